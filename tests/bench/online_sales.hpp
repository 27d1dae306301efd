#pragma once
// Box-office clients that hold and book over HTTP at a steady rate, and how long each answer took.
// Threading: a few threads of its own; start and stop from one. Lifetime: the destructor stops.

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace foyer::bench {

struct AnswerTimes {
  std::size_t answers = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double max_ms = 0;
};

class OnlineSales {
 public:
  /// `sales_per_second` holds, each followed by its booking, over all clients together.
  OnlineSales(std::string base_url, std::string token, std::vector<std::string> performances, double sales_per_second);
  ~OnlineSales();
  OnlineSales(const OnlineSales&) = delete;
  OnlineSales& operator=(const OnlineSales&) = delete;

  /// The answers since the last call, and a fresh start.
  [[nodiscard]] AnswerTimes take_times();
  /// Waits for the answers under way.
  void stop();
  /// Booked since the beginning, in places.
  [[nodiscard]] std::uint64_t places_booked() const noexcept { return places_booked_; }
  /// Anything but 201, first words kept.
  [[nodiscard]] std::uint64_t failures() const noexcept { return failures_; }
  [[nodiscard]] std::string first_failure() const;

 private:
  void run(std::size_t client);
  void sell(const std::string& performance, std::uint32_t places);
  [[nodiscard]] std::string post(const std::string& path, const std::string& body);

  std::string base_url_;
  std::string token_;
  std::vector<std::string> performances_;
  std::chrono::duration<double> period_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::uint64_t> places_booked_ = 0;
  std::atomic<std::uint64_t> failures_ = 0;
  mutable std::mutex mutex_;
  std::vector<double> times_ms_;
  std::string first_failure_;
  std::vector<std::thread> threads_;
};

}  // namespace foyer::bench
