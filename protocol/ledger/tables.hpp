#pragma once
// The inside of a ledger's state: flat tables whose rows point at each other by slot, so that a seat, a hold or a sale
// is found and changed in constant time and nothing is copied. Only this library's own files and its tests look here;
// everybody else asks `State`.
// Threading and lifetime: plain values. Slots are given out in the order of events, so equal histories give equal
// tables.

#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "protocol/ledger/events.hpp"

namespace foyer::ledger {

using Slot = std::uint32_t;
inline constexpr Slot no_slot = std::numeric_limits<Slot>::max();
/// The lease table's first row: the nil lease, central itself. It never dies.
inline constexpr Slot nil_lease_slot = 0;

enum class HoldStatus : std::uint8_t { Active, Booked, Released, Expired };
enum class OrderStatus : std::uint8_t {
  Sold,
  Cancelled,   ///< It has no places left.
  Conflicted,  ///< Settled too late: it claims places and has none but those kept for it. An open case.
  Closed,      ///< Its conflict ended without places.
};

struct Totals {
  std::uint64_t total = 0;
  std::uint64_t available = 0;
  std::uint64_t held = 0;
  std::uint64_t sold = 0;
  std::uint64_t allotted = 0;
  std::uint64_t blocked = 0;
  std::uint64_t absent = 0;
  friend bool operator==(const Totals&, const Totals&) = default;
};

/// One seat, or a count of one zone, that a hold or an order has.
struct Share {
  Slot lease = nil_lease_slot;
  Slot allotment = no_slot;  ///< For what a device below sold: where it goes when cancelled.
  std::uint32_t index = 0;   ///< Of the seat or the zone.
  std::uint32_t count = 0;   ///< 0: a seat.

  [[nodiscard]] bool is_seat() const noexcept { return count == 0; }
  friend bool operator==(const Share&, const Share&) = default;
};

struct SeatRecord {
  PlaceState state = PlaceState::Free;
  Slot owner = no_slot;  ///< A hold when held, an order when sold, an allotment when allotted.
  Slot lease = nil_lease_slot;
  friend bool operator==(const SeatRecord&, const SeatRecord&) = default;
};

/// A zone's places under one lease. What is in no pool is absent.
struct ZonePool {
  Slot lease = nil_lease_slot;
  std::uint32_t free = 0;
  std::uint32_t held = 0;
  std::uint32_t sold = 0;
  std::uint32_t allotted = 0;
  std::uint32_t blocked = 0;
  friend bool operator==(const ZonePool&, const ZonePool&) = default;
};

struct ZoneRecord {
  Totals totals;
  std::vector<ZonePool> pools;  ///< By rising lease slot.
  friend bool operator==(const ZoneRecord&, const ZoneRecord&) = default;
};

struct LeaseRecord {
  Lease lease;
  bool live = true;
  std::optional<Timestamp> until;  ///< The latest any grant under it said; nothing: no end.
  friend bool operator==(const LeaseRecord&, const LeaseRecord&) = default;
};

/// Once it is no longer active only its head is kept.
struct HoldRecord {
  HoldId id;
  Timestamp until;
  HoldStatus status = HoldStatus::Active;
  Slot order = no_slot;
  std::vector<Share> shares;
  friend bool operator==(const HoldRecord&, const HoldRecord&) = default;
};

struct OrderRecord {
  OrderId id;
  OrderStatus status = OrderStatus::Sold;
  Slot hold = no_slot;
  DeviceName seller;  ///< None: sold at this ledger.
  JournalId journal;
  std::vector<Share> shares;
  friend bool operator==(const OrderRecord&, const OrderRecord&) = default;
};

/// What an allotment still has of one zone under one lease.
struct AllottedZone {
  std::uint32_t zone = 0;
  Slot lease = nil_lease_slot;
  std::uint32_t count = 0;
  std::uint32_t debt = 0;  ///< Of what was sold from it, as many are free once cancelled: they were given back already.
  Slot debtors_end = 0;    ///< The debt is of orders before this slot.
  friend bool operator==(const AllottedZone&, const AllottedZone&) = default;
};

struct AllotmentRecord {
  AllotmentId id;
  Epoch epoch;           ///< At the root only; 0 at a holder.
  Slot lease = no_slot;  ///< At the root: its lease.
  DeviceName holder;
  JournalId journal;
  bool live = true;
  std::optional<Timestamp> until;
  std::uint32_t seats = 0;          ///< How many it still has, unsold.
  std::vector<AllottedZone> zones;  ///< By zone, then lease; no row of nothing.
  std::set<std::uint32_t> debt;     ///< Seats sold from it that are free once cancelled.
  /// Below the root: what its holder still has of it since it was reclaimed, by the holder's own journal; and seats
  /// that it had under leases that died.
  std::vector<LeasedPlaces> outstanding;
  bool is_uncertain = false;  ///< Below the root: what its holder has cannot be told from what was settled.
  bool revives = false;       ///< Below the root: one of the same journal was reclaimed before.
  friend bool operator==(const AllotmentRecord&, const AllotmentRecord&) = default;
};

struct GrantRecord {
  Slot allotment = no_slot;
  std::optional<Timestamp> until;
  std::vector<Share> shares;
  friend bool operator==(const GrantRecord&, const GrantRecord&) = default;
};

/// An order that was sold below without a living lease and lost its places. Open until settled, reseated or closed.
struct Conflict {
  OrderId order;
  DeviceName seller;
  JournalId journal;
  std::vector<LeasedPlaces> places;
  std::vector<LostPlaces> lost;
  friend bool operator==(const Conflict&, const Conflict&) = default;
};

struct Tables {
  bool open = false;
  PerformanceId performance;
  Origin origin = Origin::Root;
  Epoch highest_epoch;
  Totals totals;

  std::vector<SeatRecord> seats;
  std::vector<ZoneRecord> zones;
  std::vector<LeaseRecord> leases{LeaseRecord{}};
  std::vector<HoldRecord> holds;
  std::vector<OrderRecord> orders;
  std::vector<AllotmentRecord> allotments;

  std::map<Lease, Slot> lease_slots{{Lease{}, nil_lease_slot}};
  std::unordered_map<HoldId, Slot> hold_slots;
  std::unordered_map<OrderId, Slot> order_slots;
  std::unordered_map<AllotmentId, Slot> allotment_slots;
  std::map<std::pair<DeviceName, JournalId>, Slot> bindings;  ///< The newest allotment of each holder's journal.

  std::set<std::pair<Timestamp, Slot>> due;  ///< Active holds by their end.
  std::unordered_map<GrantId, GrantRecord> grants;
  std::unordered_set<GrantId> received_grants;
  std::unordered_set<ReturnId> returns;
  std::unordered_set<CancelId> cancels;
  std::map<OrderId, Conflict> conflicts;
  std::map<Slot, std::vector<Share>> kept;  ///< By order: sold to it under a living lease, and not its places.
  /// Below the root: (seat, lease, order) of seats that were sold before they came here. See SaleSettled::unarrived.
  std::set<std::tuple<std::uint32_t, Slot, Slot>> unarrived;

  friend bool operator==(const Tables&, const Tables&) = default;
};

}  // namespace foyer::ledger
