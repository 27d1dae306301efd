#include <ostream>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/devices/commands.hpp"
#include "drivers/gate/relay_boards.hpp"
#include "drivers/gate/relay_gate.hpp"
#include "drivers/lamp/blink1/blink1_lamp.hpp"

namespace foyer::devices {
namespace {

namespace json = boost::json;

std::unique_ptr<gate::RelayGate> make_gate(Desk& desk, const Selected& selected, const GateWish& wish) {
  gate::RelayGateOptions options;
  options.serial = selected.device.serial;
  options.port_path = selected.device.port_path;
  options.relay = wish.relay;
  options.rest = wish.rest;
  options.passage_input = 0;
  return std::make_unique<gate::RelayGate>(desk.context, desk.clock, gate::make_board(selected.claim.family->name),
                                           std::move(options));
}

/// For a wait that only time or an interruption ends.
std::function<bool()> never() {
  return [] { return false; };
}

lamp::blink1::Blink1Lamp::Options light_of(const Selected& selected) {
  return {selected.device.serial, selected.device.port_path};
}

bool is_any_named(const lamp::relay_tower::RelayTower::Options& relays) {
  return (relays.green | relays.orange | relays.red | relays.blue | relays.buzzer) != 0;
}

std::uint8_t relay_of(const lamp::relay_tower::RelayTower::Options& relays, lamp::Colour colour) {
  switch (colour) {
    case lamp::Colour::Off:
      return 0;
    case lamp::Colour::Green:
      return relays.green;
    case lamp::Colour::Orange:
      return relays.orange;
    case lamp::Colour::Red:
      return relays.red;
    case lamp::Colour::Blue:
      return relays.blue;
  }
  return 0;
}

boost::asio::awaitable<Exit> light_up(Desk& desk, lamp::Lamp& light, LampWish wish) {
  constexpr Duration stroke{200};
  // Tones that nobody can play yet are not made up for.
  std::function<bool()> is_connected = [&] { return light.status().connected; };
  co_await wait_for(desk, std::move(is_connected), connect_limit);
  lamp::Signal signal{.colour = wish.colour};
  if (light.status().has_buzzer) signal.tone = {stroke};
  light.show(std::move(signal));
  std::function<bool()> is_shown = [&] { return light.status().connected && light.status().shown == wish.colour; };
  const bool shown = co_await wait_for(desk, std::move(is_shown), connect_limit);
  if (!shown) co_await light.go_dark();
  if (desk.interrupted && !shown) co_return Exit::Done;
  if (!shown) co_return tell(desk, {Exit::Failed, "the light does not take the colour"});
  if (desk.json) {
    desk.out << json::serialize(json::object{{"shown", lamp::to_text(wish.colour)}}) << '\n' << std::flush;
  } else {
    desk.out << lamp::to_text(wish.colour) << '\n' << std::flush;
  }
  std::function<bool()> is_over = never();
  co_await wait_for(desk, std::move(is_over), wish.lasting);
  co_await light.go_dark();
  co_return Exit::Done;
}

/// The gate of the board, if it has one, is left alone.
boost::asio::awaitable<Exit> show_on_relays(Desk& desk, LampWish wish) {
  if (relay_of(wish.relays, wish.colour) == 0) {
    const std::string colour(lamp::to_text(wish.colour));
    co_return tell(desk, {Exit::Usage, "no relay is named for " + colour + ": say --" + colour + " and its number"});
  }
  const auto selected = co_await take(desk, Kind::Gate);
  if (!selected) co_return selected.error();
  GateWish no_gate;
  no_gate.relay = 0;
  const auto board = make_gate(desk, *selected, no_gate);
  lamp::relay_tower::RelayTower tower(desk.context.executor(), *board, wish.relays);
  const auto exit = co_await light_up(desk, tower, wish);
  co_return exit;
}

}  // namespace

boost::asio::awaitable<Exit> open_gate(Desk& desk, GateWish wish) {
  const auto selected = co_await take(desk, Kind::Gate);
  if (!selected) co_return selected.error();
  const auto gate = make_gate(desk, *selected, wish);
  std::function<bool()> is_connected = [&] { return gate->status().connected; };
  const bool connected = co_await wait_for(desk, std::move(is_connected), connect_limit);
  if (desk.interrupted) {
    static_cast<void>(co_await gate->rest());
    co_return Exit::Done;
  }
  if (!connected) co_return tell(desk, {Exit::Failed, "the gate's board does not answer"});
  const auto opened = co_await gate->open_for(wish.open_for);
  if (opened) {
    if (!desk.json) desk.out << "open\n" << std::flush;
    std::function<bool()> is_shut = [&] { return !gate->status().open || !gate->status().connected; };
    co_await wait_for(desk, std::move(is_shut), wish.open_for + connect_limit);
  }
  if (desk.interrupted) static_cast<void>(co_await gate->close());
  const bool shut = gate->status().connected && !gate->status().open;
  const auto rested = co_await gate->rest();
  if (desk.json) {
    const json::object said{{"opened", opened.has_value()}, {"shut", shut}, {"at_rest", rested.has_value()}};
    desk.out << json::serialize(said) << '\n';
  }
  if (!opened) {
    co_return tell(desk, {Exit::Failed, "the gate did not open: " + std::string(gate::to_text(opened.error()))});
  }
  if (!shut) co_return tell(desk, {Exit::Failed, "the gate opened and did not shut again"});
  if (!desk.json) desk.out << "shut\n";
  co_return Exit::Done;
}

boost::asio::awaitable<std::optional<Trouble>> test_gate(Desk& desk, Selected selected) {
  const auto board = gate::make_board(selected.claim.family->name);
  auto opened = co_await desk.context.open(selected.device, selected.claim.interface);
  if (!opened) co_return trouble_of(selected.device, opened.error());
  const auto relays = co_await board->read_relays(**opened);
  if (relays) co_return std::nullopt;
  co_return Trouble{Exit::Failed, "the board does not tell its relays: " + std::string(usb::to_text(relays.error()))};
}

boost::asio::awaitable<Exit> show_lamp(Desk& desk, LampWish wish) {
  if (is_any_named(wish.relays)) {
    const auto exit = co_await show_on_relays(desk, wish);
    co_return exit;
  }
  const auto selected = co_await take(desk, Kind::Lamp);
  if (!selected) co_return selected.error();
  lamp::blink1::Blink1Lamp light(desk.context, light_of(*selected));
  const auto exit = co_await light_up(desk, light, wish);
  co_return exit;
}

boost::asio::awaitable<std::optional<Trouble>> test_lamp(Desk& desk, Selected selected) {
  lamp::blink1::Blink1Lamp light(desk.context, light_of(selected));
  constexpr Duration each{300};
  for (const auto colour : {lamp::Colour::Green, lamp::Colour::Orange, lamp::Colour::Red, lamp::Colour::Blue}) {
    light.show({.colour = colour});
    std::function<bool()> is_shown = [&] { return light.status().shown == colour; };
    if (!co_await wait_for(desk, std::move(is_shown), connect_limit)) {
      co_return Trouble{Exit::Failed, "the light does not take " + std::string(lamp::to_text(colour))};
    }
    std::function<bool()> is_over = never();
    co_await wait_for(desk, std::move(is_over), each);
  }
  co_await light.go_dark();
  co_return std::nullopt;
}

}  // namespace foyer::devices
