#pragma once
// What is to happen in one run: the venue, and every act of customers, operators and misfortune with its time, all
// drawn from the seed before the run begins. A run with some of its acts left out is still a run, so that a failure can
// be reduced to the few acts that make it. Threading: plain values.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "tests/simulator/network.hpp"

namespace foyer::simulator {

enum class ActKind : std::uint8_t {
  WalkUp,        ///< A customer at a kiosk: a says what is chosen, b how much, c which.
  WebSale,       ///< A customer of the box office at central: a how many, b whether seats are named, c which.
  CrashProgram,  ///< Ends at once and starts again after a milliseconds; the machine stays up.
  CutPower,      ///< The same for the machine: its clock since boot starts anew.
  CutAtWrite,    ///< The power fails at the a-th write from now: before it if b is 0, else after.
  DiskFull,      ///< For a milliseconds.
  DiskFails,     ///< At the a-th write from now: kept if b is 0, else lost.
  CutLink,       ///< For a milliseconds: b 0 both ways, 1 up, 2 down. c 1: the child notices, its broker is away.
  BadWeather,    ///< For a milliseconds: b per mille lost, c per mille doubled and late.
  Replay,        ///< a old messages of a link come again.
  ClockJump,     ///< a seconds forward if b is 0, else back.
  ClockStop,     ///< For a milliseconds.
  BadDevices,    ///< For a milliseconds: b 0 the printer is not ready, 1 jams, 2 cards are declined, 3 the terminal is
                 ///< silent.
  Reclaim,       ///< An operator takes back the allotment of a controller or a lone kiosk.
  FailOver,      ///< Central goes on at a second node that knows nothing of the last moments.
  SetBack,       ///< The disk is replaced by a backup of itself that is a milliseconds old.
  Clone,         ///< A copy of a kiosk's disk runs beside it, under its name, for a milliseconds.
  Sleep,         ///< The machine is suspended for a milliseconds.
  Upgrade,       ///< The program is replaced by a newer version; a milliseconds later by this one again.
  Resume,        ///< An operator sells on what a restored central suspended, whoever has not declared yet.
};
inline constexpr std::size_t act_kinds = 20;

[[nodiscard]] std::string_view text(ActKind kind) noexcept;

struct Act {
  Duration at{};
  ActKind kind{};
  std::string who;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
};
/// "00:12.345 CutLink kiosk-2 a=4000 b=1 c=0"
[[nodiscard]] std::string describe(const Act& act);

struct KioskOfVenue {
  std::string name;
  std::string parent;
};

struct Scenario {
  std::uint64_t seed = 0;
  bool real_signatures = false;
  std::vector<std::string> controllers;
  std::vector<KioskOfVenue> kiosks;
  std::uint32_t rows = 4;
  std::uint32_t seats_in_row = 20;
  std::uint32_t zone = 2'000;
  std::uint32_t share_percent = 40;
  std::uint32_t own_seats = 5;
  std::uint32_t own_zone = 20;
  Duration lease{0};             ///< Of grants; zero: until the end of the performance.
  bool clocks_disagree = false;  ///< Those of kiosks run slow and all others fast, as far as leases allow for.
  Duration lasts{60'000};        ///< Then everything is mended and has to settle.
  Weather weather;               ///< Of every day.
  std::vector<Act> acts;         ///< By time.
};

/// `sales` is how many customers come, about.
[[nodiscard]] Scenario scenario_for(std::uint64_t seed);

}  // namespace foyer::simulator
