#include "central/reconciliation/case_words.hpp"

namespace foyer::central {

std::string_view text(wire::CaseKind kind) noexcept {
  using Kind = wire::CaseKind;
  switch (kind) {
    case Kind::LateSale:
      return "late_sale";
    case Kind::DoubleAdmission:
      return "double_admission";
    case Kind::ForkedJournal:
      return "forked_journal";
    case Kind::PerformanceCancelled:
      return "performance_cancelled";
    case Kind::PerformanceMoved:
      return "performance_moved";
    case Kind::MalformedEntries:
      return "malformed_entries";
    case Kind::HandSettlement:
      return "hand_settlement";
    case Kind::PlaceNotAdoptable:
      return "place_not_adoptable";
    case Kind::RefundRequested:
      return "refund_requested";
    case Kind::RefundPaidTwice:
      return "refund_paid_twice";
    case Kind::AdmittedAfterVoid:
      return "admitted_after_void";
    case Kind::ForkedSale:
      return "forked_sale";
  }
  return {};
}

std::string_view text(wire::CaseAction action) noexcept {
  using Action = wire::CaseAction;
  switch (action) {
    case Action::SettledAgain:
      return "settled_again";
    case Action::Reseated:
      return "reseated";
    case Action::RefundOrdered:
      return "refund_ordered";
    case Action::RefundPaid:
      return "refund_paid";
    case Action::RefundFailed:
      return "refund_failed";
    case Action::LeftToPerson:
      return "left_to_person";
    case Action::Honoured:
      return "honoured";
    case Action::Noted:
      return "noted";
    case Action::Accepted:
      return "accepted";
  }
  return {};
}

std::string_view text(wire::CaseOutcome outcome) noexcept {
  using Outcome = wire::CaseOutcome;
  switch (outcome) {
    case Outcome::Stands:
      return "stands";
    case Outcome::Reseated:
      return "reseated";
    case Outcome::Refunded:
      return "refunded";
    case Outcome::Honoured:
      return "honoured";
    case Outcome::Withdrawn:
      return "withdrawn";
    case Outcome::Explained:
      return "explained";
    case Outcome::Dismissed:
      return "dismissed";
  }
  return {};
}

std::string_view text(RefundState state) noexcept {
  switch (state) {
    case RefundState::Ordered:
      return "ordered";
    case RefundState::ByHand:
      return "by_hand";
    case RefundState::Failed:
      return "failed";
    case RefundState::Paid:
      return "paid";
  }
  return {};
}

std::string_view state_of(const Model& model, const OrderRecord& order) {
  if (order.reversed) return "cancelled";
  if (const auto* refund = model.cases().find_refund(order.settled.order)) {
    return refund->state == RefundState::Paid ? "refunded" : "refunding";
  }
  if (order.resolution) {
    switch (*order.resolution) {
      case wire::OrderResolution::Stands:
      case wire::OrderResolution::Reseated:
        return "sold";
      case wire::OrderResolution::Honoured:
        return "honoured";
      case wire::OrderResolution::Closed:
        return "closed";
    }
  }
  return order.settled.outcome == wire::SettlementOutcome::Conflicted ? "conflict" : "sold";
}

std::string place_text(const ticket::Place& place, const seating::SeatingPlan* plan) {
  if (const auto* seat = std::get_if<seating::SeatIndex>(&place)) {
    return plan != nullptr && seating::has_seat(*plan, *seat) ? seating::label(*plan, *seat)
                                                              : "seat " + std::to_string(seat->value());
  }
  const auto zone = std::get<seating::ZoneIndex>(place);
  return plan != nullptr && seating::has_zone(*plan, zone) ? seating::label(*plan, zone)
                                                           : "zone " + std::to_string(zone.value());
}

std::string places_text(const ledger::Places& places, const seating::SeatingPlan* plan) {
  std::string text;
  const auto add = [&text](const std::string& place) { text += (text.empty() ? "" : "; ") + place; };
  for (const auto seat : places.seats) add(place_text(seat, plan));
  for (const auto& zone : places.zones) add(std::to_string(zone.count) + " x " + place_text(zone.zone, plan));
  return text;
}

const seating::SeatingPlan* plan_of(const Model& model, const PerformanceId& performance) {
  const auto* record = model.find_performance(performance);
  return record != nullptr && record->on_sale ? model.find_plan(record->on_sale->plan) : nullptr;
}

}  // namespace foyer::central
