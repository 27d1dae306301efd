#include "protocol/seating/plan.hpp"
#include "protocol/wire/ledger.pb.h"
#include "protocol/wire/ledger_choices.hpp"
#include "protocol/wire/ledger_event.hpp"
#include "protocol/wire/parts.hpp"
#include "protocol/wire/places.pb.h"

namespace foyer::wire {
namespace {

ledger::Event read_body(const v1::PerformanceOpened& from, FieldReader& fields) {
  ledger::PerformanceOpened to;
  fields.identifier(from.performance(), to.performance);
  fields.number(from.seat_count(), static_cast<std::uint32_t>(seating::max_seats), to.seat_count);
  if (fields.list(from.zone_capacities_size(), seating::max_zones)) {
    for (const auto capacity : from.zone_capacities()) {
      fields.number(capacity, seating::max_zone_capacity, to.zone_capacities.emplace_back());
    }
  }
  fields.enumerator(from.origin(), origins, to.origin);
  return to;
}

ledger::Event read_body(const v1::SeatsHeld& from, FieldReader& fields) {
  ledger::SeatsHeld to;
  fields.identifier(from.hold(), to.hold);
  fields.time(from.until_ms(), to.until);
  fields.leased(from.places(), to.places);
  return to;
}

ledger::Event read_body(const v1::HoldExtended& from, FieldReader& fields) {
  ledger::HoldExtended to;
  fields.identifier(from.hold(), to.hold);
  fields.time(from.until_ms(), to.until);
  return to;
}

ledger::Event read_body(const v1::HoldReleased& from, FieldReader& fields) {
  ledger::HoldReleased to;
  fields.identifier(from.hold(), to.hold);
  return to;
}

ledger::Event read_body(const v1::HoldExpired& from, FieldReader& fields) {
  ledger::HoldExpired to;
  fields.identifier(from.hold(), to.hold);
  return to;
}

ledger::Event read_body(const v1::HoldBooked& from, FieldReader& fields) {
  ledger::HoldBooked to;
  fields.identifier(from.hold(), to.hold);
  fields.identifier(from.order(), to.order);
  fields.leased(from.places(), to.places);
  return to;
}

ledger::Event read_body(const v1::BookingCancelled& from, FieldReader& fields) {
  ledger::BookingCancelled to;
  fields.identifier(from.cancel(), to.cancel);
  fields.identifier(from.order(), to.order);
  fields.leased(from.places(), to.places);
  return to;
}

ledger::Event read_body(const v1::PlacesBlocked& from, FieldReader& fields) {
  ledger::PlacesBlocked to;
  fields.leased(from.places(), to.places);
  fields.text(from.reason(), ledger::max_reason_length, to.reason);
  return to;
}

ledger::Event read_body(const v1::PlacesUnblocked& from, FieldReader& fields) {
  ledger::PlacesUnblocked to;
  fields.leased(from.places(), to.places);
  fields.text(from.reason(), ledger::max_reason_length, to.reason);
  return to;
}

ledger::Event read_body(const v1::PlacesGranted& from, FieldReader& fields) {
  ledger::PlacesGranted to;
  fields.identifier(from.grant(), to.grant);
  fields.identifier(from.allotment(), to.allotment);
  fields.name(from.holder(), to.holder);
  fields.identifier(from.journal(), to.journal);
  fields.leased(from.places(), to.places);
  if (from.has_until_ms()) fields.time(from.until_ms(), to.until.emplace());
  return to;
}

ledger::Event read_body(const v1::GrantReceived& from, FieldReader& fields) {
  ledger::GrantReceived to;
  fields.identifier(from.grant(), to.grant);
  fields.leased(from.places(), to.places);
  fields.leased(from.ignored(), to.ignored);
  if (from.has_until_ms()) fields.time(from.until_ms(), to.until.emplace());
  return to;
}

ledger::Event read_body(const v1::PlacesReturned& from, FieldReader& fields) {
  ledger::PlacesReturned to;
  fields.identifier(from.return_id(), to.return_id);
  fields.leased(from.places(), to.places);
  return to;
}

ledger::Event read_body(const v1::ReturnReceived& from, FieldReader& fields) {
  ledger::ReturnReceived to;
  fields.identifier(from.return_id(), to.return_id);
  fields.name(from.holder(), to.holder);
  fields.identifier(from.journal(), to.journal);
  fields.optional_identifier(from.allotment(), to.allotment);
  fields.leased(from.places(), to.places);
  fields.leased(from.ignored(), to.ignored);
  fields.leased(from.owed(), to.owed);
  return to;
}

ledger::Event read_body(const v1::AllotmentReclaimed& from, FieldReader& fields) {
  ledger::AllotmentReclaimed to;
  fields.identifier(from.allotment(), to.allotment);
  fields.name(from.holder(), to.holder);
  fields.identifier(from.journal(), to.journal);
  fields.leased(from.places(), to.places);
  return to;
}

ledger::Event read_body(const v1::LeaseDropped& from, FieldReader& fields) {
  ledger::LeaseDropped to;
  fields.lease(from.lease(), to.lease);
  fields.places(from.places(), to.places);
  return to;
}

ledger::Event read_body(const v1::SaleSettled& from, FieldReader& fields) {
  ledger::SaleSettled to;
  fields.identifier(from.order(), to.order);
  fields.name(from.seller(), to.seller);
  fields.identifier(from.journal(), to.journal);
  fields.optional_identifier(from.allotment(), to.allotment);
  fields.leased(from.places(), to.places);
  fields.leased(from.from_free(), to.from_free);
  fields.places(from.elsewhere(), to.elsewhere);
  fields.leased(from.overdrawn(), to.overdrawn);
  fields.leased(from.unarrived(), to.unarrived);
  return to;
}

ledger::LostPlaces read_lost(const v1::LostPlaces& from, FieldReader& fields) {
  ledger::LostPlaces to;
  fields.places(from.places(), to.places);
  fields.enumerator(from.taken(), place_states, to.taken);
  fields.optional_identifier(from.hold(), to.hold);
  fields.optional_identifier(from.order(), to.order);
  fields.optional_identifier(from.allotment(), to.allotment);
  return to;
}

ledger::Event read_body(const v1::SaleConflicted& from, FieldReader& fields) {
  ledger::SaleConflicted to;
  fields.identifier(from.order(), to.order);
  fields.name(from.seller(), to.seller);
  fields.identifier(from.journal(), to.journal);
  fields.leased(from.places(), to.places);
  read_list(from.lost(), fields, maximum_items_per_message, to.lost, read_lost);
  fields.leased(from.kept(), to.kept);
  fields.optional_identifier(from.allotment(), to.allotment);
  fields.leased(from.kept_from_free(), to.kept_from_free);
  return to;
}

ledger::Event read_body(const v1::CancelSettled& from, FieldReader& fields) {
  ledger::CancelSettled to;
  fields.identifier(from.cancel(), to.cancel);
  fields.identifier(from.order(), to.order);
  fields.leased(from.places(), to.places);
  return to;
}

ledger::Event read_body(const v1::OrderReseated& from, FieldReader& fields) {
  ledger::OrderReseated to;
  fields.identifier(from.order(), to.order);
  fields.identifier(from.hold(), to.hold);
  fields.leased(from.from(), to.from);
  fields.leased(from.to(), to.to);
  return to;
}

ledger::Event read_body(const v1::ConflictClosed& from, FieldReader& fields) {
  ledger::ConflictClosed to;
  fields.identifier(from.order(), to.order);
  fields.enumerator(from.outcome(), conflict_outcomes, to.outcome);
  return to;
}

ledger::Event read_body(const v1::EpochRaised& from, FieldReader& fields) {
  ledger::EpochRaised to;
  fields.counter(from.to(), to.to);
  return to;
}

ledger::Event read_body(const v1::UndeclaredReleased& from, FieldReader& fields) {
  ledger::UndeclaredReleased to;
  fields.identifier(from.allotment(), to.allotment);
  fields.places(from.places(), to.places);
  return to;
}

ledger::OrderedPlaces read_ordered(const v1::OrderedPlaces& from, FieldReader& fields) {
  ledger::OrderedPlaces to;
  fields.identifier(from.order(), to.order);
  fields.places(from.places(), to.places);
  return to;
}

ledger::Event read_body(const v1::AllotmentAdopted& from, FieldReader& fields) {
  ledger::AllotmentAdopted to;
  fields.identifier(from.allotment(), to.allotment);
  fields.counter(from.epoch(), to.epoch);
  fields.name(from.holder(), to.holder);
  fields.identifier(from.journal(), to.journal);
  fields.places(from.places(), to.places);
  read_list(from.missing(), fields, maximum_items_per_message, to.missing, read_lost);
  read_list(from.sold(), fields, maximum_items_per_message, to.sold, read_ordered);
  fields.places(from.owed(), to.owed);
  return to;
}

ledger::Event read_body(const v1::OverdraftCovered& from, FieldReader& fields) {
  ledger::OverdraftCovered to;
  fields.identifier(from.order(), to.order);
  fields.leased(from.places(), to.places);
  return to;
}

}  // namespace

ledger::Event read(const v1::LedgerEvent& from, FieldReader& fields) {
  switch (from.what_case()) {
    case v1::LedgerEvent::kPerformanceOpened:
      return read_body(from.performance_opened(), fields);
    case v1::LedgerEvent::kSeatsHeld:
      return read_body(from.seats_held(), fields);
    case v1::LedgerEvent::kHoldExtended:
      return read_body(from.hold_extended(), fields);
    case v1::LedgerEvent::kHoldReleased:
      return read_body(from.hold_released(), fields);
    case v1::LedgerEvent::kHoldExpired:
      return read_body(from.hold_expired(), fields);
    case v1::LedgerEvent::kHoldBooked:
      return read_body(from.hold_booked(), fields);
    case v1::LedgerEvent::kBookingCancelled:
      return read_body(from.booking_cancelled(), fields);
    case v1::LedgerEvent::kPlacesBlocked:
      return read_body(from.places_blocked(), fields);
    case v1::LedgerEvent::kPlacesUnblocked:
      return read_body(from.places_unblocked(), fields);
    case v1::LedgerEvent::kPlacesGranted:
      return read_body(from.places_granted(), fields);
    case v1::LedgerEvent::kGrantReceived:
      return read_body(from.grant_received(), fields);
    case v1::LedgerEvent::kPlacesReturned:
      return read_body(from.places_returned(), fields);
    case v1::LedgerEvent::kReturnReceived:
      return read_body(from.return_received(), fields);
    case v1::LedgerEvent::kAllotmentReclaimed:
      return read_body(from.allotment_reclaimed(), fields);
    case v1::LedgerEvent::kLeaseDropped:
      return read_body(from.lease_dropped(), fields);
    case v1::LedgerEvent::kSaleSettled:
      return read_body(from.sale_settled(), fields);
    case v1::LedgerEvent::kSaleConflicted:
      return read_body(from.sale_conflicted(), fields);
    case v1::LedgerEvent::kCancelSettled:
      return read_body(from.cancel_settled(), fields);
    case v1::LedgerEvent::kOrderReseated:
      return read_body(from.order_reseated(), fields);
    case v1::LedgerEvent::kConflictClosed:
      return read_body(from.conflict_closed(), fields);
    case v1::LedgerEvent::kEpochRaised:
      return read_body(from.epoch_raised(), fields);
    case v1::LedgerEvent::kUndeclaredReleased:
      return read_body(from.undeclared_released(), fields);
    case v1::LedgerEvent::kAllotmentAdopted:
      return read_body(from.allotment_adopted(), fields);
    case v1::LedgerEvent::kOverdraftCovered:
      return read_body(from.overdraft_covered(), fields);
    case v1::LedgerEvent::WHAT_NOT_SET:
      break;
  }
  fields.no_variant();
  return {};
}

Result<ledger::Event, WireError> decode_ledger_event(BytesView bytes) {
  return decode_as<ledger::Event, v1::LedgerEvent>(
      bytes, [](const v1::LedgerEvent& from, FieldReader& fields) { return read(from, fields); });
}

}  // namespace foyer::wire
