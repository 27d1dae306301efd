#include "drivers/virtual/emulator.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <stdexcept>

#include <boost/json/array.hpp>

namespace foyer::emulation {
namespace {

namespace json = boost::json;

constexpr std::int64_t LONGEST_MILLIMETRES = 100'000;
constexpr std::int64_t LONGEST_SHORT_TRANSFER = 65'536;

ActionFailure failure(ActionError error, std::string reason) {
  return {error, std::move(reason)};
}

std::optional<std::int64_t> number(const json::object& body, std::string_view name, std::int64_t least,
                                   std::int64_t most) {
  const auto* value = body.if_contains(name);
  if (value == nullptr || !value->is_int64() || value->as_int64() < least || value->as_int64() > most)
    return std::nullopt;
  return value->as_int64();
}

/// {"on": false} undoes a fault; without it the fault begins.
bool is_on(const json::object& body) {
  const auto* value = body.if_contains("on");
  return value == nullptr || !value->is_bool() || value->as_bool();
}

bool PrinterState::*fault_named(std::string_view name) {
  constexpr std::pair<std::string_view, bool PrinterState::*> FAULTS[] = {
      {"paper_out", &PrinterState::paper_out},   {"paper_near_end", &PrinterState::paper_near_end},
      {"cover_open", &PrinterState::cover_open}, {"jam", &PrinterState::jam},
      {"overheated", &PrinterState::overheated}, {"unrecoverable", &PrinterState::unrecoverable},
      {"offline", &PrinterState::offline},
  };
  for (const auto& [known, member] : FAULTS) {
    if (known == name) return member;
  }
  return nullptr;
}

json::object describe_printer(const PrinterDevice& printer) {
  const auto& state = printer.state();
  return {{"ready", state.can_print()},
          {"paper_out", state.paper_out},
          {"paper_near_end", state.paper_near_end},
          {"cover_open", state.cover_open},
          {"jam", state.jam},
          {"cutter_error", state.cutter_error},
          {"overheated", state.overheated},
          {"unrecoverable", state.unrecoverable},
          {"offline", state.offline},
          {"tickets", printer.ticket_count()},
          {"fed_mm", printer.fed_mm()},
          {"began_us", printer.began_us()},
          {"waiting_bytes", printer.waiting_bytes()},
          {"drawer_kicks", printer.drawer_kicks()},
          {"empty_reads", printer.empty_reads()},
          {"status_requests", printer.status_requests()},
          {"last_status_request", printer.last_status_request()},
          {"held_replies", printer.held_replies()},
          {"unknown_commands", printer.interpreter().unknown_commands()},
          {"last_unknown", printer.interpreter().last_unknown()}};
}

}  // namespace

Emulator::Emulator(const std::string& directory, std::filesystem::path tickets)
    : tickets_(std::move(tickets)), bus_(directory) {
  std::filesystem::create_directories(tickets_);
}

void Emulator::add_printer(PrinterOptions options) {
  auto device = std::make_unique<PrinterDevice>(std::move(options), tickets_);
  auto* printer = device.get();
  add({"printer", std::move(device), printer, nullptr, nullptr});
}

void Emulator::add_scanner(const ScannerOptions& options) {
  auto made = make_scanner(options);
  add({"scanner", std::move(made.device), nullptr, made.scanner, nullptr});
}

void Emulator::add_gate(const GateOptions& options) {
  auto device = std::make_unique<GateDevice>(options);
  auto* gate = &device->turnstile();
  add({"gate", std::move(device), nullptr, nullptr, gate});
}

void Emulator::add_ftdi_gate(const GateOptions& options) {
  auto device = std::make_unique<FtdiGateDevice>(options);
  auto* gate = &device->turnstile();
  add({"gate", std::move(device), nullptr, nullptr, gate});
}

void Emulator::add_light(const HidOptions& options) {
  auto device = std::make_unique<LightDevice>(options);
  auto* light = device.get();
  add({"light", std::move(device), nullptr, nullptr, nullptr, light});
}

void Emulator::add(Entry entry) {
  const std::string& serial = entry.device->description().serial;
  const bool taken = std::any_of(entries_.begin(), entries_.end(),
                                 [&](const Entry& other) { return other.device->description().serial == serial; });
  const bool plain = !serial.empty() && std::ranges::all_of(serial, [](unsigned char character) {
    return std::isalnum(character) != 0 || character == '-' || character == '_' || character == '.';
  });
  if (!plain) throw std::runtime_error("a serial consists of letters, digits, - _ and . (it names files): " + serial);
  if (taken) throw std::runtime_error("two devices have the serial " + serial);
  bus_.plug(*entry.device);
  entries_.push_back(std::move(entry));
}

json::object Emulator::describe(const Entry& entry) const {
  const DeviceNode* node = bus_.node(*entry.device);
  const auto& description = entry.device->description();
  json::object object{{"serial", description.serial},
                      {"kind", entry.kind},
                      {"port", description.port},
                      {"plugged", node != nullptr},
                      {"programs", node == nullptr ? 0 : node->client_count()},
                      {"claimed", node != nullptr && node->is_claimed()}};
  json::array kernel_drivers;
  if (node != nullptr) {
    for (const auto& [interface, driver] : node->kernel_drivers()) kernel_drivers.emplace_back(driver);
  }
  object["kernel_drivers"] = std::move(kernel_drivers);
  if (entry.printer != nullptr) {
    for (auto& member : describe_printer(*entry.printer)) object[member.key()] = std::move(member.value());
  } else if (entry.scanner != nullptr) {
    object["scans"] = entry.scanner->scan_count();
    object["ready"] = entry.scanner->is_ready();
    object["waiting"] = entry.scanner->waiting();
    object["good_beeps"] = entry.scanner->good_beeps();
    object["bad_beeps"] = entry.scanner->bad_beeps();
  } else if (entry.light != nullptr) {
    object["colour"] = entry.light->colour();
  } else {
    object["open"] = entry.gate->is_open();
    object["relays"] = entry.gate->relays();
    object["openings"] = entry.gate->opening_count();
    object["passages"] = entry.gate->passage_count();
    object["inputs"] = entry.gate->inputs();
    object["told_inputs"] = entry.gate->told_inputs();
    json::array strokes;
    for (const auto count : entry.gate->strokes()) strokes.push_back(count);
    object["strokes"] = std::move(strokes);
  }
  return object;
}

json::value Emulator::devices() const {
  json::array list;
  for (const auto& entry : entries_) list.push_back(describe(entry));
  return list;
}

json::value Emulator::ticket_list() const {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(tickets_)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with('.') && name.ends_with(".png")) names.insert(name);
  }
  json::array list;
  for (const auto& name : names) {
    const auto owner = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
      return name.starts_with(entry.device->description().serial + "-");
    });
    list.push_back(json::object{{"file", name},
                                {"url", "/tickets/" + name},
                                {"torn", name.ends_with("-torn.png")},
                                {"serial", owner == entries_.end() ? "" : owner->device->description().serial}});
  }
  return list;
}

