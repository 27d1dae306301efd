#include "controller/venue/recall_answer.hpp"

#include <algorithm>

namespace foyer::controller {

void RecallAnswer::receive(const wire::Recall& recall, Duration now) {
  const auto* ledger = device_.find_ledger(recall.performance);
  const auto* plan = device_.catalogue().find_plan(recall.performance);
  if (ledger == nullptr || plan == nullptr ||
      ledger->knows(link::return_id_of(recall.recall_id, device_.journal().id(), 0)))
    return;
  const bool is_repeat = std::any_of(standing_.begin(), standing_.end(),
                                     [&recall](const Standing& known) { return known.id == recall.recall_id; });
  if (is_repeat) return;
  Standing standing{recall.recall_id, recall, now + std::min(recall.expires_after, link::recall_deadline), 0};
  if (!give(standing) || standing_.size() >= recalls_passed_on_limit) return;
  const link::RecallTerms terms{device_.identity().name, false, true};
  const auto planned = link::plan_recalls(*device_.find_ledger(recall.performance), *plan, link::wish_of(standing.rest),
                                          terms, is_reachable_);
  if (planned.empty()) return;
  for (auto [holder, part] : planned) {
    part.recall_id = wire::RecallId::random(device_.parts().random);
    part.expires_after = standing.until - now;
    send_(holder, part);
  }
  standing_.push_back(std::move(standing));
}

bool RecallAnswer::give(Standing& standing) {
  const auto& performance = standing.rest.performance;
  const auto* ledger = device_.find_ledger(performance);
  const auto* known_plan = device_.catalogue().find_plan(performance);
  if (ledger == nullptr || known_plan == nullptr) return false;
  const auto& plan = *known_plan;
  const auto free = link::free_of(*ledger, plan, standing.rest);
  if (!ledger::is_empty(free)) {
    const auto id = link::return_id_of(standing.id, device_.journal().id(), standing.round);
    if (!device_.execute(performance, ledger::ReturnPlaces{id, free})) return false;
    ++standing.round;
    link::take_off(standing.rest, plan, free);
  }
  const auto& rest = standing.rest;
  return !ledger::is_empty(rest.places) || !rest.categories.empty() || !rest.zones.empty();
}

void RecallAnswer::returned(const ledger::PerformanceId& performance) {
  std::erase_if(standing_,
                [&](Standing& standing) { return standing.rest.performance == performance && !give(standing); });
}

void RecallAnswer::tick(Duration now) {
  std::erase_if(standing_, [now](const Standing& standing) { return now >= standing.until; });
}

}  // namespace foyer::controller
