#include "protocol/ledger/events.hpp"

namespace foyer::ledger {

std::string_view name(RefusalReason reason) noexcept {
  switch (reason) {
    case RefusalReason::NotOpen:
      return "NotOpen";
    case RefusalReason::AlreadyOpen:
      return "AlreadyOpen";
    case RefusalReason::TooManyPlaces:
      return "TooManyPlaces";
    case RefusalReason::EmptyRequest:
      return "EmptyRequest";
    case RefusalReason::MissingId:
      return "MissingId";
    case RefusalReason::DuplicatePlace:
      return "DuplicatePlace";
    case RefusalReason::UnknownPlace:
      return "UnknownPlace";
    case RefusalReason::SeatTaken:
      return "SeatTaken";
    case RefusalReason::SeatAllotted:
      return "SeatAllotted";
    case RefusalReason::SeatBlocked:
      return "SeatBlocked";
    case RefusalReason::SeatAbsent:
      return "SeatAbsent";
    case RefusalReason::InsufficientCapacity:
      return "InsufficientCapacity";
    case RefusalReason::NotBlocked:
      return "NotBlocked";
    case RefusalReason::UnknownHold:
      return "UnknownHold";
    case RefusalReason::DuplicateHold:
      return "DuplicateHold";
    case RefusalReason::HoldExpired:
      return "HoldExpired";
    case RefusalReason::HoldReleased:
      return "HoldReleased";
    case RefusalReason::HoldBooked:
      return "HoldBooked";
    case RefusalReason::HoldNotDue:
      return "HoldNotDue";
    case RefusalReason::UnknownOrder:
      return "UnknownOrder";
    case RefusalReason::DuplicateOrder:
      return "DuplicateOrder";
    case RefusalReason::UnknownAllotment:
      return "UnknownAllotment";
    case RefusalReason::DuplicateAllotment:
      return "DuplicateAllotment";
    case RefusalReason::DeadEpoch:
      return "DeadEpoch";
    case RefusalReason::WrongHolder:
      return "WrongHolder";
    case RefusalReason::WrongOrigin:
      return "WrongOrigin";
    case RefusalReason::NoConflict:
      return "NoConflict";
    case RefusalReason::ReasonTooLong:
      return "ReasonTooLong";
  }
  return {};
}

std::string_view name(PlaceState state) noexcept {
  switch (state) {
    case PlaceState::Absent:
      return "absent";
    case PlaceState::Free:
      return "free";
    case PlaceState::Held:
      return "held";
    case PlaceState::Sold:
      return "sold";
    case PlaceState::Allotted:
      return "allotted";
    case PlaceState::Blocked:
      return "blocked";
  }
  return {};
}

}  // namespace foyer::ledger
