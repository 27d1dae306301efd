#include "protocol/ledger/books.hpp"
#include "protocol/ledger/ledger.hpp"

namespace foyer::ledger {
namespace {

using Finding = std::optional<std::string>;

/// Who has a place, counted afresh from the holds, orders and allotments: by seat, and by (zone, lease, state).
struct Claims {
  std::map<std::uint32_t, Spot> seats;
  std::map<std::tuple<std::uint32_t, Slot, PlaceState>, std::uint64_t> zones;
  Finding fault;

  void claim(const Share& share, PlaceState state, Slot owner) {
    if (!share.is_seat()) {
      zones[{share.index, share.lease, state}] += share.count;
    } else if (!seats.emplace(share.index, Spot{state, share.lease, owner}).second) {
      fault = "seat " + std::to_string(share.index) + " has two owners";
    }
  }
};

Claims gather(const Tables& tables) {
  Claims claims;
  for (Slot slot = 0; slot < tables.holds.size(); ++slot) {
    for (const Share& share : tables.holds[slot].shares) claims.claim(share, PlaceState::Held, slot);
  }
  for (Slot slot = 0; slot < tables.orders.size(); ++slot) {
    for (const Share& share : tables.orders[slot].shares) claims.claim(share, PlaceState::Sold, slot);
  }
  for (const auto& [slot, shares] : tables.kept) {
    for (const Share& share : shares) claims.claim(share, PlaceState::Sold, slot);
  }
  for (const AllotmentRecord& allotment : tables.allotments) {
    for (const AllottedZone& row : allotment.zones) {
      if (row.count > 0) claims.zones[{row.zone, row.lease, PlaceState::Allotted}] += row.count;
    }
  }
  return claims;
}

bool adds_up(const Totals& t) {
  return t.total == t.available + t.held + t.sold + t.allotted + t.blocked + t.absent;
}

Finding check_seats(const Tables& tables, const Claims& claims, Totals& sum) {
  std::vector<std::uint32_t> allotted(tables.allotments.size());
  for (std::uint32_t index = 0; index < tables.seats.size(); ++index) {
    const SeatRecord& seat = tables.seats[index];
    const std::string name = "seat " + std::to_string(index);
    ++sum.total;
    ++counter(sum, seat.state);
    const auto claim = claims.seats.find(index);
    const bool owned = seat.state == PlaceState::Held || seat.state == PlaceState::Sold;
    if (owned != (claim != claims.seats.end())) return name + ": its state and its owner's list differ";
    if (owned &&
        (claim->second.state != seat.state || claim->second.owner != seat.owner || claim->second.lease != seat.lease))
      return name + ": its record and its owner's list differ";
    if (seat.state == PlaceState::Allotted) {
      if (seat.owner >= tables.allotments.size()) return name + ": allotted to nobody";
      if (!tables.allotments[seat.owner].live) return name + ": allotted to a dead allotment";
      ++allotted[seat.owner];
    }
    const bool ownerless =
        seat.state == PlaceState::Free || seat.state == PlaceState::Absent || seat.state == PlaceState::Blocked;
    if (ownerless && seat.owner != no_slot) return name + ": has an owner in a state without one";
    const bool sellable =
        seat.state == PlaceState::Free || seat.state == PlaceState::Blocked || seat.state == PlaceState::Allotted;
    if (sellable && !tables.leases[seat.lease].live) return name + ": kept under a dead lease";
    const bool leased = tables.origin == Origin::Holder && seat.state != PlaceState::Absent;
    if (leased && seat.lease == nil_lease_slot) return name + ": here without a lease";
  }
  for (Slot slot = 0; slot < tables.allotments.size(); ++slot) {
    if (allotted[slot] != tables.allotments[slot].seats)
      return "allotment " + std::to_string(slot) + ": its count of seats is wrong";
  }
  return {};
}

Finding check_zones(const Tables& tables, const Claims& claims, Totals& sum) {
  auto unseen = claims.zones;
  for (std::uint32_t index = 0; index < tables.zones.size(); ++index) {
    const ZoneRecord& zone = tables.zones[index];
    const std::string name = "zone " + std::to_string(index);
    Totals pooled;
    for (const ZonePool& pool : zone.pools) {
      for (const PlaceState state :
           {PlaceState::Free, PlaceState::Held, PlaceState::Sold, PlaceState::Allotted, PlaceState::Blocked}) {
        const std::uint32_t count = counter(pool, state);
        counter(pooled, state) += count;
        const bool owned = state != PlaceState::Free && state != PlaceState::Blocked;
        if (!owned) {
          if (count > 0 && !tables.leases[pool.lease].live) return name + ": kept under a dead lease";
          continue;
        }
        const auto claim = unseen.find({index, pool.lease, state});
        if ((claim == unseen.end() ? 0 : claim->second) != count) return name + ": a pool and its owners differ";
        if (claim != unseen.end()) unseen.erase(claim);
      }
    }
    pooled.total = zone.totals.total;
    pooled.absent = zone.totals.absent;
    if (pooled != zone.totals) return name + ": its pools and its totals differ";
    if (!adds_up(zone.totals)) return name + ": its totals do not add up";
    if (tables.origin == Origin::Root && zone.totals.absent != 0) return name + ": absent at the root";
    sum.total += pooled.total;
    for (const PlaceState state : {PlaceState::Absent, PlaceState::Free, PlaceState::Held, PlaceState::Sold,
                                   PlaceState::Allotted, PlaceState::Blocked})
      counter(sum, state) += counter(pooled, state);
  }
  if (!unseen.empty()) return "a zone's places are owned but in no pool";
  return {};
}

/// What journals have of allotments that were reclaimed below the root.
Finding check_outstanding(const Tables& tables) {
  for (Slot slot = 0; slot < tables.allotments.size(); ++slot) {
    const AllotmentRecord& allotment = tables.allotments[slot];
    const bool below = tables.origin == Origin::Holder;
    if (!below && (allotment.is_uncertain || allotment.revives)) return "the root doubts an allotment";
    if (allotment.outstanding.empty()) continue;
    if (!below) return "something is outstanding at the root";
    if (allotment.outstanding != normalised(allotment.outstanding)) return "what is outstanding is told twice";
    if (bound_slot(tables, allotment.holder, allotment.journal) != slot) return "an allotment of before is outstanding";
    for (const LeasedPlaces& group : allotment.outstanding) {
      const Slot lease = find_lease_slot(tables, group.lease);
      if (lease == no_slot) return "outstanding under a lease that nobody knows";
      if (allotment.live && tables.leases[lease].live) return "what an allotment that lives has is outstanding";
    }
  }
  return {};
}

Finding check_records(const Tables& tables) {
  std::size_t active = 0;
  for (Slot slot = 0; slot < tables.holds.size(); ++slot) {
    const HoldRecord& hold = tables.holds[slot];
    const bool is_active = hold.status == HoldStatus::Active;
    if (is_active) ++active;
    if (is_active != tables.due.contains({hold.until, slot})) return "hold " + std::to_string(slot) + ": wrongly due";
    if (is_active == hold.shares.empty()) return "hold " + std::to_string(slot) + ": its places and status differ";
    if ((hold.status == HoldStatus::Booked) != (hold.order != no_slot))
      return "hold " + std::to_string(slot) + ": its order and status differ";
  }
  if (active != tables.due.size()) return "a hold is due twice";
  for (const OrderRecord& order : tables.orders) {
    const bool in_conflict = order.status == OrderStatus::Conflicted;
    if (in_conflict != tables.conflicts.contains(order.id)) return "an order and its conflict differ";
    if (order.status != OrderStatus::Sold && !order.shares.empty()) return "an order has places it should not have";
  }
  for (const auto& [slot, shares] : tables.kept) {
    if (tables.orders.at(slot).status == OrderStatus::Sold && tables.orders[slot].hold == no_slot)
      return "an order stands and has places kept for it";
    if (shares.empty()) return "nothing is kept for an order";
  }
  for (const AllotmentRecord& allotment : tables.allotments) {
    if (!allotment.live && (allotment.seats > 0 || !allotment.zones.empty() || !allotment.debt.empty()))
      return "a dead allotment has places";
    for (const std::uint32_t seat : allotment.debt) {
      if (tables.seats[seat].state != PlaceState::Sold || tables.seats[seat].lease != allotment.lease)
        return "a seat is owed that was not sold from the allotment";
    }
    for (const AllottedZone& row : allotment.zones) {
      const ZonePool* pool = find_pool(tables.zones[row.zone], row.lease);
      if (row.count + row.debt == 0) return "an allotment has a row of nothing";
      if (row.debt > (pool == nullptr ? 0 : pool->sold)) return "more is owed of a zone than was sold";
    }
    if (tables.origin == Origin::Root && allotment.epoch > tables.highest_epoch) return "an epoch above the highest";
  }
  return {};
}

}  // namespace

std::optional<std::string> check(const State& state) {
  const Tables& tables = state.tables();
  const Claims claims = gather(tables);
  if (claims.fault) return claims.fault;
  Totals sum;
  if (Finding found = check_seats(tables, claims, sum)) return found;
  if (Finding found = check_zones(tables, claims, sum)) return found;
  if (sum != tables.totals) return "the totals of the performance differ from its places";
  if (!adds_up(tables.totals)) return "the totals of the performance do not add up";
  if (Finding found = check_outstanding(tables)) return found;
  return check_records(tables);
}

}  // namespace foyer::ledger
