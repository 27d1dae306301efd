#pragma once
// What time it is for a device. Its parent proves the time now and then; from such a proof on, device time runs with
// the clock since boot, and whatever becomes of the wall clock changes nothing. Until there is one, device time is what
// the own wall clock says, unproven, but never before the newest time that was ever proven here: that one is on the
// disk. Three questions, three answers: what to write down (now), what has surely ended (at_least), and how long
// something may still be held (steady). Threading: one thread. Lifetime: borrows clock and documents.

#include <optional>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/journal/document_store.hpp"
#include "protocol/wire/lease_messages.hpp"

namespace foyer::device {

/// 2026-11-01T00:00:00Z. No device of this version ran before; a clock that says so is wrong.
inline constexpr Timestamp first_possible_time{1'793'491'200'000};
/// An answer to what time it is counts if it came so soon; it is off by half of that at most.
inline constexpr Duration time_answer_within{2'000};
/// What is wrong by no more is set right gently, a tenth of a second in each second, so that times written down do not
/// go back; what is wrong by more, at once.
inline constexpr Duration slewed_at_most{5'000};
inline constexpr std::int64_t slew_share = 10;
/// What the parent says may be before what was proven by so much: device time that is ahead is set right gently, and
/// every answer is a little off.
inline constexpr Duration contradicted_from = slewed_at_most + time_answer_within;
/// A wall clock that is wrong by so much is an alert.
inline constexpr Duration clock_off_from{60'000};
/// While the time is proven, it is written down so often. A proof holds until the next boot: the clock since boot runs
/// wrong by drift_parts_per_million at most (lease_time.hpp), which is 43 s a day.
inline constexpr Duration trusted_time_kept_every{300'000};

/// What an operator says of the machine's own clock.
struct OwnClock {
  /// It is set right by somebody (NTP, a radio clock): as good as a proof where no parent gives one.
  bool is_trusted = false;
  /// Once, at a start: the newest time on the disk came from a parent whose clock was wrong, and does not count.
  bool forgets_newest = false;
};

class DeviceClock final : public Clock {
 public:
  DeviceClock(const Clock& wall, journal::DocumentStore& documents, OwnClock own);

  /// What was written down. In the same boot it is a proof still. Errors: those of the storage; Corrupt for a document
  /// that does not decode.
  [[nodiscard]] Result<Done, journal::Error> load();

  /// Device time: for everything that is written down or shown.
  [[nodiscard]] Timestamp now() const override;
  [[nodiscard]] Duration since_boot() const override { return wall_.since_boot(); }
  [[nodiscard]] std::string boot_id() const override { return wall_.boot_id(); }

  /// Not while the parent contradicts what it, or another, once said: then nobody knows.
  [[nodiscard]] bool is_proven() const;
  /// It is so late or later; while the parent contradicts, the earlier of both: if its clock was a day ahead
  /// yesterday and was set right, tonight's performance has not ended. Whatever ended before this has ended; what did
  /// not may go on, and a wall clock alone never says otherwise.
  [[nodiscard]] Timestamp at_least() const;
  /// Runs evenly from the start of the program, whatever is proven or set meanwhile: for holds, whose ends are told to
  /// a ledger as points in time. Says nothing about the hour.
  [[nodiscard]] Timestamp steady() const;

  /// The parent said `at`, and meant the moment `when` since boot, give or take `uncertainty`. False: it is before what
  /// was proven earlier, which cannot be, and nothing is taken from it.
  bool prove(Timestamp at, Duration when, Duration uncertainty);
  /// The parent can prove nothing, but its own parent said `at`, which is before what the parent took for proven
  /// earlier. If the same wrong time was proven here, it is contradicted here as well; otherwise nothing changes.
  void doubt(Timestamp at, Duration when);
  /// Looks at the wall clock, and writes the time down when it is due. Several times a second.
  void tick();

  /// The right time less what the wall clock says now; nothing while nobody knows.
  [[nodiscard]] std::optional<Duration> wall_is_off_by() const;
  /// Since when that is clock_off_from or more, in device time.
  [[nodiscard]] std::optional<Timestamp> off_since() const { return off_since_; }
  /// Since when nobody proves what time it is, as device time was then.
  [[nodiscard]] std::optional<Timestamp> unproven_since() const;
  /// The parent's last word was refused: it was before what had been proven. By that word it would be so late now.
  [[nodiscard]] std::optional<Timestamp> contradicted_by() const;

 private:
  struct Known {
    Timestamp at;
    Duration when{};  ///< Since boot.
  };

  [[nodiscard]] Timestamp by_proof(Duration when) const;
  [[nodiscard]] Timestamp by_floor(Duration when) const { return floor_.at + (when - floor_.when); }
  [[nodiscard]] bool trusts_wall() const;
  /// False: nothing is contradicted by it.
  bool contradict(Timestamp at, Duration when);
  void keep_proven();
  void keep_contradicted();
  bool put(const wire::TrustedTime& stored);

  const Clock& wall_;
  journal::DocumentStore& documents_;
  OwnClock own_;
  Known start_;  ///< Of the program, as the wall clock had it; what steady() runs from.
  Known floor_;  ///< Proven once; since then at least so much time has passed.
  std::optional<Known> proof_;
  Duration lag_{};  ///< What device time said when it was proven, less what was right: it is made up for gently.
  wire::TrustedTime newest_;            ///< The newest time that was proven, as it is on the disk.
  Duration kept_when_{};                ///< Since boot: when the disk was last written.
  std::optional<Known> contradiction_;  ///< What was refused.
  Timestamp unproven_since_;            ///< Means nothing while the time is proven.
  std::optional<Timestamp> off_since_;
};

}  // namespace foyer::device
