// foyer-soak: the whole house on real processes, for as long as one likes.

#include <cinttypes>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "tests/soak/soak.hpp"

int main(int argc, char** argv) {
  double minutes = 10;
  std::uint64_t seed = 1;
  bool is_quiet = false;
  CLI::App app{
      "Sells, books, prints and admits on real programs, brokers and databases while links are cut, programs killed "
      "and "
      "disks spoiled; then holds every book against the others."};
  app.add_option("--minutes", minutes, "how long there is trouble")->check(CLI::Range(0.1, 1'440.0));
  app.add_option("--seed", seed, "which troubles and wishes come");
  app.add_flag("--quiet", is_quiet, "say only what came of it");
  CLI11_PARSE(app, argc, argv);

  foyer::soak::Diary diary;
  diary.speak(!is_quiet);
  try {
    foyer::soak::run({std::chrono::seconds(static_cast<std::int64_t>(minutes * 60)), seed}, diary);
  } catch (const std::exception& error) {
    diary.find("opens", error.what());
  }
  auto counts = diary.counts();
  for (const auto& [what, times] : counts) std::printf("%12" PRIu64 "  %s\n", times, what.c_str());
  for (const auto& finding : diary.findings()) std::printf("FAILED: %s\n", finding.c_str());
  std::printf("%.1f minutes, seed %" PRIu64 ", %" PRIu64 " sales, %zu bookings online, %" PRIu64
              " tickets, %zu failures\n",
              minutes, seed, counts["sale settled"], diary.bookings().size(), counts["ticket printed"],
              diary.findings().size());
  return diary.findings().empty() ? 0 : 1;
}
