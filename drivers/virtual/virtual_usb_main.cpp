// foyer-virtual-usb: owns an emulated USB bus and the devices on it. See README.md.

#include <array>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <map>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <glib-unix.h>
#include <stdlib.h>
#include <unistd.h>

#include "drivers/virtual/control.hpp"
#include "drivers/virtual/emulator.hpp"

#ifdef __SANITIZE_ADDRESS__
// umockdev's preload stands before the sanitizer's library; that is harmless, but the sanitizer must be told.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "verify_asan_link_order=0";
}
#endif

namespace {

using namespace foyer::emulation;

struct Settings {
  std::string directory;
  std::string tickets;
  std::string control = "127.0.0.1:0";
  std::string shim;
  std::vector<std::string> printers;
  std::vector<std::string> scanners;
  std::vector<std::string> gates;
  std::vector<std::string> ftdi_gates;
  std::vector<std::string> lights;
};

/// "serial=A,port=1-2" as a map. Throws std::runtime_error for a part without '=' or a name that is not allowed.
std::map<std::string, std::string> parts_of(const std::string& text, std::initializer_list<const char*> allowed) {
  std::map<std::string, std::string> parts;
  for (const auto& part : CLI::detail::split(text, ',')) {
    const auto equals = part.find('=');
    const std::string name = part.substr(0, equals);
    const bool known = std::find(allowed.begin(), allowed.end(), name) != allowed.end();
    if (equals == part.npos || !known) throw std::runtime_error("not understood: " + part + " in " + text);
    parts[name] = part.substr(equals + 1);
  }
  if (!parts.contains("serial") || !parts.contains("port"))
    throw std::runtime_error("serial and port are needed in " + text);
  return parts;
}

unsigned number(const std::map<std::string, std::string>& parts, const std::string& name, unsigned otherwise) {
  const auto found = parts.find(name);
  if (found == parts.end()) return otherwise;
  unsigned value = 0;
  const char* end = found->second.data() + found->second.size();
  if (std::from_chars(found->second.data(), end, value).ptr != end || found->second.empty())
    throw std::runtime_error(name + " is a number");
  return value;
}

PrinterOptions printer_options(const std::string& text) {
  const auto parts = parts_of(text, {"serial", "port", "shape", "speed", "buffer", "model", "lacks"});
  const std::map<std::string, PrinterShape> shapes{{"plain", PrinterShape::Plain},
                                                   {"unidirectional", PrinterShape::Unidirectional},
                                                   {"vendor", PrinterShape::Vendor},
                                                   {"decoy", PrinterShape::Decoy}};
  PrinterOptions options;
  options.serial = parts.at("serial");
  options.port = parts.at("port");
  if (const auto shape = parts.find("shape"); shape != parts.end()) {
    if (!shapes.contains(shape->second)) throw std::runtime_error("shape is plain, unidirectional, vendor or decoy");
    options.shape = shapes.at(shape->second);
  }
  if (const auto model = parts.find("model"); model != parts.end()) options.model = model->second;
  if (const auto lacks = parts.find("lacks"); lacks != parts.end()) {
    const std::map<std::string, bool*> abilities{{"asb", &options.automatic_status},
                                                 {"dle_eot", &options.real_time_status},
                                                 {"process_id", &options.process_id},
                                                 {"nak", &options.waits_when_idle}};
    for (const auto& ability : CLI::detail::split(lacks->second, '+')) {
      if (!abilities.contains(ability)) throw std::runtime_error("lacks asb, dle_eot, process_id, nak, joined by +");
      *abilities.at(ability) = false;
    }
  }
  options.millimetres_per_second = number(parts, "speed", 0);
  options.buffer_bytes = std::max(64u, number(parts, "buffer", 4096));
  return options;
}

GateOptions gate_options(const std::string& text) {
  const auto parts = parts_of(text, {"serial", "port", "pass_after_ms", "rest", "sensor_ms"});
  GateOptions options;
  options.serial = parts.at("serial");
  options.port = parts.at("port");
  options.pass_after_ms = number(parts, "pass_after_ms", 0);
  options.sensor_ms = std::max(1u, number(parts, "sensor_ms", options.sensor_ms));
  if (const auto rest = parts.find("rest"); rest != parts.end()) {
    if (rest->second != "safe" && rest->second != "secure") throw std::runtime_error("rest is safe or secure");
    options.safe = rest->second == "safe";
  }
  return options;
}

std::string affix(const std::string& word) {
  const std::map<std::string, std::string> named{
      {"enter", "\r"}, {"tab", "\t"}, {"lf", "\n"}, {"crlf", "\r\n"}, {"none", ""}};
  const auto found = named.find(word);
  return found == named.end() ? word : found->second;
}

/// The value of a part by its name; `otherwise` if there is no such part. Throws std::runtime_error.
template <class T>
T named(const std::map<std::string, std::string>& parts, const std::string& name, T otherwise,
        const std::map<std::string, T>& values) {
  const auto part = parts.find(name);
  if (part == parts.end()) return otherwise;
  if (!values.contains(part->second)) throw std::runtime_error("no such " + name + ": " + part->second);
  return values.at(part->second);
}

ScannerOptions scanner_options(const std::string& text) {
  const auto parts = parts_of(text, {"serial", "port", "kind", "layout", "reports", "prefix", "suffix", "symbology"});
  ScannerOptions options;
  options.serial = parts.at("serial");
  options.port = parts.at("port");
  if (const auto kind = parts.find("kind"); kind != parts.end()) {
    const auto known = scanner_kind_named(kind->second);
    if (!known) throw std::runtime_error("kind is keyboard, hid_pos or cdc_acm");
    options.kind = *known;
  }
  if (const auto layout = parts.find("layout"); layout != parts.end()) {
    const auto known = layout_named(layout->second);
    if (!known) throw std::runtime_error("layout is us, uk, de, fr, ch, be, es, it, se or cz");
    options.layout = *known;
  }
  options.form = named<KeyboardForm>(
      parts, "reports", KeyboardForm::Boot,
      {{"boot", KeyboardForm::Boot}, {"id", KeyboardForm::WithId}, {"bitmap", KeyboardForm::Bitmap}});
  options.symbology = named<bool>(parts, "symbology", false, {{"on", true}, {"off", false}});
  if (const auto prefix = parts.find("prefix"); prefix != parts.end()) options.prefix = affix(prefix->second);
  if (const auto suffix = parts.find("suffix"); suffix != parts.end()) options.suffix = affix(suffix->second);
  return options;
}

void add_devices(Emulator& emulator, const Settings& settings) {
  for (const auto& text : settings.printers) emulator.add_printer(printer_options(text));
  for (const auto& text : settings.scanners) emulator.add_scanner(scanner_options(text));
  for (const auto& text : settings.gates) emulator.add_gate(gate_options(text));
  for (const auto& text : settings.ftdi_gates) emulator.add_ftdi_gate(gate_options(text));
  for (const auto& text : settings.lights) {
    const auto parts = parts_of(text, {"serial", "port"});
    emulator.add_light({parts.at("serial"), parts.at("port")});
  }
}

std::filesystem::path own_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

std::string find_shim(const std::string& given) {
  const auto here = own_folder();
  for (const std::filesystem::path& candidate :
       {std::filesystem::path(given), here / "libfoyer-usb-shim.so", here / "../lib/foyer/libfoyer-usb-shim.so"}) {
    if (!candidate.empty() && std::filesystem::exists(candidate)) return std::filesystem::canonical(candidate).string();
  }
  throw std::runtime_error("libfoyer-usb-shim.so was not found; say where with --shim");
}

/// umockdev sends its events through libudev, which must see the testbed also in this program.
void run_under_preload(const std::string& shim, char** arguments) {
  const char* loaded = getenv("LD_PRELOAD");
  if (loaded != nullptr && std::string_view(loaded).find("libumockdev-preload") != std::string_view::npos) return;
  const std::string preload = shim + ":libumockdev-preload.so.0" + (loaded != nullptr ? std::string(":") + loaded : "");
  setenv("LD_PRELOAD", preload.c_str(), 1);
  unsetenv("UMOCKDEV_DIR");
  execv("/proc/self/exe", arguments);
  throw std::runtime_error("cannot start again under umockdev");
}

int run(const Settings& settings, char** arguments) {
  const std::string shim = find_shim(settings.shim);
  run_under_preload(shim, arguments);
  Emulator emulator(settings.directory, settings.tickets);
  add_devices(emulator, settings);
  const HttpServer server(settings.control,
                          [&](const HttpRequest& request) { return answer_control(emulator, request); });
  const std::string environment = settings.directory + "/usb.env";
  emulator.bus().write_environment(environment, shim, server.url());
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  const auto quit = [](gpointer running) -> gboolean {
    g_main_loop_quit(static_cast<GMainLoop*>(running));
    return G_SOURCE_CONTINUE;
  };
  g_unix_signal_add(SIGTERM, quit, loop);
  g_unix_signal_add(SIGINT, quit, loop);
  std::cout << "ready: " << server.url() << ", programs need . " << environment << std::endl;
  g_main_loop_run(loop);
  g_main_loop_unref(loop);
  std::filesystem::remove(environment);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App program{"Emulated USB devices that unmodified programs reach through libusb"};
  Settings settings;
  program.set_config("--config", "", "The same settings from a TOML file");
  program.add_option("--directory", settings.directory, "Where the bus and usb.env are made; at most 60 characters")
      ->required();
  program.add_option("--tickets", settings.tickets, "Where printed tickets fall as PNG")->required();
  program.add_option("--control", settings.control, "127.0.0.1:PORT for HTTP; port 0 takes a free one");
  program.add_option("--shim", settings.shim, "libfoyer-usb-shim.so, if it is not beside this program");
  program.add_option("--printer", settings.printers,
                     "serial=S,port=1-1[,shape=plain|unidirectional|vendor|decoy][,speed=MM_A_SECOND][,buffer=BYTES]"
                     "[,model=MDL][,lacks=asb+dle_eot+process_id+nak]");
  program.add_option(
      "--scanner", settings.scanners,
      "serial=S,port=1-2[,kind=keyboard|hid_pos|cdc_acm][,layout=us|uk|de|fr|...][,reports=boot|id|bitmap]"
      "[,prefix=TEXT][,suffix=enter|tab|lf|crlf|none|TEXT][,symbology=on]");
  program.add_option("--gate", settings.gates,
                     "serial=S,port=1-3[,pass_after_ms=MS][,rest=safe|secure][,sensor_ms=MS]");
  program.add_option("--ftdi-gate", settings.ftdi_gates, "The same on an FTDI board");
  program.add_option("--light", settings.lights, "serial=S,port=1-5");
  CLI11_PARSE(program, count, arguments);
  try {
    return run(settings, arguments);
  } catch (const std::exception& error) {
    std::cerr << "foyer-virtual-usb: " << error.what() << '\n';
    return 1;
  }
}
