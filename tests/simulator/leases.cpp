// What must hold at every moment of a run whose leases end by themselves: the holder stops before the grantor takes
// back.
#include "protocol/ledger/places.hpp"
#include "tests/simulator/checks.hpp"

namespace foyer::simulator {
namespace {

const ledger::State* books_of(World& world, const std::string& grantor) {
  if (grantor == "central") {
    const auto* path = world.central().is_on() ? world.central().path() : nullptr;
    const auto* record = path == nullptr ? nullptr : path->committed().find_performance(world.performance());
    if (record == nullptr) return nullptr;
    // What another node of central wrote a moment ago is in the log, and not yet in this one's view.
    const auto stream = central::stream::performance(world.performance());
    const bool is_behind = *world.central().disk().head(stream) >= path->committed().next_seq(stream);
    return is_behind ? nullptr : &record->ledger;
  }
  for (const auto& one : world.controllers()) {
    if (one->name() == grantor && one->is_on()) return one->device()->find_ledger(world.performance());
  }
  return nullptr;
}

/// What the device may sell at this moment, by lease; nothing of leases that are over or suspended.
std::vector<ledger::LeasedPlaces> for_sale(const device::Device& device, const ledger::State& ledger) {
  std::vector<ledger::LeasedPlaces> places;
  for (const auto& group : ledger.free_places()) {
    const auto lease = ledger.find_lease(group.lease);
    if (lease && lease->live && device.leases().may_use(group.lease)) places.push_back(group);
  }
  return places;
}

}  // namespace

std::optional<Finding> check_leases(World& world) {
  for (const auto& [name, parent] : world.scenario().kiosks) {
    for (const auto& kiosk : world.kiosks()) {
      if (kiosk->name() != name || !kiosk->is_on() || kiosk->is_asleep()) continue;
      const auto& device = *kiosk->device();
      const auto* own = device.find_ledger(world.performance());
      const auto* grantors = books_of(world, parent);
      if (own == nullptr || grantors == nullptr) continue;
      const auto allotment = grantors->find_live_allotment(device.identity().name, device.journal().id());
      const auto allotted = ledger::flatten(allotment ? grantors->allotted_places(allotment->allotment)
                                                      : std::vector<ledger::LeasedPlaces>{});
      const auto selling = ledger::flatten(for_sale(device, *own));
      if (ledger::contains(allotted, selling)) continue;
      return Finding{"holder-stops-first", name + " may still sell " + std::to_string(count(selling)) + " places; " +
                                               parent + " says " + std::to_string(count(allotted)) + " are its own"};
    }
  }
  return std::nullopt;
}

}  // namespace foyer::simulator
