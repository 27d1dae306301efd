#include "protocol/ledger/request.hpp"

#include <algorithm>

#include "protocol/base/assert.hpp"

namespace foyer::ledger {
namespace {

/// Why a seat that is not free cannot be had.
RefusalReason why_not(PlaceState state) {
  switch (state) {
    case PlaceState::Held:
    case PlaceState::Sold:
      return RefusalReason::SeatTaken;
    case PlaceState::Allotted:
      return RefusalReason::SeatAllotted;
    case PlaceState::Blocked:
      return RefusalReason::SeatBlocked;
    case PlaceState::Absent:
      return RefusalReason::SeatAbsent;
    case PlaceState::Free:
      break;
  }
  assertion_failed("a state that is in the way", __FILE__, __LINE__);
}

/// Gathers the shares of a request and the first thing in its way.
class Gathering {
 public:
  Gathering(const Tables& tables, Timestamp now, Purpose purpose)
      : tables_(tables), outlook_(tables, now), now_(now), purpose_(purpose) {}

  void take_seat(SeatIndex seat) {
    const SeatRecord& record = tables_.seats[seat.value()];
    if (record.state == PlaceState::Allotted) ++allotted_;
    if (!outlook_.is_free(seat.value())) {
      object(refuse(why_not(record.state), seat));
    } else if (!suits(record.lease)) {
      object(refuse(RefusalReason::DeadEpoch, seat));
    } else {
      shares_.push_back({record.lease, no_slot, seat.value(), 0});
    }
  }

  void take_zone(const ZoneCount& wanted) {
    const std::uint32_t zone = wanted.zone.value();
    if (gather(wanted, false) || gather(wanted, true)) return;
    Refusal refusal = refuse(RefusalReason::InsufficientCapacity, wanted.zone);
    for (const ZonePool& pool : tables_.zones[zone].pools) {
      if (suits(pool.lease)) refusal.available += outlook_.free_count_after_expiry(zone, pool.lease);
    }
    const std::uint64_t missing = wanted.count - refusal.available;
    allotted_ += static_cast<std::uint32_t>(std::min(missing, tables_.zones[zone].totals.allotted));
    object(refusal);
  }

  Result<Taking, Refusal> result() {
    if (refusal_) {
      refusal_->allotted = allotted_;
      return *refusal_;
    }
    return Taking{outlook_.expiries(), grouped(tables_, shares_)};
  }

 private:
  [[nodiscard]] bool suits(Slot lease) const {
    return purpose_ == Purpose::Keeping || may_sell_under(tables_, lease, now_);
  }

  void object(const Refusal& refusal) {
    if (!refusal_) refusal_ = refusal;
  }

  /// Takes the count from the zone's pools if they have enough.
  bool gather(const ZoneCount& wanted, bool after_expiry) {
    const std::uint32_t zone = wanted.zone.value();
    std::vector<Share> found;
    std::uint32_t missing = wanted.count;
    for (const ZonePool& pool : tables_.zones[zone].pools) {
      if (missing == 0 || !suits(pool.lease)) continue;
      const std::uint32_t free =
          after_expiry ? outlook_.free_count_after_expiry(zone, pool.lease) : outlook_.free_count(zone, pool.lease);
      const std::uint32_t part = std::min(missing, free);
      if (part > 0) found.push_back({pool.lease, no_slot, zone, part});
      missing -= part;
    }
    if (missing > 0) return false;
    shares_.insert(shares_.end(), found.begin(), found.end());
    return true;
  }

