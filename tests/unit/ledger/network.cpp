#include "tests/unit/ledger/network.hpp"

#include <rapidcheck.h>

namespace foyer::ledger {
namespace {

constexpr std::size_t root = 0;
constexpr std::size_t controller = 1;

}  // namespace

Network::Network(bool reclaims, bool replaces, bool lends) : reclaims_(reclaims), replaces_(replaces), lends_(lends) {
  const auto add_node = [this](std::string_view name, std::optional<std::size_t> parent) {
    Node node;
    node.name = device(name);
    node.journal = mint<JournalId>();
    node.parent = parent;
    nodes_.push_back(std::move(node));
  };
  add_node("central", std::nullopt);
  add_node("controller-1", root);
  add_node("kiosk-1", controller);
  add_node("kiosk-2", controller);
  add_node("kiosk-9", root);
  for (std::size_t node = 0; node < nodes_.size(); ++node)
    submit(node,
           OpenPerformance{
               id_of<PerformanceId>(1), seat_count, {zone_capacity}, node == root ? Origin::Root : Origin::Holder});
}

/// Runs a command and checks what must hold after each one at each ledger.
bool Network::submit(std::size_t index, const Command& command) {
  Node& node = nodes_[index];
  const State before = node.state;
  const auto result = execute(node.state, command, now_);
  if (!result) {
    RC_ASSERT(node.state == before);
    return false;
  }
  if (const auto fault = check(node.state)) RC_FAIL(node.name.text() + ": " + *fault);
  for (const Event& event : *result) {
    node.log.push_back(event);
    journal(index, event);
  }
  return true;
}

/// What an event of a device means for those above it and below it.
void Network::journal(std::size_t index, const Event& event) {
  Node& node = nodes_[index];
  if (const auto* granted = std::get_if<PlacesGranted>(&event)) {
    for (std::size_t child = 0; child < nodes_.size(); ++child) {
      const bool meant = nodes_[child].name == granted->holder && nodes_[child].journal == granted->journal;
      if (meant) mail_.push_back({child, {granted->grant, granted->places, granted->until}, granted->allotment});
    }
  } else if (const auto* booked = std::get_if<HoldBooked>(&event)) {
    node.orders.push_back(booked->order);
    node.entries.emplace_back(SettleSale{booked->order, node.name, node.journal, booked->places});
  } else if (const auto* cancelled = std::get_if<BookingCancelled>(&event)) {
    node.entries.emplace_back(SettleCancel{cancelled->cancel, cancelled->order, flatten(cancelled->places)});
  } else if (const auto returned = given_back(event)) {
    node.entries.emplace_back(ReceiveReturn{returned->return_id, node.name, node.journal, returned->places});
  } else if (const auto paid = paid_late(event); paid && node.parent == root) {
    node.entries.emplace_back(CoverOverdraft{paid->order, node.name, node.journal, paid->places});
  }
}

/// Some of what is free at a node, or, now and then, places that may not be.
Places Network::pick(std::size_t index, const Step& step) const {
  Places wanted;
  const Places free = flatten(nodes_[index].state.free_places());
  const bool wild = step.first % 16 == 0;
  const auto seat = [&](std::uint32_t number) {
    if (wild) return SeatIndex(number % seat_count);
    return free.seats[number % free.seats.size()];
  };
  const bool seats_to_pick = wild || !free.seats.empty();
  if (seats_to_pick && step.second % 3 != 0) wanted.seats.push_back(seat(step.second));
  if (seats_to_pick && step.second % 4 == 1) wanted.seats.push_back(seat(step.third));
  if (step.second % 3 != 1) wanted.zones.push_back({ZoneIndex(0), step.third % 4 + 1});
  return normalised(wanted);
}

void Network::run(const Step& step) {
  const std::size_t index = step.node % nodes_.size();
  Node& node = nodes_[index];
  const bool sells = step.kind <= 2 || step.kind == 12;
  if (sells && node.has_stopped) return;
  switch (step.kind) {
    case 0:
    case 1: {
      const HoldId hold = mint<HoldId>();
      const bool held = submit(index, HoldSeats{hold, pick(index, step), now_ + std::chrono::seconds(10)});
      if (held) node.holds.push_back(hold);
      if (held && step.kind == 0) submit(index, BookHold{hold, mint<OrderId>()});
      return;
    }
    case 2:
      if (!node.holds.empty()) submit(index, BookHold{node.holds[step.first % node.holds.size()], mint<OrderId>()});
      return;
    case 3:
      if (!node.holds.empty()) submit(index, ReleaseHold{node.holds[step.first % node.holds.size()]});
      return;
    case 4:
      cancel(index, step);
      return;
    case 5:
      grant(index, step);
      return;
    case 6:
      if (!mail_.empty()) deliver(mail_[step.first % mail_.size()]);
      return;
    case 7:
      if (node.parent) submit(index, ReturnPlaces{mint<ReturnId>(), pick(index, step)});
      return;
    case 8:
      settle_next(index, step.first);
      return;
    case 9:
      relay_next(index, step.first);
      return;
    case 10:
      now_ = now_ + std::chrono::seconds(step.first % 4);
      if (step.second % 2 == 0) sweep();
      if (step.third % 2 == 0) judge_again();
      return;
    case 11:
      if (reclaims_) {
        take_back(step);
      } else if (step.first % 2 == 0) {
        submit(index, BlockPlaces{pick(index, step), "test"});
      } else {
        submit(index, UnblockPlaces{node.state.places_in(PlaceState::Blocked), "test"});
      }
      return;
    case 12:
      overtake(index, step);
      return;
    case 13:
      if (replaces_ && step.first % 4 == 0) replace_controller();
      return;
    case 14:
      if (replaces_) declare(index);
      return;
    case 15:
      if (lends_ && node.parent == controller) lend(index, step);
      return;
    default:
      return;
  }
}

/// A kiosk sells, cancels and gives back, its controller gives back too, and the root may hear of that first.
void Network::overtake(std::size_t index, const Step& step) {
  Node& node = nodes_[index];
  if (node.parent != controller) return;
  const HoldId hold = mint<HoldId>();
  const OrderId order = mint<OrderId>();
  const Places places = pick(index, step);
  if (!submit(index, HoldSeats{hold, places, now_ + std::chrono::seconds(10)})) return;
  submit(index, BookHold{hold, order});
  submit(index, CancelBooking{mint<CancelId>(), order, std::nullopt});
  submit(index, ReturnPlaces{mint<ReturnId>(), places});
  while (node.settled < node.entries.size()) settle_next(index, 1);
  submit(controller, ReturnPlaces{mint<ReturnId>(), places});
  if (step.first % 3 == 0) relay_next(index, 1);
  while (step.first % 2 == 0 && nodes_[controller].settled < nodes_[controller].entries.size())
    settle_next(controller, 1);
}

/// The newest order, an older one, or a part of one.
void Network::cancel(std::size_t index, const Step& step) {
  const Node& node = nodes_[index];
  if (node.orders.empty()) return;
  const std::size_t back = step.first % std::min<std::size_t>(node.orders.size(), 4);
  const OrderId order = node.orders[node.orders.size() - 1 - back];
  const bool in_part = step.second % 4 == 0;
  submit(index, CancelBooking{mint<CancelId>(), order, in_part ? std::optional(zone(0, 1)) : std::nullopt});
}

/// A node's grantor grants; often the grant arrives at once.
void Network::grant(std::size_t index, const Step& step) {
  const Node& node = nodes_[index];
  if (!node.parent) return;
  const bool is_strange = node.parent == controller && !nodes_[controller].past.empty() && !node.has_declared;
  if (is_strange) return;
  const Places places = pick(*node.parent, step);
  const bool has_end = lends_ && node.parent == controller;
  const auto until = has_end ? std::optional(now_ + std::chrono::hours(10)) : std::nullopt;
  if (!submit(*node.parent, GrantPlaces{mint<GrantId>(), mint<AllotmentId>(), node.name, node.journal, places, until}))
    return;
  if (step.third % 3 != 0) deliver(mail_.back());
}

void Network::deliver(Mail& mail) {
  RC_ASSERT(submit(mail.to, mail.grant));
  mail.delivered = true;
  Node& node = nodes_[mail.to];
  if (!node.has_stopped || !is_live(mail)) return;
  node.has_stopped = false;
  ++revivals_;
}

bool Network::is_live(const Mail& mail) const {
  const auto allotment = nodes_[*nodes_[mail.to].parent].state.find_allotment(mail.allotment);
  return !allotment || allotment->live;
}

/// A grantor reclaims an allotment, or a holder hears that a lease died.
void Network::take_back(const Step& step) {
  const std::size_t index = step.node % nodes_.size();
  const Node& node = nodes_[index];
  if (node.parent && step.first % 2 == 0) {
    const auto allotment = nodes_[*node.parent].state.find_live_allotment(node.name, node.journal);
    if (!allotment) return;
    submit(*node.parent, ReclaimAllotment{allotment->allotment});
    if (*node.parent != root) reclaimed_below_ = true;
  } else if (node.parent) {
    for (const LeaseView& lease : node.state.leases()) {
      const auto known = nodes_[root].state.find_lease(lease.lease);
      if (known && !known->live) submit(index, DropLease{lease.lease});
    }
  }
}

/// The parent settles the next entry of a device's journal, or one it has settled before.
void Network::settle_next(std::size_t index, std::uint32_t again) {
  Node& node = nodes_[index];
  if (!node.parent) return;
  const std::size_t repeatable = node.settled - node.first_of_parent;
  const bool repeat = again % 4 == 0 && repeatable > 0;
  if (!repeat && node.settled == node.entries.size()) return;
  const Command entry = node.entries[repeat ? node.first_of_parent + again % repeatable : node.settled];
  const bool taken = submit(*node.parent, entry);
  // A replaced controller knows nothing of what its kiosks sold before.
  RC_ASSERT(taken || (replaces_ && node.parent == controller));
  if (!repeat) ++node.settled;
}

/// The root settles the next entry of a kiosk below the controller, of those the controller has settled; where kiosks
/// are lent to, it may hear of it first.
void Network::relay_next(std::size_t index, std::uint32_t again) {
  Node& node = nodes_[index];
  if (node.parent != controller) return;
  const bool repeat = again % 4 == 0 && node.settled_at_root > 0;
  if (!repeat && node.settled_at_root == (lends_ ? node.entries.size() : node.settled)) return;
  const Command entry = node.entries[repeat ? again % node.settled_at_root : node.settled_at_root];
  // What a kiosk gives back, it gives to its controller.
  if (!std::holds_alternative<ReceiveReturn>(entry)) RC_ASSERT(submit(root, entry));
  if (repeat) return;
  correct_declared(node, node.settled_at_root);
  ++node.settled_at_root;
  release();
}

/// Its disk is gone; what its journal said is at the root. It goes on with a new journal that inherits nothing.
void Network::replace_controller() {
  while (nodes_[controller].settled < nodes_[controller].entries.size()) settle_next(controller, 1);
  Node& node = nodes_[controller];
  node.past.push_back(node.state);
  node.journal = mint<JournalId>();
  node.state = {};
  node.log.clear();
  node.holds.clear();
  for (Mail& mail : mail_) mail.delivered = mail.delivered || mail.to == controller;
  std::erase_if(mail_, [](const Mail& mail) { return mail.to == controller; });
  for (Node& kiosk : nodes_) {
    if (kiosk.parent != controller) continue;
    kiosk.first_of_parent = kiosk.settled;
    kiosk.has_declared = false;
  }
  submit(controller, OpenPerformance{id_of<PerformanceId>(1), seat_count, {zone_capacity}, Origin::Holder});
}

/// A kiosk that knows the new controller says what it has, and takes no grant of the old one from here on. The new one
/// grants nothing before that, so what is on its way is of the old one.
void Network::declare(std::size_t index) {
  Node& node = nodes_[index];
  if (node.parent != controller || node.has_declared || nodes_[controller].past.empty()) return;
  std::erase_if(mail_, [index](const Mail& mail) { return mail.to == index; });
  node.has_declared = true;
  node.declared_at = node.entries.size();
  node.declared = node.state.leased_places();
  release();
}

/// What a kiosk gives back after its declaration is no longer declared.
void Network::correct_declared(Node& node, std::size_t entry) {
  if (!node.has_declared || entry < node.declared_at) return;
  const auto* returned = std::get_if<ReceiveReturn>(&node.entries[entry]);
  if (returned == nullptr) return;
  for (const LeasedPlaces& group : returned->places) {
    for (LeasedPlaces& declared : node.declared) {
      if (declared.lease == group.lease) declared.places = subtract(declared.places, group.places);
    }
  }
}

/// Once every kiosk has declared and the root has their journals up to there.
void Network::release() {
  if (!replaces_ || nodes_[controller].past.empty()) return;
  std::map<Lease, Places> declared;
  for (const Node& node : nodes_) {
    if (node.parent != controller) continue;
    if (!node.has_declared || node.settled_at_root < node.declared_at) return;
    for (const LeasedPlaces& group : node.declared) {
      const auto sold = nodes_[root].state.sold_under(group.lease, node.name, node.journal);
      declared[group.lease] = add(declared[group.lease], subtract(group.places, sold));
    }
  }
  std::vector<AllotmentView> superseded;
  nodes_[root].state.for_each_allotment([&](const AllotmentView& view) {
    const bool is_old = view.holder == nodes_[controller].name && view.journal != nodes_[controller].journal;
    if (is_old && view.live) superseded.push_back(view);
  });
  for (const AllotmentView& view : superseded) {
    const ReleaseUndeclared command{view.allotment, declared[{view.allotment, view.epoch}]};
    RC_ASSERT(submit(root, command));
  }
}

void Network::sweep() {
  for (std::size_t index = 0; index < nodes_.size(); ++index) {
    for (const HoldId hold : nodes_[index].state.due_holds(now_, 1'000)) RC_ASSERT(submit(index, ExpireHold{hold}));
  }
}

void Network::judge_again() {
  for (std::size_t index = 0; index < nodes_.size(); ++index) {
    const auto conflicts = nodes_[index].state.conflicts();
    for (const auto& [order, conflict] : conflicts) RC_ASSERT(submit(index, settle_again(conflict)));
  }
}

void Network::settle_all() {
  now_ = now_ + std::chrono::minutes(1);
  for (Mail& mail : mail_) deliver(mail);
  settle_entries();
  sweep();
  // Each round lets at least one more stand, or there is nothing left to gain.
  const auto open = [this] {
    return nodes_[root].state.conflicts().size() + nodes_[controller].state.conflicts().size();
  };
  for (std::size_t before = SIZE_MAX; open() < before;) {
    before = open();
    judge_again();
    settle_entries();
  }
}

void Network::settle_entries() {
  for (std::size_t index = nodes_.size(); index-- > 1;) {
    while (nodes_[index].settled < nodes_[index].entries.size()) settle_next(index, 1);
    while (nodes_[index].parent == controller && nodes_[index].settled_at_root < nodes_[index].settled)
      relay_next(index, 1);
  }
}

}  // namespace foyer::ledger
