#pragma once
// What happened in a ledger. Events are the truth: folding them with `evolve` gives the state, at any time, anywhere.
// Where an event names leases, it names the lease of each place at the ledger that made it.
// Threading and lifetime: plain values; all places in events are normalised.

#include "protocol/ledger/commands.hpp"

namespace foyer::ledger {

enum class PlaceState : std::uint8_t { Absent, Free, Held, Sold, Allotted, Blocked };

/// "free"
[[nodiscard]] std::string_view name(PlaceState state) noexcept;

struct PerformanceOpened {
  PerformanceId performance;
  std::uint32_t seat_count = 0;
  std::vector<std::uint32_t> zone_capacities;
  Origin origin = Origin::Root;
  friend bool operator==(const PerformanceOpened&, const PerformanceOpened&) = default;
};

struct SeatsHeld {
  HoldId hold;
  Timestamp until;
  std::vector<LeasedPlaces> places;
  friend bool operator==(const SeatsHeld&, const SeatsHeld&) = default;
};
struct HoldExtended {
  HoldId hold;
  Timestamp until;
  friend bool operator==(const HoldExtended&, const HoldExtended&) = default;
};
struct HoldReleased {
  HoldId hold;
  friend bool operator==(const HoldReleased&, const HoldReleased&) = default;
};
struct HoldExpired {
  HoldId hold;
  friend bool operator==(const HoldExpired&, const HoldExpired&) = default;
};
struct HoldBooked {
  HoldId hold;
  OrderId order;
  std::vector<LeasedPlaces> places;
  friend bool operator==(const HoldBooked&, const HoldBooked&) = default;
};
struct BookingCancelled {
  CancelId cancel;
  OrderId order;
  std::vector<LeasedPlaces> places;
  friend bool operator==(const BookingCancelled&, const BookingCancelled&) = default;
};

struct PlacesBlocked {
  std::vector<LeasedPlaces> places;
  std::string reason;
  friend bool operator==(const PlacesBlocked&, const PlacesBlocked&) = default;
};
struct PlacesUnblocked {
  std::vector<LeasedPlaces> places;
  std::string reason;
  friend bool operator==(const PlacesUnblocked&, const PlacesUnblocked&) = default;
};

struct PlacesGranted {
  GrantId grant;
  AllotmentId allotment;
  DeviceName holder;
  JournalId journal;
  std::vector<LeasedPlaces> places;
  std::optional<Timestamp> until;  ///< Never later than the grantor's own lease.
  friend bool operator==(const PlacesGranted&, const PlacesGranted&) = default;
};
struct GrantReceived {
  GrantId grant;
  std::vector<LeasedPlaces> places;  ///< What arrived, or came under a newer lease.
  std::vector<LeasedPlaces>
      ignored;  ///< Here under another lease, or this lease was dropped: the grantor has them back.
  std::optional<Timestamp> until;
  friend bool operator==(const GrantReceived&, const GrantReceived&) = default;
};
struct PlacesReturned {
  ReturnId return_id;
  std::vector<LeasedPlaces> places;
  friend bool operator==(const PlacesReturned&, const PlacesReturned&) = default;
};
struct ReturnReceived {
  ReturnId return_id;
  DeviceName holder;
  JournalId journal;
  AllotmentId allotment;              ///< Nil if there is no live allotment of (holder, journal): all is ignored.
  std::vector<LeasedPlaces> places;   ///< Free here now.
  std::vector<LeasedPlaces> ignored;  ///< Not allotted to this holder under that lease (any more).
  std::vector<LeasedPlaces> owed;     ///< Sold under that lease as far as is known: free once that sale is cancelled.
  friend bool operator==(const ReturnReceived&, const ReturnReceived&) = default;
};
struct AllotmentReclaimed {
  AllotmentId allotment;
  DeviceName holder;
  JournalId journal;
  std::vector<LeasedPlaces> places;  ///< Unsold at the grantor: free here now.
  friend bool operator==(const AllotmentReclaimed&, const AllotmentReclaimed&) = default;
};
struct LeaseDropped {
  Lease lease;
  Places places;  ///< Were free, blocked or entrusted below: absent now.
  friend bool operator==(const LeaseDropped&, const LeaseDropped&) = default;
};

struct SaleSettled {
  OrderId order;
  DeviceName seller;
  JournalId journal;
  AllotmentId allotment;                ///< At a holder: the sub-allotment of the seller, nil if it has none alive.
  std::vector<LeasedPlaces> places;     ///< Out of the allotment.
  std::vector<LeasedPlaces> from_free;  ///< Without a living lease, but they were free here.
  Places elsewhere;                     ///< At a holder: places that are not here at all; not judged.
  std::vector<LeasedPlaces> overdrawn;  ///< Under this living lease, which had given them back already; they were free.
  /// At a holder, of what is elsewhere: seats under a lease that lives here. A grant of them may be on its way still,
  /// made before the grantor heard of the sale.
  std::vector<LeasedPlaces> unarrived;

