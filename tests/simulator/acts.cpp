// What each act does to the world.
#include <algorithm>

#include "protocol/base/assert.hpp"
#include "tests/simulator/world.hpp"

namespace foyer::simulator {
namespace {

constexpr Duration venue_is_there_by{1'500};
constexpr Duration takes_to_install{700};

}  // namespace

void World::start_again(Machine& dark, Duration after) {
  timeline_.after(after, [&dark] { dark.start(); });
}

void World::crash(Machine& one, Duration for_so_long, bool reboots) {
  if (!one.is_on()) return;
  one.stop();
  if (reboots) one.clock().reboot();
  start_again(one, for_so_long);
}

void World::perform(const Act& act) {
  auto& one = machine(act.who);
  const Duration span(act.a);
  switch (act.kind) {
    case ActKind::WalkUp:
      return walk_up(act);
    case ActKind::WebSale:
      return sell_online(act);
    case ActKind::CrashProgram:
      if (one.is_on()) fired("program crashed");
      return crash(one, span, false);
    case ActKind::CutPower:
      if (one.is_on()) fired("power cut");
      return crash(one, span, true);
    case ActKind::CutAtWrite:
      return one.disk().arm(act.b == 0 ? DiskFault::CutBeforeWrite : DiskFault::CutAfterWrite, act.a);
    case ActKind::DiskFull:
      one.disk().arm(DiskFault::Full, 1);
      return timeline_.after(span, [&one] { one.disk().mend(); });
    case ActKind::DiskFails:
      return one.disk().arm(act.b == 0 ? DiskFault::FailedKept : DiskFault::FailedLost, act.a);
    case ActKind::CutLink:
      return cut_link(act);
    case ActKind::BadWeather: {
      fired("bad weather");
      Weather weather = scenario_.weather;
      weather.lost_per_mille = act.b;
      weather.doubled_per_mille = weather.late_per_mille = act.c;
      network_.set_weather(act.who, weather);
      return timeline_.after(span, [this, who = act.who] {
        if (!is_healed_) network_.set_weather(who, scenario_.weather);
      });
    }
    case ActKind::Replay:
      return network_.replay(act.who, act.a);
    case ActKind::ClockJump:
      fired(act.b == 0 ? "clock jumped forward" : "clock jumped back");
      return one.clock().jump(std::chrono::seconds(act.a) * (act.b == 0 ? 1 : -1));
    case ActKind::ClockStop:
      fired("clock stood still");
      one.clock().stop();
      return timeline_.after(span, [&one] { one.clock().set_right(); });
    case ActKind::BadDevices:
      return set_devices(act);
    case ActKind::Reclaim:
      return central_->reclaim(*ledger::DeviceName::parse(act.who), performance_);
    case ActKind::FailOver:
      if (central_->is_on()) fired("central failed over");
      return central_->fail_over();
    case ActKind::SetBack:
      return;  // Planned from the start, with its backup.
    case ActKind::Clone:
      return clone(act);
    case ActKind::Sleep:
      fired("machine suspended");
      return one.sleep(timeline_.now() + span);
    case ActKind::Upgrade:
      return upgrade(act);
    case ActKind::Resume:
      return central_->resume(performance_);
  }
}

void World::cut_link(const Act& act) {
  auto& child = machine(act.who);
  const bool up = act.b != 2;
  const bool down = act.b != 1;
  fired(act.b == 0 ? "link cut" : "link cut one way");
  if (up) network_.cut(act.who, Way::Up, true);
  if (down) network_.cut(act.who, Way::Down, true);
  const bool notices = act.c == 1 && act.b == 0;
  if (notices) child.run([&child] { child.broker(false); });
  if (notices && !child.is_on()) child.broker(false);
  timeline_.after(Duration(act.a), [this, who = act.who, &child] {
    network_.cut(who, Way::Up, false);
    network_.cut(who, Way::Down, false);
    if (child.is_on()) {
      child.run([&child] { child.broker(true); });
    } else {
      child.broker(true);
    }
  });
}

void World::set_devices(const Act& act) {
  auto& mood = kiosk(act.who).mood;
  switch (act.b) {
    case 0:
      fired("printer not ready");
      mood.printer_ready = false;
      break;
    case 1:
      fired("printer jams");
      mood.print_fails_midway = 300;
      mood.print_unknown = 300;
      mood.print_fails_untouched = 200;
      break;
    case 2:
      fired("cards are declined");
      mood.declined = 600;
      break;
    default:
      fired("terminal is silent");
      mood.approved_in_silence = 300;
      mood.unheard = 300;
      mood.query_unanswered = 600;
      mood.capture_fails = 300;
      mood.reversal_fails = 300;
      break;
  }
  timeline_.after(Duration(act.a), [this, &mood] {
    if (!is_healed_) mood = EdgeMood{};
  });
}

/// The backup is taken a while before; both are planned together.
void World::set_back(const Act& act) {
  auto& one = machine(act.who);
  const auto backup = std::make_shared<Picture>();
  // Not from before the venue was loaded; some devices may have no certificate yet, by this backup.
  const auto taken_at = std::max(act.at - Duration(act.a), venue_is_there_by);
  timeline_.at(taken_at, [&one, backup] { *backup = one.disk().picture(); });
  const bool is_central = one.name() == "central";
  const bool is_told = is_central && Chance(scenario_.seed, "restored at " + std::to_string(act.at.count())).one_in(2);
  timeline_.at(act.at, [this, &one, backup, is_central, is_told] {
    fired(is_told      ? "central restored from a backup"
          : is_central ? "central set back, nobody said so"
                       : "disk set back to a backup");
    set_back_.insert(one.name());
    one.stop();
    one.disk().set_back(*backup);
    // Whoever restores central says so, or forgets to: its log gets another id. A device's disk tells nobody.
    if (is_central) {
      const auto renewed = LogId::random(chance_);
      if (is_told) one.disk().set_log_id(renewed);
    }
    one.clock().reboot();
    start_again(one, Duration(1'000));
  });
}

/// The program is started again as the newer version, and later as this one, on what the newer one left.
void World::upgrade(const Act& act) {
  auto& one = machine(act.who);
  fired("newer version installed");
  one.newer_version().install(true);
  crash(one, takes_to_install, false);
  timeline_.after(Duration(act.a), [this, &one] {
    if (is_healed_ || !one.newer_version().is_installed()) return;
    one.newer_version().install(false);
    crash(one, takes_to_install, false);
  });
}

void World::clone(const Act& act) {
  auto& one = machine(act.who);
  set_back_.insert(one.name());
  const auto number = static_cast<std::uint32_t>(clones_.size() + controller_clones_.size() + central_clones_.size());
  if (&one == central_.get()) {
    fired("central's disk cloned");
    central_clones_.push_back(central_->make_clone(number));
    return start_clone(*central_clones_.back(), Duration(act.a));
  }
  if (const auto* controller = dynamic_cast<const ControllerMachine*>(&one)) {
    fired("controller's disk cloned");
    controller_clones_.push_back(controller->make_clone(number));
    return start_clone(*controller_clones_.back(), Duration(act.a));
  }
  fired("disk cloned");
  clones_.push_back(kiosk(act.who).make_clone(number));
  start_clone(*clones_.back(), Duration(act.a));
}

void World::start_clone(Machine& twin, Duration lives) {
  twin.on_power_cut([this](Machine& dark) {
    if (!is_healed_) start_again(dark, Duration(1'000));
  });
  twin.start();
  timeline_.after(lives, [&twin] { twin.stop(); });
}

}  // namespace foyer::simulator
