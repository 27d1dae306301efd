#include "tests/simulator/reduce.hpp"

#include <algorithm>

namespace foyer::simulator {
namespace {

constexpr int most_runs = 400;

class Reducer {
 public:
  Reducer(const Scenario& scenario, const std::string& check)
      : check_(check), best_{scenario, Finding{check, "does not fail when it is played again"}} {}

  Reduced reduce() && {
    static_cast<void>(try_this(best_.scenario));
    auto fair = best_.scenario;
    fair.weather = {};
    static_cast<void>(try_this(fair));
    for (std::size_t parts = 2; runs_ < most_runs && !best_.scenario.acts.empty();) {
      if (leave_out_one_of(parts)) {
        parts = std::max<std::size_t>(2, parts - 1);
      } else if (parts >= best_.scenario.acts.size()) {
        break;
      } else {
        parts = std::min(best_.scenario.acts.size(), parts * 2);
      }
    }
    return std::move(best_);
  }

 private:
  bool leave_out_one_of(std::size_t parts) {
    const auto total = best_.scenario.acts.size();
    for (std::size_t part = 0; part < parts && runs_ < most_runs; ++part) {
      auto shorter = best_.scenario;
      const auto first = static_cast<std::ptrdiff_t>(part * total / parts);
      const auto last = static_cast<std::ptrdiff_t>((part + 1) * total / parts);
      shorter.acts.erase(shorter.acts.begin() + first, shorter.acts.begin() + last);
      if (try_this(shorter)) return true;
    }
    return false;
  }

  bool try_this(const Scenario& scenario) {
    ++runs_;
    World world(scenario);
    const auto finding = world.run();
    if (!finding || finding->check != check_) return false;
    best_ = {scenario, *finding};
    return true;
  }

  std::string check_;
  Reduced best_;
  int runs_ = 0;
};

}  // namespace

Reduced reduce(const Scenario& scenario, const std::string& check) {
  return Reducer(scenario, check).reduce();
}

}  // namespace foyer::simulator
