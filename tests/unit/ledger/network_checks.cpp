#include "tests/unit/ledger/network.hpp"

namespace foyer::ledger {
namespace {

constexpr std::size_t root = 0;

/// What a ledger has that is not sold, by lease.
std::vector<LeasedPlaces> unsold_here(const State& state) {
  const Tables& tables = state.tables();
  std::vector<LeasedPlaces> groups;
  for (std::uint32_t index = 0; index < tables.seats.size(); ++index) {
    const SeatRecord& seat = tables.seats[index];
    if (seat.state != PlaceState::Absent && seat.state != PlaceState::Sold)
      groups.push_back({tables.leases[seat.lease].lease, seats({index})});
  }
  for (std::uint32_t index = 0; index < tables.zones.size(); ++index) {
    for (const ZonePool& pool : tables.zones[index].pools)
      groups.push_back(
          {tables.leases[pool.lease].lease, zone(index, pool.free + pool.held + pool.allotted + pool.blocked)});
  }
  return normalised(std::move(groups));
}

}  // namespace

bool Network::is_own_sale(const Node& node, OrderId order) const {
  const auto view = node.state.find_order(order);
  return view && view->seller.is_none() && view->status == OrderStatus::Sold;
}

Network::Finding Network::check_ownership(bool exactly) const {
  std::map<std::uint32_t, std::uint32_t> seat_owners;
  std::uint64_t zone_places = 0;
  const auto own = [&](const Places& places) {
    for (const SeatIndex seat : places.seats) ++seat_owners[seat.value()];
    for (const ZoneCount& each : places.zones) zone_places += each.count;
  };
  for (const Node& node : nodes_) {
    // Who has stopped sells nothing of what it has, and somebody else may.
    for (const PlaceState state : {PlaceState::Free, PlaceState::Held, PlaceState::Blocked}) {
      if (!node.has_stopped) own(node.state.places_in(state));
    }
    for (const OrderId order : node.orders) {
      if (is_own_sale(node, order) && !node.late.contains(order)) own(flatten(node.state.find_order(order)->places));
    }
    for (std::size_t entry = node.settled; node.parent && !node.has_stopped && entry < node.entries.size(); ++entry) {
      if (const auto* returned = std::get_if<ReceiveReturn>(&node.entries[entry])) own(flatten(returned->places));
    }
  }
  const Node& controller = nodes_[1];
  for (const State& past : controller.past) {
    for (const OrderId order : controller.orders) {
      const auto view = past.find_order(order);
      if (view && view->seller.is_none()) own(flatten(view->places));
    }
  }
  for (const Mail& mail : mail_) {
    if (!mail.delivered && is_live(mail)) own(flatten(mail.grant.places));
  }
  for (std::uint32_t seat = 0; seat < seat_count; ++seat) {
    if (seat_owners[seat] > 1) return "seat " + std::to_string(seat) + " is sold or for sale twice";
    if (exactly && seat_owners[seat] == 0) return "seat " + std::to_string(seat) + " is lost";
  }
  if (zone_places > zone_capacity) return "the zone is oversold: " + std::to_string(zone_places);
  if (exactly && zone_places < zone_capacity) return "places of the zone are lost: " + std::to_string(zone_places);
  return {};
}

Network::Finding Network::check_allotments() const {
  for (const Node& node : nodes_) {
    if (!node.parent) continue;
    const State& grantor = nodes_[*node.parent].state;
    const auto allotment = grantor.find_live_allotment(node.name, node.journal);
    if (lends_ && node.parent == root) {
      if (const auto wrong = check_zones(node)) return wrong;
      continue;  // Seats that came late they settle in different orders.
    }
    if (!allotment && node.has_stopped) {
      if (const auto wrong = check_outstanding(node)) return wrong;
      continue;
    }
    const auto entrusted = allotment ? grantor.allotted_places(allotment->allotment) : std::vector<LeasedPlaces>{};
    if (entrusted != unsold_here(node.state)) return node.name.text() + " and its grantor see different allotments";
  }
  if (!lends_ && !nodes_[root].state.conflicts().empty())
    return "a conflict, although every sale was within a living lease";
  return {};
}

/// The root counts as many places as a holder's as that has, once that has paid for every late sale.
Network::Finding Network::check_zones(const Node& node) const {
  const State& central = nodes_[root].state;
  const auto allotment = central.find_live_allotment(node.name, node.journal);
  const auto count = [](const std::vector<LeasedPlaces>& groups) {
    const Places places = flatten(groups);
    return places.zones.empty() ? 0u : places.zones.front().count;
  };
  const auto entrusted = allotment ? count(central.allotted_places(allotment->allotment)) : 0u;
  const auto has = count(unsold_here(node.state));
  const bool has_paid = node.state.conflicts().empty() && central.conflicts().empty();
  if (entrusted == has || (entrusted < has && !has_paid)) return {};
  return node.name.text() + " has " + std::to_string(has) + " places of the zone and central counts " +
         std::to_string(entrusted);
}

Network::Finding Network::check_outstanding(const Node& node) const {
  const Tables& tables = nodes_[*node.parent].state.tables();
  const AllotmentRecord& allotment = tables.allotments.at(tables.bindings.at({node.name, node.journal}));
  if (allotment.is_uncertain || allotment.outstanding == unsold_here(node.state)) return {};
  return node.name.text() + " has something else than is outstanding of what was reclaimed";
}

Network::Finding Network::check_sales() const {
  const State& central = nodes_[root].state;
  std::set<OrderId> known;
  for (const Node& node : nodes_) {
    for (const OrderId order : node.orders) {
      if (!is_own_sale(node, order)) continue;
      const auto at_root = central.find_order(order);
      if (!at_root) return "a sale is lost";
      const auto sold = node.state.find_order(order)->places;
      if (at_root->status == OrderStatus::Sold) {
        if (flatten(at_root->places) != flatten(sold)) return "a sale stands for other places than were sold";
        continue;
      }
      if (at_root->status != OrderStatus::Conflicted) return "a sale neither stands nor is in conflict";
      bool all_live = true;
      for (const LeasedPlaces& group : sold) all_live = all_live && central.find_lease(group.lease)->live;
      if (all_live && !reclaimed_below_) return "a sale within a living lease does not stand";
    }
  }
  return {};
}

Network::Finding Network::check_replays() const {
  for (const Node& node : nodes_) {
    State replayed;
    for (const Event& event : node.log) evolve(replayed, event);
    if (replayed != node.state) return node.name.text() + ": a replay of its events gives another state";
  }
  return {};
}

}  // namespace foyer::ledger
