// Who has each place by central's log, folded here without the ledger's own code.
#include "protocol/wire/central_event.hpp"
#include "tests/simulator/checks.hpp"

namespace foyer::simulator {
namespace {

using Found = std::optional<Finding>;

Found finding(std::string check, std::string what) {
  return Finding{std::move(check), std::move(what)};
}

class Occupancy {
 public:
  Found take(const ledger::Event& event) {
    if (const auto* booked = std::get_if<ledger::HoldBooked>(&event)) return add(booked->order, booked->places);
    if (const auto* settled = std::get_if<ledger::SaleSettled>(&event)) {
      for (const auto* groups : {&settled->places, &settled->from_free, &settled->overdrawn}) {
        if (auto found = add(settled->order, *groups)) return found;
      }
    }
    // Kept for an order in conflict, so that nobody else gets it.
    if (const auto* conflicted = std::get_if<ledger::SaleConflicted>(&event))
      return add(conflicted->order, conflicted->kept);
    if (const auto* cancelled = std::get_if<ledger::BookingCancelled>(&event))
      remove(cancelled->order, cancelled->places);
    if (const auto* cancelled = std::get_if<ledger::CancelSettled>(&event)) remove(cancelled->order, cancelled->places);
    if (const auto* reseated = std::get_if<ledger::OrderReseated>(&event)) {
      remove(reseated->order, reseated->from);
      return add(reseated->order, reseated->to);
    }
    return std::nullopt;
  }
  [[nodiscard]] std::uint64_t in_zones() const { return zones_; }
  [[nodiscard]] const std::map<ledger::SeatIndex, ledger::OrderId>& seats() const { return seats_; }

 private:
  Found add(const ledger::OrderId& order, const std::vector<ledger::LeasedPlaces>& groups) {
    const auto places = ledger::flatten(groups);
    for (const auto seat : places.seats) {
      const auto [at, is_free] = seats_.emplace(seat, order);
      if (!is_free && at->second != order)
        return finding("seat-sold-once", "seat " + std::to_string(seat.value()) + " is sold to " + order.text() +
                                             " and to " + at->second.text());
    }
    for (const auto& zone : places.zones) {
      zones_ += zone.count;
      in_zones_[order] += zone.count;
    }
    return std::nullopt;
  }
  void remove(const ledger::OrderId& order, const std::vector<ledger::LeasedPlaces>& groups) {
    const auto places = ledger::flatten(groups);
    for (const auto seat : places.seats) {
      const auto at = seats_.find(seat);
      if (at != seats_.end() && at->second == order) seats_.erase(at);
    }
    for (const auto& zone : places.zones) {
      const auto had = std::min<std::uint64_t>(zone.count, in_zones_[order]);
      in_zones_[order] -= had;
      zones_ -= had;
    }
  }

  std::map<ledger::SeatIndex, ledger::OrderId> seats_;
  std::map<ledger::OrderId, std::uint64_t> in_zones_;
  std::uint64_t zones_ = 0;
};

}  // namespace

std::optional<Finding> check_occupancy(World& world) {
  Occupancy occupancy;
  const auto& picture = world.central().disk().picture();
  const auto stream = picture.streams.find(central::stream::performance(world.performance()));
  if (stream == picture.streams.end()) return finding("rebuilt-equals-live", "central's log has no performance");
  for (const auto position : stream->second) {
    const auto decoded = wire::decode_central_event(picture.events[position - 1]->bytes);
    if (!decoded) return finding("rebuilt-equals-live", "central cannot read its own log");
    const auto* change = std::get_if<ledger::Event>(&decoded->body);
    if (change == nullptr) continue;
    if (auto found = occupancy.take(*change)) return found;
  }
  if (occupancy.in_zones() > world.scenario().zone)
    return finding("seat-sold-once", std::to_string(occupancy.in_zones()) + " places are sold in a zone of " +
                                         std::to_string(world.scenario().zone));
  const auto& totals = world.central().path()->committed().find_performance(world.performance())->ledger.totals();
  if (occupancy.in_zones() + occupancy.seats().size() != totals.sold)
    return finding("books-add-up", "the log sells " + std::to_string(occupancy.in_zones() + occupancy.seats().size()) +
                                       " places, the ledger " + std::to_string(totals.sold));
  return std::nullopt;
}

}  // namespace foyer::simulator
