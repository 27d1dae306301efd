#pragma once
// The controller's door, without a reader or a gate: a scanned text in, a verdict out, and the entry durable before the
// gate is told to open. It decides with what is on its disk, whether or not anybody can be reached.
// Threading: one thread; a scan blocks it for one fsync. Lifetime: borrows the device.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/door/door_books.hpp"
#include "controller/door/proof.hpp"
#include "controller/door/reader_watch.hpp"
#include "controller/door/releases.hpp"
#include "protocol/device/device.hpp"
#include "protocol/reprint/book.hpp"

namespace foyer::controller {

struct DoorConfiguration {
  admission::GateName gate;
  admission::Direction direction = admission::Direction::Entry;
  std::optional<seating::PerformanceId> performance;  ///< Only to this one.
  Duration early_tolerance{std::chrono::minutes(60)};
  Duration late_tolerance{0};
  bool reentry = true;
  Duration passage_within{8'000};   ///< After the gate opened somebody should have passed by then.
  bool annul_automatically = true;  ///< Otherwise staff are only offered to annul.
};

/// What the door cannot know by itself.
struct DoorSurroundings {
  bool time_is_proven = true;
  Duration data_age{0};
  std::vector<admission::DoorName> dark_doors;
};

enum class DoorError {
  NotRecorded,  ///< The journal took nothing; so nobody was admitted.
  NotAdmitted,  ///< Annul: this door admitted no such ticket, or it was annulled.
  TooLongAgo,   ///< Annul: beyond admission::annul_bound.
  ReasonMissing,
  ReasonTooLong,
};
[[nodiscard]] std::string_view text(DoorError error) noexcept;

/// The code of an order that a reader read last.
struct ShownCode {
  std::uint64_t sequence = 0;  ///< Since the start.
  std::string text;
  Timestamp at;
};

/// A ticket that staff found by its order, and whose bearer has no paper.
struct WithoutPaper {
  seating::PerformanceId performance;
  ticket::TicketId ticket;
  ticket::Place place;
  std::uint8_t generation = 2;  ///< Above every print that is known: from now on none of them admits.
  /// Who says so, and why; journalled together with the admission, and only then.
  std::vector<wire::Entry> said;
};

class DoorCore {
 public:
  using Surroundings = std::function<DoorSurroundings()>;

  DoorCore(device::Device& device, DoorConfiguration configuration, DoorBooks books, Surroundings surroundings);

