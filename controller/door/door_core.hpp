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
  /// The feed has changed: denied tickets are taken over.
  void take_notices();

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
  [[nodiscard]] bool is_open_now(const wire::PerformanceOnSale& performance) const;
  [[nodiscard]] const wire::PerformanceOnSale* judged_by(const admission::Reading& reading, bool time_is_proven) const;
  [[nodiscard]] admission::Context context_for(const wire::PerformanceOnSale& performance) const;
  [[nodiscard]] Result<Done, DoorError> record(const seating::PerformanceId& performance,
                                               const std::vector<admission::AdmissionEntry>& entries);
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
  std::function<void()> open_;
  std::function<void(admission::Signal)> answered_;
  bool sensor_tells_ = false;
  Releases releases_;
  ReaderWatch reader_;
  std::optional<LetIn> let_in_;  ///< By the last read that let somebody in.
  Duration passed_at_{0};        ///< Since boot, when the sensor last saw somebody.
};

}  // namespace foyer::controller
