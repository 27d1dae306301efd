#include "tests/functional/rig.hpp"

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/functional/ports.hpp"

namespace foyer::functional {
namespace {

constexpr std::size_t tail_lines = 50;
/// Of each performance the venue holds at least so many places before it may be cut off; its share is far more.
constexpr std::int64_t least_share = 100;

std::string_view name_of(DiskTrouble trouble) noexcept {
  switch (trouble) {
    case DiskTrouble::Full:
      return "full";
    case DiskTrouble::ReadOnly:
      return "read-only";
    case DiskTrouble::FailingSync:
      return "sync-fails";
  }
  return {};
}

}  // namespace

std::string_view name_of(Part part) noexcept {
  switch (part) {
    case Part::VirtualUsb:
      return "virtual-usb";
    case Part::VirtualTerminal:
      return "virtual-terminal";
    case Part::CentralBroker:
      return "central-broker";
    case Part::Wan:
      return "wan";
    case Part::VenueBroker:
      return "venue-broker";
    case Part::Lan:
      return "lan";
    case Part::Central:
      return "central";
    case Part::Controller:
      return "controller";
    case Part::Kiosk:
      return "kiosk";
    case Part::SecondKiosk:
      return "second-kiosk";
  }
  return {};
}

void PrintTo(Part part, std::ostream* out) {
  *out << name_of(part);
}

Rig::Rig(RigOptions options) : options_(options) {
  std::string pattern = "/tmp/foyer-rig-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  for (const char* name :
       {"config", "log", "central", "controller", "kiosk", "second-kiosk", "tickets", "usb", "disk", "clock"}) {
    std::filesystem::create_directory(folder_ / name);
  }
  choose_ports();
  write_configuration();
}

