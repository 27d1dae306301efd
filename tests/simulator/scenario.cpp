#include "tests/simulator/scenario.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace foyer::simulator {
namespace {

constexpr std::array<std::string_view, act_kinds> names{
    "WalkUp",   "WebSale",    "CrashProgram", "CutPower",  "CutAtWrite", "DiskFull",   "DiskFails",
    "CutLink",  "BadWeather", "Replay",       "ClockJump", "ClockStop",  "BadDevices", "Reclaim",
    "FailOver", "SetBack",    "Clone",        "Sleep",     "Upgrade",    "Resume"};

/// Draws the acts of one scenario.
class Fate {
 public:
  explicit Fate(std::uint64_t seed) : chance_(seed, "scenario") { scenario_.seed = seed; }

  Scenario draw() && {
    draw_venue();
    draw_customers();
    const auto troubles = chance_.between(4, 30);
    for (std::uint32_t count = 0; count < troubles; ++count) draw_trouble();
    if (chance_.one_in(4)) draw_other_life();
    std::stable_sort(scenario_.acts.begin(), scenario_.acts.end(),
                     [](const Act& left, const Act& right) { return left.at < right.at; });
    return std::move(scenario_);
  }

 private:
  void draw_venue() {
    scenario_.real_signatures = scenario_.seed % 16 == 0;
    const auto controllers = chance_.one_in(4) ? 2U : 1U;
    for (std::uint32_t number = 1; number <= controllers; ++number) {
      const auto controller = "controller-" + std::to_string(number);
      scenario_.controllers.push_back(controller);
      const auto kiosks = chance_.between(1, controllers == 1 ? 5 : 3);
      for (std::uint32_t count = 0; count < kiosks; ++count) add_kiosk(controller);
    }
    if (chance_.one_in(4)) add_kiosk("central");
    const bool is_scarce = chance_.one_in(3);
    scenario_.rows = is_scarce ? chance_.between(1, 3) : chance_.between(2, 6);
    scenario_.seats_in_row = chance_.between(6, 24);
    scenario_.zone = is_scarce ? chance_.between(20, 200) : chance_.between(2'000, 8'000);
    scenario_.share_percent = chance_.between(10, 80);
    scenario_.own_seats = chance_.between(1, 8);
    scenario_.own_zone = is_scarce ? chance_.between(2, 10) : chance_.between(20, 100);
    scenario_.lasts = Duration(chance_.between(40'000, 150'000));
    const bool calm = chance_.one_in(3);
    if (!calm) {
      scenario_.weather.lost_per_mille = chance_.between(0, 30);
      scenario_.weather.doubled_per_mille = chance_.between(0, 30);
      scenario_.weather.late_per_mille = chance_.between(0, 30);
      scenario_.weather.slowest = Duration(chance_.between(5, 120));
    }
  }

  void add_kiosk(const std::string& parent) {
    scenario_.kiosks.push_back({"kiosk-" + std::to_string(scenario_.kiosks.size() + 1), parent});
  }