  /// A read that begins so long after the last one of the same code has ended is the same presentation of it. How long
  /// a read takes does not count: a scanner that types takes its time over 191 keys.
  static constexpr Duration repeated_for{1'500};

  /// What a reader read. The code that was let in last gets the same answer again, without an entry and without opening
  /// the gate anew, for repeated_for and for as long as the gate waits for its guest; not if the read began after
  /// somebody had passed. Who left and was not seen to pass is let out again.
  [[nodiscard]] Result<GivenVerdict, DoorError> read(const CodeRead& code);
  /// Any text at all, typed by staff; `otherwise` is what else it may have been, if a reader typed it into a page. The
  /// same nonce again gives the same answer. Errors: NotRecorded.
  [[nodiscard]] Result<GivenVerdict, DoorError> scan(std::string_view text,
                                                     std::optional<admission::ScanNonce> nonce = {},
                                                     const std::vector<std::string>& otherwise = {});
  /// A reader read the code of an order, and no ticket: the page shows the order, and nothing is judged or journalled.
  void show_code(std::string text);
  [[nodiscard]] const std::optional<ShownCode>& shown_code() const noexcept { return shown_code_; }
  /// A known ticket without its paper, judged like any other; one that is refused keeps its print. Errors: NotRecorded.
  [[nodiscard]] Result<GivenVerdict, DoorError> admit(const WithoutPaper& guest, const admission::ScanNonce& nonce);
  /// The gate never turned after this ticket's last admission here. Errors: all.
  [[nodiscard]] Result<Done, DoorError> annul(const ticket::TicketId& ticket, std::string_view reason);

  /// The gate is to be opened for one person.
  void on_open(std::function<void()> open) { open_ = std::move(open); }
  /// Every scan has been answered so, typed or read; Refused also where nothing could be recorded.
  void on_answer(std::function<void(admission::Signal)> answered) { answered_ = std::move(answered); }
  /// The sensor saw somebody. False if nobody was expected.
  bool passed();
  /// Whether there is a sensor that tells who passes: not without a gate, nor while it stands open for everybody. What
  /// nothing can tell is never annulled by itself.
  void sensor_tells(bool tells);
  void tick(Duration now);
  /// The feed has changed, or a ticket was printed anew: what is void or denied is taken over.
  void take_notices();
  /// What else tells that a print is void. The book must outlive the door.
  void know_reprints(const reprint::Book& book);
  /// The last admission with this ticket that was not taken back.
  [[nodiscard]] std::optional<admission::Sighting> find_admission(const ticket::TicketId& ticket) const;
  /// The highest print of this ticket that this door has seen; 0: none.
  [[nodiscard]] std::uint8_t generation_seen(const ticket::TicketId& ticket) const;

  [[nodiscard]] const DoorConfiguration& configuration() const noexcept { return configuration_; }
  [[nodiscard]] const std::optional<GivenVerdict>& last() const noexcept { return books_.last(); }
  [[nodiscard]] PassageOutcome passage() const noexcept { return releases_.newest(); }
  /// What is wrong with the reader; nothing if nothing is.
  [[nodiscard]] std::optional<ReaderTrouble> reader_trouble(Duration now) const { return reader_.trouble(now); }
  /// Of the current performance and of those that this door had to do with in the last hours, each by itself.
  [[nodiscard]] std::map<seating::PerformanceId, DoorCounters> counters() const;
  /// The performance that is admitted now: the pinned one, or that whose doors window is nearest; of several that are
  /// open the one that starts nearest. Null: none is known.
  [[nodiscard]] const wire::PerformanceOnSale* current() const;
  /// To how many other performances people are let in now.
  [[nodiscard]] std::size_t others_open() const;
  [[nodiscard]] const device::Device& device() const noexcept { return device_; }

 private:
  [[nodiscard]] Result<GivenVerdict, DoorError> answer(const Proof& proof, std::optional<admission::ScanNonce> nonce);
  [[nodiscard]] Result<GivenVerdict, DoorError> judged(const admission::Reading& reading,
                                                       std::optional<admission::ScanNonce> nonce);
  [[nodiscard]] Proof proof_of(const CodeRead& code) const;
  [[nodiscard]] Result<GivenVerdict, DoorError> judged(admission::Scan scan, std::vector<wire::Entry> said);
  void take_reprints();
  [[nodiscard]] bool is_open_now(const wire::PerformanceOnSale& performance) const;
  [[nodiscard]] const wire::PerformanceOnSale* judged_by(const admission::Reading& reading, bool time_is_proven) const;
  [[nodiscard]] admission::Context context_for(const wire::PerformanceOnSale& performance) const;
  [[nodiscard]] Result<Done, DoorError> record(const seating::PerformanceId& performance,
                                               const std::vector<admission::AdmissionEntry>& entries,
                                               std::vector<wire::Entry> said = {});
  void open_gate(const admission::Verdict& verdict);
  [[nodiscard]] bool is_read_again(const CodeRead& code) const;

  struct LetIn {
    std::string text;
    std::uint64_t sequence = 0;  ///< Of the answer.
    Duration answered_at{0};     ///< The last time.
  };

  device::Device& device_;
  DoorConfiguration configuration_;
  DoorBooks books_;
  Surroundings surroundings_;
  const reprint::Book* reprints_ = nullptr;
  std::optional<ShownCode> shown_code_;
  std::function<void()> open_;
  std::function<void(admission::Signal)> answered_;
  bool sensor_tells_ = false;
  Releases releases_;
  ReaderWatch reader_;
  std::optional<LetIn> let_in_;  ///< By the last read that let somebody in.
  Duration passed_at_{0};        ///< Since boot, when the sensor last saw somebody.
};

}  // namespace foyer::controller
