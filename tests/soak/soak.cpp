#include "tests/soak/soak.hpp"

#include <algorithm>
#include <stdexcept>

#include "kiosk/shop/own_part.hpp"
#include "tests/functional/rig.hpp"
#include "tests/functional/sales.hpp"
#include "tests/soak/checks.hpp"
#include "tests/soak/people.hpp"
#include "tests/soak/troubles.hpp"

namespace foyer::soak {
namespace {

/// After the last trouble. The longest waits inside are a claim code's minute and an unsent birth's keepalive.
constexpr std::chrono::seconds settled_within{150};
/// A kiosk gives back what it has too much of so long after its last customer (kiosk::own_part_surplus_stays). Only
/// then has nobody anything more to say: a return on its way while the house closes is no fault, and in one book only.
constexpr Duration rests_for = kiosk::own_part_surplus_stays + std::chrono::seconds(3);
/// The house has places for about so long at full speed.
constexpr double seconds_at_full_speed = 600;

bool is_ready(const Rig& rig, Part kiosk) {
  const auto state = rig.ask_part(kiosk, "GET", "/api/v1/kiosk").object();
  return functional::text_at(functional::object_at(state, "printer"), "state") == "ready";
}

void come_to_rest(const Rig& rig, Troubles& troubles) {
  for (const auto kiosk : kiosks) {
    functional::wait_until(std::string(name_of(kiosk)) + " has its printer back", [&] {
      troubles.watch();
      return is_ready(rig, kiosk);
    });
    finish_open_sales(rig, kiosk);
  }
}

/// Entries in the newest journals of all devices.
std::uint64_t entries_in(const Books& books) {
  auto entries = books.controller.head;
  for (const auto& kiosk : books.kiosks) entries += kiosk.head;
  return entries;
}

/// All books agree, and nobody has written anything for so long.
void wait_until_settled(const Rig& rig, Troubles& troubles, Duration rests) {
  std::string why;
  std::uint64_t entries = 0;
  auto rests_since = std::chrono::steady_clock::now();
  try {
    functional::wait_until(
        "the house has settled",
        [&] {
          troubles.watch();
          const auto books = read_books(rig.folder());
          why = why_not_settled(books);
          const auto now = std::chrono::steady_clock::now();
          if (!why.empty() || entries_in(books) != entries) rests_since = now;
          entries = entries_in(books);
          return why.empty() && now - rests_since >= rests;
        },
        settled_within);
  } catch (const std::exception& error) {
    throw std::runtime_error(error.what() + (": " + why));
  }
}

Outside ask_around(const Rig& rig, const std::vector<std::string>& tokens) {
  Outside outside;
  outside.tokens = tokens;
  outside.bank = rig.terminal("GET", "/ledger").array();
  const auto books = read_books(rig.folder());
  for (const auto& [performance, record] : books.central.performances()) {
    outside.statuses[performance.text()] =
        rig.central("GET", "/api/v1/events/" + performance.text() + "/status").object();
  }
  return outside;
}

/// From the leaves to the root, so that nobody has anything left to say to somebody who is gone.
void close_house(Rig& rig, Diary& diary) {
  for (const auto part : {Part::SecondKiosk, Part::Kiosk, Part::Controller, Part::Central}) {
    if (!rig.stop(part)) diary.find("ends-in-order", std::string(name_of(part)) + " did not end when it was asked to");
  }
}

}  // namespace

void run(const Options& options, Diary& diary) {
  Rig rig({.printer_speed = 600, .with_field = true, .with_second_kiosk = true, .with_failing_disks = true});
  rig.open_house();
  functional::wait_until("the second kiosk can sell", [&] { return is_ready(rig, Part::SecondKiosk); });
  diary.say("the house is open");
  Troubles troubles(rig, diary, options.seed);
  const auto seconds = static_cast<double>(options.trouble.count());
  People people(rig, diary, options.seed, std::max(1.0, seconds / seconds_at_full_speed));
  try {
    troubles.run_for(options.trouble);
    people.end();
    troubles.mend_all();
    diary.say("all is mended");
    come_to_rest(rig, troubles);
    diary.say("no sale is open");
    // Before anybody is let in: nobody walks through the gate, which says so after a while.
    wait_until_settled(rig, troubles, rests_for);
    diary.say("nobody has anything more to say");
    const auto tokens = admit_everybody(rig, diary);
    diary.say("everybody is in");
    wait_until_settled(rig, troubles, Duration(0));
    diary.say("the house has settled");
    const auto outside = ask_around(rig, tokens);
    close_house(rig, diary);
    check_everything(read_books(rig.folder()), outside, diary);
  } catch (const std::exception& error) {
    diary.find("comes-to-rest", error.what());
  }
  for (const auto& [part, bytes] : troubles.largest())
    diary.count("KiB at most: " + std::string(name_of(part)), bytes / 1024);
  if (!diary.findings().empty()) diary.say("the last that was said\n" + rig.log_tails());
}

}  // namespace foyer::soak
