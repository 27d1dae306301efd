#include "central/fleet/surplus_recall.hpp"

#include "central/allotment/declarations.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/link/recall_desk.hpp"

namespace foyer::central {

/// A restored central may have no birth of a device that is there all the time.
bool SurplusRecall::is_heard(const ledger::DeviceName& holder) const {
  const auto found = presence_.find(holder);
  return found != presence_.end() && found->second.last_heard &&
         clock_.since_boot() - found->second.heard_at <= link::reachable_for;
}

void SurplusRecall::tick() {
  const auto now = clock_.since_boot();
  if (now < next_at_) return;
  next_at_ = now + surplus_recalled_every;
  for (auto& surplus : find_surplus(path_.committed(), clock_.now())) {
    if (!is_heard(surplus.holder)) continue;
    wire::Recall recall;
    recall.recall_id = wire::RecallId::random(random_);
    recall.performance = surplus.performance;
    recall.places = std::move(surplus.places);
    recall.expires_after = link::recall_deadline;
    send_(surplus.holder, recall);
  }
}

}  // namespace foyer::central
