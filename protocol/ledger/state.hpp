#pragma once
// The state of one performance's ledger, folded from its events, and the questions one may ask it.
// Threading and lifetime: a value; one thread writes. Views are copies and stay valid. Lookups are O(1), the counts are
// kept and not counted; what lists places is linear in the seats of the performance and says so.

#include <functional>
#include <string>

#include "protocol/ledger/tables.hpp"

namespace foyer::ledger {

struct SeatView {
  PlaceState state = PlaceState::Absent;
  Lease lease;            ///< Nil at the root unless allotted or sold from an allotment.
  HoldId hold;            ///< When held.
  OrderId order;          ///< When sold.
  AllotmentId allotment;  ///< When allotted.
};

struct HoldView {
  HoldId hold;
  HoldStatus status = HoldStatus::Active;
  Timestamp until;
  OrderId order;                     ///< When booked, else nil.
  std::vector<LeasedPlaces> places;  ///< While active.
};

struct OrderView {
  OrderId order;
  OrderStatus status = OrderStatus::Sold;
  HoldId hold;        ///< Nil if a device below sold it.
  DeviceName seller;  ///< None if it was sold at this ledger.
  JournalId journal;
  std::vector<LeasedPlaces> places;  ///< What it has now. In conflict: nothing, see Conflict.
};

struct AllotmentView {
  AllotmentId allotment;
  Epoch epoch;  ///< 0 at a holder.
  DeviceName holder;
  JournalId journal;
  bool live = true;
  std::optional<Timestamp> until;
  std::uint64_t unsold = 0;
};

struct GrantView {
  GrantId grant;
  AllotmentId allotment;
  std::vector<LeasedPlaces> places;
  std::optional<Timestamp> until;
};

struct LeaseView {
  Lease lease;
  bool live = true;
  std::optional<Timestamp> until;
};

class State {
 public:
  [[nodiscard]] bool is_open() const noexcept { return tables_.open; }
  [[nodiscard]] PerformanceId performance() const noexcept { return tables_.performance; }
  [[nodiscard]] Origin origin() const noexcept { return tables_.origin; }
  [[nodiscard]] std::uint32_t seat_count() const noexcept;
  [[nodiscard]] std::uint32_t zone_count() const noexcept;
  [[nodiscard]] Epoch highest_epoch() const noexcept { return tables_.highest_epoch; }

  [[nodiscard]] const Totals& totals() const noexcept { return tables_.totals; }
  /// The zone must exist.
  [[nodiscard]] const Totals& zone(ZoneIndex zone) const;
  /// The seat must exist.
  [[nodiscard]] PlaceState seat_state(SeatIndex seat) const;
  [[nodiscard]] SeatView seat(SeatIndex seat) const;

  [[nodiscard]] std::optional<HoldView> find_hold(HoldId hold) const;
  [[nodiscard]] std::optional<HoldStatus> hold_status(HoldId hold) const;
  /// Active holds whose time is up at `now`, the longest overdue first, `limit` at most.
  [[nodiscard]] std::vector<HoldId> due_holds(Timestamp now, std::size_t limit) const;
  /// When the next active hold ends.
  [[nodiscard]] std::optional<Timestamp> next_expiry() const;
  [[nodiscard]] std::size_t active_holds() const noexcept { return tables_.due.size(); }

  [[nodiscard]] std::optional<OrderView> find_order(OrderId order) const;
  /// Sold to an order that does not stand (any more), and to nobody else: see SaleConflicted.
  [[nodiscard]] std::vector<LeasedPlaces> kept_for(OrderId order) const;
  [[nodiscard]] const std::map<OrderId, Conflict>& conflicts() const noexcept { return tables_.conflicts; }

  [[nodiscard]] std::optional<AllotmentView> find_allotment(AllotmentId allotment) const;
  [[nodiscard]] std::optional<AllotmentView> find_live_allotment(const DeviceName& holder, JournalId journal) const;
  /// Below the root nothing, for now, to a journal whose part was reclaimed and that may still have some of it.
  [[nodiscard]] bool may_grant_to(const DeviceName& holder, JournalId journal) const;
  /// All allotments, dead ones too, in the order they were made.
  void for_each_allotment(const std::function<void(const AllotmentView&)>& visit) const;
  /// What it still has, unsold, by lease. Linear in the seats.
  [[nodiscard]] std::vector<LeasedPlaces> allotted_places(AllotmentId allotment) const;

  /// A grant this ledger made, to be sent again.
  [[nodiscard]] std::optional<GrantView> find_grant(GrantId grant) const;
  [[nodiscard]] bool has_received(GrantId grant) const { return tables_.received_grants.contains(grant); }
  /// Returned from here (at a holder) or received here (at a grantor).
  [[nodiscard]] bool knows(ReturnId return_id) const { return tables_.returns.contains(return_id); }
  [[nodiscard]] bool knows(CancelId cancel) const { return tables_.cancels.contains(cancel); }

  /// At a holder: the leases its places came under; at the root: those it minted. Without the nil lease.
  [[nodiscard]] std::vector<LeaseView> leases() const;
  [[nodiscard]] std::optional<LeaseView> find_lease(const Lease& lease) const;

  /// Everything that is not sold (free, held, blocked or granted on) under leases that live, by lease. Without the nil
  /// lease. Linear in the seats.
  [[nodiscard]] std::vector<LeasedPlaces> unsold_places() const;
  /// The same, and what is sold under them: what the holder was given and did not give back.
  [[nodiscard]] std::vector<LeasedPlaces> leased_places() const;
  /// At the root: what was sold under a lease. Linear in the seats.
  [[nodiscard]] Places sold_under(const Lease& lease) const;
  /// At the root: what one journal of a device sold under a lease. Linear in the orders.
  [[nodiscard]] Places sold_under(const Lease& lease, const DeviceName& seller, JournalId journal) const;
  /// Everything that is free, by lease (at the root: the nil lease). Linear in the seats.
  [[nodiscard]] std::vector<LeasedPlaces> free_places() const;
  /// Everything in one state. Linear in the seats.
  [[nodiscard]] Places places_in(PlaceState state) const;

  /// The inside, for this library's own files and its tests.
  [[nodiscard]] const Tables& tables() const noexcept { return tables_; }

  friend bool operator==(const State&, const State&) = default;

 private:
  friend void evolve(State& state, const Event& event);
  Tables tables_;
};

}  // namespace foyer::ledger