  const Tables& tables_;
  Outlook outlook_;
  Timestamp now_;
  Purpose purpose_;
  std::vector<Share> shares_;
  std::optional<Refusal> refusal_;
  std::uint32_t allotted_ = 0;
};

}  // namespace

Refusal refuse(RefusalReason reason, SeatIndex seat) {
  return Refusal{reason, seat, {}, 0, 0};
}
Refusal refuse(RefusalReason reason, ZoneIndex zone) {
  return Refusal{reason, {}, zone, 0, 0};
}

std::vector<Event> only(Event event) {
  std::vector<Event> events;
  events.push_back(std::move(event));
  return events;
}

Result<Places, Refusal> check_named(const Tables& tables, const Places& places) {
  if (is_empty(places)) return refuse(RefusalReason::EmptyRequest);
  for (const SeatIndex seat : places.seats) {
    if (seat.value() >= tables.seats.size()) return refuse(RefusalReason::UnknownPlace, seat);
  }
  for (const ZoneCount& zone : places.zones) {
    if (zone.zone.value() >= tables.zones.size()) return refuse(RefusalReason::UnknownPlace, zone.zone);
  }
  if (has_duplicates(places)) return refuse(RefusalReason::DuplicatePlace);
  return normalised(places);
}

Result<std::vector<LeasedPlaces>, Refusal> check_named(const Tables& tables, const std::vector<LeasedPlaces>& groups) {
  if (groups.empty()) return refuse(RefusalReason::EmptyRequest);
  std::set<Lease> leases;
  std::set<SeatIndex> seats;
  for (const LeasedPlaces& group : groups) {
    FOYER_TRY(places, check_named(tables, group.places));
    if (!leases.insert(group.lease).second) return refuse(RefusalReason::DuplicatePlace);
    for (const SeatIndex seat : places.seats) {
      if (!seats.insert(seat).second) return refuse(RefusalReason::DuplicatePlace, seat);
    }
    for (const ZoneCount& zone : places.zones) {
      if (zone.count > tables.zones[zone.zone.value()].totals.total)
        return refuse(RefusalReason::InsufficientCapacity, zone.zone);
    }
  }
  return normalised(groups);
}

bool may_sell_under(const Tables& tables, Slot lease, Timestamp now) {
  if (tables.origin == Origin::Root) return true;
  const LeaseRecord& record = tables.leases[lease];
  return record.live && (!record.until || now < *record.until);
}

bool Outlook::is_free(std::uint32_t index) {
  const SeatRecord& seat = tables_.seats[index];
  if (seat.state != PlaceState::Held) return seat.state == PlaceState::Free;
  const HoldRecord& hold = tables_.holds[seat.owner];
  if (hold.until > now_ || home(tables_, seat.lease).state != PlaceState::Free) return false;
  expiring_.emplace(hold.until, seat.owner);
  return true;
}

std::uint32_t Outlook::free_count(std::uint32_t zone, Slot lease) const {
  const ZonePool* pool = find_pool(tables_.zones[zone], lease);
  return pool == nullptr ? 0 : pool->free;
}

std::uint32_t Outlook::free_count_after_expiry(std::uint32_t zone, Slot lease) {
  expire_all();
  const auto freed = freed_.find({zone, lease});
  return free_count(zone, lease) + (freed == freed_.end() ? 0 : freed->second);
}

void Outlook::expire_all() {
  if (std::exchange(all_, true)) return;
  for (const auto& [until, slot] : tables_.due) {
    if (until > now_) break;
    expiring_.emplace(until, slot);
    for (const Share& share : tables_.holds[slot].shares) {
      if (!share.is_seat() && home(tables_, share.lease).state == PlaceState::Free)
        freed_[{share.index, share.lease}] += share.count;
    }
  }
}

std::vector<Event> Outlook::expiries() const {
  std::vector<Event> events;
  events.reserve(expiring_.size() + 1);
  for (const auto& [until, slot] : expiring_) events.emplace_back(HoldExpired{tables_.holds[slot].id});
  return events;
}

Result<Taking, Refusal> take_free(const Tables& tables, const Places& places, Timestamp now, Purpose purpose) {
  FOYER_TRY(wanted, check_named(tables, places));
  Gathering gathering(tables, now, purpose);
  for (const SeatIndex seat : wanted.seats) gathering.take_seat(seat);
  for (const ZoneCount& zone : wanted.zones) gathering.take_zone(zone);
  return gathering.result();
}

}  // namespace foyer::ledger
