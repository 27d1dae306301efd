#include "controller/venue/late_sales.hpp"

#include <algorithm>

namespace foyer::controller {
namespace {

constexpr std::size_t holds_swept_at_once = 100;

}  // namespace

Result<Done, journal::Error> LateSales::execute(const ledger::PerformanceId& performance,
                                                const ledger::Command& command) {
  const auto done = device_.execute(performance, command);
  if (done) return Done{};
  const auto why = done.error();
  if (const auto* error = std::get_if<journal::Error>(&why)) return *error;
  return Done{};
}

Result<Done, journal::Error> LateSales::returned(const ledger::PerformanceId& performance) {
  const auto* ledger = device_.find_ledger(performance);
  if (ledger == nullptr || ledger->conflicts().empty()) return Done{};
  const auto conflicts = ledger->conflicts();  // A copy: what settles leaves the ledger's.
  for (const auto& [order, conflict] : conflicts) {
    FOYER_TRY(settled, execute(performance, ledger::settle_again(conflict)));
    static_cast<void>(settled);
  }
  return Done{};
}

Result<Done, journal::Error> LateSales::tick(Duration now) {
  for (const auto& [performance, on_sale] : device_.catalogue().performances()) {
    const auto* ledger = device_.find_ledger(performance);
    if (ledger == nullptr) continue;
    for (const auto& hold : ledger->due_holds(device_.clock().steady(), holds_swept_at_once)) {
      FOYER_TRY(ended, execute(performance, ledger::ExpireHold{hold}));
      static_cast<void>(ended);
    }
    if (ledger->conflicts().empty()) continue;
    auto& again_at = again_at_[performance];
    if (now < again_at) continue;
    again_at = now + link::recall_back_off;
    FOYER_TRY(done, returned(performance));
    static_cast<void>(done);
    for (const auto& [order, conflict] : ledger->conflicts()) recall(performance, conflict);
  }
  return Done{};
}

/// Only from kiosks that are there; the others are asked when they are, and what they sold meanwhile is for central to
/// judge.
void LateSales::recall(const ledger::PerformanceId& performance, const ledger::Conflict& conflict) {
  const auto* plan = device_.catalogue().find_plan(performance);
  if (plan == nullptr) return;
  const auto& ledger = *device_.find_ledger(performance);
  const auto places =
      ledger::subtract(ledger::flatten(conflict.places), ledger::flatten(ledger.kept_for(conflict.order)));
  const wire::GrantRequest wanted{performance, {places.seats, {}}, {}, places.zones, true};
  const link::RecallTerms terms{device_.identity().name, true, true};
  for (auto& [holder, recall] : link::plan_recalls(ledger, *plan, wanted, terms, is_reachable_)) {
    recall.recall_id = wire::RecallId::random(device_.parts().random);
    recall.expires_after = link::recall_deadline;
    send_(holder, recall);
  }
}

}  // namespace foyer::controller
