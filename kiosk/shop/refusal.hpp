#pragma once
// Why the kiosk does not sell, each with a sentence that tells the customer what to do.
// Threading: plain values.

#include <string>
#include <string_view>

namespace foyer::kiosk {

enum class RefusalReason {
  UnknownPerformance,
  UnknownPlace,  ///< The plan has no such seat, zone or category.
  NothingChosen,
  TooManyTickets,  ///< More than sale::order_lines_limit.
  NotOnSale,       ///< Not released, over, or without a price.
  NoCertificate,   ///< Central has not admitted this kiosk yet: its tickets would be refused at the door.
  SeatsTaken,
  InsufficientSeats,
  ParentUnreachable,  ///< The places are not this kiosk's own and the controller did not answer.
  PrinterNotReady,
  Unprintable,  ///< Something on its tickets cannot be printed by this kiosk's printer.
  TerminalUnreachable,
  KioskBusy,      ///< A limit on open sales or on those that wait for the terminal.
  StorageFailed,  ///< Nothing can be written down, so nothing is done.
  UnknownSale,
  OrderUsed,     ///< The order id belongs to another sale.
  OutOfService,  ///< By an admin's wish.
  TooLate,       ///< The sale is past the point where this could be done.
};

struct SellRefusal {
  RefusalReason reason = RefusalReason::SeatsTaken;
  std::string message;  ///< For the customer.
};

/// SEATS_TAKEN
[[nodiscard]] std::string_view code(RefusalReason reason) noexcept;
/// With the usual sentence of the reason.
[[nodiscard]] SellRefusal refuse(RefusalReason reason);

}  // namespace foyer::kiosk
