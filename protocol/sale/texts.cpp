#include "protocol/sale/saga.hpp"

namespace foyer::sale {

std::string_view text(PaymentMeans means) noexcept {
  switch (means) {
    case PaymentMeans::AuthoriseAndCapture:
      return "authorise_and_capture";
    case PaymentMeans::SaleAndReverse:
      return "sale_and_reverse";
    case PaymentMeans::CashAlreadyIn:
      return "cash_already_in";
  }
  return "unknown";
}

std::string_view text(GiveUpReason reason) noexcept {
  switch (reason) {
    case GiveUpReason::SeatsRefused:
      return "seats_refused";
    case GiveUpReason::CustomerCancelled:
      return "customer_cancelled";
    case GiveUpReason::TimedOut:
      return "timed_out";
    case GiveUpReason::Restarted:
      return "restarted";
    case GiveUpReason::LeaseDead:
      return "lease_dead";
    case GiveUpReason::PaymentNeverKnown:
      return "payment_never_known";
    case GiveUpReason::PaymentAttemptsUsed:
      return "payment_attempts_used";
  }
  return "unknown";
}

std::string_view text(PrintFault fault) noexcept {
  switch (fault) {
    case PrintFault::Other:
      return "other";
    case PrintFault::NoPaper:
      return "no_paper";
    case PrintFault::Jam:
      return "jam";
    case PrintFault::CoverOpen:
      return "cover_open";
    case PrintFault::Unplugged:
      return "unplugged";
    case PrintFault::NotTried:
      return "not_tried";
    case PrintFault::SigningFailed:
      return "signing_failed";
  }
  return "unknown";
}

std::string_view text(HandSettlement settlement) noexcept {
  switch (settlement) {
    case HandSettlement::Capture:
      return "capture";
    case HandSettlement::Reversal:
      return "reversal";
  }
  return "unknown";
}

std::string_view text(Phase phase) noexcept {
  switch (phase) {
    case Phase::NotStarted:
      return "not_started";
    case Phase::Started:
      return "started";
    case Phase::SeatsSecured:
      return "seats_secured";
    case Phase::PaymentRequested:
      return "payment_requested";
    case Phase::PaymentUnknown:
      return "payment_unknown";
    case Phase::PaymentAuthorised:
      return "payment_authorised";
    case Phase::Committed:
      return "committed";
    case Phase::TicketsSigned:
      return "tickets_signed";
    case Phase::Printing:
      return "printing";
    case Phase::HandingOver:
      return "handing_over";
    case Phase::Capturing:
      return "capturing";
    case Phase::Reversing:
      return "reversing";
    case Phase::Releasing:
      return "releasing";
    case Phase::ToSettleByHand:
      return "to_settle_by_hand";
    case Phase::Completed:
      return "completed";
    case Phase::Abandoned:
      return "abandoned";
    case Phase::Reversed:
      return "reversed";
  }
  return "unknown";
}

std::string_view text(SaleError error) noexcept {
  switch (error) {
    case SaleError::OutOfPlace:
      return "out_of_place";
    case SaleError::UnknownAttempt:
      return "unknown_attempt";
    case SaleError::WrongTicket:
      return "wrong_ticket";
    case SaleError::BadOrder:
      return "bad_order";
    case SaleError::WrongPlaces:
      return "wrong_places";
    case SaleError::AttemptReused:
      return "attempt_reused";
    case SaleError::TooLate:
      return "too_late";
    case SaleError::TextTooLong:
      return "text_too_long";
    case SaleError::BadLanguage:
      return "bad_language";
  }
  return "unknown";
}

}  // namespace foyer::sale
