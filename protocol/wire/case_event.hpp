#pragma once
// The events at central that reconciliation makes, as plain values (central.proto): cases for the conflict inbox, what
// becomes of an order that could not stand, and refunds. A case names devices, orders and tickets, never persons'
// data; `by` is "rule", a device, or a role with a staff id.
// Threading: plain values.

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/chain.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/money.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/sale/entries.hpp"
#include "protocol/wire/feed.hpp"

namespace foyer::wire {

using CaseId = Identifier<struct CaseTag>;

/// The numbers are stored: never reuse one.
enum class CaseKind : std::uint8_t {
  LateSale = 1,              ///< Sold under a dead epoch, and somebody else has the places.
  DoubleAdmission = 2,       ///< Two entries on one ticket without an exit between them.
  ForkedJournal = 3,         ///< A device's journal has two histories; one of them is in quarantine.
  PerformanceCancelled = 4,  ///< An order of it that the rule could not refund.
  PerformanceMoved = 5,      ///< A refund was asked for because the performance was moved.
  MalformedEntries = 6,      ///< A device wrote entries that mean nothing.
  HandSettlement = 7,        ///< The kiosk could not take or give back the money of a sale.
  PlaceNotAdoptable = 8,     ///< A replaced device's place could not be taken over.
  RefundRequested = 9,       ///< A person asked for the refund of an order that stands.
  RefundPaidTwice = 10,      ///< The seller paid a refund that was recorded as paid already.
  AdmittedAfterVoid = 11,    ///< Somebody was let in with a ticket that had been refunded.
  ForkedSale = 12,           ///< A sale of a second history that cannot be believed without a person.
};
enum class CaseAction : std::uint8_t {
  SettledAgain = 1,
  Reseated = 2,
  RefundOrdered = 3,
  RefundPaid = 4,
  RefundFailed = 5,
  LeftToPerson = 6,  ///< The rule may not or cannot decide; the note says why.
  Honoured = 7,
  Noted = 8,
  Accepted = 9,  ///< A person took a quarantined sale into the books.
};
enum class CaseOutcome : std::uint8_t {
  Stands = 1,
  Reseated = 2,
  Refunded = 3,
  Honoured = 4,   ///< Let in without a place of its own.
  Withdrawn = 5,  ///< The seller took the sale back itself.
  Explained = 6,  ///< What arrived later shows that nothing is wrong.
  Dismissed = 7,  ///< A person closed it; the note says why.
};

/// case/<case id>. Whatever the case is not about is nil, none or 0.
struct CaseOpened {
  CaseId case_id;
  CaseKind kind = CaseKind::LateSale;
  ledger::PerformanceId performance;
  ledger::OrderId order;
  ticket::TicketId ticket;
  ledger::DeviceName device;
  JournalId journal;
  std::uint64_t seq = 0;  ///< The journal entry.
  std::string what;       ///< What happened, in English words.
  friend bool operator==(const CaseOpened&, const CaseOpened&) = default;
};
/// case/<case id>
struct CaseActed {
  CaseId case_id;
  CaseAction action = CaseAction::Noted;
  std::string by;
  std::string note;
  friend bool operator==(const CaseActed&, const CaseActed&) = default;
};
/// case/<case id>
struct CaseClosed {
  CaseId case_id;
  CaseOutcome outcome = CaseOutcome::Dismissed;
  std::string by;
  std::string note;
  friend bool operator==(const CaseClosed&, const CaseClosed&) = default;
};

/// case/<case id>: a batch of a journal's second history, as it came.
struct ForkKept {
  ledger::DeviceName device;
  JournalId journal;
  Bytes batch;             ///< encode(sync::JournalBatch)
  bool is_signed = false;  ///< Its head, by the device's key.
  friend bool operator==(const ForkKept&, const ForkKept&) = default;
};
/// case/<case id>: what of a kept batch was found to be second history, and settled.
struct ForkJudged {
  ledger::DeviceName device;
  JournalId journal;
  Digest batch{};               ///< sha256 of the batch as it was kept.
  std::vector<Digest> digests;  ///< After each entry that was taken.
  bool is_done = false;         ///< Nothing of the batch waits any more.
  friend bool operator==(const ForkJudged&, const ForkJudged&) = default;
};

/// order/<id>: what doors must know of its tickets from now on; the whole of it, replacing what was said before.
struct TicketsNoticed {
  TicketNotices notices;
  friend bool operator==(const TicketsNoticed&, const TicketsNoticed&) = default;
};

enum class OrderResolution : std::uint8_t {
  Stands = 1,    ///< Its places came free and it was settled after all.
  Reseated = 2,  ///< It has other places; TicketsNoticed beside it says which.
  Honoured = 3,  ///< A person lets its holders in without places.
  Closed = 4,    ///< A person closed the conflict in another way.
};
/// order/<id>
struct OrderResolved {
  ledger::OrderId order;
  OrderResolution resolution = OrderResolution::Stands;
  friend bool operator==(const OrderResolved&, const OrderResolved&) = default;
};

/// order/<id>: from here on the order is void and its money goes back; again, with the next try, after it failed.
struct RefundOrdered {
  RefundOrder refund;
  bool by_hand = false;  ///< No device is asked: a person pays it and records that.
  std::string by;
  friend bool operator==(const RefundOrdered&, const RefundOrdered&) = default;
};
/// order/<id>
struct RefundPaid {
  sale::RefundId refund;
  ledger::OrderId order;
  std::string reference;
  std::string by;
  bool by_hand = false;
  friend bool operator==(const RefundPaid&, const RefundPaid&) = default;
};
/// order/<id>: certain that this try paid nothing.
struct RefundFailed {
  sale::RefundId refund;
  ledger::OrderId order;
  std::uint32_t nth = 1;
  std::string why;
  std::string by;
  friend bool operator==(const RefundFailed&, const RefundFailed&) = default;
};

}  // namespace foyer::wire
