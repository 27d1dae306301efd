// foyer-devices: what is plugged in, and whether it works. See README.md.
#include <csignal>
#include <functional>
#include <iostream>
#include <map>
#include <optional>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "drivers/devices/commands.hpp"

namespace {

using namespace foyer;
using namespace foyer::devices;
using Command = std::function<boost::asio::awaitable<Exit>(Desk&)>;

struct Wishes {
  GateWish gate;
  LampWish lamp;
  WatchWish watch;
  std::int64_t gate_ms = 3'000;
  std::int64_t lamp_ms = 3'000;
  std::int64_t watch_s = 0;
  std::string rest = "secure";
};

struct Files {
  std::vector<std::string> configurations{"/etc/foyer/controller.toml", "/etc/foyer/kiosk.toml"};
  std::string quirks;
};

int run(const Wanted& wanted, bool json, const Files& files, const Command& command) {
  boost::asio::io_context io;
  usb::Context context(io.get_executor(), {.quirks = usb::Quirks::of_venue(files.quirks)});
  const SystemClock clock;
  Desk desk{context, clock, std::cout, std::cerr, wanted, json, roles_in(files.configurations), false};
  std::optional<Exit> exit;
  std::exception_ptr thrown;
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) desk.interrupted = true;
  });
  boost::asio::co_spawn(io, command(desk), [&](const std::exception_ptr& error, Exit answer) {
    thrown = error;
    exit = answer;
    io.stop();
  });
  io.run();
  if (thrown) std::rethrow_exception(thrown);
  return static_cast<int>(exit.value_or(Exit::Done));
}

/// Sets up the commands; the one that is given becomes `chosen`.
void declare(CLI::App& program, Wishes& wishes, Command& chosen) {
  const auto add = [&](const char* name, const char* text, Command command) {
    auto* made = program.add_subcommand(name, text);
    made->fallthrough();
    made->callback([&chosen, command = std::move(command)] { chosen = command; });
    return made;
  };
  add("list", "What is plugged in, which driver takes it by which rule, which role it plays",
      [](Desk& desk) { return list(desk); });
  add("status", "How each device is; switches and prints nothing", [](Desk& desk) { return status(desk); });
  add("self-test", "Starts the driver of each device; lamps light up", [](Desk& desk) { return self_test(desk); });
  add("print-test", "Prints a test ticket and says whether that is proven",
      [](Desk& desk) { return print_test(desk); });
  auto* watch = add("watch-scans", "Shows what a scanner reads", [&wishes](Desk& desk) {
    wishes.watch.lasting = std::chrono::seconds(wishes.watch_s);
    return watch_scans(desk, wishes.watch);
  });
  watch->add_option("--count", wishes.watch.count, "End after so many scans");
  watch->add_option("--for", wishes.watch_s, "End after so many seconds")->check(CLI::Range(0, 86'400));
  auto* open = add("open-gate", "Releases a gate and shuts it again", [&wishes](Desk& desk) {
    wishes.gate.open_for = Duration(wishes.gate_ms);
    wishes.gate.rest = wishes.rest == "safe" ? gate::Rest::Safe : gate::Rest::Secure;
    return open_gate(desk, wishes.gate);
  });
  open->add_option("--for", wishes.gate_ms, "Milliseconds")->check(CLI::Range(1, 60'000));
  open->add_option("--relay", wishes.gate.relay, "Relay of the gate")->check(CLI::Range(1, 8));
  open->add_option("--rest", wishes.rest, "How it stands without power")->check(CLI::IsMember({"secure", "safe"}));
  auto* lamp =
      add("lamp", "Lights a lamp: a light of its own, or those on the relays that are named", [&wishes](Desk& desk) {
        wishes.lamp.lasting = Duration(wishes.lamp_ms);
        return show_lamp(desk, wishes.lamp);
      });
  const std::map<std::string, lamp::Colour> colours{{"green", lamp::Colour::Green},
                                                    {"orange", lamp::Colour::Orange},
                                                    {"red", lamp::Colour::Red},
                                                    {"blue", lamp::Colour::Blue}};
  lamp->add_option("--colour", wishes.lamp.colour, "green, orange, red or blue")
      ->transform(CLI::CheckedTransformer(colours));
  lamp->add_option("--for", wishes.lamp_ms, "Milliseconds")->check(CLI::Range(0, 60'000));
  auto& relays = wishes.lamp.relays;
  for (const auto& [name, relay] : {std::pair{"--green", &relays.green},
                                    {"--orange", &relays.orange},
                                    {"--red", &relays.red},
                                    {"--blue", &relays.blue},
                                    {"--buzzer", &relays.buzzer}}) {
    lamp->add_option(name, *relay, "Its relay on a board")->check(CLI::Range(1, 8));
  }
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App program{"Looks after the USB devices of a machine: printers, scanners, gates, lamps"};
  program.require_subcommand(1);
  program.fallthrough();
  Wanted wanted;
  bool json = false;
  Files files;
  Wishes wishes;
  Command chosen;
  program.add_option("--serial", wanted.serial, "The device with this serial");
  program.add_option("--port", wanted.port_path, "The device at this port path, such as 1-2.3");
  program.add_flag("--json", json, "One JSON value, for scripts");
  program.add_option("--config", files.configurations, "Configuration files whose roles list shows");
  program.add_option("--quirks", files.quirks, "The venue's table of models that differ, laid over the built-in one");
  declare(program, wishes, chosen);
  try {
    program.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : static_cast<int>(Exit::Usage);
  }
  try {
    return run(wanted, json, files, chosen);
  } catch (const std::exception& error) {
    std::cerr << "foyer-devices: " << error.what() << '\n';
    return static_cast<int>(Exit::Failed);
  }
}
