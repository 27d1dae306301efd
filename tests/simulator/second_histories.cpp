// What must hold for disks that were set back or copied and sold on.
#include "central/reconciliation/second_history.hpp"
#include "tests/simulator/checks.hpp"
#include "tests/simulator/truth.hpp"

namespace foyer::simulator {

std::optional<Finding> check_second_histories(World& world, Statistics& statistics) {
  // A central that was set back itself has a log that may not know where the histories part.
  if (world.set_back().contains("central")) return std::nullopt;
  const auto& model = world.central().path()->committed();
  for (const auto& one : world.kiosks()) {
    if (!world.set_back().contains(one->name())) continue;
    Truth truth;
    if (!read_truth(one->name(), one->disk(), truth)) return Finding{"no-sale-lost", "a journal cannot be read"};
    for (const auto& [order, sale] : truth.sales) {
      if (!sale.committed) continue;
      const auto* record = model.find_order(order);
      if (record != nullptr && record->settled.from_fork) ++statistics.fired["settled out of a second history"];
      if (record != nullptr || model.cases().find(central::forked_sale_case(order)) != nullptr) continue;
      return Finding{"no-sale-lost", "order " + order.text() + ", sold on the disk of " + one->name() +
                                         " that was set back or copied, is not at central"};
    }
  }
  return std::nullopt;
}

}  // namespace foyer::simulator
