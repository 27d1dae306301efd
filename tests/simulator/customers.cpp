// People: at the kiosks, at the box office, at the door.
#include "tests/simulator/world.hpp"

namespace foyer::simulator {
namespace {

constexpr Duration look_again{700};
constexpr int looks = 40;
constexpr Duration watch_tray_every{1'000};

kiosk::Choice choice_for(const Act& act, const ledger::PerformanceId& performance, std::uint32_t seats) {
  if (act.a < 5) return {performance, std::vector<ledger::ZoneCount>{{ledger::ZoneIndex(0), act.b}}};
  if (act.a < 8) return {performance, kiosk::BestOf{seating::PriceCategoryIndex(act.c % 2), act.b}};
  std::vector<ledger::SeatIndex> wanted;
  for (std::uint32_t next = 0; next < act.b; ++next) wanted.emplace_back((act.c + next) % seats);
  return {performance, std::move(wanted)};
}

}  // namespace

void World::walk_up(const Act& act) {
  // Who stands before a clone does not know it.
  KioskMachine* at = &kiosk(act.who);
  for (const auto& twin : clones_) {
    if (twin->name() == act.who && twin->is_on() && chance_.one_in(2)) at = twin.get();
  }
  auto& machine = *at;
  ++statistics_.walk_ups;
  machine.run([&] {
    const auto order = ledger::OrderId::random(chance_);
    const bool changes_mind = chance_.percent(3);
    const auto choice = choice_for(act, performance_, scenario_.rows * scenario_.seats_in_row);
    machine.core()->sell(order, choice, [this, &machine, order, changes_mind](const auto& started) {
      if (!started) return;
      if (changes_mind) {
        machine.later(Duration(300),
                      [&machine, order] { static_cast<void>(machine.core()->checkout().cancel(order)); });
        return;
      }
      machine.later(Duration(20), [this, &machine, order] {
        static_cast<void>(machine.core()->checkout().pay(order));
        watch(machine, order, looks);
      });
    });
  });
}

/// A customer looks at the screen: a declined card is tried again or given up, a claim code is read.
void World::watch(KioskMachine& machine, const ledger::OrderId& order, int looks_left) {
  machine.later(look_again, [this, &machine, order, looks_left] {
    auto& checkout = machine.core()->checkout();
    const auto* sale = checkout.books().find(order);
    if (sale == nullptr || sale::is_quiet(*sale)) return;
    if (sale->phase == sale::Phase::HandingOver) checkout.note_codes_shown(order);
    if (sale->phase == sale::Phase::SeatsSecured && !checkout.is_in_line(order)) {
      const bool tries_again = chance_.one_in(2);
      if (tries_again) {
        static_cast<void>(checkout.pay(order));
      } else {
        static_cast<void>(checkout.cancel(order));
      }
    }
    if (looks_left > 0) watch(machine, order, looks_left - 1);
  });
}

void World::sell_online(const Act& act) {
  std::vector<ledger::SeatIndex> seats;
  const auto all = scenario_.rows * scenario_.seats_in_row;
  for (std::uint32_t next = 0; act.b == 1 && next < act.a; ++next) seats.emplace_back((act.c + next) % all);
  central_->sell_online(performance_, act.a, std::move(seats));
}

/// Whoever has a ticket in hand goes to the door.
void World::watch_the_tray() {
  for (; seen_in_tray_ < outside_.tray.size(); ++seen_in_tray_) {
    if (chance_.one_in(3)) go_to_the_door(seen_in_tray_);
  }
  if (!is_healed_) timeline_.after(watch_tray_every, [this] { watch_the_tray(); });
}

void World::go_to_the_door(std::size_t printed) {
  const Duration walk(chance_.between(500, 20'000));
  timeline_.after(walk, [this, printed] {
    const auto& ticket = outside_.tray[printed];
    auto& door = *controllers_[chance_.below(static_cast<std::uint32_t>(controllers_.size()))];
    static_cast<void>(scan(door, ticket.token));
    // Somebody tries it with a copy.
    if (chance_.one_in(8)) static_cast<void>(scan(door, ticket.token));
  });
}

std::optional<admission::VerdictCode> World::scan(ControllerMachine& controller, const std::string& token) {
  std::optional<admission::VerdictCode> code;
  if (!controller.is_on()) return code;
  controller.run([&] {
    ++statistics_.scans;
    const auto verdict = controller.door()->scan(token);
    if (!verdict) return;
    code = verdict->verdict.code;
  });
  if (code) scanned_[token].push_back(*code);
  if (!code) unheard_scans_.insert(token);
  return code;
}

}  // namespace foyer::simulator
