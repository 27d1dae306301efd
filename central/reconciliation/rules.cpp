#include "central/reconciliation/rules.hpp"

#include <algorithm>

namespace foyer::central {
namespace {

/// An open case about a late sale, with everything it is about; nothing if there is nothing left to decide.
struct LateSale {
  const CaseRecord* about = nullptr;
  const OrderRecord* order = nullptr;
  const PerformanceRecord* performance = nullptr;
  const ledger::Conflict* conflict = nullptr;
};

std::optional<LateSale> find_late_sale(const Model& model, const CaseId& id) {
  LateSale sale;
  sale.about = model.cases().find(id);
  if (sale.about == nullptr || !sale.about->is_open() || sale.about->opened.kind != wire::CaseKind::LateSale) {
    return std::nullopt;
  }
  sale.order = model.find_order(sale.about->opened.order);
  if (sale.order == nullptr || model.cases().find_refund(sale.order->settled.order) != nullptr) return std::nullopt;
  sale.performance = model.find_performance(sale.order->settled.performance);
  if (sale.performance == nullptr) return sale;
  const auto conflict = sale.performance->ledger.conflicts().find(sale.order->settled.order);
  if (conflict != sale.performance->ledger.conflicts().end()) sale.conflict = &conflict->second;
  return sale;
}

/// The order was taken back, or stands, by something that happened elsewhere.
bool put_overtaken(ChangeList& changes, const LateSale& sale, const CaseId& id) {
  const auto& order = sale.order->settled.order;
  if (sale.order->reversed) {
    changes.close(id, wire::CaseOutcome::Withdrawn, by_rule, "The seller took the sale back.");
    return true;
  }
  if (sale.performance == nullptr || sale.conflict != nullptr) return false;
  const auto view = sale.performance->ledger.find_order(order);
  if (!view || view->status != ledger::OrderStatus::Sold) return false;
  changes.put(stream::order(order), wire::OrderResolved{order, wire::OrderResolution::Stands});
  changes.close(id, wire::CaseOutcome::Stands, by_rule, "The order has its places.");
  return true;
}

void put_settled_again(ChangeList& changes, const LateSale& sale, const CaseId& id, Timestamp now) {
  if (sale.conflict == nullptr) return;
  const auto events = ledger::decide(sale.performance->ledger, ledger::settle_again(*sale.conflict), now);
  if (!events || events->empty()) return;
  const auto& settled = sale.order->settled;
  changes.put(settled.performance, *events);
  if (!std::holds_alternative<ledger::SaleSettled>(events->back())) return;  // Only more of it was found.
  changes.put(stream::order(settled.order), wire::OrderResolved{settled.order, wire::OrderResolution::Stands});
  changes.act(id, wire::CaseAction::SettledAgain, by_rule, "Its places came free, so the order has them.");
  changes.close(id, wire::CaseOutcome::Stands, by_rule, "The order has its places.");
}

void leave_to_person(ChangeList& changes, const CaseId& id, std::string why) {
  changes.act(id, wire::CaseAction::LeftToPerson, by_rule, std::move(why));
}

std::string places_text(const Model& model, const wire::OrderSettled& order, const ledger::Places& places) {
  return central::places_text(places, plan_of(model, order.performance));
}

/// What the seller or a door says in a journal that is held may be that it took the sale back or let somebody in: until
/// it can be read the rule waits. A person need not.
bool is_held_for(const Model& model, const LateSale& sale) {
  if (model.find_held(sale.order->settled.seller) != nullptr) return true;
  return std::ranges::any_of(model.devices(), [&](const auto& device) {
    const bool is_door = device.second.role == "controller" && sale.performance != nullptr &&
                         sale.performance->on_sale && device.second.venue == sale.performance->on_sale->venue;
    return is_door && model.find_held(device.first) != nullptr;
  });
}

void put_by_rule(ChangeList& changes, const Model& model, const LateSale& sale, const CaseId& id, Timestamp now) {
  const auto& settled = sale.order->settled;
  // After a restore the ledger does not know yet what its holders have.
  if (sale.performance != nullptr && model.is_suspended(*sale.performance)) return;
  if (is_held_for(model, sale)) return;
  if (was_admitted(model, settled)) {
    return leave_to_person(changes, id, "Somebody was let in with this order already, so nothing is done by itself.");
  }
  if (sale.conflict == nullptr || !sale.performance->on_sale) {
    return leave_to_person(changes, id, "The seat plan has no such places, so no other ones can be chosen.");
  }
  const auto& on_sale = *sale.performance->on_sale;
  if (on_sale.cancelled) {
    return put_refund(changes, model, *sale.order, &id, by_rule, "The performance was cancelled.");
  }
  if (on_sale.conflict_rule == wire::ConflictRule::Person) {
    return leave_to_person(changes, id, "For this performance a person decides each case.");
  }
  std::string why = "The places were sold to somebody else.";
  if (on_sale.conflict_rule == wire::ConflictRule::ReseatOrRefund) {
    const auto places = choose_places(model, settled);
    if (places && put_reseat(changes, model, settled, *places, now)) {
      const auto note = "New places: " + places_text(model, settled, *places) + ". The printed tickets stay good.";
      changes.act(id, wire::CaseAction::Reseated, by_rule, note);
      return changes.close(id, wire::CaseOutcome::Reseated, by_rule, note);
    }
    if (!places && places.error() == ReseatRefusal::NeedsAccessible) {
      return leave_to_person(changes, id, std::string(text(places.error())));
    }
    if (!places) why += " " + std::string(text(places.error()));
  }
  put_refund(changes, model, *sale.order, &id, by_rule, why);
}

}  // namespace

Changes settle_again(const Model& model, const CaseId& id, Timestamp now) {
  ChangeList changes;
  const auto sale = find_late_sale(model, id);
  if (sale && !put_overtaken(changes, *sale, id)) put_settled_again(changes, *sale, id, now);
  return changes.take();
}

Changes apply_rule(const Model& model, const CaseId& id, Timestamp now) {
  ChangeList changes;
  const auto sale = find_late_sale(model, id);
  if (!sale) return {};
  if (!put_overtaken(changes, *sale, id)) put_settled_again(changes, *sale, id, now);
  const bool is_done = sale->about->has(wire::CaseAction::LeftToPerson);
  if (!changes.is_empty() || is_done || now < sale->about->opened_at + conflict_grace) return changes.take();
  put_by_rule(changes, model, *sale, id, now);
  return changes.take();
}

Changes refund_cancelled(const Model& model, const OrderId& order) {
  const auto* record = model.find_order(order);
  if (record == nullptr || record->reversed || model.cases().find_refund(order) != nullptr) return {};
  if (record->resolution == wire::OrderResolution::Closed) return {};
  const auto& settled = record->settled;
  const auto* performance = model.find_performance(settled.performance);
  if (performance == nullptr || !performance->on_sale || !performance->on_sale->cancelled) return {};
  const auto why = "The performance was cancelled: " + performance->on_sale->cancelled_because + ".";
  ChangeList changes;
  if (!was_admitted(model, settled)) {
    // A late sale's open case goes with the refund; without one, the refund itself is all there is to see.
    std::optional<CaseId> about;
    const auto* late = model.cases().find(case_id_of(order));
    if (late != nullptr && late->is_open()) about = case_id_of(order);
    if (!about && (!settled.payment_means || settled.payment_means == sale::PaymentMeans::CashAlreadyIn)) {
      auto opened = refund_case(wire::CaseKind::PerformanceCancelled, settled, why);
      about = opened.case_id;
      if (model.cases().find(*about) == nullptr) changes.put_case(std::move(opened));
    }
    put_refund(changes, model, *record, about ? &*about : nullptr, by_rule, why);
    return changes.take();
  }
  auto opened = refund_case(wire::CaseKind::PerformanceCancelled, settled,
                            why + " Somebody was let in with this order already, so nothing is done by itself.");
  if (model.cases().find(opened.case_id) != nullptr) return {};
  const auto id = opened.case_id;
  changes.put_case(std::move(opened));
  leave_to_person(changes, id, "Somebody was let in with this order already.");
  return changes.take();
}

Changes refund_booking(const Model& model, const OrderId& booking) {
  const auto* record = model.find_booking(booking);
  if (record == nullptr) return {};
  const auto* performance = model.find_performance(record->performance);
  if (performance == nullptr || !performance->on_sale || !performance->on_sale->cancelled) return {};
  const auto view = performance->ledger.find_order(booking);
  if (!view || view->status != ledger::OrderStatus::Sold) return {};
  auto opened = booking_case(wire::CaseKind::PerformanceCancelled, *record,
                             "The performance was cancelled: " + performance->on_sale->cancelled_because +
                                 ". The box office booked " +
                                 places_text(ledger::flatten(view->places), plan_of(model, record->performance)) +
                                 " and has the payment in its own books: give the money back there.");
  ChangeList changes;
  if (model.cases().find(opened.case_id) == nullptr) changes.put_case(std::move(opened));
  return changes.take();
}

Changes open_missing(const Model& model, const PerformanceId& performance) {
  ChangeList changes;
  const auto* record = model.find_performance(performance);
  if (record == nullptr) return {};
  for (const auto& [order, conflict] : record->ledger.conflicts()) {
    const auto* sold = model.find_order(order);
    if (sold == nullptr || model.cases().find(case_id_of(order)) != nullptr) continue;
    const ledger::SaleConflicted lost{
        conflict.order, conflict.seller, conflict.journal, conflict.places, conflict.lost, {}, {}, {}};
    changes.put_case(late_sale(model, sold->settled, &lost));
  }
  return changes.take();
}

}  // namespace foyer::central
