#pragma once
// Central's side of its devices, without sockets: births, requests, journals and feed in; replies, acknowledgements,
// feed and availability out. The programs give it an MQTT client, the simulator a network of its own. Threading: the
// command path's thread. Lifetime: borrows its parts.

#include <map>
#include <set>

#include "central/fleet/fleet_feed.hpp"
#include "central/fleet/grant_desk.hpp"
#include "central/fleet/held_journals.hpp"
#include "central/fleet/journal_inbox.hpp"
#include "central/fleet/journal_keeper.hpp"
#include "central/fleet/presence.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/link/journal_intake.hpp"
#include "protocol/wire/care.hpp"
#include "protocol/wire/topics.hpp"

namespace foyer::central {

inline constexpr Duration availability_at_most_every{500};
inline constexpr Duration availability_at_least_every{5'000};
/// Journal batches being stored at once: enough to keep the disk busy, few enough for an online sale to wait behind.
inline constexpr std::size_t batches_under_way_limit = 16;
/// Waiting batches looked at in one turn; repeats are dealt with at once and leave room for the next.
inline constexpr std::size_t batches_at_once = 4;
/// After a restore devices whose certificate the backup does not know have so long to ask for another.
inline constexpr Duration certificate_patience{15'000};
inline constexpr Duration certificate_lifetime = std::chrono::hours(24 * 365);

class FleetCore {
 public:
  /// `lease_time` zero: grants run until the end of their performance.
  FleetCore(CommandPath& path, journal::EventLog& log, const Clock& clock, RandomSource& random, const Signer& root,
            const Verifier& verifier, link::Send send, Duration lease_time = Duration(0));

  void receive(const std::string& topic, BytesView payload);
  /// The broker takes messages (again). Births may have come before, and could not be answered then.
  void connected();
  /// Sends availability where it changed or grew old. Call every 100 ms or so.
  void tick();

  /// What a device reported of itself and of its kiosks, all of them registered.
  using ReportsHandler = std::function<void(const ledger::DeviceName& from, const wire::Reports& reports)>;
  void on_reports(ReportsHandler handler) { reports_ = std::move(handler); }

  /// Called once, when a device knows more of this log than there is: a backup was put in place, or another copy is in
  /// use. Nothing is granted, sold or answered any more; the log must be opened again with an id of its own.
  using SetBackHandler = std::function<void(const ledger::DeviceName& by)>;
  void on_set_back(SetBackHandler handler) { set_back_ = std::move(handler); }

  /// A device asks to have tickets printed anew at a kiosk that is itself or below it. The answer may come later.
  using ReprintHandler = std::function<void(const wire::Request& request, const reprint::Wish& wish,
                                            const std::function<void(const wire::Reply&)>& reply)>;
  void on_reprint_request(ReprintHandler handler) { reprints_ = std::move(handler); }

  [[nodiscard]] const Presence& presence() const noexcept { return presence_; }
  /// Up to which position of central's log the device said that it has the feed.
  [[nodiscard]] std::optional<std::uint64_t> feed_acknowledged_by(const ledger::DeviceName& device) {
    return feed_.server().acknowledged(device);
  }
  [[nodiscard]] std::uint64_t refused_messages() const noexcept { return refused_messages_; }

 private:
  void receive_birth(const wire::UpTopic& topic, BytesView payload);
  void receive_journal(const wire::UpTopic& topic, BytesView payload);
  void take_in(const wire::UpTopic& topic, BytesView payload);
  void work_off_inbox();
  void receive_request(const wire::UpTopic& topic, BytesView payload);
  void receive_feed(const wire::UpTopic& topic, BytesView payload);
  void receive_reports(const wire::UpTopic& topic, BytesView payload);
  void answer_reprint(const wire::UpTopic& topic, const wire::Request& request, const reprint::Wish& wish);
  void answer_certificate(const wire::UpTopic& topic, const wire::Request& request, const PublicKey& key);
  void committed(std::uint64_t position, const std::string& stream, const wire::CentralEvent& event);
  void reply(const wire::UpTopic& to, const wire::Reply& reply);
  void send_down(const seating::VenueName& venue, const ledger::DeviceName& device, wire::DownKind kind, Bytes payload);
  void send_availability(const PerformanceId& performance, const PerformanceRecord& record);
  void state_own_authority();
  void judge_declared();
  [[nodiscard]] bool waits_for_certificates() const;
  void ask(const ledger::DeviceName& device, const wire::Birth& birth);
  void found_set_back(const ledger::DeviceName& by, std::string_view how);
  void refuse(const wire::UpTopic& topic, std::string_view why);
  /// The registered device that a topic or message names; null, and refused, if it is not of this venue.
  [[nodiscard]] const wire::DeviceOfVenue* registered(const wire::UpTopic& topic, const ledger::DeviceName& device);
  [[nodiscard]] std::optional<PublicKey> key_of(const ledger::DeviceName& device) const;
  [[nodiscard]] bool is_signed(const sync::JournalBatch& batch) const;

  CommandPath& path_;
  const journal::EventLog& log_;
  const Clock& clock_;
  RandomSource& random_;
  const Signer& root_;
  const Verifier& verifier_;
  link::Send send_;
  Presence presence_;
  FleetFeed feed_;
  JournalKeeper keeper_;
  link::JournalIntake intake_;
  JournalInbox inbox_;
  bool working_off_ = false;
  HeldJournals held_;
  GrantDesk grants_;
  bool push_feed_ = false;
  bool has_declarations_ = true;  ///< Something that declarations follow from has changed; at first, everything.
  bool is_judging_ = false;
  bool is_stating_ = false;
  Duration state_again_at_{};
  Duration started_at_{};
  std::set<PerformanceId> changed_;
  std::map<PerformanceId, Duration> availability_sent_;
  ReportsHandler reports_;
  SetBackHandler set_back_;
  ReprintHandler reprints_;
  bool is_set_back_ = false;
  std::uint64_t refused_messages_ = 0;
};

}  // namespace foyer::central
