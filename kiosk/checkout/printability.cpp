// What of the tickets can be printed here: tried before a sale, and told to staff.
#include "kiosk/checkout/checkout.hpp"

namespace foyer::kiosk {

bool Checkout::is_printable(const wire::PerformanceOnSale& show) const {
  const auto* plan = device_.catalogue().find_plan(show.performance);
  return plan == nullptr || rehearsals_.fault_of(show, *plan).empty();
}

/// One at a time, so that no customer waits; so staff hear of it before a customer comes.
void Checkout::rehearse_next() {
  if (performers_.printer.paper_form().empty()) return;
  const auto is_sold = [this](const wire::PerformanceOnSale* show) {
    return show != nullptr && show->on_sale && device_.clock().at_least() < show->ends_at;
  };
  rehearsals_.forget_if(
      [&](const auto& performance) { return !is_sold(device_.catalogue().find_performance(performance)); });
  for (const auto& [performance, show] : device_.catalogue().performances()) {
    const auto* plan = device_.catalogue().find_plan(performance);
    if (!is_sold(&show) || plan == nullptr || rehearsals_.is_known(show, *plan)) continue;
    static_cast<void>(is_printable(show));
    return;
  }
}

std::string Checkout::unprintable() const {
  auto text = rehearsals_.summary();
  const auto failed = books_.prints().failed_in_a_row;
  if (failed < failed_prints_to_tell) return text;
  if (!text.empty()) text += " ";
  return text + "The last " + std::to_string(failed) + " tries to print a ticket failed, though the printer was ready.";
}

}  // namespace foyer::kiosk
