#include "tests/soak/troubles.hpp"

#include <array>
#include <fstream>
#include <thread>

#include <boost/json/serialize.hpp>

namespace foyer::soak {
namespace {

constexpr auto look_again_after = std::chrono::milliseconds(100);
constexpr std::array with_disks{Part::Central, Part::Controller, Part::Kiosk, Part::SecondKiosk};
/// The emulated bus and the relays are the world, not what is tested.
constexpr std::array may_be_killed{Part::Central,       Part::Controller,  Part::Kiosk,          Part::SecondKiosk,
                                   Part::CentralBroker, Part::VenueBroker, Part::VirtualTerminal};
constexpr std::string_view after_bad_disk = "after the bad disk of ";
/// What SIGKILL leaves for an exit code.
constexpr int first_signal_code = 128;

std::size_t resident_bytes(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6)) * 1024;
  }
  return 0;
}

std::string_view name_of(Link link) {
  return link == Link::Wan ? "wan" : "lan";
}

}  // namespace

Troubles::Troubles(Rig& rig, Diary& diary, std::uint64_t seed) : rig_(rig), diary_(diary), random_(seed) {}

void Troubles::keep(const std::string& what, int least_ms, int most_ms, std::function<void()> mend) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(roll(least_ms, most_ms));
  broken_[what] = {until, std::move(mend)};
}

