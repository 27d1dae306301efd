// The door's scanner, which answers the person who holds it.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

struct Beeps {
  std::int64_t good = 0;
  std::int64_t bad = 0;
  friend bool operator==(const Beeps&, const Beeps&) = default;
};

Beeps beeps(const Rig& rig) {
  const auto seen = rig.device(scanner);
  return {number_at(seen, "good_beeps"), number_at(seen, "bad_beeps")};
}

// Covers KV-3, KV-6.
TEST(DoorScanner, BeepsGoodForWhomTheDoorAdmitsAndBadForEveryoneElse) {
  Rig rig({.scanner_kind = "hid_pos"});
  rig.open_house();
  const auto bought = buy_and_read(rig, best_seats(0, 2));
  ASSERT_EQ(beeps(rig), (Beeps{0, 0}));

  admit_all(rig, {bought.tokens.at(0)});
  wait_until("the scanner beeps for the ticket", [&] { return beeps(rig) == Beeps{1, 0}; });
  EXPECT_EQ(text_at(scan(rig, bought.tokens.at(0)), "code"), "already_used");
  wait_until("it beeps otherwise for a ticket that was used", [&] { return beeps(rig) == Beeps{1, 1}; });
  EXPECT_NE(text_at(scan(rig, "NO TICKET AT ALL"), "code"), "admitted");
  wait_until("it beeps the same for what is no ticket", [&] { return beeps(rig) == Beeps{1, 2}; });
  admit_all(rig, {bought.tokens.at(1)});
  wait_until("the next ticket is good again", [&] { return beeps(rig) == Beeps{2, 2}; });
}

}  // namespace
}  // namespace foyer::functional
