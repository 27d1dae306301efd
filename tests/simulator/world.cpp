#include "tests/simulator/world.hpp"

#include <algorithm>

#include "protocol/base/assert.hpp"
#include "tests/simulator/checks.hpp"
#include "tests/simulator/signatures.hpp"

namespace foyer::simulator {
namespace {

constexpr Timestamp begins_at{1'800'000'000'000};
constexpr Duration look_every{2'000};
constexpr Duration watch_leases_every{250};
/// Two thousand are under way at the worst; more means that answers breed answers.
constexpr std::size_t most_planned = 50'000;
constexpr std::int64_t worst_drift = 450;  ///< Parts per million; leases allow for 500.

std::string venue_document(const Scenario& scenario, const ledger::PerformanceId& performance) {
  std::string rows;
  for (std::uint32_t row = 0; row < scenario.rows; ++row) {
    if (row > 0) rows += ",";
    rows += R"({"label":")" + std::string(1, static_cast<char>('A' + row)) + R"(","seats":)" +
            std::to_string(scenario.seats_in_row) + R"(,"category":)" + std::to_string(row % 2) + "}";
  }
  std::string devices;
  for (const auto& controller : scenario.controllers)
    devices += R"({"name":")" + controller + R"(","role":"controller","parent":"central"},)";
  for (const auto& kiosk : scenario.kiosks)
    devices += R"({"name":")" + kiosk.name + R"(","role":"kiosk","parent":")" + kiosk.parent + R"("},)";
  devices.pop_back();
  return R"({"venue":"lumen","plans":[{"name":"hall",
    "categories":[{"label":"A","price_cents":4800,"currency":"EUR"},{"label":"B","price_cents":2500,"currency":"EUR"}],
    "sections":[{"label":"Stalls","rows":[)" +
         rows + R"(]}],"zones":[{"label":"Floor","capacity":)" + std::to_string(scenario.zone) +
         R"(,"category":1}]}],"performances":[{"performance_id":")" + performance.text() +
         R"(","title":"Tosca","hall":"grand","plan":"hall","starts_in_minutes":240,"doors_open_minutes_before":240,
    "duration_minutes":600}],"devices":[)" +
         devices + "]}";
}

std::unique_ptr<Signer> signer_for(const Scenario& scenario, const std::string& name) {
  Chance chance(scenario.seed, "key of " + name);
  if (scenario.real_signatures) return ed25519_signer(random_signing_seed(chance));
  return std::make_unique<KeyedSigner>(chance);
}

ledger::PerformanceId performance_of(const Scenario& scenario) {
  Chance chance(scenario.seed, "performance");
  return ledger::PerformanceId::random(chance);
}

std::unique_ptr<Verifier> verifier_for(const Scenario& scenario) {
  if (scenario.real_signatures) return std::make_unique<Ed25519Verifier>();
  return std::make_unique<KeyedVerifier>();
}

}  // namespace

World::World(Scenario scenario)
    : scenario_(std::move(scenario)),
      chance_(scenario_.seed, "world"),
      verifier_(verifier_for(scenario_)),
      performance_(performance_of(scenario_)),
      network_(timeline_, scenario_.seed,
               [this](const std::string& name, const std::string& topic, BytesView payload) {
                 auto& to = machine(name);
                 to.run([&] { to.receive(topic, payload); });
                 for (const auto& twin : clones_) {
                   if (twin->name() == name) twin->run([&] { twin->receive(topic, payload); });
                 }
                 for (const auto& twin : controller_clones_) {
                   if (twin->name() == name) twin->run([&] { twin->receive(topic, payload); });
                 }
                 for (const auto& twin : central_clones_) {
                   if (twin->name() == name) twin->run([&] { twin->receive(topic, payload); });
                 }
               }),
      root_(signer_for(scenario_, "root")) {
  build();
}

World::~World() = default;

void World::build() {
  around_ =
      std::make_unique<Surroundings>(Surroundings{timeline_, network_, outside_, *verifier_, *root_,
                                                  *seating::VenueName::parse("lumen"), begins_at, scenario_.seed});
  central_ = std::make_unique<CentralMachine>(*around_, signer_for(scenario_, "root"),
                                              venue_document(scenario_, performance_), scenario_.lease);
  for (const auto& name : scenario_.controllers) {
    network_.add_link(name, "central");
    controllers_.push_back(std::make_unique<ControllerMachine>(
        name, *around_, signer_for(scenario_, name),
        controller::AllotmentShare{scenario_.share_percent, scenario_.share_percent}, scenario_.lease));
  }
  for (const auto& [name, parent] : scenario_.kiosks) {
    network_.add_link(name, parent);
    kiosks_.push_back(std::make_unique<KioskMachine>(name, *around_, signer_for(scenario_, name),
                                                     kiosk::OwnPartSize{scenario_.own_seats, scenario_.own_zone}));
  }
  const auto prepare = [this](Machine& one) {
    one.on_power_cut([this](Machine& dark) { start_again(dark, Duration(chance_.between(100, 6'000))); });
    one.clock().drift(static_cast<std::int64_t>(chance_.below(200)) - 100);
    const bool is_kiosk = dynamic_cast<const KioskMachine*>(&one) != nullptr;
    if (scenario_.clocks_disagree) one.clock().drift(is_kiosk ? -worst_drift : worst_drift);
    timeline_.at(Duration(chance_.below(300)), [&one] { one.start(); });
  };
  prepare(*central_);
  for (const auto& one : controllers_) prepare(*one);
  for (const auto& one : kiosks_) prepare(*one);
  for (const auto& child : scenario_.kiosks) network_.set_weather(child.name, scenario_.weather);
  for (const auto& child : scenario_.controllers) network_.set_weather(child, scenario_.weather);
}

Machine& World::machine(const std::string& name) {
  if (name == "central") return *central_;
  for (const auto& one : controllers_) {
    if (one->name() == name) return *one;
  }
  return kiosk(name);
}

KioskMachine& World::kiosk(const std::string& name) {
  for (const auto& one : kiosks_) {
    if (one->name() == name) return *one;
  }
  assertion_failed("a machine of this name", __FILE__, __LINE__);
}

void World::play_until(Duration when) {
  try {
    while (!finding_ && timeline_.step(when)) {
      if (timeline_.planned() > most_planned)
        finding_ = Finding{"stays-quiet", std::to_string(most_planned) + " messages and timers are under way at once"};
    }
  } catch (const CannotStart& reason) {
    finding_ = Finding{"starts-again", reason.why};
  }
}

std::optional<Finding> World::run() {
  for (const auto& act : scenario_.acts) {
    if (act.kind == ActKind::SetBack) {
      set_back(act);
    } else {
      timeline_.at(act.at, [this, &act] { perform(act); });
    }
  }
  timeline_.at(look_every, [this] { watch_the_tray(); });
  // Whoever takes places back without asking, or sells from a copy of a disk, is judged afterwards.
  const bool leases_are_honoured = std::ranges::none_of(scenario_.acts, [](const Act& act) {
    return act.kind == ActKind::Reclaim || act.kind == ActKind::SetBack || act.kind == ActKind::Clone;
  });
  if (scenario_.lease > Duration(0) && leases_are_honoured) watch_the_leases();
  play_until(scenario_.lasts);
  if (central_->is_superseded()) fired("central superseded by its copy");
  heal();
  const auto healed_at = timeline_.now();
  bool settled = false;
  while (!finding_ && !settled && timeline_.now() < healed_at + settles_within) {
    play_until(timeline_.now() + Duration(5'000));
    settled = is_settled();
  }
  statistics_.settled_after = timeline_.now() - healed_at;
  count_faults();
  if (finding_) return finding_;
  if (!settled) return Finding{"settles-in-time", why_not_settled(*this)};
  // A little longer, so that what was only just sent has arrived everywhere.
  play_until(timeline_.now() + Duration(10'000));
  if (finding_) return finding_;
  return check_everything(*this, statistics_);
}

/// While the leases run: what a kiosk may sell is allotted to it by whoever lent it.
void World::watch_the_leases() {
  if (!finding_) finding_ = check_leases(*this);
  if (!is_healed_) timeline_.after(watch_leases_every, [this] { watch_the_leases(); });
}

bool World::is_settled() {
  return why_not_settled(*this).empty();
}

/// Every link, clock, disk and device is well from here on, and every machine is on.
void World::heal() {
  is_healed_ = true;
  const auto mend = [this](Machine& one) {
    // Whoever still is of a newer version starts once more as this one.
    if (one.newer_version().is_installed()) one.stop();
    one.newer_version().install(false);
    one.disk().mend();
    one.clock().set_right();
    one.broker(true);
    start_again(one, Duration(100));
  };
  for (const auto& one : scenario_.controllers) {
    network_.cut(one, Way::Up, false);
    network_.cut(one, Way::Down, false);
    network_.set_weather(one, {});
  }
  for (const auto& one : scenario_.kiosks) {
    network_.cut(one.name, Way::Up, false);
    network_.cut(one.name, Way::Down, false);
    network_.set_weather(one.name, {});
  }
  for (const auto& twin : clones_) twin->stop();
  for (const auto& twin : controller_clones_) twin->stop();
  for (const auto& twin : central_clones_) twin->stop();
  mend(*central_);
  // Whoever takes a copy of central away says that the one that stays was restored: devices may follow the copy.
  if (!central_clones_.empty()) timeline_.after(Duration(200), [this] { central_->say_restored(); });
  for (const auto& one : controllers_) mend(*one);
  for (const auto& one : kiosks_) {
    one->mood = EdgeMood{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, true, true};
    mend(*one);
  }
}

void World::count_faults() {
  const auto& counts = network_.counts();
  statistics_.fired["message lost"] += counts.lost;
  statistics_.fired["message doubled"] += counts.doubled;
  statistics_.fired["message late"] += counts.late;
  statistics_.fired["message into a cut link"] += counts.cut;
  statistics_.fired["old message replayed"] += counts.replayed;
  statistics_.fired["card declined"] += outside_.counts.declines;
  statistics_.fired["payment unknown"] += outside_.counts.unknown_payments;
  statistics_.fired["terminal failed"] += outside_.counts.terminal_failures;
  statistics_.fired["print unknown"] += outside_.counts.unknown_prints;
  statistics_.fired["print failed"] += outside_.counts.failed_prints;
  statistics_.fired["refund by rule"] += outside_.counts.refunds;
  statistics_.fired["refund failed"] += outside_.counts.failed_refunds;
  statistics_.fired["operator reclaim"] += central_->reclaims();
  const auto ended = reclaimed_allotments(central_->disk(), performance_);
  if (ended > central_->reclaims()) statistics_.fired["lease ran out"] += ended - central_->reclaims();
  statistics_.web_bookings += central_->bookings();
  statistics_.fired["resumed by a person"] += central_->resumes();
  statistics_.fired["backup or copy found out by central"] += central_->set_backs_found();
  const auto count = [this](const Machine& one) {
    statistics_.fired["message of a newer version"] += one.newer_version().messages();
    statistics_.fired["entry of a newer version"] += one.newer_version().entries();
    static const std::map<DiskFault, std::string> names{{DiskFault::CutBeforeWrite, "power cut before a write"},
                                                        {DiskFault::CutAfterWrite, "power cut after a write"},
                                                        {DiskFault::Full, "write refused by a full disk"},
                                                        {DiskFault::FailedKept, "sync failed, kept"},
                                                        {DiskFault::FailedLost, "sync failed, lost"}};
    for (const auto& [fault, times] : one.disk().struck()) statistics_.fired[names.at(fault)] += times;
  };
  count(*central_);
  for (const auto& one : controllers_) count(*one);
  for (const auto& one : kiosks_) count(*one);
  for (const auto& one : controllers_) {
    const auto* ledger = one->is_on() ? one->device()->find_ledger(performance_) : nullptr;
    if (ledger == nullptr) continue;
    for (const auto& allotment : ledger->tables().allotments) {
      if (!allotment.live) ++statistics_.fired["kiosk's part reclaimed"];
      if (allotment.revives) ++statistics_.fired["kiosk granted to again"];
      if (allotment.is_uncertain) ++statistics_.fired["kiosk's part uncertain"];
    }
  }
}

}  // namespace foyer::simulator
