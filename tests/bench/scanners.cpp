// bench_scanners [rounds]: how many scans a second eight scanners of all kinds deliver together; none may be lost.

#include <cstdlib>
#include <iostream>

#include <boost/json/array.hpp>

#include "tests/drivers/on_emulated_bus.hpp"
#include "tests/scanners/eight_scanners.hpp"

namespace foyer::test {
namespace {

constexpr std::size_t scans_in_a_round = 20;  // Of each scanner.

int measure(std::size_t rounds) {
  Loop loop;
  usb::Context context(loop.executor());
  const StillClock clock;
  std::vector<std::unique_ptr<Reader>> readers;
  for (const auto& [serial, port] : scanner_ports) {
    readers.push_back(std::make_unique<Reader>(serial, loop, context, clock));
  }
  std::size_t sent = 0;
  std::chrono::duration<double> taken{0};
  for (std::size_t round = 0; round < rounds; ++round) {
    boost::json::array texts;
    // Nothing is read twice in a row, which would be one scan.
    for (std::size_t scan = 0; scan < scans_in_a_round; ++scan) {
      texts.emplace_back(ticket_token + std::to_string(sent + scan));
    }
    sent += scans_in_a_round;
    const auto began = std::chrono::steady_clock::now();
    for (const auto& reader : readers) act(reader->serial, "scan", {{"texts", texts}});
    loop.until(
        [&] { return std::ranges::all_of(readers, [&](const auto& reader) { return reader->scans.size() >= sent; }); });
    taken += std::chrono::steady_clock::now() - began;
  }
  std::size_t delivered = 0;
  for (const auto& reader : readers) {
    if (reader->scans.size() != sent || !reader->misreads.empty()) return 1;
    delivered += reader->scans.size();
  }
  std::cout << readers.size() << " scanners, " << delivered
            << " scans, none lost and none doubled: " << static_cast<double>(delivered) / taken.count()
            << " a second\n";
  return 0;
}

}  // namespace
}  // namespace foyer::test

int main(int count, char** arguments) {
  if (!foyer::test::is_on_emulated_bus()) return foyer::test::run_on_emulated_bus(count, arguments);
  const long rounds = count > 1 ? std::strtol(arguments[1], nullptr, 10) : 50;
  if (rounds >= 1 && rounds <= 10'000) return foyer::test::measure(static_cast<std::size_t>(rounds));
  std::cerr << "bench_scanners [rounds]\n";
  return 2;
}