Result<json::value, ActionFailure> Emulator::act(std::string_view serial, std::string_view action,
                                                 const json::object& body) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.device->description().serial == serial; });
  if (found == entries_.end())
    return failure(ActionError::UnknownDevice, "no device has the serial " + std::string(serial));
  Outcome outcome = act_on_any(*found, action, body);
  if (outcome.has_error() && outcome.error().error == ActionError::UnknownAction) {
    outcome = found->printer != nullptr   ? act_on_printer(*found->printer, action, body)
              : found->scanner != nullptr ? act_on_scanner(*found, action, body)
              : found->gate != nullptr    ? act_on_gate(*found, action, body)
                                          : failure(ActionError::UnknownAction, "a light does nothing by itself");
  }
  if (outcome.has_error()) return outcome.error();
  return json::value(describe(*found));
}

Emulator::Outcome Emulator::act_on_any(Entry& entry, std::string_view action, const json::object& body) {
  if (action == "unplug") {
    bus_.unplug(*entry.device);
    return Done{};
  }
  if (action == "plug") {
    if (bus_.node(*entry.device) != nullptr) return Done{};
    if (const auto* port = body.if_contains("port")) {
      if (!port->is_string()) return failure(ActionError::BadBody, "port is a text such as 1-4");
      entry.device->move_to(std::string(port->as_string()));
    }
    try {
      bus_.plug(*entry.device);
    } catch (const std::runtime_error& error) {
      return failure(ActionError::NotPossible, error.what());
    }
    return Done{};
  }
  if (action != "stall" && action != "disturb" && action != "babble" && action != "short")
    return failure(ActionError::UnknownAction, std::string(action));
  const auto endpoint = number(body, "endpoint", 1, 255);
  if (!endpoint) return failure(ActionError::BadBody, "endpoint is a number from 1 to 255");
  DeviceNode* node = bus_.node(*entry.device);
  if (node == nullptr) return failure(ActionError::NotPossible, "the device is unplugged");
  if (action == "short") {
    const auto bytes = number(body, "bytes", 0, LONGEST_SHORT_TRANSFER);
    const auto transfers = number(body, "transfers", 1, 1000);
    if (!bytes || !transfers) return failure(ActionError::BadBody, "bytes and transfers are numbers");
    node->cut_short(static_cast<std::uint8_t>(*endpoint), static_cast<std::size_t>(*bytes),
                    static_cast<unsigned>(*transfers));
  } else if (action == "stall") {
    node->stall(static_cast<std::uint8_t>(*endpoint));
  } else if (action == "babble") {
    node->babble(static_cast<std::uint8_t>(*endpoint));
  } else {
    node->disturb(static_cast<std::uint8_t>(*endpoint));
  }
  return Done{};
}

