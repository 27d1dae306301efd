// How long central takes to settle the journals of many kiosks that come back at once, and how it answers the box
// office meanwhile. README.md says how to run it.
//   build/release/bin/bench_settlement [kiosks] [entries per kiosk] [online sales per second]
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "tests/bench/returning_fleet.hpp"

namespace {

using namespace foyer::bench;

constexpr std::chrono::milliseconds quiet_time{5'000};
constexpr std::chrono::seconds longest{600};

void print(const char* when, const AnswerTimes& times) {
  std::printf("online answers %s: %zu, p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", when, times.answers, times.p50_ms,
              times.p99_ms, times.max_ms);
}

int run(const FleetSize& size) {
  ReturningFleet fleet(size, {FOYER_CENTRAL, FOYER_MOSQUITTO, FOYER_SOURCE_DIR});
  fleet.open();
  fleet.sell_offline();
  std::printf("%zu kiosks have sold; central is process %d\n", size.kiosks, fleet.central_id());
  std::fflush(stdout);
  const auto before = fleet.sell_online_for(quiet_time);
  const auto memory_before = fleet.central_peak_kib();
  const auto back = fleet.come_back(longest);
  const auto memory = fleet.central_peak_kib();
  const auto audit = fleet.audit();
  std::printf("%llu entries settled in %.1f s: %.0f entries/s, %llu batches sent\n",
              static_cast<unsigned long long>(back.entries), back.seconds,
              static_cast<double>(back.entries) / back.seconds, static_cast<unsigned long long>(back.batches_sent));
  std::printf("central's peak memory: %.0f MiB, %.0f MiB before\n", static_cast<double>(memory) / 1024,
              static_cast<double>(memory_before) / 1024);
  print("before", before);
  print("during", back.online);
  std::printf("audit: %llu orders sold, %llu settled, %zu wrong; log folded in %.0f ms\n",
              static_cast<unsigned long long>(audit.orders_sold), static_cast<unsigned long long>(audit.orders_settled),
              audit.wrong.size(), audit.start_ms);
  for (const auto& wrong : audit.wrong) std::printf("wrong: %s\n", wrong.c_str());
  return audit.wrong.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  FleetSize size;
  if (argc > 1) size.kiosks = std::strtoull(argv[1], nullptr, 10);
  if (argc > 2) size.entries_per_kiosk = std::strtoull(argv[2], nullptr, 10);
  if (argc > 3) size.online_sales_per_second = std::strtod(argv[3], nullptr);
  try {
    return run(size);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "bench_settlement: %s\n", failure.what());
    return 1;
  }
}