  /// The sale was made without a living lease and stands because its places were free.
  [[nodiscard]] bool late() const noexcept { return !from_free.empty(); }
  friend bool operator==(const SaleSettled&, const SaleSettled&) = default;
};

/// To whom places of an order in conflict were lost; the id that fits the state is set, for a zone none.
struct LostPlaces {
  Places places;
  PlaceState taken{};
  HoldId hold;
  OrderId order;
  AllotmentId allotment;
  friend bool operator==(const LostPlaces&, const LostPlaces&) = default;
};
/// Told again when more of the order's places were found and kept for it.
struct SaleConflicted {
  OrderId order;
  DeviceName seller;
  JournalId journal;
  std::vector<LeasedPlaces> places;  ///< All that the order claims.
  std::vector<LostPlaces> lost;
  /// What of its places under living leases was there: every ledger above and below has them sold to it, so nobody else
  /// gets them, whatever becomes of the order, until its seller takes the sale back. Out of the allotment.
  std::vector<LeasedPlaces> kept;
  AllotmentId allotment;                     ///< As in SaleSettled.
  std::vector<LeasedPlaces> kept_from_free;  ///< At a holder.
  friend bool operator==(const SaleConflicted&, const SaleConflicted&) = default;
};
struct CancelSettled {
  CancelId cancel;
  OrderId order;
  std::vector<LeasedPlaces> places;  ///< Taken from the order, or from its claim if it is in conflict.
  friend bool operator==(const CancelSettled&, const CancelSettled&) = default;
};
struct OrderReseated {
  OrderId order;
  HoldId hold;
  std::vector<LeasedPlaces> from;  ///< Empty if the order was in conflict.
  std::vector<LeasedPlaces> to;
  friend bool operator==(const OrderReseated&, const OrderReseated&) = default;
};
struct ConflictClosed {
  OrderId order;
  ConflictOutcome outcome = ConflictOutcome::Refunded;
  friend bool operator==(const ConflictClosed&, const ConflictClosed&) = default;
};
/// At the root: of what was given back although an order had it, the holder of the lease sold as many for this order
/// out of other places.
struct OverdraftCovered {
  OrderId order;
  std::vector<LeasedPlaces> places;  ///< Of zones. Out of the allotment: free here now.
  friend bool operator==(const OverdraftCovered&, const OverdraftCovered&) = default;
};
struct EpochRaised {
  Epoch to;
  friend bool operator==(const EpochRaised&, const EpochRaised&) = default;
};
/// At the root: of a superseded allotment, or after a restore, what nobody declared. The rest stays under its epoch.
struct UndeclaredReleased {
  AllotmentId allotment;
  Places places;  ///< Free here now.
  friend bool operator==(const UndeclaredReleased&, const UndeclaredReleased&) = default;
};
/// At a restored root: a holder has these places under an allotment that was made after the backup.
struct AllotmentAdopted {
  AllotmentId allotment;
  Epoch epoch;
  DeviceName holder;
  JournalId journal;
  Places places;                    ///< Were free here: allotted now.
  std::vector<LostPlaces> missing;  ///< Declared too, but somebody else has them: for a person to see.
  std::vector<OrderedPlaces> sold;  ///< Of orders that took them from what was free: sold from the allotment now.
  Places
      owed;  ///< Sold under it beyond what the backup knew, and taken for given back: the allotment's when cancelled.
  friend bool operator==(const AllotmentAdopted&, const AllotmentAdopted&) = default;
};

using Event =
    std::variant<PerformanceOpened, SeatsHeld, HoldExtended, HoldReleased, HoldExpired, HoldBooked, BookingCancelled,
                 PlacesBlocked, PlacesUnblocked, PlacesGranted, GrantReceived, PlacesReturned, ReturnReceived,
                 AllotmentReclaimed, LeaseDropped, SaleSettled, SaleConflicted, CancelSettled, OrderReseated,
                 ConflictClosed, EpochRaised, UndeclaredReleased, AllotmentAdopted, OverdraftCovered>;

}  // namespace foyer::ledger