Rig::~Rig() {
  if (::testing::Test::HasFailure() || std::uncaught_exceptions() > 0) std::cerr << log_tails();
  // Who looks at the emulated bus ends before the bus does.
  processes_.erase(Part::SecondKiosk);
  for (auto part = all_parts.rbegin(); part != all_parts.rend(); ++part) processes_.erase(*part);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

bool Rig::is_healthy(Part part) const {
  const auto port = ports_.find(name_of(part))->second;
  switch (part) {
    case Part::VirtualUsb:
      return std::filesystem::exists(folder_ / "usb" / "usb.env") && usb("GET", "/devices").status == 200;
    case Part::VirtualTerminal:
      return terminal("GET", "/ledger").status == 200 && accepts_connections(port);
    case Part::CentralBroker:
    case Part::VenueBroker:
      return accepts_connections(port);
    case Part::Wan:
      return !control(Link::Wan, "status").empty();
    case Part::Lan:
      return !control(Link::Lan, "status").empty();
    case Part::Central:
    case Part::Controller:
    case Part::Kiosk:
    case Part::SecondKiosk:
      return ask_part(part, "GET", "/api/v1/health").status == 200;
  }
  return false;
}

std::filesystem::path Rig::log_of(Part part) const {
  return folder_ / "log" / (std::string(name_of(part)) + ".log");
}

Process::Environment Rig::environment_of(Part part) const {
  const bool is_kiosk = part == Part::Kiosk || part == Part::SecondKiosk;
  const bool sees_usb = is_kiosk || part == Part::Controller;
  auto environment = sees_usb ? usb_environment_ : Process::Environment{};
  const auto preload = [&](const char* library, const char* variable, const char* folder) {
    auto& preloaded = environment["LD_PRELOAD"];
    preloaded = preloaded.empty() ? library : preloaded + ":" + library;
    environment[variable] = (folder_ / folder / name_of(part)).string();
  };
  if (!sees_usb && part != Part::Central) return environment;
  if (options_.with_failing_disks) preload(FOYER_DISK_SHIM, "FOYER_DISK_TROUBLE", "disk");
  if (options_.with_wrong_clocks) preload(FOYER_CLOCK_SHIM, "FOYER_CLOCK_OFFSET", "clock");
  return environment;
}

void Rig::write_at_once(const std::filesystem::path& file, std::string_view text) const {
  const auto unfinished = file.string() + ".new";
  std::ofstream(unfinished) << text;
  std::filesystem::rename(unfinished, file);
}

void Rig::spoil_disk(Part part, DiskTrouble trouble) const {
  write_at_once(folder_ / "disk" / name_of(part), name_of(trouble));
}

void Rig::turn_clock(Part part, std::chrono::seconds ahead) const {
  write_at_once(folder_ / "clock" / name_of(part), std::to_string(ahead.count()));
}

void Rig::mend_disk(Part part) const {
  std::filesystem::remove(folder_ / "disk" / name_of(part));
}

pid_t Rig::process_id(Part part) const {
  const auto found = processes_.find(part);
  return found == processes_.end() ? -1 : found->second->id();
}

int Rig::exit_code(Part part) {
  return processes_.at(part)->wait();
}

void Rig::start(Part part) {
  processes_[part] = std::make_unique<Process>(command_of(part), environment_of(part), log_of(part));
  wait_until(std::string(name_of(part)) + " is healthy", [&] {
    if (!is_running(part)) return true;
    return is_healthy(part);
  });
  if (!is_running(part)) throw std::runtime_error(std::string(name_of(part)) + " ended while it started");
  if (part == Part::VirtualUsb) usb_environment_ = test::read_exports(folder_ / "usb" / "usb.env");
}

bool Rig::is_running(Part part) {
  const auto found = processes_.find(part);
  return found != processes_.end() && found->second->is_running();
}

bool Rig::stop(Part part) {
  return processes_.at(part)->stop();
}

void Rig::kill(Part part) {
  processes_.at(part)->kill();
}

std::string Rig::venue_document() const {
  const auto text = read_file(FOYER_SOURCE_DIR "/deploy/demo/venue.json");
  if (!options_.with_field) return text;
  auto document = json::parse(text);
  auto& root = document.as_object();
  root["plans"].as_array().push_back(json::parse(
      R"({"name": "field", "categories": [{"label": "Meadow", "price_cents": 1500, "currency": "EUR"}],
          "zones": [{"label": "Meadow", "capacity": 5000, "category": 0}]})"));
  auto performance = json::parse(R"({"title": "Open air", "hall": "field", "plan": "field", "starts_in_minutes": 60,
                                     "doors_open_minutes_before": 60, "duration_minutes": 240})");
  performance.as_object()["performance_id"] = field;
  root["performances"].as_array().push_back(performance);
  return json::serialize(document);
}

void Rig::open_house() {
  for (const auto part : all_parts) {
    start(part);
    if (part != Part::Central) continue;
    const auto loaded = central("POST", "/api/v1/admin/venues", venue_document());
    if (loaded.status != 200) throw std::runtime_error("central does not take the venue: " + loaded.body);
  }
  if (options_.with_second_kiosk) start(Part::SecondKiosk);
  wait_until_kiosk_can_sell();
}

/// The own part counts only once the controller's certificate of the kiosk lets the door believe its tickets.
void Rig::wait_until_kiosk_can_sell() {
  wait_until("the kiosk can sell on its own", [&] {
    const auto state = kiosk("GET", "/api/v1/kiosk").object();
    if (text_at(object_at(state, "links"), "controller") != "up") return false;
    if (text_at(object_at(state, "printer"), "state") != "ready") return false;
    if (text_at(object_at(state, "terminal"), "state") != "ready") return false;
    std::set<std::string> stocked;
    for (const auto& part : array_at(state, "own_part")) {
      const auto& own = part.as_object();
      std::int64_t places = number_at(own, "seats");
      for (const auto& zone : array_at(own, "zones")) places += number_at(zone.as_object(), "count");
      if (places >= 10) stocked.insert(text_at(own, "performance_id"));
    }
    if (!stocked.contains(std::string(numbered)) || !stocked.contains(std::string(general_admission))) return false;
    const auto door = controller("GET", "/api/v1/door").object();
    if (text_at(door, "scanner") != "ready" || text_at(door, "gate_device") != "ready") return false;
    const auto venue_state = controller("GET", "/api/v1/controller").object();
    for (const auto& held : array_at(venue_state, "performances")) {
      if (number_at(held.as_object(), "available") < least_share) return false;
    }
    for (const auto& known : array_at(venue_state, "kiosks")) {
      if (text_at(known.as_object(), "device") == "kiosk-1") return known.as_object().at("certificate").as_bool();
    }
    return false;
  });
}