Emulator::Outcome Emulator::act_on_printer(PrinterDevice& printer, std::string_view action, const json::object& body) {
  // "jam_after_mm" and so on: at once, or when the paper has moved so far.
  constexpr std::string_view LATER = "_after_mm";
  const bool later = action.ends_with(LATER);
  if (const auto member = fault_named(action.substr(0, action.size() - (later ? LATER.size() : 0)))) {
    const auto millimetres = number(body, "mm", 0, LONGEST_MILLIMETRES);
    if (later && !millimetres) return failure(ActionError::BadBody, "mm is a number from 0 to 100000");
    if (later) {
      printer.fail_after(static_cast<std::size_t>(*millimetres), member);
    } else {
      PrinterState state = printer.state();
      state.*member = is_on(body);
      printer.set_state(state);
    }
  } else if (action == "cutter_error") {
    printer.break_cutter();
  } else if (action == "hold_replies") {
    printer.hold_replies(is_on(body));
  } else if (action == "ok") {
    printer.repair();
  } else {
    return failure(ActionError::UnknownAction, "a printer does not do " + std::string(action));
  }
  return Done{};
}

Emulator::Outcome Emulator::act_on_scanner(const Entry& entry, std::string_view action, const json::object& body) {
  if (action != "scan" && action != "noise")
    return failure(ActionError::UnknownAction, "a scanner does not do " + std::string(action));
  const DeviceNode* node = bus_.node(*entry.device);
  if (action == "noise") {
    const auto* hex = body.if_contains("hex");
    const auto bytes = hex != nullptr && hex->is_string() ? from_hex(std::string_view(hex->as_string())) : std::nullopt;
    if (!bytes || bytes->empty()) return failure(ActionError::BadBody, "hex is missing: the bytes of one transfer");
    if (node == nullptr) return failure(ActionError::NotPossible, "the scanner is unplugged");
    entry.scanner->disturb_with(*bytes);
    return Done{};
  }
  if (!body.contains("text") && !body.contains("texts")) return failure(ActionError::BadBody, "text is missing");
  if (node == nullptr || !node->is_claimed() || !entry.scanner->is_ready())
    return failure(ActionError::NotPossible, "no program reads this scanner");
  return scan(entry, body);
}

Emulator::Outcome Emulator::scan(const Entry& entry, const json::object& body) {
  const auto* many = body.if_contains("texts");
  const auto* one = body.if_contains("text");
  const json::array texts = many != nullptr && many->is_array() ? many->as_array()
                            : one != nullptr                    ? json::array{*one}
                                                                : json::array{};
  const auto stop = number(body, "stop_after", 0, ScannerDevice::LONGEST_SCAN);
  for (const auto& text : texts) {
    if (!text.is_string()) return failure(ActionError::BadBody, "a text is a string");
    const std::string_view code = text.as_string();
    const ScanOutcome outcome =
        stop ? entry.scanner->scan_part(code, static_cast<std::size_t>(*stop)) : entry.scanner->scan(code);
    if (outcome == ScanOutcome::Untypable)
      return failure(ActionError::BadBody, "text has 1 to 2048 characters that this scanner can send");
    if (outcome == ScanOutcome::Full)
      return failure(ActionError::NotPossible, "the program is behind; scan again later from " + std::string(code));
  }
  return Done{};
}

Emulator::Outcome Emulator::act_on_gate(const Entry& entry, std::string_view action, const json::object& body) {
  if (action == "pass_after") {
    const auto milliseconds = number(body, "ms", 0, 60'000);
    if (!milliseconds) return failure(ActionError::BadBody, "ms is a number from 0 to 60000; 0 is nobody");
    entry.gate->pass_after(static_cast<unsigned>(*milliseconds));
    return Done{};
  }
  if (action == "pass") return let_pass(entry, body);
  if (action == "switch") {
    entry.gate->set_switch(is_on(body));
  } else if (action == "beam") {
    entry.gate->stand_in_beam(is_on(body));
  } else if (action == "weld") {
    const auto relays = number(body, "relays", 0, 255);
    if (!relays) return failure(ActionError::BadBody, "relays is a number from 0 to 255, relay 1 in bit 0");
    entry.gate->weld(static_cast<std::uint8_t>(*relays));
  } else {
    return failure(ActionError::UnknownAction, "a gate does not do " + std::string(action));
  }
  return Done{};
}

Emulator::Outcome Emulator::let_pass(const Entry& entry, const json::object& body) {
  const auto* forced = body.if_contains("forced");
  const bool by_force = forced != nullptr && forced->is_bool() && forced->as_bool();
  if (!entry.gate->is_open() && !by_force)
    return failure(ActionError::NotPossible, "the gate is shut; {\"forced\": true} climbs over it");
  if (bus_.node(*entry.device) == nullptr) return failure(ActionError::NotPossible, "the gate is unplugged");
  entry.gate->pass();
  return Done{};
}

}  // namespace foyer::emulation
