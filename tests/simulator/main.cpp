// foyer-simulate: plays many seeds, says how often each kind of fault really fired, and reduces what fails.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "protocol/service/log.hpp"
#include "tests/simulator/reduce.hpp"
#include "tests/simulator/world.hpp"

namespace {

using namespace foyer;
using namespace foyer::simulator;

struct Options {
  std::uint64_t from = 1;
  std::uint64_t seeds = 100;
  double seconds = 0;
  bool reduces = true;
  bool shows_acts = false;
  bool until_failure = false;
};

std::uint64_t seed_under_way = 0;
bool failure_is_wanted = false;

volatile std::sig_atomic_t is_to_end = 0;

/// A broken assertion of the code under test, or its crash, names the seed that did it.
extern "C" void on_crash(int signal) {
  const char* what = signal == SIGABRT ? "assertion" : "crash";
  char line[80];
  const int length =
      std::snprintf(line, sizeof line, failure_is_wanted ? "\ncaught by seed %llu: %s\n" : "\nseed %llu FAILED: %s\n",
                    static_cast<unsigned long long>(seed_under_way), what);
  static_cast<void>(!write(STDOUT_FILENO, line, static_cast<std::size_t>(length)));
  std::_Exit(failure_is_wanted ? 0 : 2);
}

/// A run of hours that is told to end still says what it has played.
extern "C" void on_end(int) {
  is_to_end = 1;
}

double since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void report_failure(const Scenario& scenario, const Finding& finding, const Options& options) {
  std::printf("seed %llu FAILED: %s: %s\n", static_cast<unsigned long long>(scenario.seed), finding.check.c_str(),
              finding.what.c_str());
  if (!options.reduces) return;
  const auto reduced = reduce(scenario, finding.check);
  std::printf("  %zu of %zu acts make it fail", reduced.scenario.acts.size(), scenario.acts.size());
  std::printf(" (%s: %s):\n", reduced.finding.check.c_str(), reduced.finding.what.c_str());
  for (const auto& act : reduced.scenario.acts) std::printf("    %s\n", describe(act).c_str());
}

void add(Statistics& total, const Statistics& one) {
  total.walk_ups += one.walk_ups;
  total.sales += one.sales;
  total.web_bookings += one.web_bookings;
  total.tickets_printed += one.tickets_printed;
  total.scans += one.scans;
  for (const auto& [fault, times] : one.fired) total.fired[fault] += times;
  total.settled_after = std::max(total.settled_after, one.settled_after);
}

int simulate(const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  Statistics total;
  std::uint64_t played = 0;
  std::uint64_t failures = 0;
  for (std::uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    const bool is_over = options.seconds > 0 && since(start) > options.seconds;
    if (is_over || is_to_end != 0) break;
    seed_under_way = seed;
    const auto scenario = scenario_for(seed);
    World world(scenario);
    const auto finding = world.run();
    ++played;
    add(total, world.statistics());
    if (options.shows_acts) {
      for (const auto& act : scenario.acts) std::printf("    %s\n", describe(act).c_str());
    }
    if (finding && options.until_failure) {
      std::printf("caught by seed %llu: %s: %s\n", static_cast<unsigned long long>(seed), finding->check.c_str(),
                  finding->what.c_str());
      return 0;
    }
    if (finding) {
      ++failures;
      report_failure(scenario, *finding, options);
    }
    std::fflush(stdout);
  }
  const auto took = since(start);
  if (options.until_failure) {
    std::printf("not caught by %llu seeds from %llu\n", static_cast<unsigned long long>(played),
                static_cast<unsigned long long>(options.from));
    return 1;
  }
  std::uint64_t faults = 0;
  for (const auto& [fault, times] : total.fired) {
    std::printf("%12llu  %s\n", static_cast<unsigned long long>(times), fault.c_str());
    faults += times;
  }
  std::printf(
      "%llu customers at kiosks, %llu bookings online, %llu tickets printed, %llu scans; the longest settling %lld s\n",
      static_cast<unsigned long long>(total.walk_ups), static_cast<unsigned long long>(total.web_bookings),
      static_cast<unsigned long long>(total.tickets_printed), static_cast<unsigned long long>(total.scans),
      static_cast<long long>(total.settled_after.count() / 1'000));
  std::printf("%.1f s, %.0f simulated sales a minute\n", took, static_cast<double>(total.sales) * 60 / took);
  std::printf("%llu seeds from %llu, %llu simulated sales, %llu faults fired, %llu failures\n",
              static_cast<unsigned long long>(played), static_cast<unsigned long long>(options.from),
              static_cast<unsigned long long>(total.sales), static_cast<unsigned long long>(faults),
              static_cast<unsigned long long>(failures));
  return failures == 0 && played > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{
      "Plays central, controllers, kiosks, doors and people under seeds, in virtual time, in a hostile world."};
  app.add_option("--seeds", options.seeds, "how many seeds to play")->check(CLI::PositiveNumber);
  app.add_option("--from", options.from, "the first seed");
  app.add_option("--seconds", options.seconds, "play no further seed after so long")->check(CLI::NonNegativeNumber);
  app.add_flag("!--no-reduce", options.reduces, "do not reduce the acts of a failing seed");
  app.add_flag("--acts", options.shows_acts, "print the acts of each seed");
  app.add_flag("--until-failure", options.until_failure,
               "stop at the first seed that fails: then the exit status is 0, and 1 if none does (for known bugs)");
  CLI11_PARSE(app, argc, argv);
  failure_is_wanted = options.until_failure;
  for (const int signal : {SIGABRT, SIGSEGV}) std::signal(signal, on_crash);
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, on_end);
  // What the programs would log in a world like this is of no use to anybody.
  service::start_logging({service::LogLevel::Error, service::LogFormat::Text, "/dev/null"});
  return simulate(options);
}
