#pragma once
// What foyer-devices does, command by command. Each prints to `out` (sentences, or one JSON value) and answers with the
// exit of the program; troubles go to `err` as one sentence.
// Threading: the context's executor. Lifetime: the Desk outlives what is returned.

#include <iosfwd>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "drivers/devices/roles.hpp"
#include "drivers/devices/selection.hpp"
#include "drivers/gate/gate.hpp"
#include "drivers/lamp/relay_tower/relay_tower.hpp"
#include "protocol/base/clock.hpp"

namespace foyer::devices {

/// A driver that has not connected by then will not.
inline constexpr Duration connect_limit{5'000};

struct Desk {
  usb::Context& context;
  const Clock& clock;
  std::ostream& out;
  std::ostream& err;
  Wanted wanted;
  bool json = false;
  std::vector<Role> roles;
  bool interrupted = false;  ///< By a signal: a command ends in order, a gate shuts.
};

struct GateWish {
  Duration open_for{3'000};
  std::uint8_t relay = 1;
  gate::Rest rest = gate::Rest::Secure;
};
struct LampWish {
  lamp::Colour colour = lamp::Colour::Green;
  Duration lasting{3'000};
  /// Any of them named: a tower, or a single lamp, on the relays of a board; none: a light of its own.
  lamp::relay_tower::RelayTower::Options relays;
};
struct WatchWish {
  std::size_t count = 0;  ///< 0: no limit.
  Duration lasting{0};    ///< 0: until interrupted.
};

[[nodiscard]] boost::asio::awaitable<Exit> list(Desk& desk);
/// Opens every device once and asks it how it is; switches, prints and reads nothing.
[[nodiscard]] boost::asio::awaitable<Exit> status(Desk& desk);
/// Starts every driver on its device, one after the other. Lamps light up, gates stay as they rest.
[[nodiscard]] boost::asio::awaitable<Exit> self_test(Desk& desk);
[[nodiscard]] boost::asio::awaitable<Exit> print_test(Desk& desk);
[[nodiscard]] boost::asio::awaitable<Exit> watch_scans(Desk& desk, WatchWish wish);
[[nodiscard]] boost::asio::awaitable<Exit> open_gate(Desk& desk, GateWish wish);
[[nodiscard]] boost::asio::awaitable<Exit> show_lamp(Desk& desk, LampWish wish);

// Parts that several commands share.
/// The one device of the kind, opened once to be sure; what stands in the way is told on `err`.
[[nodiscard]] boost::asio::awaitable<Result<Selected, Exit>> take(Desk& desk, Kind kind);
/// Waits until `holds`, looking again and again; false when `limit` passed first or the program was interrupted.
[[nodiscard]] boost::asio::awaitable<bool> wait_for(const Desk& desk, std::function<bool()> holds, Duration limit);
[[nodiscard]] Exit tell(Desk& desk, const Trouble& trouble);
/// The drivers' side of the self-test; nothing if all is well.
[[nodiscard]] boost::asio::awaitable<std::optional<Trouble>> test_gate(Desk& desk, Selected selected);
[[nodiscard]] boost::asio::awaitable<std::optional<Trouble>> test_lamp(Desk& desk, Selected selected);

}  // namespace foyer::devices
