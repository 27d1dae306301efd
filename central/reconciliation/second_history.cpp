#include "central/reconciliation/second_history.hpp"

#include <algorithm>
#include <map>

namespace foyer::central {
namespace {

ledger::Places places_of(const wire::OrderSettled& sale) {
  ledger::Places places;
  std::map<seating::ZoneIndex, std::uint32_t> zones;
  for (const auto& ticket : sale.tickets) {
    if (const auto* seat = std::get_if<seating::SeatIndex>(&ticket.place)) places.seats.push_back(*seat);
    if (const auto* zone = std::get_if<seating::ZoneIndex>(&ticket.place)) ++zones[*zone];
  }
  for (const auto& [zone, count] : zones) places.zones.push_back({zone, count});
  return ledger::normalised(std::move(places));
}

std::string what_was_sold(const Model& model, const wire::OrderSettled& sale) {
  return "Entry " + std::to_string(sale.seq) + " of a second history of " + sale.seller.text() + " sells " +
         places_text(places_of(sale), plan_of(model, sale.performance)) + " (order " + sale.order.text() +
         ", payment " + (sale.payment_reference.empty() ? "without a reference" : sale.payment_reference) + "). ";
}

}  // namespace

wire::SettlementOutcome put_without_right(ChangeList& changes, const Model& model, wire::OrderSettled sale,
                                          Timestamp now) {
  sale.from_fork = true;
  sale.outcome = wire::SettlementOutcome::Conflicted;
  const auto* record = model.find_performance(sale.performance);
  const ledger::SaleConflicted* conflict = nullptr;
  std::vector<ledger::Event> events;
  if (record != nullptr && record->on_sale) {
    // Under no lease at all, so nothing that is entrusted to anybody can be taken for it.
    auto decided = ledger::decide(
        record->ledger, ledger::SettleSale{sale.order, sale.seller, sale.journal, {{ledger::Lease{}, places_of(sale)}}},
        now);
    if (decided) events = std::move(*decided);
  }
  for (const auto& event : events) {
    if (std::holds_alternative<ledger::SaleSettled>(event)) sale.outcome = wire::SettlementOutcome::Late;
    if (const auto* lost = std::get_if<ledger::SaleConflicted>(&event)) conflict = lost;
  }
  changes.put(sale.performance, events);
  changes.put(stream::order(sale.order), sale);
  if (sale.outcome == wire::SettlementOutcome::Conflicted) changes.put_case(late_sale(model, sale, conflict));
  return sale.outcome;
}

CaseId forked_sale_case(const OrderId& order) {
  return case_id_for(wire::CaseKind::ForkedSale, order.bytes());
}

void put_quarantined(ChangeList& changes, const Model& model, const wire::OrderSettled& sale, const std::string& why) {
  auto opened = refund_case(wire::CaseKind::ForkedSale, sale, what_was_sold(model, sale) + why);
  opened.case_id = forked_sale_case(sale.order);
  if (model.cases().find(opened.case_id) != nullptr) return;
  const auto id = opened.case_id;
  changes.put_case(std::move(opened));
  changes.put(stream::conflict_case(id), wire::SaleQuarantined{id, sale});
}

void put_explained(ChangeList& changes, const Model& model, const OrderId& order) {
  const auto id = forked_sale_case(order);
  const auto* about = model.cases().find(id);
  if (about == nullptr || !about->is_open()) return;
  changes.close(id, wire::CaseOutcome::Explained, by_rule, "The order came in a way that can be believed.");
}

Decision decide_accept(const Model& model, const CaseId& id, std::string_view by, Timestamp now) {
  const auto* about = model.cases().find(id);
  if (about == nullptr) return CommandRefusal{404, "CASE_NOT_FOUND", "There is no case with this id.", 0};
  if (about->has(wire::CaseAction::Accepted)) return Changes{};
  const auto choices = choices_of(model, *about);
  if (std::find(choices.begin(), choices.end(), Choice::Accept) == choices.end()) {
    return CommandRefusal{409, "NOT_POSSIBLE", "This can't be chosen for this case as it is now.", 0};
  }
  const auto& sale = *model.cases().find_quarantined(id);
  ChangeList changes;
  const bool stands = put_without_right(changes, model, sale, now) == wire::SettlementOutcome::Late;
  // Whoever took it in decides what becomes of it, too.
  const auto late = case_id_of(sale.order);
  if (!stands) changes.act(late, wire::CaseAction::LeftToPerson, by_rule, "A person took this sale into the books.");
  const std::string note = stands ? "Its places were free: the order has them."
                                  : "Its places are not free: it goes on as a case of its own.";
  changes.act(id, wire::CaseAction::Accepted, by, note);
  changes.close(id, stands ? wire::CaseOutcome::Stands : wire::CaseOutcome::Explained, by, note);
  return changes.take();
}

}  // namespace foyer::central
