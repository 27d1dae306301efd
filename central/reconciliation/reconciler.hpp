#pragma once
// Reconciliation as it runs: follows central's committed events, and at each tick has the rule decide what is due. No
// socket, no thread, no clock of its own: the program calls tick() several times a second, the simulator as it likes.
// Nothing is remembered that cannot be found again from the log, so a restart goes on where it was.
// Threading: the command path's thread. Lifetime: borrows the command path, which must outlive it.

#include <functional>
#include <map>
#include <set>

#include "central/reconciliation/rules.hpp"

namespace foyer::central {

/// Commands of the rule that are under way at once; the rest waits for the next tick.
inline constexpr std::size_t rule_commands_limit = 256;

class Reconciler {
 public:
  /// Up to which position of central's log a door's controller says that it has the feed; nothing: it never said.
  using Acknowledged = std::function<std::optional<std::uint64_t>(const ledger::DeviceName& controller)>;

  Reconciler(CommandPath& path, Acknowledged acknowledged);

  void tick(Timestamp now);
  /// The rule's commands that were not answered yet.
  [[nodiscard]] std::size_t under_way() const noexcept { return under_way_; }

 private:
  using Rule = std::function<Changes(const Model& model, Timestamp now)>;

  void take(std::uint64_t position, const std::string& stream, const wire::CentralEvent& event);
  /// Has the rule decide, if it would change anything as far as is durable. False: not looked at, too much is under
  /// way. `again` is called if what was decided could not be stored.
  bool run(const std::string& key, Timestamp now, Rule rule, std::function<void()> again);
  void tick_conflicts(Timestamp now);
  void tick_cancelled(Timestamp now);
  void tick_voiding(Timestamp now);
  void tick_passages(Timestamp now);
  [[nodiscard]] bool doors_know(const PerformanceRecord& performance, std::uint64_t position) const;

  CommandPath& path_;
  Acknowledged acknowledged_;
  std::set<std::string> busy_;  ///< What is being decided on now.
  std::size_t under_way_ = 0;
  std::set<PerformanceId> freed_;  ///< Their ledger changed since the conflicts were judged.
  std::set<PerformanceId> cancelled_;
  std::map<PerformanceId, std::size_t> looked_at_;  ///< Orders of cancelled performances, so many of them.
  std::map<PerformanceId, std::size_t> bookings_looked_at_;
  bool must_look_again_ = false;            ///< A refund of theirs could not be stored.
  std::map<OrderId, std::uint64_t> voids_;  ///< Position of the notice that voids the order.
  std::set<ticket::TicketId> passages_to_check_;
};

}  // namespace foyer::central
