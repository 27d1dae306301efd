#pragma once
// The effects of a sale: what the program performs after the entries are durable. An effect may be performed again
// after a power cut, with the same ids; README.md says what each performer must promise.
// Threading: plain values.

#include <cstdint>
#include <variant>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/sale/entries.hpp"

namespace foyer::sale {

struct SecureSeats {
  ledger::HoldId hold;
  PerformanceId performance;
  ledger::Places places;
  friend bool operator==(const SecureSeats&, const SecureSeats&) = default;
};
struct ReleaseSeats {
  ledger::HoldId hold;
  PerformanceId performance;
  ledger::Places places;
  friend bool operator==(const ReleaseSeats&, const ReleaseSeats&) = default;
};
struct AuthorisePayment {
  PaymentAttemptId attempt;
  PaymentMeans means = PaymentMeans::AuthoriseAndCapture;
  Money amount;
  friend bool operator==(const AuthorisePayment&, const AuthorisePayment&) = default;
};
/// `after`: how long to wait first.
struct QueryPayment {
  PaymentAttemptId attempt;
  std::uint32_t nth = 1;
  Duration after{0};
  friend bool operator==(const QueryPayment&, const QueryPayment&) = default;
};
struct CapturePayment {
  PaymentAttemptId attempt;
  Money amount;
  std::uint32_t nth = 1;
  Duration after{0};
  friend bool operator==(const CapturePayment&, const CapturePayment&) = default;
};
struct ReversePayment {
  PaymentAttemptId attempt;
  Money amount;
  std::uint32_t nth = 1;
  Duration after{0};
  friend bool operator==(const ReversePayment&, const ReversePayment&) = default;
};
/// Ask the ledger whether the lease is live for these places now, and hand the answer to step() without yielding:
/// the SaleCommitted entry that follows is journalled together with the ledger's own.
struct ConfirmLease {
  ledger::HoldId hold;
  PerformanceId performance;
  std::vector<ledger::LeasedPlaces> leased;
  friend bool operator==(const ConfirmLease&, const ConfirmLease&) = default;
};
struct SignTickets {
  friend bool operator==(const SignTickets&, const SignTickets&) = default;
};
/// The token is made again from the claims if it is not at hand: the same claims and key give the same token.
struct PrintTicket {
  ticket::TicketId ticket;
  std::uint32_t index = 0;
  std::uint32_t nth = 1;  ///< 2 only after the printer took no byte of the first.
  friend bool operator==(const PrintTicket&, const PrintTicket&) = default;
};
/// All claim codes of one hand-over come together; one ClaimCodesWereShown answers them all.
struct ShowClaimCode {
  ticket::TicketId ticket;
  std::uint32_t index = 0;
  ticket::ClaimCode code;
  friend bool operator==(const ShowClaimCode&, const ShowClaimCode&) = default;
};

using Effect = std::variant<SecureSeats, ReleaseSeats, AuthorisePayment, QueryPayment, CapturePayment, ReversePayment,
                            ConfirmLease, SignTickets, PrintTicket, ShowClaimCode>;

}  // namespace foyer::sale