void Troubles::run_for(std::chrono::seconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  auto next = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() < end) {
    const auto now = std::chrono::steady_clock::now();
    mend_due(now);
    watch();
    if (now >= next) {
      begin_one();
      next = now + std::chrono::milliseconds(roll(300, 3'000));
    }
    std::this_thread::sleep_for(look_again_after);
  }
}

void Troubles::mend_due(Time now) {
  for (auto at = broken_.begin(); at != broken_.end();) {
    // Mending all does not make a program forget a disk that was bad a moment ago.
    if (at->second.until > now || (now == Time::max() && at->first.starts_with(after_bad_disk))) {
      ++at;
      continue;
    }
    diary_.say("mend " + at->first);
    const auto mend = std::move(at->second.mend);
    at = broken_.erase(at);
    mend();
  }
}

void Troubles::mend_all() {
  mend_due(Time::max());
  for (const auto link : {Link::Wan, Link::Lan}) rig_.restore(link);
  static_cast<void>(rig_.terminal("DELETE", "/next"));
}

void Troubles::begin_one() {
  switch (roll(0, 9)) {
    case 0:
    case 1:
      return begin_cut(Link::Wan);
    case 2:
      return begin_cut(Link::Lan);
    case 3:
    case 4:
    case 5:
      return begin_kill();
    case 6:
    case 7:
      return begin_disk(with_disks.at(static_cast<std::size_t>(roll(0, 3))));
    case 8:
      return begin_printer(roll(0, 1) == 0 ? functional::printer : functional::second_printer);
    default:
      return upset_terminal();
  }
}

void Troubles::begin_cut(Link link) {
  const std::string name(name_of(link));
  if (is_broken(name)) return;
  constexpr std::array ways{"black_hole", "black_hole up", "black_hole down", "close", "delay"};
  std::string way = ways.at(static_cast<std::size_t>(roll(0, 4)));
  diary_.count(name + " " + way);
  if (way == "delay") way += " " + std::to_string(roll(50, 1'500));
  diary_.say(name + " " + way);
  rig_.cut(link, way);
  // Long enough, now and then, that keepalives and patience run out.
  keep(name, 300, roll(0, 3) == 0 ? 15'000 : 4'000, [this, link] { rig_.restore(link); });
}

void Troubles::begin_kill() {
  const auto part = may_be_killed.at(static_cast<std::size_t>(roll(0, may_be_killed.size() - 1)));
  const std::string name(functional::name_of(part));
  if (is_broken(name)) return;
  diary_.count("kill -9 " + name);
  diary_.say("kill -9 " + name);
  rig_.kill(part);
  keep(name, 0, 2'000, [this, part] { rig_.start(part); });
}

void Troubles::begin_disk(Part part) {
  const std::string name(functional::name_of(part));
  if (is_broken(name)) return;
  constexpr std::array kinds{DiskTrouble::Full, DiskTrouble::ReadOnly, DiskTrouble::FailingSync};
  constexpr std::array texts{"disk full ", "disk read-only ", "disk cannot sync "};
  const auto kind = static_cast<std::size_t>(roll(0, 2));
  diary_.count(texts.at(kind) + name);
  diary_.say(texts.at(kind) + name);
  rig_.spoil_disk(part, kinds.at(kind));
  keep(name, 500, 4'000, [this, part] { mend_disk(part); });
}

/// On a disk that fails a program may end, to begin again from what is certain; but by itself, with an exit code.
void Troubles::note_end_on_bad_disk(Part part) {
  const auto code = rig_.exit_code(part);
  const std::string name(functional::name_of(part));
  if (code >= first_signal_code) diary_.find("ends-in-order", name + " died with " + std::to_string(code));
  diary_.count("ended by itself on a bad disk: " + name);
}

void Troubles::mend_disk(Part part) {
  rig_.mend_disk(part);
  // What was refused last may be noticed only now.
  std::this_thread::sleep_for(look_again_after);
  if (rig_.is_running(part)) {
    // Whether it is past that is known when it has written again, or a little later.
    keep(std::string(after_bad_disk) + std::string(functional::name_of(part)), 5'000, 5'000, [] {});
    return;
  }
  note_end_on_bad_disk(part);
  rig_.start(part);
}

void Troubles::begin_printer(std::string_view serial) {
  const std::string name(serial);
  if (is_broken(name)) return;
  constexpr std::array faults{"paper_out", "jam", "cover_open", "offline", "unplug", "paper_out_after_mm"};
  const std::string fault = faults.at(static_cast<std::size_t>(roll(0, faults.size() - 1)));
  diary_.count("printer " + fault);
  diary_.say(name + " " + fault);
  const auto body = fault == "paper_out_after_mm" ? R"({"mm": )" + std::to_string(roll(1, 120)) + "}" : "{}";
  rig_.act(serial, fault, body);
  keep(name, 500, 4'000, [this, name, fault] { rig_.act(name, fault == "unplug" ? "plug" : "ok"); });
}

void Troubles::upset_terminal() {
  constexpr std::array cards{R"({"outcome": "decline", "reason": "expired"})",
                             R"({"drop": "before"})",
                             R"({"drop": "after"})",
                             R"({"delay_ms": 1500})",
                             R"({"do": "capture", "drop": "before"})",
                             R"({"do": "capture", "drop": "after"})",
                             R"({"do": "reverse", "drop": "after"})"};
  if (is_broken(std::string(functional::name_of(Part::VirtualTerminal)))) return;
  const std::string card = cards.at(static_cast<std::size_t>(roll(0, cards.size() - 1)));
  diary_.count("terminal " + card);
  diary_.say("terminal " + card);
  static_cast<void>(rig_.terminal("POST", "/next", card));
}

void Troubles::watch() {
  for (const auto part : may_be_killed) {
    const std::string name(functional::name_of(part));
    if (is_broken(name)) continue;
    if (!rig_.is_running(part)) {
      if (is_broken(std::string(after_bad_disk) + name)) {
        note_end_on_bad_disk(part);
      } else {
        diary_.find("runs-on", name + " ended by itself with " + std::to_string(rig_.exit_code(part)));
      }
      rig_.start(part);
    }
    const auto now = resident_bytes(rig_.process_id(part));
    if (now > memory_limit_bytes && largest_[part] <= memory_limit_bytes)
      diary_.find("memory-bounded", name + " has " + std::to_string(now / 1024) + " KiB");
    largest_[part] = std::max(largest_[part], now);
  }
}

}  // namespace foyer::soak
