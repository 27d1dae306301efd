#include "central/reconciliation/person.hpp"

#include <algorithm>

#include "protocol/admission/notes.hpp"

namespace foyer::central {
namespace {

CommandRefusal case_not_found() {
  return {404, "CASE_NOT_FOUND", "There is no case with this id.", 0};
}
CommandRefusal order_not_found() {
  return {404, "ORDER_NOT_FOUND", "There is no settled order with this id.", 0};
}
CommandRefusal not_possible(const std::string& why) {
  return {409, "NOT_POSSIBLE", why, 0};
}

const ledger::Conflict* conflict_of(const Model& model, const OrderRecord& order) {
  const auto* performance = model.find_performance(order.settled.performance);
  if (performance == nullptr) return nullptr;
  const auto found = performance->ledger.conflicts().find(order.settled.order);
  return found == performance->ledger.conflicts().end() ? nullptr : &found->second;
}

bool is_about_an_order(const CaseRecord& about) {
  using Kind = wire::CaseKind;
  switch (about.opened.kind) {
    case Kind::LateSale:
    case Kind::PerformanceCancelled:
    case Kind::PerformanceMoved:
    case Kind::RefundRequested:
      return true;
    case Kind::DoubleAdmission:
    case Kind::ForkedJournal:
    case Kind::MalformedEntries:
    case Kind::HandSettlement:
    case Kind::PlaceNotAdoptable:
    case Kind::RefundPaidTwice:
    case Kind::AdmittedAfterVoid:
    case Kind::ForkedSale:
      return false;
  }
  return false;
}

/// The box office takes and gives back its money itself: there is no refund to order.
bool is_about_a_booking(const Model& model, const CaseRecord& about) {
  const auto& order = about.opened.order;
  return is_about_an_order(about) && model.find_order(order) == nullptr && model.find_booking(order) != nullptr;
}

/// The open case and its order, if the choice is one of those that can be made now.
struct Chosen {
  const CaseRecord* about = nullptr;
  const OrderRecord* order = nullptr;
};

Result<Chosen, CommandRefusal> choose(const Model& model, const CaseId& id, Choice choice) {
  const auto* about = model.cases().find(id);
  if (about == nullptr) return case_not_found();
  if (!about->is_open()) return CommandRefusal{409, "CASE_CLOSED", "This case was closed already.", 0};
  const auto choices = choices_of(model, *about);
  if (std::find(choices.begin(), choices.end(), choice) == choices.end()) {
    return not_possible("This can't be chosen for this case as it is now.");
  }
  return Chosen{about, model.find_order(about->opened.order)};
}

bool was_closed_as(const Model& model, const CaseId& id, wire::CaseOutcome outcome) {
  const auto* about = model.cases().find(id);
  return about != nullptr && about->closed && about->closed->outcome == outcome;
}

/// The doors let these tickets in and tell staff why.
wire::TicketNotices honoured(const wire::OrderSettled& order) {
  wire::TicketNotices notices{order.performance, order.order, {}};
  for (const auto& ticket : order.tickets) {
    wire::TicketNotice notice;
    notice.ticket = ticket.ticket;
    notice.settled = true;
    notice.attention = std::string(admission::no_seat_note);
    notices.tickets.push_back(std::move(notice));
  }
  return notices;
}

/// The ledger keeps nothing of an order that got no places here.
void put_conflict_closed(ChangeList& changes, const Model& model, const OrderRecord& order) {
  if (conflict_of(model, order) == nullptr) return;
  const auto& settled = order.settled;
  const auto events = ledger::decide(model.find_performance(settled.performance)->ledger,
                                     ledger::CloseConflict{settled.order, ledger::ConflictOutcome::Dismissed}, {});
  if (events) changes.put(settled.performance, *events);
}

}  // namespace

std::string_view text(Choice choice) noexcept {
  switch (choice) {
    case Choice::Reseat:
      return "reseat";
    case Choice::Refund:
      return "refund";
    case Choice::RefundPaid:
      return "refund_paid";
    case Choice::Honour:
      return "honour";
    case Choice::Accept:
      return "accept";
    case Choice::Close:
      return "close";
  }
  return {};
}

std::vector<Choice> choices_of(const Model& model, const CaseRecord& about) {
  if (!about.is_open()) return {};
  const auto* order = model.find_order(about.opened.order);
  const bool is_quarantined = model.cases().find_quarantined(about.opened.case_id) != nullptr;
  if (is_quarantined && order == nullptr) return {Choice::Accept, Choice::Close};
  if (is_about_a_booking(model, about)) return {Choice::RefundPaid, Choice::Close};
  if (!is_about_an_order(about) || order == nullptr || order->reversed) return {Choice::Close};
  if (const auto* refund = model.cases().find_refund(about.opened.order)) {
    switch (refund->state) {
      case RefundState::Ordered:
      case RefundState::ByHand:
        return {Choice::RefundPaid};
      case RefundState::Failed:
        return {Choice::Refund, Choice::RefundPaid};
      case RefundState::Paid:
        return {Choice::Close};
    }
  }
  std::vector<Choice> choices;
  if (conflict_of(model, *order) != nullptr) choices.push_back(Choice::Reseat);
  choices.push_back(Choice::Refund);
  if (about.opened.kind == wire::CaseKind::LateSale) choices.push_back(Choice::Honour);
  choices.push_back(Choice::Close);
  return choices;
}

Decision decide_reseat(const Model& model, const CaseId& id, const ledger::Places& places, std::string_view by,
                       Timestamp now) {
  if (was_closed_as(model, id, wire::CaseOutcome::Reseated)) return Changes{};
  FOYER_TRY(chosen, choose(model, id, Choice::Reseat));
  const auto& settled = chosen.order->settled;
  auto wanted = ledger::normalised(places);
  if (ledger::is_empty(wanted)) {
    auto best = choose_places(model, settled);
    if (!best) return not_possible(std::string(text(best.error())));
    wanted = std::move(*best);
  }
  ChangeList changes;
  const auto put = put_reseat(changes, model, settled, wanted, now);
  if (!put) return not_possible(std::string(text(put.error())));
  const auto note =
      "New places: " + places_text(wanted, plan_of(model, settled.performance)) + ". The printed tickets stay good.";
  changes.act(id, wire::CaseAction::Reseated, by, note);
  changes.close(id, wire::CaseOutcome::Reseated, by, note);
  return changes.take();
}

Decision decide_refund(const Model& model, const CaseId& id, std::string_view by) {
  if (was_closed_as(model, id, wire::CaseOutcome::Refunded)) return Changes{};
  const auto* about = model.cases().find(id);
  if (about != nullptr && about->is_open() && is_about_an_order(*about)) {
    // Ordered before and not failed since: asked for again, it is done already.
    const auto* refund = model.cases().find_refund(about->opened.order);
    if (refund != nullptr && refund->state != RefundState::Failed) return Changes{};
  }
  FOYER_TRY(chosen, choose(model, id, Choice::Refund));
  ChangeList changes;
  put_refund(changes, model, *chosen.order, &id, by, "Decided by a person.");
  return changes.take();
}

Decision decide_honour(const Model& model, const CaseId& id, std::string_view by) {
  if (was_closed_as(model, id, wire::CaseOutcome::Honoured)) return Changes{};
  FOYER_TRY(chosen, choose(model, id, Choice::Honour));
  const auto& settled = chosen.order->settled;
  ChangeList changes;
  put_conflict_closed(changes, model, *chosen.order);
  changes.put(stream::order(settled.order), wire::TicketsNoticed{honoured(settled)});
  changes.put(stream::order(settled.order), wire::OrderResolved{settled.order, wire::OrderResolution::Honoured});
  changes.act(id, wire::CaseAction::Honoured, by, "They are let in; staff find places for them.");
  changes.close(id, wire::CaseOutcome::Honoured, by, "They are let in; staff find places for them.");
  return changes.take();
}

Decision decide_refund_paid(const Model& model, const CaseId& id, std::string_view by, const std::string& reference,
                            bool seller_is_gone) {
  if (was_closed_as(model, id, wire::CaseOutcome::Refunded)) return Changes{};
  FOYER_TRY(chosen, choose(model, id, Choice::RefundPaid));
  if (is_about_a_booking(model, *chosen.about)) {
    ChangeList changes;
    const auto note = "Paid back by the box office, reference " + reference + ".";
    changes.act(id, wire::CaseAction::RefundPaid, by, note);
    changes.close(id, wire::CaseOutcome::Refunded, by, note);
    return changes.take();
  }
  const auto* refund = model.cases().find_refund(chosen.order->settled.order);
  if (refund->state == RefundState::Ordered && !seller_is_gone) {
    return CommandRefusal{
        409, "REFUND_WITH_SELLER",
        refund->order.seller.text() +
            " was told to pay this back and has not answered. If you pay it too, it may be paid twice. "
            "Say so if the device is gone for good.",
        0};
  }
  ChangeList changes;
  put_paid_by_hand(changes, model, *refund, by, reference);
  return changes.take();
}

Decision decide_close(const Model& model, const CaseId& id, std::string_view by, const std::string& note) {
  if (was_closed_as(model, id, wire::CaseOutcome::Dismissed)) return Changes{};
  FOYER_TRY(chosen, choose(model, id, Choice::Close));
  ChangeList changes;
  if (chosen.order != nullptr && conflict_of(model, *chosen.order) != nullptr) {
    const auto& order = chosen.order->settled.order;
    put_conflict_closed(changes, model, *chosen.order);
    changes.put(stream::order(order), wire::OrderResolved{order, wire::OrderResolution::Closed});
  }
  changes.close(id, wire::CaseOutcome::Dismissed, by, note);
  return changes.take();
}

Decision decide_refund_of_order(const Model& model, const OrderId& order, std::string_view by,
                                const std::string& reason, bool was_moved) {
  const auto* record = model.find_order(order);
  if (record == nullptr) return order_not_found();
  if (model.cases().find_refund(order) != nullptr) return Changes{};
  if (record->reversed) return not_possible("The seller took this order back already.");
  ChangeList changes;
  auto id = case_id_of(order);
  const auto* late = model.cases().find(id);
  if (late == nullptr || !late->is_open()) {
    auto opened = refund_case(was_moved ? wire::CaseKind::PerformanceMoved : wire::CaseKind::RefundRequested,
                              record->settled, reason);
    id = opened.case_id;
    changes.put_case(std::move(opened));
  }
  put_refund(changes, model, *record, &id, by, reason);
  return changes.take();
}

Decision decide_cancel(const Model& model, const PerformanceId& performance, const std::string& reason) {
  const auto* record = model.find_performance(performance);
  if (record == nullptr || !record->on_sale) {
    return CommandRefusal{404, "EVENT_NOT_FOUND", "There is no performance with this id.", 0};
  }
  if (record->on_sale->cancelled) return Changes{};
  auto cancelled = *record->on_sale;
  cancelled.on_sale = false;
  cancelled.cancelled = true;
  cancelled.cancelled_because = reason;
  ChangeList changes;
  changes.put(std::string(stream::catalogue), wire::PerformanceScheduled{std::move(cancelled)});
  return changes.take();
}

}  // namespace foyer::central
