#include "central/orders/find_orders.hpp"

#include "central/reconciliation/case_words.hpp"

namespace foyer::central {

std::vector<const OrderRecord*> find_orders(const Model& model, const reprint::Book& book, std::string_view text) {
  if (const auto id = OrderId::parse(text)) {
    const auto* record = model.find_order(*id);
    return record == nullptr ? std::vector<const OrderRecord*>() : std::vector{record};
  }
  return find_by_code(model, book, text);
}

std::vector<const OrderRecord*> find_by_code(const Model& model, const reprint::Book& book, std::string_view code) {
  std::vector<const OrderRecord*> all;
  if (!reprint::has_form_of_code(code)) return all;
  for (const auto* known : book.find(code)) {
    if (const auto* record = model.find_order(known->order)) all.push_back(record);
  }
  return all;
}

bool is_good(const Model& model, const OrderRecord& record) {
  const auto* performance = model.find_performance(record.settled.performance);
  if (performance != nullptr && performance->on_sale && performance->on_sale->cancelled) return false;
  const auto state = state_of(model, record);
  return state == "sold" || state == "honoured" || state == "conflict";
}

}  // namespace foyer::central
