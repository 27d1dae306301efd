#include "kiosk/shop/refusal.hpp"

namespace foyer::kiosk {
namespace {

std::string_view sentence(RefusalReason reason) noexcept {
  switch (reason) {
    case RefusalReason::UnknownPerformance:
      return "This kiosk knows no such performance. Choose one of the list.";
    case RefusalReason::UnknownPlace:
      return "The hall has no such place. Choose one of the plan.";
    case RefusalReason::NothingChosen:
      return "No place was chosen. Choose at least one.";
    case RefusalReason::TooManyTickets:
      return "That is more than one order can have. Choose 50 places at most.";
    case RefusalReason::NotOnSale:
      return "This performance is not on sale.";
    case RefusalReason::NoCertificate:
      return "This kiosk is not ready to sell yet. Please ask our staff.";
    case RefusalReason::SeatsTaken:
      return "Some of these places were taken just now. Please choose others.";
    case RefusalReason::InsufficientSeats:
      return "Not enough places are free. Please choose fewer or another category.";
    case RefusalReason::ParentUnreachable:
      return "These places cannot be reserved at the moment. Please try again or choose others.";
    case RefusalReason::PrinterNotReady:
      return "The ticket printer is not ready. Please use another kiosk or ask our staff; nothing was charged.";
    case RefusalReason::Unprintable:
      return "Tickets of this performance cannot be printed here. Please ask our staff; nothing was charged.";
    case RefusalReason::TerminalUnreachable:
      return "The payment terminal is not ready. Please use another kiosk or ask our staff; nothing was charged.";
    case RefusalReason::KioskBusy:
      return "Too many sales are open at this kiosk. Please wait a moment and try again.";
    case RefusalReason::StorageFailed:
      return "This kiosk is out of order. Please use another kiosk or ask our staff; nothing was charged.";
    case RefusalReason::UnknownSale:
      return "This kiosk knows no such sale.";
    case RefusalReason::OrderUsed:
      return "This order number belongs to another sale. Start again.";
    case RefusalReason::OutOfService:
      return "This kiosk is out of service. Please use another kiosk or the box office.";
    case RefusalReason::TooLate:
      return "It is too late for that: the sale has moved on.";
  }
  return {};
}

}  // namespace

std::string_view code(RefusalReason reason) noexcept {
  switch (reason) {
    case RefusalReason::UnknownPerformance:
      return "NOT_FOUND";
    case RefusalReason::UnknownPlace:
      return "UNKNOWN_PLACE";
    case RefusalReason::NothingChosen:
      return "NOTHING_CHOSEN";
    case RefusalReason::TooManyTickets:
      return "TOO_MANY_TICKETS";
    case RefusalReason::NotOnSale:
      return "NOT_ON_SALE";
    case RefusalReason::NoCertificate:
      return "NO_CERTIFICATE";
    case RefusalReason::SeatsTaken:
      return "SEATS_TAKEN";
    case RefusalReason::InsufficientSeats:
      return "INSUFFICIENT_SEATS";
    case RefusalReason::ParentUnreachable:
      return "CONTROLLER_UNREACHABLE";
    case RefusalReason::PrinterNotReady:
      return "PRINTER_NOT_READY";
    case RefusalReason::Unprintable:
      return "UNPRINTABLE";
    case RefusalReason::TerminalUnreachable:
      return "TERMINAL_UNREACHABLE";
    case RefusalReason::KioskBusy:
      return "KIOSK_BUSY";
    case RefusalReason::StorageFailed:
      return "STORAGE_FAILED";
    case RefusalReason::UnknownSale:
      return "NOT_FOUND";
    case RefusalReason::OrderUsed:
      return "ORDER_ID_USED";
    case RefusalReason::OutOfService:
      return "OUT_OF_SERVICE";
    case RefusalReason::TooLate:
      return "TOO_LATE";
  }
  return {};
}

SellRefusal refuse(RefusalReason reason) {
  return {reason, std::string(sentence(reason))};
}

}  // namespace foyer::kiosk
