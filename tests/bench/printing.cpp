// bench_printing [tickets]: from the call of print until the paper moves, and until the ticket is proven.
// The emulated printer prints at once; what is measured is foyer's driver, libusb and about 0.5 ms a transfer.

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "tests/drivers/on_emulated_bus.hpp"
#include "tests/drivers/printers.hpp"

namespace foyer::test {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

std::int64_t now_us() {
  return std::chrono::duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

void tell(const char* what, std::vector<std::int64_t> taken_us) {
  std::ranges::sort(taken_us);
  const auto at = [&](std::size_t percent) {
    return static_cast<double>(taken_us[(taken_us.size() - 1) * percent / 100]) / 1000;
  };
  std::cout << what << ": p50 " << at(50) << " ms, p99 " << at(99) << " ms, longest " << at(100) << " ms\n";
}

int measure(std::size_t tickets) {
  Loop loop;
  usb::Context context(loop.executor());
  EscPosPrinter::Options options;
  options.serial = plain_printer;
  EscPosPrinter printer(context, options);
  loop.until([&] { return printer.status().online; });
  // The first one also cuts off what another program may have left.
  if (loop.run(printer.print(ticket())) != PrintOutcome(Proven{})) return 1;
  std::vector<std::int64_t> until_paper_us;
  std::vector<std::int64_t> until_proven_us;
  for (std::size_t printed = 0; printed < tickets; ++printed) {
    const auto called_us = now_us();
    const auto outcome = loop.run(printer.print(ticket()));
    until_proven_us.push_back(now_us() - called_us);
    if (outcome != PrintOutcome(Proven{})) return 1;
    until_paper_us.push_back(device(plain_printer).at("began_us").as_int64() - called_us);
  }
  std::cout << tickets << " tickets, each proven\n";
  tell("print is called until the paper moves", until_paper_us);
  tell("print is called until the ticket is proven", until_proven_us);
  return 0;
}

}  // namespace
}  // namespace foyer::test

int main(int count, char** arguments) {
  if (!foyer::test::is_on_emulated_bus()) return foyer::test::run_on_emulated_bus(count, arguments);
  const long tickets = count > 1 ? std::strtol(arguments[1], nullptr, 10) : 300;
  if (tickets >= 1 && tickets <= 100'000) return foyer::test::measure(static_cast<std::size_t>(tickets));
  std::cerr << "bench_printing [tickets]\n";
  return 2;
}
