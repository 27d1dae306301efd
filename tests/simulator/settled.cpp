// Whether a run has come to rest: everything sent, every sale ended, and every book equal to its grantor's.
#include <algorithm>
#include <functional>

#include "protocol/ledger/places.hpp"
#include "protocol/wire/central_event.hpp"
#include "tests/simulator/checks.hpp"

namespace foyer::simulator {
namespace {

using ledger::LeasedPlaces;

/// Everything unsold that a holder's ledger has under one lease, whoever below has it.
ledger::Places unsold_under(const ledger::State& ledger, const ledger::Lease& lease) {
  ledger::Places unsold;
  const auto add_group = [&](const std::vector<LeasedPlaces>& groups) {
    for (const auto& group : groups) {
      if (group.lease == lease) unsold = ledger::add(unsold, ledger::normalised(group.places));
    }
  };
  add_group(ledger.free_places());
  ledger.for_each_allotment([&](const ledger::AllotmentView& allotment) {
    if (allotment.live) add_group(ledger.allotted_places(allotment.allotment));
  });
  for (const auto& hold : ledger.tables().holds) {
    if (hold.status != ledger::HoldStatus::Active) continue;
    if (const auto view = ledger.find_hold(hold.id)) add_group(view->places);
  }
  return unsold;
}

std::string difference(const std::string& who, const ledger::Places& grantors, const ledger::Places& holders) {
  return who + " has " + std::to_string(count(holders)) + " places unsold where its grantor says " +
         std::to_string(count(grantors));
}

/// What a holder may have of the allotment, if it was granted nothing of it: at the root a lease is one allotment's,
/// and a kiosk has all of its leases from its controller.
std::map<ledger::Lease, ledger::Places> nothing_of(const ledger::State& holder,
                                                   const ledger::AllotmentView& allotment) {
  std::map<ledger::Lease, ledger::Places> nothing;
  for (const auto& view : holder.leases()) {
    const bool is_of_another = allotment.epoch != ledger::Epoch{} && view.lease.allotment != allotment.allotment;
    if (!is_of_another) nothing.try_emplace(view.lease);
  }
  return nothing;
}

/// What a grantor whose disk was set back may not know of its holders.
struct Excuse {
  bool has_older_parts = false;  ///< They sell on from parts that it gave them in its earlier life.
  /// What they paid for late sales out of what was lent for a time counts there as theirs still: unsold, never
  /// oversold.
  bool paid_for_late_sales = false;
  /// Of central, where a person sold on before all had declared, or nobody said that it was set back and it sold on:
  /// what is allotted below to a kiosk's earlier life cannot be recalled, and waits for an operator.
  std::function<ledger::Places(const ledger::State& holder, const ledger::Lease& lease)> out_of_reach = {};
  /// Of a controller that heard of a reclaim which a central that was set back has forgotten since: a kiosk that did
  /// not hear of it, and which central believed then, sells on what it has.
  std::function<bool(const ledger::Lease& lease)> forgot_reclaim = {};
  /// Of central, which forgot why a refund was ordered that was paid meanwhile: the order stood there, so its places
  /// went back to the part they were sold from, where their seller counts them as sold.
  ledger::Places refunded = {};

