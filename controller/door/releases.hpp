#pragma once
// For whom the gate was released and who went through it: passages count against releases in their order, since people
// stand in a lane one behind the other.
// Threading: one thread. Lifetime: a value; nothing of it outlives the program, so a restart annuls nobody.

#include <cstddef>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/ticket/ids.hpp"

namespace foyer::controller {

/// What becomes of an opened gate.
enum class PassageOutcome {
  NotExpected,  ///< Nothing can tell: no sensor, or the gate stands open for everybody.
  Waiting,
  Passed,
  Nobody,     ///< Staff are offered to take the admission back.
  TakenBack,  ///< The admission was annulled.
};
[[nodiscard]] std::string_view text(PassageOutcome outcome) noexcept;

class Releases {
 public:
  /// More are not remembered: the oldest is let go without an annulment.
  static constexpr std::size_t limit = 64;

  /// The gate is open for one person more, until `until`, and for everybody before as long: who hesitates may still go
  /// while it is open. Nothing for who leaves: an exit is never annulled.
  void add(std::optional<ticket::TicketId> ticket, Duration until);
  /// False if nobody was expected.
  bool passed();
  /// The tickets of those who did not go through in their time; they are waited for no longer.
  [[nodiscard]] std::vector<ticket::TicketId> overdue(Duration now);
  /// This one was taken back by hand.
  void drop(const ticket::TicketId& ticket);
  /// Nothing can tell any more who passes.
  void forget();
  /// After overdue: the admission of the newest release was annulled.
  void taken_back() noexcept { newest_ = PassageOutcome::TakenBack; }
  void not_expected() noexcept { newest_ = PassageOutcome::NotExpected; }

  /// What became of the newest release.
  [[nodiscard]] PassageOutcome newest() const noexcept { return newest_; }
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }

 private:
  std::deque<std::optional<ticket::TicketId>> waiting_;
  Duration until_{0};
  PassageOutcome newest_ = PassageOutcome::NotExpected;
};

}  // namespace foyer::controller
