#pragma once
// The events in central's log as plain values, and their exact bytes (central.proto). ARCHITECTURE.md lists which
// stream carries which. Every event says when central decided it.
// Threading: pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/admission/verdict.hpp"
#include "protocol/base/bytes.hpp"
#include "protocol/base/chain.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/money.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ledger/events.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/ledger/places.hpp"
#include "protocol/ticket/ids.hpp"
#include "protocol/ticket/token.hpp"
#include "protocol/wire/care_event.hpp"
#include "protocol/wire/case_event.hpp"
#include "protocol/wire/declaration.hpp"
#include "protocol/wire/error.hpp"
#include "protocol/wire/feed.hpp"

namespace foyer::wire {

/// catalogue: an event made through the box-office API; its performance stream opens with the same command.
struct BoxOfficeEventCreated {
  ledger::PerformanceId performance;
  std::string name;
  std::uint32_t total_seats = 0;
  friend bool operator==(const BoxOfficeEventCreated&, const BoxOfficeEventCreated&) = default;
};

/// performance/<id>, beside the ledger's SeatsHeld. The token is what book must present.
struct BoxOfficeHoldOpened {
  ledger::HoldId hold;
  std::uint32_t quantity = 0;
  std::string payment_token;
  Timestamp expires_at;
  friend bool operator==(const BoxOfficeHoldOpened&, const BoxOfficeHoldOpened&) = default;
};

/// performance/<id>, beside the ledger's HoldBooked. The booking id is the ledger's order id.
struct BoxOfficeBookingMade {
  ledger::OrderId booking;
  ledger::HoldId hold;
  std::uint32_t quantity = 0;
  friend bool operator==(const BoxOfficeBookingMade&, const BoxOfficeBookingMade&) = default;
};

/// catalogue
struct PlanAdded {
  NamedPlan plan;
  friend bool operator==(const PlanAdded&, const PlanAdded&) = default;
};
/// catalogue; again with changed content replaces.
struct PerformanceScheduled {
  PerformanceOnSale performance;
  friend bool operator==(const PerformanceScheduled&, const PerformanceScheduled&) = default;
};
/// catalogue
struct DeviceRegistered {
  DeviceOfVenue device;
  friend bool operator==(const DeviceRegistered&, const DeviceRegistered&) = default;
};

/// fleet
struct CertificateIssued {
  ledger::DeviceName device;
  Bytes certificate;
  friend bool operator==(const CertificateIssued&, const CertificateIssued&) = default;
};

struct SettledTicket {
  ticket::TicketId ticket;
  ticket::Place place;
  friend bool operator==(const SettledTicket&, const SettledTicket&) = default;
};

enum class SettlementOutcome : std::uint8_t {
  Standing,    ///< Sold under a live epoch, or late and nobody else had the places.
  Late,        ///< Sold under a dead epoch; the places were free and it stands.
  Conflicted,  ///< Somebody else has the places: a case is open.
};

/// order/<id>: an order as its seller committed it, and what settlement made of it.
struct OrderSettled {
  ledger::OrderId order;
  ledger::PerformanceId performance;
  ledger::DeviceName seller;
  JournalId journal;
  std::uint64_t seq = 0;  ///< the journal entry
  Timestamp sold_at;      ///< the seller's device time
  Money total;
  std::string payment_reference;
  std::vector<SettledTicket> tickets;
  SettlementOutcome outcome = SettlementOutcome::Standing;
  sale::PaymentAttemptId payment_attempt;  ///< Nil if it was settled before refunds were.
  std::optional<sale::PaymentMeans> payment_means;
  bool from_fork = false;  ///< Sold in a second history of the journal: without a right to its places.
  std::vector<ledger::LeasedPlaces> leased;  ///< Unless it is standing: under which leases it was sold.
  bool sold_at_is_proven = true;  ///< Otherwise sold_at is what the seller's wall clock said: nothing rests on it.
  friend bool operator==(const OrderSettled&, const OrderSettled&) = default;
};

/// case/<case id>: a sale that is in no book until a person says so; `outcome` means nothing.
struct SaleQuarantined {
  CaseId case_id;
  OrderSettled order;
  friend bool operator==(const SaleQuarantined&, const SaleQuarantined&) = default;
};

/// order/<id>: the seller took it back (the payment was reversed).
struct OrderReversed {
  ledger::OrderId order;
  friend bool operator==(const OrderReversed&, const OrderReversed&) = default;
};

/// admission/<performance id>
struct AdmissionRecorded {
  ticket::TicketId ticket;
  ledger::PerformanceId performance;
  std::uint32_t generation = 0;
  Timestamp at;      ///< the door's clock
  std::string gate;  ///< A name, or empty.
  ledger::DeviceName door;
  bool is_exit = false;
  bool overridden = false;    ///< Staff let this one in against the verdict: never a double admission.
  admission::ScanNonce scan;  ///< Nil in logs of older versions.
  friend bool operator==(const AdmissionRecorded&, const AdmissionRecorded&) = default;
};

/// admission/<performance id>: the gate never turned.
struct AdmissionAnnulled {
  ticket::TicketId ticket;
  ledger::PerformanceId performance;
  Timestamp at;
  std::string gate;  ///< A name, or empty.
  ledger::DeviceName door;
  admission::ScanNonce scan;  ///< Of the admission that is undone. Nil in logs of older versions.
  friend bool operator==(const AdmissionAnnulled&, const AdmissionAnnulled&) = default;
};
/// fleet: from here on this log is the authority; another one than before after a restore.
struct AuthorityBegan {
  LogId authority;
  friend bool operator==(const AuthorityBegan&, const AuthorityBegan&) = default;
};
/// fleet: a device speaks from a journal that was not known before; those before it are superseded.
struct JournalBegan {
  ledger::DeviceName device;
  JournalId journal;
  JournalId previous;  ///< Nil: not known.
  friend bool operator==(const JournalBegan&, const JournalBegan&) = default;
};
/// fleet: what a device declared, in the journal entry `seq`.
struct HolderDeclared {
  ledger::DeviceName device;
  JournalId journal;
  std::uint64_t seq = 0;
  LogId authority;
  LogId grantor;
  std::vector<DeclaredPlaces> declared;
  bool includes_sold = true;  ///< Not so in logs of older versions.
  friend bool operator==(const HolderDeclared&, const HolderDeclared&) = default;
};
/// fleet: a device below a controller had a part of this allotment under this journal.
struct PartReceived {
  ledger::DeviceName device;
  JournalId journal;
  ledger::AllotmentId allotment;
  friend bool operator==(const PartReceived&, const PartReceived&) = default;
};
/// performance/<id>: after a restore nothing is granted or sold here until its holders have declared.
struct PerformanceSuspended {
  LogId authority;
  friend bool operator==(const PerformanceSuspended&, const PerformanceSuspended&) = default;
};
/// performance/<id>: sold again, since all have declared or because an operator said so.
struct PerformanceResumed {
  std::string reason;
  bool all_declared = false;
  friend bool operator==(const PerformanceResumed&, const PerformanceResumed&) = default;
};
/// fleet: the device gave these back, or sold them, after it had declared them.
struct DeclarationReduced {
  ledger::DeviceName device;
  JournalId journal;
  DeclaredPlaces places;
  friend bool operator==(const DeclarationReduced&, const DeclarationReduced&) = default;
};
/// fleet: a booking that the device cancelled after it had declared: it has these again.
struct DeclarationExtended {
  ledger::DeviceName device;
  JournalId journal;
  DeclaredPlaces places;
  friend bool operator==(const DeclarationExtended&, const DeclarationExtended&) = default;
};

/// fleet: of this journal nothing is settled from the entry `seq` on. Said again whenever more of it is stored, so that
/// who stores and who settles meet at one stream.
struct JournalHeld {
  ledger::DeviceName device;
  JournalId journal;
  std::uint64_t seq = 0;
  std::string kind;  ///< Of the entry that could not be read; empty: what is held is being settled.
  friend bool operator==(const JournalHeld&, const JournalHeld&) = default;
};
/// fleet: everything of it that is stored is settled.
struct JournalReleased {
  ledger::DeviceName device;
  JournalId journal;
  friend bool operator==(const JournalReleased&, const JournalReleased&) = default;
};

using CentralEventBody =
    std::variant<ledger::Event, BoxOfficeEventCreated, BoxOfficeHoldOpened, BoxOfficeBookingMade, PlanAdded,
                 PerformanceScheduled, DeviceRegistered, CertificateIssued, OrderSettled, OrderReversed,
                 AdmissionRecorded, AdmissionAnnulled, CaseOpened, CaseActed, CaseClosed, TicketsNoticed, OrderResolved,
                 RefundOrdered, RefundPaid, RefundFailed, AuthorityBegan, JournalBegan, HolderDeclared, PartReceived,
                 PerformanceSuspended, PerformanceResumed, DeclarationReduced, DeclarationExtended, DesiredStateSet,
                 AlertAcknowledged, ForkKept, ForkJudged, SaleQuarantined, JournalHeld, JournalReleased,
                 reprint::ReprintOrdered>;

struct CentralEvent {
  Timestamp at;
  CentralEventBody body;
  friend bool operator==(const CentralEvent&, const CentralEvent&) = default;
};

[[nodiscard]] Bytes encode(const CentralEvent& event);
[[nodiscard]] Result<CentralEvent, WireError> decode_central_event(BytesView bytes);

}  // namespace foyer::wire