Answer Rig::central(const std::string& method, const std::string& path, const std::string& body) const {
  return ask(method, url(Part::Central) + path, body, admin_token);
}
Answer Rig::controller(const std::string& method, const std::string& path, const std::string& body) const {
  return ask(method, url(Part::Controller) + path, body);
}
Answer Rig::kiosk(const std::string& method, const std::string& path, const std::string& body) const {
  return ask(method, url(Part::Kiosk) + path, body);
}
Answer Rig::usb(const std::string& method, const std::string& path, const std::string& body) const {
  return ask(method, url(Part::VirtualUsb) + path, body);
}
Answer Rig::terminal(const std::string& method, const std::string& path, const std::string& body) const {
  return ask(method, "http://127.0.0.1:" + std::to_string(ports_.find("terminal-control")->second) + path, body);
}

Answer Rig::ask_part(Part part, const std::string& method, const std::string& path, const std::string& body) const {
  return ask(method, url(part) + path, body, part == Part::Central ? admin_token : std::string_view());
}

std::string Rig::url(Part part) const {
  return "http://127.0.0.1:" + std::to_string(ports_.find(name_of(part))->second);
}

std::string Rig::control(Link link, const std::string& command) const {
  return exchange(ports_.find(link == Link::Wan ? "wan-control" : "lan-control")->second, command);
}

void Rig::cut(Link link, const std::string& how) {
  const auto answer = control(link, how);
  if (answer.empty() || answer.find("\"error\"") != std::string::npos) throw std::runtime_error("not cut: " + answer);
}

void Rig::restore(Link link) {
  cut(link, "pass");
}

void Rig::act(std::string_view serial, std::string_view action, const std::string& body) const {
  const auto answer = usb("POST", "/devices/" + std::string(serial) + "/" + std::string(action), body);
  if (answer.status != 200) throw std::runtime_error(std::string(action) + ": " + answer.body);
}

json::object Rig::device(std::string_view serial) const {
  for (const auto& found : usb("GET", "/devices").array()) {
    if (text_at(found.as_object(), "serial") == serial) return found.as_object();
  }
  throw std::runtime_error("no device " + std::string(serial));
}

std::vector<std::filesystem::path> Rig::pictures() const {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "tickets")) {
    const auto name = entry.path().filename().string();
    if (name.ends_with(".png") && !name.ends_with("-torn.png") && !name.starts_with('.')) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string Rig::decode(const std::filesystem::path& picture) const {
  const auto codes = codes_on(picture);
  if (codes.size() != 1) throw std::runtime_error(std::to_string(codes.size()) + " codes on " + picture.string());
  return codes.front();
}

std::vector<std::string> Rig::codes_on(const std::filesystem::path& picture) const {
  constexpr int no_code_found = 4;  // zbarimg(1)
  const auto output = folder_ / "zbarimg.txt";
  std::filesystem::remove(output);
  // Only QR codes: the decoders of other kinds see some in the text, and say so.
  const int ended_with =
      Process({FOYER_ZBARIMG, "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", picture.string()},
              Process::Environment{}, output)
          .wait();
  if (ended_with != 0 && ended_with != no_code_found) throw std::runtime_error("zbarimg: " + read_file(output));
  std::vector<std::string> codes;
  std::ifstream in(output);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) codes.push_back(line);
  }
  return codes;
}

std::string Rig::log_tails() const {
  std::vector<std::filesystem::path> logs;
  for (const auto& file : std::filesystem::directory_iterator(folder_ / "log")) logs.push_back(file.path());
  std::sort(logs.begin(), logs.end());
  std::string all;
  for (const auto& log : logs) all += "---- " + log.stem().string() + "\n" + tail_of(log, tail_lines);
  return all + "----\n";
}

}  // namespace foyer::functional
