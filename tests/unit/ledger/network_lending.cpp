// Parts that the controller lends its kiosks for a time.

#include "tests/unit/ledger/network.hpp"

namespace foyer::ledger {
namespace {

constexpr std::size_t controller = 1;

}  // namespace

/// The part of a kiosk is reclaimed, or the kiosk gives back what it has of one that was, and is granted to again.
void Network::lend(std::size_t index, const Step& step) {
  Node& node = nodes_[index];
  if (step.first % 3 == 0) {
    reclaim_lent(index);
    return settle_late(index, step);
  }
  if (!node.has_stopped) return;
  for (Mail& mail : mail_) {
    if (mail.to == index && !mail.delivered && step.first % 2 == 0) deliver(mail);
  }
  submit(index, ReturnPlaces{mint<ReturnId>(), flatten(node.state.free_places())});
  while (step.second % 2 == 0 && node.settled < node.entries.size()) settle_next(index, 1);
  if (step.third % 2 == 0) grant(index, step);
}

/// Once its time is over it sells no more; what it sold before and nobody heard of yet may be granted to another.
void Network::reclaim_lent(std::size_t index) {
  Node& node = nodes_[index];
  const auto allotment = nodes_[controller].state.find_live_allotment(node.name, node.journal);
  if (!allotment) return;
  node.has_stopped = true;
  reclaimed_below_ = true;
  for (std::size_t entry = node.settled; entry < node.entries.size(); ++entry) {
    if (const auto* sold = std::get_if<SettleSale>(&node.entries[entry])) node.late.insert(sold->order);
  }
  submit(controller, ReclaimAllotment{allotment->allotment});
}

/// The root hears of the late sales before or after what their controller gave back of that part, and grants it more.
void Network::settle_late(std::size_t index, const Step& step) {
  const auto relay_all = [this, index] {
    while (nodes_[index].settled_at_root < nodes_[index].entries.size()) relay_next(index, 1);
  };
  if (step.second % 3 == 0) relay_all();
  if (step.second % 2 == 0) submit(controller, ReturnPlaces{mint<ReturnId>(), zone(0, zone_capacity / 2)});
  while (step.third % 2 == 0 && nodes_[controller].settled < nodes_[controller].entries.size())
    settle_next(controller, 1);
  if (step.second % 3 == 1) relay_all();
  if (step.third % 3 == 0) grant(controller, step);
}

}  // namespace foyer::ledger
