// The power fails at every write of a sale, before and after it is durable. Afterwards nobody is charged without a
// ticket or a claim code, nobody is charged twice, and no seat is lost.
#include <gtest/gtest.h>

#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

struct Situation {
  FakeTerminal::Mood terminal;
  FakePrinter::Mood printer;
  bool before;  ///< The power fails just before the write, else just after.
};

void check_end(World& world, const ledger::OrderId& order) {
  const auto* sale = world.core->checkout().books().find(order);
  if (sale == nullptr) {
    // The customer's choice was never written down.
    EXPECT_EQ(world.terminal.authorisations, 0);
    EXPECT_EQ(world.ledger().totals().held, 0U);
    return;
  }
  EXPECT_TRUE(sale::is_ended(*sale)) << sale::text(sale->phase);
  EXPECT_EQ(world.terminal.dangling(), 0);
  for (const auto& [attempt, account] : world.terminal.bank) EXPECT_LE(account.captures, 1);
  EXPECT_LE(world.terminal.authorisations, 1);
  EXPECT_LE(world.printer.tray.size(), sale->tickets.size());
  EXPECT_EQ(world.ledger().totals().held, 0U);
  if (world.terminal.charged() > 0) {
    EXPECT_EQ(sale->phase, sale::Phase::Completed);
    for (const auto& ticket : sale->tickets) {
      EXPECT_TRUE(ticket.print == sale::PrintState::Proven || ticket.claim_code_given);
    }
  } else {
    EXPECT_FALSE(sale->committed);
    EXPECT_EQ(world.ledger().totals().sold, 0U);
  }
}

/// True if the power failed at all: the sale has that many writes.
bool sell_with_power_cut(const Situation& situation, int nth) {
  World world;
  world.open_shop();
  world.terminal.mood = situation.terminal;
  world.printer.mood = situation.printer;
  world.disk.cut_at(nth, situation.before);
  const auto order = world.new_order();
  bool cut = false;
  try {
    const auto answer = world.sell(order, world.seats({0, 1}));
    if (answer && *answer) {
      static_cast<void>(world.core->checkout().pay(order));
      world.run(20);
      world.core->checkout().note_codes_shown(order);
      world.run(20);
    }
  } catch (const PowerCut&) {
    cut = true;
  }
  world.power_off();
  world.power_on();
  EXPECT_TRUE(world.journal_follows);
  world.run(700);  // Long enough for claim codes that nobody looks at.
  check_end(world, order);
  EXPECT_EQ(world.parent.refused_commands, 0);
  EXPECT_EQ(world.parent.quarantined, 0);
  return cut;
}

class PowerCutAtEveryWrite : public testing::TestWithParam<Situation> {};

// Covers KV-4, KV-7.
TEST_P(PowerCutAtEveryWrite, LeavesNobodyChargedWithoutATicketOrACode) {
  constexpr int more_writes_than_any_sale = 60;
  int nth = 1;
  while (nth < more_writes_than_any_sale && sell_with_power_cut(GetParam(), nth)) {
    ASSERT_FALSE(HasFailure()) << "at write " << nth;
    ++nth;
  }
  EXPECT_GT(nth, 10);
  EXPECT_LT(nth, more_writes_than_any_sale);
}

INSTANTIATE_TEST_SUITE_P(
    Situations, PowerCutAtEveryWrite,
    testing::Values(Situation{FakeTerminal::Mood::Approves, FakePrinter::Mood::Prints, false},
                    Situation{FakeTerminal::Mood::Approves, FakePrinter::Mood::Prints, true},
                    Situation{FakeTerminal::Mood::ApprovesSilently, FakePrinter::Mood::MayHavePrinted, false},
                    Situation{FakeTerminal::Mood::Approves, FakePrinter::Mood::FailsBeforeAnyByte, true}));

// Covers KV-7.
TEST(KioskStorage, KeepsTheTerminalsAnswerUntilTheDiskTakesIt) {
  World world;
  world.open_shop();
  const auto order = world.new_order();
  const auto answer = world.sell(order, world.seats({0}));
  ASSERT_TRUE(answer && answer->has_value());
  ASSERT_TRUE(world.core->checkout().pay(order));
  world.memory_log.fail_next_append(journal::Error::StorageFull);
  world.run(1);
  EXPECT_FALSE(world.core->checkout().trouble().empty());
  const auto refused = world.core->checkout().is_open_for(world.parent.performance);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, RefusalReason::StorageFailed);
  world.run(60);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
  EXPECT_TRUE(world.core->checkout().trouble().empty());
  EXPECT_EQ(world.terminal.charged(), 1);
}

// Covers KV-7. Found by the simulator: the sale stayed open until the next start.
TEST(KioskStorage, RecoversASaleOnceTheDiskThatWasFullAtTheStartTakesIt) {
  World world;
  world.open_shop();
  const auto order = world.new_order();
  const auto answer = world.sell(order, world.seats({0}));
  ASSERT_TRUE(answer && answer->has_value());
  ASSERT_TRUE(world.core->checkout().pay(order));
  ASSERT_EQ(world.sale(order).phase, sale::Phase::PaymentRequested);
  world.power_off();
  world.memory_log.fail_next_append(journal::Error::StorageFull);
  world.power_on();
  EXPECT_EQ(world.sale(order).phase, sale::Phase::PaymentRequested);
  EXPECT_FALSE(world.core->checkout().trouble().empty());
  world.run(700);
  EXPECT_TRUE(world.core->checkout().trouble().empty());
  check_end(world, order);
}

}  // namespace
}  // namespace foyer::kiosk
