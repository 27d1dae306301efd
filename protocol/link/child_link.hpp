#pragma once
// A child's side of the link to its parent (a kiosk's to its controller, a controller's to central): journals go up,
// the feed comes down, requests are answered or time out. Messages in, messages out; it knows topics and bytes, but
// no socket and no clock, so the simulator drives it as the programs do.
// Threading: one thread. Lifetime: borrows the device and the sources, which outlive it. `now` is Clock::since_boot.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "protocol/device/device.hpp"
#include "protocol/link/up_source.hpp"
#include "protocol/sync/feed.hpp"
#include "protocol/sync/up.hpp"
#include "protocol/wire/messages.hpp"
#include "protocol/wire/topics.hpp"

namespace foyer::link {

struct Outgoing {
  std::string topic;
  Bytes payload;
  bool retained = false;
};
/// Hands a message to the transport. A message may be lost: everything here is sent again until it is answered.
using Send = std::function<void(Outgoing)>;

/// The parent counts as reachable while it answered so recently; its feed is asked for several times in this span.
inline constexpr Duration reachable_for{6'000};
inline constexpr sync::FeedTimes feed_times{Duration{2'000}, Duration{1'500}, Duration{3'000}};
inline constexpr Duration up_resend_at_most{5'000};
/// Requests waiting at once; more are refused as TooMany.
inline constexpr std::size_t requests_limit = 256;
/// An unanswered request is sent again this often until its deadline.
inline constexpr Duration request_again_after{700};

enum class RequestError { NotConnected, TimedOut, TooMany };
[[nodiscard]] std::string_view text(RequestError error) noexcept;

struct LinkStatus {
  bool connected = false;                 ///< To the broker.
  bool reachable = false;                 ///< The parent answered lately.
  std::optional<Duration> last_heard;     ///< Since boot.
  std::uint64_t backlog = 0;              ///< Entries of all journals that the parent has not acknowledged.
  std::optional<sync::UpOutcome> halted;  ///< The own journal may not go on: see Journal::condition.
  std::uint64_t refused_messages = 0;     ///< Did not decode, or belonged to nobody.
};

class ChildLink {
 public:
  using Answer = std::function<void(Result<wire::Reply, RequestError>)>;
  using AvailabilityHandler = std::function<void(const wire::Availability&)>;
  using RecallHandler = std::function<void(const wire::Recall&, Duration now)>;

  ChildLink(device::Device& device, Send send, std::string software_version);
  ~ChildLink();

  /// The transport is there: the birth is sent, journals and feed start at once.
  void connected(Duration now);
  void disconnected();
  /// One message of the parent. Anything that is not understood is counted and dropped.
  void receive(const std::string& topic, BytesView payload, Duration now);
  /// Sends what is due. Call at next_due() and after changes.
  void tick(Duration now);
  [[nodiscard]] std::optional<Duration> next_due(Duration now) const;

  /// Sends until answered or the deadline passes; `answer` is called exactly once unless the link is destroyed first.
  /// A timed lease that is granted counts from `first_sent_at`, when the id of this request was first sent by anybody.
  /// Nothing: that is not known (the id is derived, or from before a restart), and the lease must be renewed first.
  void request(const wire::Request& request, Duration now, Duration deadline, Answer answer,
               std::optional<Duration> first_sent_at = std::nullopt);
  /// One more journal to send up beside the own one: a controller relays its kiosks'. Known already: no-op.
  void add_source(UpSource& source, Duration now);
  /// The device went on in a new journal (Device::open_new_journal): says so, sends it, and keeps sending the old one.
  void journal_renewed(Duration now);
  /// A source (or the own journal) has grown: sends it, and does nothing else, since the device may be in the middle of
  /// a change.
  void grown(Duration now);

  void on_availability(AvailabilityHandler handler) { availability_ = std::move(handler); }
  void on_recall(RecallHandler handler) { recall_ = std::move(handler); }
  /// The parent, which has this journal of the device, refused it something because another one followed: a copy of
  /// this disk is or was in use.
  void on_superseded(std::function<void(const JournalId&)> handler) { superseded_ = std::move(handler); }
  /// Reachable or not, connected or not.
  void on_status(std::function<void()> changed) { status_changed_ = std::move(changed); }
  [[nodiscard]] LinkStatus status(Duration now) const;
  /// How far the parent has a journal of this device.
  [[nodiscard]] std::uint64_t acknowledged(const std::string& device, const JournalId& journal) const;

  /// The retained message that says who is here; online = false makes it the will.
  [[nodiscard]] Outgoing birth(bool online) const;

 private:
  struct Waiting {
    Bytes payload;
    Duration deadline{};
    Duration again_at{};
    Answer answer;
    std::optional<Duration> first_sent_at;
    JournalId journal;  ///< The own one that asks, if the parent had its beginning by then.
  };
  struct Stream {
    UpSource* source = nullptr;
    sync::UpSender sender;
  };
  using StreamKey = std::pair<std::string, JournalId>;

  void receive_acknowledgement(BytesView payload, Duration now);
  void receive_feed(BytesView payload, Duration now);
  void receive_reply(BytesView payload);
  void add_old_journals(Duration now);
  void restart(Stream& stream, Duration now);
  void heard(Duration now);
  void send_up(wire::UpKind kind, Bytes payload);
  void send_batches(Duration now);
  void send_batches_of(const UpSource& source, sync::UpSender& sender, Duration now);
  void tell_past(const wire::Acknowledgement& word, Duration now);
  void tick_requests(Duration now);
  void note_reachable(bool reachable, Duration now);

  device::Device& device_;
  Send send_;
  std::string software_version_;
  std::unique_ptr<UpSource> own_;
  JournalId own_journal_;
  std::vector<std::unique_ptr<UpSource>> old_;
  std::map<StreamKey, Stream> streams_;
  sync::FeedReceiver feed_;
  std::map<wire::RequestId, Waiting> waiting_;
  AvailabilityHandler availability_;
  RecallHandler recall_;
  std::function<void(const JournalId&)> superseded_;
  std::function<void()> status_changed_;
  bool connected_ = false;
  bool reachable_ = false;
  std::optional<Duration> last_heard_;
  std::optional<Duration> past_told_at_;
  std::uint64_t refused_messages_ = 0;
};

}  // namespace foyer::link
