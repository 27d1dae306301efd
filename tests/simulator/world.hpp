#pragma once
// One run: a scenario played from its first act to the last check. Everything happens in one thread in virtual time, so
// the same scenario always gives the same run.
// Threading: one thread. Lifetime: one run each.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulator/central_machine.hpp"
#include "tests/simulator/controller_machine.hpp"
#include "tests/simulator/kiosk_machine.hpp"
#include "tests/simulator/scenario.hpp"
#include "tests/simulator/truth.hpp"

namespace foyer::simulator {

/// What a check found. `check` is a stable word, `what` a sentence with the ids in it.
struct Finding {
  std::string check;
  std::string what;
};

struct Statistics {
  std::uint64_t walk_ups = 0;
  std::uint64_t sales = 0;         ///< Committed by kiosks.
  std::uint64_t web_bookings = 0;  ///< Booked at central.
  std::uint64_t tickets_printed = 0;
  std::uint64_t scans = 0;
  std::map<std::string, std::uint64_t> fired;  ///< Each kind of fault, how often it really struck.
  Duration settled_after{0};                   ///< The last heal, until all agreed.
};

class World {
 public:
  explicit World(Scenario scenario);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  /// The acts, then everything mended, then the checks. The first finding ends it.
  [[nodiscard]] std::optional<Finding> run();
  [[nodiscard]] const Statistics& statistics() const noexcept { return statistics_; }

  // What the checks look at.
  [[nodiscard]] CentralMachine& central() { return *central_; }
  [[nodiscard]] const std::vector<std::unique_ptr<KioskMachine>>& kiosks() const { return kiosks_; }
  [[nodiscard]] const std::vector<std::unique_ptr<ControllerMachine>>& controllers() const { return controllers_; }
  [[nodiscard]] const Outside& outside() const { return outside_; }
  [[nodiscard]] const ledger::PerformanceId& performance() const { return performance_; }
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const std::map<std::string, std::vector<admission::VerdictCode>>& scanned() const { return scanned_; }
  /// Whose disk was set back or copied: what was only there is lost, and its money may need a person.
  [[nodiscard]] const std::set<std::string>& set_back() const { return set_back_; }
  [[nodiscard]] const std::vector<std::unique_ptr<KioskMachine>>& clones() const { return clones_; }
  /// Scans whose answer nobody heard, because the power failed.
  [[nodiscard]] const std::set<std::string>& unheard_scans() const { return unheard_scans_; }
  /// Scans a token at the door of a controller; nothing if the door could not record it.
  [[nodiscard]] std::optional<admission::VerdictCode> scan(ControllerMachine& controller, const std::string& token);

 private:
  void build();
  void play_until(Duration when);
  void perform(const Act& act);
  void fired(const std::string& what) { ++statistics_.fired[what]; }
  [[nodiscard]] Machine& machine(const std::string& name);
  [[nodiscard]] KioskMachine& kiosk(const std::string& name);
  void start_again(Machine& machine, Duration after);
  void crash(Machine& machine, Duration for_so_long, bool reboots);
  void cut_link(const Act& act);
  void set_devices(const Act& act);
  void set_back(const Act& act);
  void clone(const Act& act);
  void start_clone(Machine& twin, Duration lives);
  void upgrade(const Act& act);

  void walk_up(const Act& act);
  void watch(KioskMachine& machine, const ledger::OrderId& order, int looks_left);
  void sell_online(const Act& act);
  void go_to_the_door(std::size_t printed);
  void watch_the_tray();
  void watch_the_leases();

  void heal();
  [[nodiscard]] bool is_settled();
  void count_faults();

  Scenario scenario_;
  Timeline timeline_;
  Outside outside_;
  Chance chance_;
  std::unique_ptr<Verifier> verifier_;
  ledger::PerformanceId performance_;
  Network network_;
  std::unique_ptr<Signer> root_;
  std::unique_ptr<Surroundings> around_;
  std::unique_ptr<CentralMachine> central_;
  std::vector<std::unique_ptr<ControllerMachine>> controllers_;
  std::vector<std::unique_ptr<KioskMachine>> kiosks_;
  std::vector<std::unique_ptr<KioskMachine>> clones_;
  std::vector<std::unique_ptr<ControllerMachine>> controller_clones_;
  std::vector<std::unique_ptr<CentralMachine>> central_clones_;
  std::set<std::string> set_back_;
  std::size_t seen_in_tray_ = 0;
  std::map<std::string, std::vector<admission::VerdictCode>> scanned_;  ///< By token: every verdict it got.
  std::set<std::string> unheard_scans_;
  bool is_healed_ = false;
  std::optional<Finding> finding_;
  Statistics statistics_;
};

/// The fault-free settling has to happen within this much virtual time.
inline constexpr Duration settles_within{std::chrono::minutes(12)};

}  // namespace foyer::simulator
