#include "protocol/wire/ledger.pb.h"
#include "protocol/wire/ledger_choices.hpp"
#include "protocol/wire/ledger_event.hpp"
#include "protocol/wire/parts.hpp"
#include "protocol/wire/places.pb.h"

namespace foyer::wire {
namespace {

void write_into(const ledger::PerformanceOpened& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_performance_opened();
  to.set_performance(raw(from.performance));
  to.set_seat_count(from.seat_count);
  for (const auto capacity : from.zone_capacities) to.add_zone_capacities(capacity);
  to.set_origin(number_of(from.origin, origins));
}

void write_into(const ledger::SeatsHeld& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_seats_held();
  to.set_hold(raw(from.hold));
  to.set_until_ms(from.until.ms);
  write(from.places, *to.mutable_places());
}

void write_into(const ledger::HoldExtended& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_hold_extended();
  to.set_hold(raw(from.hold));
  to.set_until_ms(from.until.ms);
}

void write_into(const ledger::HoldReleased& from, v1::LedgerEvent& event) {
  event.mutable_hold_released()->set_hold(raw(from.hold));
}

void write_into(const ledger::HoldExpired& from, v1::LedgerEvent& event) {
  event.mutable_hold_expired()->set_hold(raw(from.hold));
}

void write_into(const ledger::HoldBooked& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_hold_booked();
  to.set_hold(raw(from.hold));
  to.set_order(raw(from.order));
  write(from.places, *to.mutable_places());
}

void write_into(const ledger::BookingCancelled& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_booking_cancelled();
  to.set_cancel(raw(from.cancel));
  to.set_order(raw(from.order));
  write(from.places, *to.mutable_places());
}

void write_into(const ledger::PlacesBlocked& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_places_blocked();
  write(from.places, *to.mutable_places());
  to.set_reason(fitting(from.reason, ledger::max_reason_length));
}

void write_into(const ledger::PlacesUnblocked& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_places_unblocked();
  write(from.places, *to.mutable_places());
  to.set_reason(fitting(from.reason, ledger::max_reason_length));
}

void write_into(const ledger::PlacesGranted& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_places_granted();
  to.set_grant(raw(from.grant));
  to.set_allotment(raw(from.allotment));
  to.set_holder(from.holder.text());
  to.set_journal(raw(from.journal));
  write(from.places, *to.mutable_places());
  if (from.until) to.set_until_ms(from.until->ms);
}

void write_into(const ledger::GrantReceived& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_grant_received();
  to.set_grant(raw(from.grant));
  write(from.places, *to.mutable_places());
  write(from.ignored, *to.mutable_ignored());
  if (from.until) to.set_until_ms(from.until->ms);
}

void write_into(const ledger::PlacesReturned& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_places_returned();
  to.set_return_id(raw(from.return_id));
  write(from.places, *to.mutable_places());
}

void write_into(const ledger::ReturnReceived& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_return_received();
  to.set_return_id(raw(from.return_id));
  to.set_holder(from.holder.text());
  to.set_journal(raw(from.journal));
  to.set_allotment(raw_or_absent(from.allotment));
  write(from.places, *to.mutable_places());
  write(from.ignored, *to.mutable_ignored());
  write(from.owed, *to.mutable_owed());
}

void write_into(const ledger::AllotmentReclaimed& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_allotment_reclaimed();
  to.set_allotment(raw(from.allotment));
  to.set_holder(from.holder.text());
  to.set_journal(raw(from.journal));
  write(from.places, *to.mutable_places());
}

void write_into(const ledger::LeaseDropped& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_lease_dropped();
  write(from.lease, *to.mutable_lease());
  write(from.places, *to.mutable_places());
}

void write_into(const ledger::SaleSettled& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_sale_settled();
  to.set_order(raw(from.order));
  to.set_seller(from.seller.text());
  to.set_journal(raw(from.journal));
  to.set_allotment(raw_or_absent(from.allotment));
  write(from.places, *to.mutable_places());
  write(from.from_free, *to.mutable_from_free());
  if (!ledger::is_empty(from.elsewhere)) write(from.elsewhere, *to.mutable_elsewhere());
  write(from.overdrawn, *to.mutable_overdrawn());
  write(from.unarrived, *to.mutable_unarrived());
}

void write_lost(const std::vector<ledger::LostPlaces>& from, Repeated<v1::LostPlaces>& to) {
  for (const auto& lost : from) {
    auto& written = *to.Add();
    write(lost.places, *written.mutable_places());
    written.set_taken(number_of(lost.taken, place_states));
    written.set_hold(raw_or_absent(lost.hold));
    written.set_order(raw_or_absent(lost.order));
    written.set_allotment(raw_or_absent(lost.allotment));
  }
}

void write_into(const ledger::SaleConflicted& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_sale_conflicted();
  to.set_order(raw(from.order));
  to.set_seller(from.seller.text());
  to.set_journal(raw(from.journal));
  write(from.places, *to.mutable_places());
  write_lost(from.lost, *to.mutable_lost());
  write(from.kept, *to.mutable_kept());
  to.set_allotment(raw_or_absent(from.allotment));
  write(from.kept_from_free, *to.mutable_kept_from_free());
}

void write_into(const ledger::CancelSettled& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_cancel_settled();
  to.set_cancel(raw(from.cancel));
  to.set_order(raw(from.order));
  write(from.places, *to.mutable_places());
}

void write_into(const ledger::OrderReseated& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_order_reseated();
  to.set_order(raw(from.order));
  to.set_hold(raw(from.hold));
  write(from.from, *to.mutable_from());
  write(from.to, *to.mutable_to());
}

void write_into(const ledger::ConflictClosed& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_conflict_closed();
  to.set_order(raw(from.order));
  to.set_outcome(number_of(from.outcome, conflict_outcomes));
}

void write_into(const ledger::EpochRaised& from, v1::LedgerEvent& event) {
  event.mutable_epoch_raised()->set_to(from.to.value());
}

void write_into(const ledger::UndeclaredReleased& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_undeclared_released();
  to.set_allotment(raw(from.allotment));
  write(from.places, *to.mutable_places());
}

void write_into(const ledger::AllotmentAdopted& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_allotment_adopted();
  to.set_allotment(raw(from.allotment));
  to.set_epoch(from.epoch.value());
  to.set_holder(from.holder.text());
  to.set_journal(raw(from.journal));
  if (!ledger::is_empty(from.places)) write(from.places, *to.mutable_places());
  write_lost(from.missing, *to.mutable_missing());
  for (const auto& sale : from.sold) {
    auto& written = *to.add_sold();
    written.set_order(raw(sale.order));
    write(sale.places, *written.mutable_places());
  }
  if (!ledger::is_empty(from.owed)) write(from.owed, *to.mutable_owed());
}

void write_into(const ledger::OverdraftCovered& from, v1::LedgerEvent& event) {
  auto& to = *event.mutable_overdraft_covered();
  to.set_order(raw(from.order));
  write(from.places, *to.mutable_places());
}

}  // namespace

void write(const ledger::Event& from, v1::LedgerEvent& to) {
  std::visit([&to](const auto& event) { write_into(event, to); }, from);
}

Bytes encode(const ledger::Event& event) {
  return encode_as<v1::LedgerEvent>(event);
}

}  // namespace foyer::wire
