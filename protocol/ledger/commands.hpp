#pragma once
// What can be asked of a ledger, and why it may be refused. Every command carries the ids it needs, so that a repeat
// is recognised and answered as success without a new event.
// Threading and lifetime: plain values.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/ledger/places.hpp"

namespace foyer::ledger {

/// In bytes of UTF-8: the reason given for a block.
inline constexpr std::size_t max_reason_length = 500;

enum class Origin : std::uint8_t {
  Root,    ///< central: every place starts free.
  Holder,  ///< a controller or kiosk: every place starts absent and arrives by grant.
};

struct OpenPerformance {
  PerformanceId performance;
  std::uint32_t seat_count = 0;
  std::vector<std::uint32_t> zone_capacities;
  Origin origin = Origin::Root;
  friend bool operator==(const OpenPerformance&, const OpenPerformance&) = default;
};

/// All of the places or none. A hold that is over by `now` does not stand in the way, swept or not.
struct HoldSeats {
  HoldId hold;
  Places places;
  Timestamp until;
  friend bool operator==(const HoldSeats&, const HoldSeats&) = default;
};
/// Moves the end of a hold that is still running; never to an earlier time.
struct ExtendHold {
  HoldId hold;
  Timestamp until;
  friend bool operator==(const ExtendHold&, const ExtendHold&) = default;
};
struct ReleaseHold {
  HoldId hold;
  friend bool operator==(const ReleaseHold&, const ReleaseHold&) = default;
};
/// Only once the hold's time is up.
struct ExpireHold {
  HoldId hold;
  friend bool operator==(const ExpireHold&, const ExpireHold&) = default;
};
struct BookHold {
  HoldId hold;
  OrderId order;
  friend bool operator==(const BookHold&, const BookHold&) = default;
};

/// Frees places of an order: at the root to the allotment they were sold from while that lives, at a holder to the
/// lease they were sold under, to the sub-allotment where a device below sold them.
struct CancelBooking {
  CancelId cancel;
  OrderId order;
  std::optional<Places> places;  ///< Nothing: the whole order.
  friend bool operator==(const CancelBooking&, const CancelBooking&) = default;
};

/// Free places only.
struct BlockPlaces {
  Places places;
  std::string reason;
  friend bool operator==(const BlockPlaces&, const BlockPlaces&) = default;
};
struct UnblockPlaces {
  Places places;
  std::string reason;
  friend bool operator==(const UnblockPlaces&, const UnblockPlaces&) = default;
};

/// Entrusts free places to a holder below. At the root they come under the lease of the live allotment of
/// (holder, journal), or of a new one with the next epoch; at a holder they keep the lease they arrived under.
struct GrantPlaces {
  GrantId grant;
  AllotmentId allotment;  ///< Minted by the caller; used when (holder, journal) has no live allotment.
  DeviceName holder;
  JournalId journal;
  Places places;
  std::optional<Timestamp> until;  ///< Nothing: until the end of the performance.
  friend bool operator==(const GrantPlaces&, const GrantPlaces&) = default;
};
/// At a holder: what the grantor's PlacesGranted said.
struct ReceiveGrant {
  GrantId grant;
  std::vector<LeasedPlaces> places;
  std::optional<Timestamp> until;
  friend bool operator==(const ReceiveGrant&, const ReceiveGrant&) = default;
};
/// At a holder: gives free places back. They are gone from here with the event.
struct ReturnPlaces {
  ReturnId return_id;
  Places places;
  friend bool operator==(const ReturnPlaces&, const ReturnPlaces&) = default;
};
/// At the grantor: what the holder's PlacesReturned said.
struct ReceiveReturn {
  ReturnId return_id;
  DeviceName holder;
  JournalId journal;
  std::vector<LeasedPlaces> places;
  friend bool operator==(const ReceiveReturn&, const ReceiveReturn&) = default;
};
/// At the grantor: takes back what is unsold, without the holder's word. At the root the epoch dies; at a holder
/// (holder, journal) is granted to again once its journal has told what became of all it had of a part with an end.
struct ReclaimAllotment {
  AllotmentId allotment;
  friend bool operator==(const ReclaimAllotment&, const ReclaimAllotment&) = default;
};
/// At a holder: the grantor reclaimed this lease. What is free under it is gone; nothing more is sold under it.
struct DropLease {
  Lease lease;
  friend bool operator==(const DropLease&, const DropLease&) = default;
};

/// At the grantor, out of the journal of a device below: the device sold these. All of the order stands or none.
/// Repeated while a conflict of the order is open, it is judged again.
struct SettleSale {
  OrderId order;
  DeviceName seller;
  JournalId journal;
  std::vector<LeasedPlaces> places;
  friend bool operator==(const SettleSale&, const SettleSale&) = default;
};
/// At the grantor, out of the journal of a device below: the device cancelled or reversed its sale. Takes what the
/// order still has of these places.
struct SettleCancel {
  CancelId cancel;
  OrderId order;
  std::optional<Places> places;  ///< Nothing: the whole order, and what was kept for it.
  friend bool operator==(const SettleCancel&, const SettleCancel&) = default;
};

/// At the root, out of the journal of an allotment's holder: the holder sold these places to a late sale of a device
/// below it, out of what it has by now. If what the sale was made from had been given back, both paid.
struct CoverOverdraft {
  OrderId order;
  DeviceName holder;
  JournalId journal;
  std::vector<LeasedPlaces> places;
  friend bool operator==(const CoverOverdraft&, const CoverOverdraft&) = default;
};

/// Gives an order the places of a hold instead of those it has, and closes its conflict if one is open.
struct ReseatOrder {
  OrderId order;
  HoldId hold;
  friend bool operator==(const ReseatOrder&, const ReseatOrder&) = default;
};
enum class ConflictOutcome : std::uint8_t { Refunded, Dismissed };
/// The order in conflict gets no places here: it was refunded, or a person decided otherwise.
struct CloseConflict {
  OrderId order;
  ConflictOutcome outcome = ConflictOutcome::Refunded;
  friend bool operator==(const CloseConflict&, const CloseConflict&) = default;
};
/// At a restored root: no epoch up to this one is ever minted again.
struct RaiseEpoch {
  Epoch to;
  friend bool operator==(const RaiseEpoch&, const RaiseEpoch&) = default;
};
/// At the root: frees what an allotment still has, unsold, beyond what its holders declared. The epoch lives on for
/// the declared places. Only once nobody else can have any of it: see central/allotment.
struct ReleaseUndeclared {
  AllotmentId allotment;
  Places declared;
  friend bool operator==(const ReleaseUndeclared&, const ReleaseUndeclared&) = default;
};
/// Places of one order.
struct OrderedPlaces {
  OrderId order;
  Places places;
  friend bool operator==(const OrderedPlaces&, const OrderedPlaces&) = default;
};
/// At a restored root: the allotment exists again (or has more than the backup knew), with the places that are free.
/// Sales under it that were settled while nobody knew it here are its own from now on.
struct AdoptAllotment {
  AllotmentId allotment;
  Epoch epoch;
  DeviceName holder;
  JournalId journal;
  Places places;                    ///< Unsold.
  std::vector<OrderedPlaces> sold;  ///< Settled late, as made under this epoch.
  friend bool operator==(const AdoptAllotment&, const AdoptAllotment&) = default;
};

using Command = std::variant<OpenPerformance, HoldSeats, ExtendHold, ReleaseHold, ExpireHold, BookHold, CancelBooking,
                             BlockPlaces, UnblockPlaces, GrantPlaces, ReceiveGrant, ReturnPlaces, ReceiveReturn,
                             ReclaimAllotment, DropLease, SettleSale, SettleCancel, ReseatOrder, CloseConflict,
                             RaiseEpoch, ReleaseUndeclared, AdoptAllotment, CoverOverdraft>;

enum class RefusalReason : std::uint8_t {
  NotOpen,         ///< The performance was never opened here.
  AlreadyOpen,     ///< It was opened with other places.
  TooManyPlaces,   ///< Beyond the limits of a seating plan.
  EmptyRequest,    ///< No place is named.
  MissingId,       ///< An id or a name of the command is nil.
  DuplicatePlace,  ///< A seat or a zone is named twice.
  UnknownPlace,    ///< The plan has no such seat or zone, or the order has not got it.
  SeatTaken,       ///< Held or sold.
  SeatAllotted,    ///< Entrusted to a holder below: recall it first.
  SeatBlocked,
  SeatAbsent,            ///< Not granted to this holder.
  InsufficientCapacity,  ///< The zone has not as many free.
  NotBlocked,            ///< Unblocking what is not blocked.
  UnknownHold,
  DuplicateHold,  ///< The hold id was used for other places.
  HoldExpired,    ///< Its time is up, swept or not; or a new hold would end before it begins.
  HoldReleased,
  HoldBooked,  ///< Booked already, or for another order.
  HoldNotDue,  ///< It may not expire before its time.
  UnknownOrder,
  DuplicateOrder,  ///< The order id was used for other places.
  UnknownAllotment,
  DuplicateAllotment,  ///< The allotment id was used for another holder.
  DeadEpoch,           ///< The lease was dropped, or its time is up, or the journal may have what was reclaimed.
  WrongHolder,         ///< Settling the cancellation of an order that was not sold by a device below.
  WrongOrigin,         ///< A command of the root at a holder, or the other way round.
  NoConflict,          ///< The order has no open conflict.
  ReasonTooLong,
};

/// Why a command changed nothing.
struct Refusal {
  RefusalReason reason{};
  std::optional<SeatIndex> seat;  ///< The first offending seat, if one is to blame,
  std::optional<ZoneIndex> zone;  ///< or else the zone.
  std::uint32_t available = 0;    ///< For InsufficientCapacity: what the zone has free.
  std::uint32_t allotted = 0;     ///< How many of the places asked for are missing because they are allotted.

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// "SeatTaken"
[[nodiscard]] std::string_view name(RefusalReason reason) noexcept;

}  // namespace foyer::ledger
