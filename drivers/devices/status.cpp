#include <ostream>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/devices/commands.hpp"
#include "drivers/gate/relay_boards.hpp"
#include "drivers/printer/escpos/escpos_printer.hpp"

namespace foyer::devices {
namespace {

namespace json = boost::json;

const char* text_of(printer::Paper paper) {
  switch (paper) {
    case printer::Paper::NotKnown:
      return "not_known";
    case printer::Paper::Present:
      return "present";
    case printer::Paper::NearEnd:
      return "near_end";
    case printer::Paper::Out:
      return "out";
  }
  return "not_known";
}

/// The relays as the board says; nothing is switched.
boost::asio::awaitable<json::object> gate_state(Desk& desk, Selected selected) {
  const auto board = gate::make_board(selected.claim.family->name);
  auto opened = co_await desk.context.open(selected.device, selected.claim.interface);
  if (!opened) co_return json::object{{"state", "failed"}};
  const auto relays = co_await board->read_relays(**opened);
  if (!relays) co_return json::object{{"state", "failed"}, {"why", usb::to_text(relays.error())}};
  co_return json::object{{"state", "ready"}, {"relays", *relays}};
}

boost::asio::awaitable<json::object> printer_state(Desk& desk, Selected selected) {
  printer::escpos::EscPosPrinter::Options options;
  options.serial = selected.device.serial;
  options.port_path = selected.device.port_path;
  printer::escpos::EscPosPrinter printer(desk.context, options);
  std::function<bool()> is_heard = [&] { return printer.status().online || printer.status().problem().has_value(); };
  std::function<bool()> is_connected = [&] { return printer.status().connected; };
  co_await wait_for(desk, std::move(is_connected), connect_limit);
  co_await wait_for(desk, std::move(is_heard), connect_limit);
  // That it is off line is said before why.
  constexpr Duration reason_limit{1'000};
  std::function<bool()> is_explained = [&] { return printer.status().problem() != printer::PrintProblem::Offline; };
  co_await wait_for(desk, std::move(is_explained), reason_limit);
  const auto status = printer.status();
  const auto problem = status.problem();
  co_return json::object{{"state", problem ? "trouble" : "ready"},
                         {"why", problem ? json::value(printer::to_text(*problem)) : json::value(nullptr)},
                         {"paper", text_of(status.paper)},
                         {"cover_open", status.cover_open},
                         {"can_prove", status.can_prove}};
}

const char* state_of(Exit exit) {
  switch (exit) {
    case Exit::Permission:
      return "no_permission";
    case Exit::Busy:
      return "in_use";
    case Exit::Absent:
      return "absent";
    case Exit::Done:
    case Exit::Failed:
    case Exit::Usage:
    case Exit::Ambiguous:
    case Exit::NotProven:
      break;
  }
  return "failed";
}

boost::asio::awaitable<json::object> state_of(Desk& desk, Selected selected) {
  const auto trouble = co_await try_open(desk.context, selected);
  json::object state;
  if (trouble) {
    state = {{"state", state_of(trouble->exit)}, {"why", trouble->sentence}};
  } else if (selected.claim.family->kind == Kind::Gate) {
    state = co_await gate_state(desk, selected);
  } else if (selected.claim.family->kind == Kind::Printer) {
    state = co_await printer_state(desk, selected);
  } else {
    state = {{"state", "ready"}};
  }
  state["kind"] = to_text(selected.claim.family->kind);
  state["driver"] = selected.claim.family->name;
  state["model"] = selected.device.model.text();
  state["serial"] = selected.device.serial;
  state["port"] = selected.device.port_path;
  co_return state;
}

}  // namespace

boost::asio::awaitable<Exit> status(Desk& desk) {
  const auto devices = co_await desk.context.devices();
  json::array all;
  bool well = true;
  for (const Kind kind : {Kind::Printer, Kind::Scanner, Kind::Gate, Kind::Lamp}) {
    for (const auto& selected : candidates(devices, kind, desk.wanted, desk.context.quirks())) {
      json::object state = co_await state_of(desk, selected);
      well = well && state.at("state") == "ready";
      if (!desk.json) {
        desk.out << name_of(selected.device) << ": " << std::string_view(state.at("kind").as_string()) << ", "
                 << std::string_view(state.at("state").as_string());
        if (const auto* why = state.if_contains("why"); why != nullptr && why->is_string()) {
          desk.out << ": " << std::string_view(why->as_string());
        }
        desk.out << '\n';
      }
      all.push_back(std::move(state));
    }
  }
  if (desk.json) desk.out << json::serialize(all) << '\n';
  if (all.empty() && desk.wanted.is_named()) co_return Exit::Absent;
  co_return well ? Exit::Done : Exit::Failed;
}

}  // namespace foyer::devices
