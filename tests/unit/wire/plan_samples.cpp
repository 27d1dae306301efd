// The sample of a seating plan.
#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {

NamedPlan some_plan() {
  NamedPlan plan;
  plan.name = "main-1";
  plan.plan.categories = {{"A", euros(2500)}, {"B", euros(0)}};
  const seating::PriceCategoryIndex front(0), back(1);
  plan.plan.seats = {{"Stalls", "A", "1", front, false, 1},
                     {"Stalls", "A", "2", front, true, 2},
                     {"Stalls", "B", "1", back, false, 1},
                     {"", "B", "1a", back, false, 9}};
  plan.plan.zones = {{"Standing", 200, back}};
  return plan;
}

}  // namespace foyer::wire::test
