#include "central/orders/reprint_refusal.hpp"

namespace foyer::central {
namespace {

using Reason = reprint::RefusalReason;

unsigned status_of(Reason reason) {
  switch (reason) {
    case Reason::ClaimUnknown:
    case Reason::OrderUnknown:
      return 404;
    case Reason::TicketUnknown:
    case Reason::DeviceUnknown:
    case Reason::ReasonMissing:
      return 422;
    case Reason::ClaimAmbiguous:
    case Reason::OrderRefunded:
    case Reason::PerformanceOver:
    case Reason::AlreadyAdmitted:
    case Reason::AlreadyPrinted:
    case Reason::PrintUnderWay:
    case Reason::GenerationsUsed:
    case Reason::PrinterNotReady:
      return 409;
    case Reason::ParentUnreachable:
    case Reason::StorageFailed:
      return 503;
  }
  return 409;
}

/// What staff at a desk can do about it.
std::string_view words_for_staff(Reason reason) {
  switch (reason) {
    case Reason::ClaimUnknown:
      return "No order has this code. Check each character, or look for the order by its id.";
    case Reason::ClaimAmbiguous:
      return "More than one order has this code. Look for it in the list, and print the right one from there.";
    case Reason::OrderUnknown:
      return "There is no order with this id, or what its tickets look like is not known here.";
    case Reason::OrderRefunded:
      return "This order was refunded or cancelled, so its tickets are void and are not printed.";
    case Reason::AlreadyAdmitted:
      return "Somebody has come in with this ticket, so it is not printed anew. Send the customer to staff at the "
             "door.";
    case Reason::AlreadyPrinted:
      return "No ticket of this order waits for its paper. If one is lost, print it anew and say why.";
    case Reason::PrintUnderWay:
      return "This ticket is being printed at this moment. Wait half a minute, then look at the order again.";
    case Reason::GenerationsUsed:
      return "This ticket was printed too often for its code. Print it anew and say why.";
    case Reason::DeviceUnknown:
      return "There is no such kiosk in the venue of this order, or it is off. Choose another kiosk.";
    case Reason::PrinterNotReady:
      return "The printer of this kiosk can't print now. Choose another kiosk, or look after its printer first.";
    case Reason::ReasonMissing:
      return "This ticket is on paper. Say why it is printed anew: the paper that is out there becomes void.";
    case Reason::StorageFailed:
      return "This could not be written down, so nothing is printed. Ask again in a moment.";
    case Reason::TicketUnknown:
    case Reason::PerformanceOver:
    case Reason::ParentUnreachable:
      return reprint::text(reason);
  }
  return reprint::text(reason);
}

}  // namespace

CommandRefusal refusal_of(Reason reason) {
  return {status_of(reason), std::string(reprint::code(reason)), std::string(words_for_staff(reason)), 0};
}

CommandRefusal too_many_codes(Duration wait) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
  return {429, std::string(too_many_codes_code),
          "Too many codes were tried here that nobody knows. Try again in " + std::to_string(minutes) +
              (minutes == 1 ? " minute." : " minutes."),
          0};
}

bool is(const CommandRefusal& refusal, Reason reason) {
  return refusal.code == reprint::code(reason);
}

wire::Refusal told_to_device(const CommandRefusal& refusal) {
  const auto reason = reprint::parse_code(refusal.code);
  return {refusal.code, reason ? std::string(reprint::text(*reason)) : refusal.detail, 0};
}

}  // namespace foyer::central
