// How long central takes to fold a log of 100,000 events at start-up. Prints milliseconds; run it three times.
//   build/release/bin/bench_central_start [events]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "central/command_path/command_path.hpp"
#include "protocol/journal/sqlite_event_log.hpp"

namespace {

using namespace foyer;

/// Holds and bookings of one seat each, until the log has so many events.
void fill(journal::EventLog& log, std::size_t events, RandomSource& random, const Clock& clock) {
  const auto id = central::PerformanceId::random(random);
  ledger::State ledger;
  std::uint64_t seq = 1;
  std::vector<journal::Append> appends;
  const auto put = [&](const std::vector<ledger::Event>& made) {
    journal::StreamAppend part{central::stream::performance(id), seq, {}};
    for (const auto& event : made) part.events.push_back(wire::encode(wire::CentralEvent{clock.now(), event}));
    seq += made.size();
    appends.push_back({{std::move(part)}, {}, {}});
    if (appends.size() < 500) return;
    static_cast<void>(log.append_batch(appends));
    appends.clear();
  };
  put(*ledger::execute(ledger, ledger::OpenPerformance{id, 0, {100'000}, ledger::Origin::Root}, clock.now()));
  while (seq < events) {
    const auto hold = ledger::HoldId::random(random);
    const ledger::Places one{{}, {{ledger::ZoneIndex(0), 1}}};
    put(*ledger::execute(ledger, ledger::HoldSeats{hold, one, clock.now() + Duration(120'000)}, clock.now()));
    put(*ledger::execute(ledger, ledger::BookHold{hold, ledger::OrderId::random(random)}, clock.now()));
  }
  static_cast<void>(log.append_batch(appends));
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t events = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  auto pattern = (std::filesystem::temp_directory_path() / "foyer-bench-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  SystemRandom random;
  SystemClock clock;
  {
    journal::SqliteFile file(folder / "central.db", random);
    journal::SqliteEventLog log(file);
    fill(log, events, random, clock);
  }
  const auto begin = std::chrono::steady_clock::now();
  journal::SqliteFile file(folder / "central.db", random);
  journal::SqliteEventLog log(file);
  const central::CommandPath path(log, clock, [](const std::function<void()>&) {});
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  std::printf("%zu events folded in %.0f ms\n", events, took.count());
  std::filesystem::remove_all(folder);
}
