// What cannot be printed is found out before the payment, and told to staff.
#include <gtest/gtest.h>

#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

class Printability : public testing::Test {
 protected:
  Printability() { world.open_shop(); }

  void rename(const std::string& title) {
    world.parent.changes = [title](wire::PerformanceOnSale& performance) { performance.title = title; };
    world.parent.put_performance(true);
    world.run(5);
  }
  std::optional<RefusalReason> refusal(const Choice& choice) {
    const auto answer = world.sell(world.new_order(), choice);
    EXPECT_TRUE(answer.has_value());
    return answer && !*answer ? std::optional(answer->error().reason) : std::nullopt;
  }
  [[nodiscard]] std::string told() const { return world.core->checkout().unprintable(); }

  World world;
};

TEST_F(Printability, IsTriedBeforeASaleAndSellsNothingThatCannotBePrinted) {
  world.printer.unprintable = "\xf0\x92\x80\x80";
  rename("Gilgamesh \xf0\x92\x80\x80");
  EXPECT_EQ(refusal(world.seats({0})), RefusalReason::Unprintable);
  EXPECT_EQ(world.terminal.authorisations, 0);
  EXPECT_EQ(world.printer.tries, 0);
  rename("Gilgamesh");
  EXPECT_EQ(refusal(world.seats({0})), std::nullopt);
}

TEST_F(Printability, TellsStaffThePerformanceAndWhatOfItBeforeACustomerComes) {
  EXPECT_EQ(told(), "");
  world.printer.unprintable = "Floor";
  rename("Tosca II");
  EXPECT_EQ(told(), "Tickets of \"Tosca II\" (" + world.parent.performance.text() +
                        ") cannot be printed here, so none is sold: the zone \"Floor\": no font has a letter of it.");
  world.printer.unprintable.clear();
  rename("Tosca III");
  EXPECT_EQ(told(), "");
}

TEST_F(Printability, IsTriedOnceUntilPerformanceOrPrinterChanges) {
  world.run(20);
  const auto before = world.printer.trials;
  EXPECT_GT(before, 0);
  world.run(20);
  EXPECT_EQ(refusal(world.seats({1})), std::nullopt);
  EXPECT_EQ(world.printer.trials, before);
  world.printer.form = "58mm/384";
  world.run(5);
  EXPECT_GT(world.printer.trials, before);
}

TEST_F(Printability, OfAPerformanceThatEndsLongBeforeItBeginsIsNone) {
  world.parent.changes = [](wire::PerformanceOnSale& performance) {
    performance.doors_open_at = performance.ends_at + std::chrono::hours(48);
  };
  world.parent.put_performance(true);
  world.run(5);
  EXPECT_EQ(refusal(world.seats({0})), RefusalReason::Unprintable);
  EXPECT_NE(told().find("its times: it ends before it begins"), std::string::npos) << told();
}

TEST_F(Printability, IsAskedAgainBeforeTheMoneyMoves) {
  const auto order = world.new_order();
  const auto answer = world.sell(order, world.seats({0}));
  ASSERT_TRUE(answer && *answer);
  world.printer.unprintable = "Tosca";
  world.printer.form = "58mm/384";
  const auto paid = world.core->checkout().pay(order);
  ASSERT_FALSE(paid);
  EXPECT_EQ(paid.error().reason, RefusalReason::Unprintable);
  EXPECT_EQ(world.terminal.authorisations, 0);
}

// A ticket that certainly is not on paper is tried a second time.
TEST_F(Printability, IsToldAfterTwoFailuresInARowUntilATicketIsProven) {
  const auto buy = [&](std::uint32_t seat) {
    const auto order = world.new_order();
    const auto answer = world.sell(order, world.seats({seat}));
    EXPECT_TRUE(answer && *answer);
    EXPECT_TRUE(world.core->checkout().pay(order));
    world.run(20);
    world.core->checkout().note_codes_shown(order);
    world.run(20);
  };
  world.printer.mood = FakePrinter::Mood::CannotPrintThat;
  buy(0);
  EXPECT_EQ(told(), "The last 2 tries to print a ticket failed, though the printer was ready.");
  world.power_off();
  world.power_on();
  EXPECT_FALSE(told().empty()) << "the journal knows it";
  world.run(20);
  world.printer.mood = FakePrinter::Mood::Prints;
  buy(2);
  EXPECT_EQ(told(), "");
}

}  // namespace
}  // namespace foyer::kiosk
