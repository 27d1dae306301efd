#pragma once
// A real foyer-central and its broker, and kiosks that sell while they are cut off and come back all at once. The same
// code serves the benchmark and, smaller, an ordinary test.
// Threading: one thread; open(), sell_offline(), come_back() and audit() in this order. Lifetime: owns its processes,
// its folder and the kiosks.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/bench/online_sales.hpp"
#include "tests/bench/returning_kiosk.hpp"
#include "tests/functional/process.hpp"

namespace foyer::bench {

struct FleetSize {
  std::size_t kiosks = 200;
  std::uint64_t entries_per_kiosk = 5'000;
  std::size_t performances = 8;
  double online_sales_per_second = 20;
};

struct Programs {
  std::string central;
  std::string mosquitto;
  std::filesystem::path source;  ///< Of the broker's configuration.
};

struct Return {
  double seconds = 0;
  std::uint64_t entries = 0;
  std::uint64_t batches_sent = 0;
  AnswerTimes online;
};

/// What central's books say, folded from its log once it has stopped, against what was sold.
struct Audit {
  std::uint64_t orders_sold = 0;
  std::uint64_t orders_settled = 0;
  std::vector<std::string> wrong;  ///< In words; empty if every order settled once, whole and under its lease.
  double start_ms = 0;             ///< How long the fold took.
};

class ReturningFleet {
 public:
  ReturningFleet(const FleetSize& size, const Programs& programs);
  ~ReturningFleet();
  ReturningFleet(const ReturningFleet&) = delete;
  ReturningFleet& operator=(const ReturningFleet&) = delete;

  /// Starts broker and central, loads the venue, enrols the kiosks and gives each its stock; then all are cut off.
  void open();
  void sell_offline();
  /// The box office sells alone for so long.
  [[nodiscard]] AnswerTimes sell_online_for(std::chrono::milliseconds time);
  /// Everybody comes back at once; until central has acknowledged every entry, or the deadline passed (throws).
  [[nodiscard]] Return come_back(std::chrono::seconds deadline);
  /// Ends central and opens its log.
  [[nodiscard]] Audit audit();

  /// The most that central ever had in memory, and what the process is.
  [[nodiscard]] std::uint64_t central_peak_kib() const;
  [[nodiscard]] pid_t central_id() const { return central_->id(); }
  [[nodiscard]] const OnlineSales& online() const { return *online_; }

 private:
  void run_until(const std::string& what, const std::function<bool()>& condition, std::chrono::seconds deadline);
  void write_configuration();
  [[nodiscard]] std::string venue_document() const;
  [[nodiscard]] std::string central_url() const;
  [[nodiscard]] Stock stock_of(std::size_t kiosk) const;

  FleetSize size_;
  Programs programs_;
  std::filesystem::path folder_;
  std::uint16_t central_port_ = 0;
  std::vector<ledger::PerformanceId> performances_;
  SystemRandom random_;
  SystemClock clock_;
  Ed25519Verifier verifier_;
  boost::asio::io_context context_;
  std::unique_ptr<Surroundings> around_;
  std::unique_ptr<functional::Process> broker_;
  std::unique_ptr<functional::Process> central_;
  std::vector<std::unique_ptr<ReturningKiosk>> kiosks_;
  std::unique_ptr<OnlineSales> online_;
};

}  // namespace foyer::bench
