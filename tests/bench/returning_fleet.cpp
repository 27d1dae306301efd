#include "tests/bench/returning_fleet.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <stdlib.h>

#include "tests/functional/api.hpp"
#include "tests/functional/ports.hpp"
#include "tests/functional/template.hpp"

namespace foyer::bench {
namespace {

namespace json = boost::json;

constexpr auto admin_token = "bench-admin-token";
constexpr std::chrono::seconds patience{60};
constexpr auto turn = std::chrono::milliseconds(20);
constexpr std::size_t performances_per_kiosk = 2;
constexpr std::uint32_t seats_in_row = 100;
/// On average a customer leaves so many entries for each ticket: 11 and 2 a ticket, for 1 to 4 tickets.
constexpr double entries_per_ticket = 6.4;
/// Of what a kiosk sells, half are seats; some stock is left to be given back.
constexpr double stock_margin = 1.3;

std::string name_of(std::size_t kiosk) {
  const auto number = std::to_string(kiosk + 1);
  return "kiosk-" + std::string(4 - std::min<std::size_t>(number.size(), 4), '0') + number;
}

PublicKey root_key(const std::filesystem::path& file) {
  auto text = functional::read_file(file);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const auto bytes = from_hex(text);
  PublicKey key{};
  if (!bytes || bytes->size() != key.size()) throw std::runtime_error("central's root key is not readable");
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

}  // namespace

ReturningFleet::ReturningFleet(const FleetSize& size, const Programs& programs) : size_(size), programs_(programs) {
  auto pattern = (std::filesystem::temp_directory_path() / "foyer-fleet-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  for (std::size_t index = 0; index < size_.performances; ++index) {
    performances_.push_back(ledger::PerformanceId::random(random_));
  }
  write_configuration();
}

ReturningFleet::~ReturningFleet() {
  online_.reset();
  kiosks_.clear();
  central_.reset();
  broker_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void ReturningFleet::write_configuration() {
  const auto broker_port = functional::free_port();
  central_port_ = functional::free_port();
  around_ = std::make_unique<Surroundings>(Surroundings{context_, clock_, random_, verifier_, {}, broker_port});
  const functional::TemplateValues values{{"STATE", folder_.string()},
                                          {"ADMIN_TOKEN", admin_token},
                                          {"PORT", std::to_string(broker_port)},
                                          {"CENTRAL_PORT", std::to_string(central_port_)},
                                          {"CENTRAL_BROKER_PORT", std::to_string(broker_port)}};
  const auto fill = [&](const char* from, const char* to) {
    std::ofstream(folder_ / to) << functional::fill_template(programs_.source / "deploy" / from, values);
  };
  fill("mosquitto/broker.conf.in", "broker.conf");
  std::ofstream(folder_ / "broker.conf", std::ios::app) << "user root\n";
  fill("demo/central.toml.in", "central.toml");
}

std::string ReturningFleet::central_url() const {
  return "http://127.0.0.1:" + std::to_string(central_port_);
}

Stock ReturningFleet::stock_of(std::size_t kiosk) const {
  Stock stock;
  for (std::size_t index = 0; index < performances_per_kiosk; ++index) {
    stock.performances.push_back(performances_[(kiosk + index * 3) % performances_.size()]);
  }
  const auto tickets = static_cast<double>(size_.entries_per_kiosk) / entries_per_ticket * stock_margin + 40;
  const auto each = static_cast<std::uint32_t>(tickets / performances_per_kiosk / 2);
  stock.seats = each;
  stock.zone_places = each;
  return stock;
}

/// Room for every kiosk's stock, and a third more for the box office.
std::string ReturningFleet::venue_document() const {
  const auto kiosks_each = size_.kiosks * performances_per_kiosk / size_.performances + performances_per_kiosk;
  const auto places = static_cast<std::uint32_t>(kiosks_each) * stock_of(0).seats * 4 / 3 + 1'000;
  json::array rows;
  for (std::uint32_t row = 0; row * seats_in_row < places; ++row) {
    rows.push_back(json::object{{"label", std::to_string(row + 1)}, {"seats", seats_in_row}, {"category", 0}});
  }
  json::array performances;
  for (const auto& performance : performances_) {
    performances.push_back(json::object{{"performance_id", performance.text()},
                                        {"title", "Evening " + std::to_string(performances.size() + 1)},
                                        {"hall", "arena"},
                                        {"plan", "arena"},
                                        {"starts_in_minutes", 600},
                                        {"doors_open_minutes_before", 60},
                                        {"duration_minutes", 120}});
  }
  json::array devices;
  for (std::size_t kiosk = 0; kiosk < size_.kiosks; ++kiosk) {
    devices.push_back(json::object{{"name", name_of(kiosk)}, {"role", "kiosk"}, {"parent", "central"}});
  }
  json::array categories;
  categories.push_back(json::object{{"label", "Seat"}, {"price_cents", 4'500}, {"currency", "EUR"}});
  categories.push_back(json::object{{"label", "Floor"}, {"price_cents", 3'000}, {"currency", "EUR"}});
  json::array sections;
  sections.push_back(json::object{{"label", "Stand"}, {"rows", rows}});
  json::array zones;
  zones.push_back(json::object{{"label", "Floor"}, {"capacity", places}, {"category", 1}});
  json::array plans;
  plans.push_back(
      json::object{{"name", "arena"}, {"categories", categories}, {"sections", sections}, {"zones", zones}});
  return json::serialize(
      json::object{{"venue", "arena"}, {"plans", plans}, {"performances", performances}, {"devices", devices}});
}

void ReturningFleet::run_until(const std::string& what, const std::function<bool()>& condition,
                               std::chrono::seconds deadline) {
  const auto until = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (!central_->is_running()) throw std::runtime_error("central has ended");
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error("not within its deadline: " + what);
    context_.restart();
    context_.run_for(turn);
    for (const auto& kiosk : kiosks_) kiosk->tick();
  }
}

void ReturningFleet::open() {
  broker_ = std::make_unique<functional::Process>(
      std::vector<std::string>{programs_.mosquitto, "-c", (folder_ / "broker.conf").string()},
      functional::Process::Environment{}, folder_ / "broker.log");
  functional::wait_until("the broker listens",
                         [this] { return functional::accepts_connections(around_->broker_port); });
  central_ = std::make_unique<functional::Process>(
      std::vector<std::string>{programs_.central, "--config", (folder_ / "central.toml").string()},
      functional::Process::Environment{}, folder_ / "central.log");
  functional::wait_until("central is healthy",
                         [this] { return functional::ask("GET", central_url() + "/api/v1/health").status == 200; });
  const auto loaded = functional::ask("POST", central_url() + "/api/v1/admin/venues", venue_document(), admin_token);
  if (loaded.status != 200) throw std::runtime_error("central does not take the venue: " + loaded.body);
  around_->root = root_key(folder_ / "central" / "root.pub");
  for (std::size_t kiosk = 0; kiosk < size_.kiosks; ++kiosk) {
    kiosks_.push_back(std::make_unique<ReturningKiosk>(*around_, name_of(kiosk), stock_of(kiosk)));
    kiosks_.back()->connect();
  }
  run_until(
      "every kiosk has its stock",
      [this] { return std::ranges::all_of(kiosks_, [](const auto& kiosk) { return kiosk->is_stocked(); }); }, patience);
  for (const auto& kiosk : kiosks_) kiosk->disconnect();
}

void ReturningFleet::sell_offline() {
  for (const auto& kiosk : kiosks_) kiosk->sell_until(size_.entries_per_kiosk);
}

AnswerTimes ReturningFleet::sell_online_for(std::chrono::milliseconds time) {
  if (!online_) {
    std::vector<std::string> performances;
    for (const auto& performance : performances_) performances.push_back(performance.text());
    online_ = std::make_unique<OnlineSales>(central_url(), admin_token, std::move(performances),
                                            size_.online_sales_per_second);
  }
  static_cast<void>(online_->take_times());
  std::this_thread::sleep_for(time);
  return online_->take_times();
}

Return ReturningFleet::come_back(std::chrono::seconds deadline) {
  Return back;
  for (const auto& kiosk : kiosks_) {
    back.entries += kiosk->entries() - kiosk->acknowledged();
    back.batches_sent -= kiosk->batches_sent();
  }
  if (online_) static_cast<void>(online_->take_times());
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& kiosk : kiosks_) kiosk->connect();
  run_until(
      "central has acknowledged every entry",
      [this] {
        return std::ranges::all_of(kiosks_,
                                   [](const auto& kiosk) { return kiosk->acknowledged() == kiosk->entries(); });
      },
      deadline);
  back.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (online_) back.online = online_->take_times();
  for (const auto& kiosk : kiosks_) back.batches_sent += kiosk->batches_sent();
  return back;
}

std::uint64_t ReturningFleet::central_peak_kib() const {
  std::ifstream status("/proc/" + std::to_string(central_->id()) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6));
  }
  return 0;
}

}  // namespace foyer::bench