  void draw_customers() {
    const auto end = static_cast<std::uint32_t>(scenario_.lasts.count());
    for (const auto& kiosk : scenario_.kiosks) {
      const auto pause = chance_.between(120, 500);
      for (std::uint32_t at = 3'000 + chance_.below(pause); at < end; at += chance_.between(pause / 2, pause * 3 / 2))
        add({Duration(at), ActKind::WalkUp, kiosk.name, chance_.below(10), chance_.between(1, 4),
             chance_.below(1'000)});
    }
    const auto pause = chance_.between(500, 5'000);
    for (std::uint32_t at = 2'000 + chance_.below(pause); at < end; at += chance_.between(pause / 2, pause * 3 / 2))
      add({Duration(at), ActKind::WebSale, "central", chance_.between(1, 4), chance_.below(2), chance_.below(1'000)});
  }

  std::string any_child() {
    const auto total = scenario_.controllers.size() + scenario_.kiosks.size();
    const auto index = chance_.below(static_cast<std::uint32_t>(total));
    return index < scenario_.controllers.size() ? scenario_.controllers[index]
                                                : scenario_.kiosks[index - scenario_.controllers.size()].name;
  }
  std::string any_kiosk() {
    return scenario_.kiosks[chance_.below(static_cast<std::uint32_t>(scenario_.kiosks.size()))].name;
  }
  std::string any_machine() { return chance_.one_in(5) ? "central" : any_child(); }
  /// Whom central grants to.
  std::string any_holder() {
    std::vector<std::string> holders = scenario_.controllers;
    for (const auto& kiosk : scenario_.kiosks) {
      if (kiosk.parent == "central") holders.push_back(kiosk.name);
    }
    return holders[chance_.below(static_cast<std::uint32_t>(holders.size()))];
  }
  std::uint32_t a_while() { return chance_.one_in(3) ? chance_.between(8'000, 40'000) : chance_.between(200, 8'000); }

  void draw_trouble() {
    const Duration at(chance_.between(2'000, static_cast<std::uint32_t>(scenario_.lasts.count())));
    switch (chance_.below(16)) {
      case 0:
        return add({at, ActKind::CrashProgram, any_machine(), chance_.between(100, 6'000)});
      case 1:
        return add({at, ActKind::CutPower, any_machine(), chance_.between(500, 15'000)});
      case 2:
      case 3:
        return add({at, ActKind::CutAtWrite, any_machine(), chance_.between(1, 30), chance_.below(2)});
      case 4:
        return add({at, ActKind::DiskFull, any_machine(), chance_.between(200, 5'000)});
      case 5:
        return add({at, ActKind::DiskFails, any_machine(), chance_.between(1, 30), chance_.below(2)});
      case 6:
      case 7:
      case 8:
        return add({at, ActKind::CutLink, any_child(), a_while(), chance_.below(3), chance_.below(2)});
      case 9:
        return add({at, ActKind::BadWeather, any_child(), a_while(), chance_.between(50, 600), chance_.below(300)});
      case 10:
      case 11:
        return add({at, ActKind::Replay, any_child(), chance_.between(1, 24)});
      case 12:
        return chance_.one_in(2)
                   ? add({at, ActKind::ClockJump, any_machine(), chance_.between(1, 7'200), chance_.below(2)})
                   : add({at, ActKind::ClockStop, any_machine(), a_while()});
      case 13:
        return add({at, ActKind::BadDevices, any_kiosk(), a_while(), chance_.below(4)});
      case 14:
        return add({at, ActKind::Reclaim, any_holder()});
      default:
        return add({at, ActKind::FailOver, "central"});
    }
  }

  /// Restores and clones: rarer than the rest, since what they may excuse makes the checks of a run weaker.
  void draw_other_life() {
    const Duration at(chance_.between(8'000, static_cast<std::uint32_t>(scenario_.lasts.count())));
    if (chance_.one_in(3)) return add(whose_copy({at, ActKind::Clone, any_kiosk(), a_while()}));
    add({at, ActKind::SetBack, any_machine(), a_while()});
  }

  /// Now and then a controller's, or central's.
  [[nodiscard]] Act whose_copy(Act act) const {
    Chance chance(scenario_.seed, "copied at " + std::to_string(act.at.count()));
    if (chance.one_in(3)) {
      act.who = scenario_.controllers[chance.below(static_cast<std::uint32_t>(scenario_.controllers.size()))];
    } else if (chance.one_in(2)) {
      act.who = "central";
    }
    return act;
  }

  void add(Act act) { scenario_.acts.push_back(std::move(act)); }

  Chance chance_;
  Scenario scenario_;
};

constexpr std::uint32_t night_ms = 8 * 3'600'000;
constexpr std::uint32_t dusk_ms = 20'000;
constexpr std::uint32_t before_dawn_ms = 15'000;

/// Kiosks cut off and everything suspended until shortly before the leases end: eight hours of drift decide who stops
/// first.
Scenario night_for(std::uint64_t seed) {
  Chance chance(seed, "night");
  Scenario scenario;
  scenario.seed = seed;
  scenario.clocks_disagree = true;
  scenario.lease = Duration(night_ms);
  scenario.lasts = Duration(night_ms + 60'000);
  scenario.zone = 400;
  scenario.own_zone = 150;
  scenario.controllers = {"controller-1"};
  scenario.kiosks = {{"kiosk-1", "controller-1"}, {"kiosk-2", chance.one_in(2) ? "controller-1" : "central"}};
  const auto add = [&scenario](std::uint32_t at, ActKind kind, const std::string& who, std::uint32_t a,
                               std::uint32_t b = 0, std::uint32_t c = 0) {
    scenario.acts.push_back({Duration(at), kind, who, a, b, c});
  };
  const auto wake = night_ms - before_dawn_ms;
  for (const auto& kiosk : scenario.kiosks) {
    add(dusk_ms, ActKind::CutLink, kiosk.name, night_ms + 30'000);
    add(dusk_ms + 100, ActKind::Sleep, kiosk.name, wake - dusk_ms);
    for (std::uint32_t at = 3'000; at < dusk_ms; at += chance.between(500, 2'000))
      add(at, ActKind::WalkUp, kiosk.name, chance.below(10), 1, chance.below(1'000));
    for (auto at = wake + 500; at < night_ms + 30'000; at += chance.between(400, 1'200))
      add(at, ActKind::WalkUp, kiosk.name, 0, 1, 0);
  }
  add(dusk_ms + 100, ActKind::Sleep, "controller-1", wake - dusk_ms);
  add(dusk_ms + 100, ActKind::Sleep, "central", wake - dusk_ms);
  std::stable_sort(scenario.acts.begin(), scenario.acts.end(),
                   [](const Act& left, const Act& right) { return left.at < right.at; });
  return scenario;
}

/// A venue is cut off and sells on, while an operator reclaims its places and the box office sells them by name.
void add_contest(Scenario& scenario) {
  Chance chance(scenario.seed, "contest");
  if (!chance.one_in(8)) return;
  const auto& who = scenario.controllers.front();
  const auto from = chance.between(8'000, static_cast<std::uint32_t>(scenario.lasts.count()) / 2);
  const auto cut_for = chance.between(10'000, 25'000);
  scenario.acts.push_back({Duration(from), ActKind::CutLink, who, cut_for, 0, chance.below(2)});
  scenario.acts.push_back({Duration(from + 1'000), ActKind::Reclaim, who});
  for (auto at = from + 1'500; at < from + cut_for; at += chance.between(200, 1'500))
    scenario.acts.push_back({Duration(at), ActKind::WebSale, "central", chance.between(1, 2), 1, chance.below(1'000)});
}

/// Some programs are of a newer version for a while, and of this one again.
void add_upgrades(Scenario& scenario) {
  Chance chance(scenario.seed, "versions");
  if (!chance.one_in(4)) return;
  std::vector<std::string> machines = scenario.controllers;
  for (const auto& kiosk : scenario.kiosks) machines.push_back(kiosk.name);
  machines.emplace_back("central");
  const auto end = static_cast<std::uint32_t>(scenario.lasts.count());
  for (auto count = chance.between(1, 3); count > 0; --count) {
    const auto& who = machines[chance.below(static_cast<std::uint32_t>(machines.size()))];
    scenario.acts.push_back(
        {Duration(chance.between(2'000, end)), ActKind::Upgrade, who, chance.between(3'000, 60'000)});
  }
}

constexpr std::uint32_t central_is_back_after = 1'000;

/// A person does not wait for those that have not declared to a restored central: some are cut off meanwhile and sell
/// on, while the box office sells by name what they may have.
void add_resumes(Scenario& scenario) {
  Chance chance(scenario.seed, "resume");
  const auto is_restore = [](const Act& act) { return act.kind == ActKind::SetBack && act.who == "central"; };
  const auto end = static_cast<std::uint32_t>(scenario.lasts.count());
  auto restore = std::ranges::find_if(scenario.acts, is_restore);
  if (restore == scenario.acts.end()) {
    if (!chance.one_in(10)) return;
    const Duration at(chance.between(12'000, end * 2 / 3));
    restore = scenario.acts.insert(restore, {at, ActKind::SetBack, "central", chance.between(500, 10'000)});
  } else if (chance.one_in(3)) {
    return;
  }
  const auto back_at = static_cast<std::uint32_t>(restore->at.count()) + central_is_back_after;
  const auto cut_for = chance.between(5'000, 25'000);
  const auto& who = chance.one_in(3) ? scenario.kiosks.front().name : scenario.controllers.front();
  scenario.acts.push_back({Duration(back_at - chance.between(1'000, 4'000)), ActKind::CutLink, who, cut_for, 0, 0});
  for (auto count = chance.between(1, 4); count > 0; --count)
    scenario.acts.push_back({Duration(back_at + chance.below(6'000)), ActKind::Resume, "central"});
  for (auto at = back_at; at < back_at + cut_for; at += chance.between(200, 1'500))
    scenario.acts.push_back({Duration(at), ActKind::WebSale, "central", chance.between(1, 2), 1, chance.below(1'000)});
}

void sort_by_time(std::vector<Act>& acts) {
  std::ranges::stable_sort(acts, {}, &Act::at);
}

}  // namespace

std::string_view text(ActKind kind) noexcept {
  return names[static_cast<std::size_t>(kind)];
}

std::string describe(const Act& act) {
  char line[160];
  const auto ms = act.at.count();
  std::snprintf(line, sizeof line, "%02lld:%02lld.%03lld %s %s a=%u b=%u c=%u", static_cast<long long>(ms / 60'000),
                static_cast<long long>(ms / 1'000 % 60), static_cast<long long>(ms % 1'000), text(act.kind).data(),
                act.who.c_str(), act.a, act.b, act.c);
  return line;
}

Scenario scenario_for(std::uint64_t seed) {
  if (seed % 50 == 13) return night_for(seed);
  auto scenario = Fate(seed).draw();
  add_contest(scenario);
  add_upgrades(scenario);
  add_resumes(scenario);
  sort_by_time(scenario.acts);
  // Timed leases are luck of their own, so that they change nothing else of a seed.
  Chance chance(seed, "leases");
  if (chance.one_in(5)) scenario.lease = Duration(chance.between(8'000, 25'000));
  return scenario;
}

}  // namespace foyer::simulator