  [[nodiscard]] bool covers(const ledger::State& holder, const ledger::Lease& lease, const ledger::Places& granted,
                            const ledger::Places& holders) const {
    if (paid_for_late_sales && ledger::contains(granted, holders)) return true;
    if (ledger::contains(granted, holders) && ledger::contains(refunded, ledger::subtract(granted, holders)))
      return true;
    if (!ledger::contains(holders, granted)) return false;
    if (forgot_reclaim && forgot_reclaim(lease)) return true;
    if (!out_of_reach) return false;
    return ledger::contains(out_of_reach(holder, lease), ledger::subtract(holders, granted));
  }
};

/// Unsold with journals that are not the kiosks' of now, and ended with a disk that was set back.
ledger::Places with_earlier_lives(World& world, const ledger::State& holder, const ledger::Lease& lease) {
  ledger::Places places;
  holder.for_each_allotment([&](const ledger::AllotmentView& allotment) {
    const auto is_of_now = [&](const auto& kiosk) {
      return kiosk->name() == allotment.holder.text() && kiosk->device()->journal().id() == allotment.journal;
    };
    const auto is_copied = [&](const auto& twin) { return twin->name() == allotment.holder.text(); };
    if (!allotment.live || std::ranges::any_of(world.kiosks(), is_of_now)) return;
    if (!world.set_back().contains(allotment.holder.text()) || std::ranges::any_of(world.clones(), is_copied)) return;
    for (const auto& group : holder.allotted_places(allotment.allotment)) {
      if (group.lease == lease) places = ledger::add(places, ledger::normalised(group.places));
    }
  });
  return places;
}

ledger::Places refunded_while_standing(const central::Model& model, const ledger::PerformanceId& performance) {
  ledger::Places places;
  for (const auto& id : model.orders_of(performance)) {
    const auto& settled = model.find_order(id)->settled;
    const bool stood = settled.outcome != wire::SettlementOutcome::Conflicted;
    if (!stood || model.cases().find_refund(id) == nullptr) continue;
    for (const auto& ticket : settled.tickets) {
      ledger::Places place;
      if (const auto* seat = std::get_if<seating::SeatIndex>(&ticket.place)) place.seats.push_back(*seat);
      if (const auto* zone = std::get_if<seating::ZoneIndex>(&ticket.place)) place.zones.push_back({*zone, 1});
      places = ledger::add(places, place);
    }
  }
  return places;
}

/// The newest allotments of a grantor against the ledgers of its holders.
template <class FindHolder>
std::string compare_books(const ledger::State& grantor, const FindHolder& find_holder, const Excuse& excuse) {
  std::string why;
  grantor.for_each_allotment([&](const ledger::AllotmentView& allotment) {
    if (!why.empty() || !allotment.live) return;
    device::Device* holder = find_holder(allotment.holder.text());
    if (holder == nullptr || holder->journal().id() != allotment.journal) return;
    const auto* ledger = holder->find_ledger(grantor.performance());
    if (ledger == nullptr) {
      why = allotment.holder.text() + " has no ledger yet";
      return;
    }
    auto granted = excuse.has_older_parts ? std::map<ledger::Lease, ledger::Places>{} : nothing_of(*ledger, allotment);
    for (const auto& group : grantor.allotted_places(allotment.allotment))
      granted[group.lease] = ledger::normalised(group.places);
    for (const auto& [lease, places] : granted) {
      const auto holders = unsold_under(*ledger, lease);
      if (places != holders && !excuse.covers(*ledger, lease, places, holders))
        why = difference(allotment.holder.text(), places, holders);
    }
  });
  return why;
}

device::Device* find_device(World& world, const std::string& name) {
  for (const auto& one : world.controllers()) {
    if (one->name() == name) return one->device();
  }
  for (const auto& one : world.kiosks()) {
    if (one->name() == name) return one->device();
  }
  return nullptr;
}

/// Whoever was told that a lease was reclaimed sells nothing more under it; by now everybody was told.
std::string sold_on(const ledger::State& central, const std::string& name, const device::Device& device) {
  const auto* ledger = device.find_ledger(central.performance());
  if (ledger == nullptr) return {};
  for (const auto& view : ledger->leases()) {
    const auto allotment = central.find_allotment(view.lease.allotment);
    if (view.live && allotment && !allotment->live) return name + " still sells under a lease that was reclaimed";
  }
  return {};
}

std::string unsent(const central::Model& model, const std::string& name, const device::Device& device) {
  const auto head = device.journal().head();
  const auto* known = model.find_journal(*ledger::DeviceName::parse(name), device.journal().id());
  const auto arrived = known == nullptr ? 0 : known->head().seq;
  if (arrived == head.seq) return {};
  return "central has " + std::to_string(arrived) + " of " + std::to_string(head.seq) + " entries of " + name;
}

/// How far the relayed journal of a kiosk has come.
std::string on_the_way(World& world, KioskMachine& kiosk) {
  const auto name = *ledger::DeviceName::parse(kiosk.name());
  for (const auto& one : world.controllers()) {
    const auto found = one->venue()->relays().journals().find({name, kiosk.device()->journal().id()});
    if (found == one->venue()->relays().journals().end()) continue;
    return "; " + one->name() + " has " + std::to_string(found->second->head().seq) + ", settled " +
           std::to_string(found->second->settled_seq()) + ", acknowledged " +
           std::to_string(found->second->acknowledged().seq) + ", trouble '" + one->venue()->trouble() + "'";
  }
  return "; no controller has it";
}

std::string open_sale(KioskMachine& kiosk) {
  const auto& books = kiosk.core()->checkout().books();
  for (const auto& order : books.open()) {
    const auto* sale = books.find(order);
    if (!sale::is_quiet(*sale))
      return kiosk.name() + " still has sale " + order.text() + " open: " + std::string(sale::text(sale->phase));
  }
  return {};
}

}  // namespace

std::string why_not_settled(World& world) {
  if (!world.central().is_on()) return "central is off";
  for (const auto& one : world.controllers()) {
    if (!one->is_on()) return one->name() + " is off";
  }
  for (const auto& one : world.kiosks()) {
    if (!one->is_on()) return one->name() + " is off";
  }
  if (world.central().path()->pending() > 0) return "central has commands waiting";
  const auto& model = world.central().path()->committed();
  for (const auto& one : world.kiosks()) {
    if (auto why = open_sale(*one); !why.empty()) return why;
    if (auto why = unsent(model, one->name(), *one->device()); !why.empty()) return why + on_the_way(world, *one);
  }
  for (const auto& one : world.controllers()) {
    if (auto why = unsent(model, one->name(), *one->device()); !why.empty()) return why;
  }
  const auto find = [&world](const std::string& name) { return find_device(world, name); };
  const auto* record = model.find_performance(world.performance());
  if (record == nullptr) return "central has no performance";
  if (record->suspended) return "central sells nothing until all have declared";
  for (const auto& one : world.controllers()) {
    if (auto why = sold_on(record->ledger, one->name(), *one->device()); !why.empty()) return why;
  }
  for (const auto& one : world.kiosks()) {
    if (auto why = sold_on(record->ledger, one->name(), *one->device()); !why.empty()) return why;
  }
  const bool lends = world.scenario().lease > Duration(0);
  Excuse of_central{false, lends && world.set_back().contains("central")};
  if (world.set_back().contains("central")) of_central.refunded = refunded_while_standing(model, world.performance());
  if (world.central().resumes() > 0 || world.central().set_backs_found() > 0) {
    of_central.out_of_reach = [&world](const ledger::State& holder, const ledger::Lease& lease) {
      return with_earlier_lives(world, holder, lease);
    };
  }
  if (auto why = compare_books(record->ledger, find, of_central); !why.empty()) return why;
  for (const auto& one : world.controllers()) {
    const auto* ledger = one->device()->find_ledger(world.performance());
    if (ledger == nullptr) return one->name() + " has no ledger";
    Excuse of_controller{world.set_back().contains(one->name()), false};
    if (world.set_back().contains("central")) {
      of_controller.forgot_reclaim = [ledger, record](const ledger::Lease& lease) {
        const auto here = ledger->find_lease(lease);
        const auto there = record->ledger.find_lease(lease);
        return here && there && !here->live && there->live;
      };
    }
    if (auto why = compare_books(*ledger, find, of_controller); !why.empty()) return why;
  }
  return {};
}

}  // namespace foyer::simulator
