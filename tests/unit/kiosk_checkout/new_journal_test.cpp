// A kiosk whose disk was restored or cloned: another copy may have finished what is open here.
#include <gtest/gtest.h>

#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

class NewJournal : public testing::Test {
 protected:
  NewJournal() { world.open_shop(); }

  ledger::OrderId start(const Choice& choice) {
    const auto order = world.new_order();
    const auto answer = world.sell(order, choice);
    EXPECT_TRUE(answer && answer->has_value());
    return order;
  }
  /// One sale of each kind: chosen only, at the terminal, sold.
  void open_sales() {
    sold = start(world.seats({0}));
    EXPECT_TRUE(world.core->checkout().pay(sold));
    world.run(20);
    chosen = start(world.seats({1}));
    paying = start(world.seats({2}));
    // The terminal is asked; its answer comes after the disk was found to be restored.
    EXPECT_TRUE(world.core->checkout().pay(paying));
    authorisations = world.terminal.authorisations;
  }
  void check_left_behind() {
    EXPECT_EQ(world.sale(sold).phase, sale::Phase::Completed);
    EXPECT_EQ(world.sale(chosen).phase, sale::Phase::Abandoned);
    EXPECT_EQ(world.sale(paying).phase, sale::Phase::ToSettleByHand);
    EXPECT_EQ(world.sale(paying).to_settle, sale::HandSettlement::Reversal);
    EXPECT_EQ(world.terminal.authorisations, authorisations);
    for (const auto& [attempt, account] : world.terminal.bank) EXPECT_EQ(account.reversals, 0);
    EXPECT_EQ(world.printer.tray.size(), 1U);
    EXPECT_EQ(world.ledger().totals().held, 0U);
    EXPECT_TRUE(world.journal_follows);
  }
  void check_sells_again() {
    const auto order = start(world.seats({5}));
    EXPECT_TRUE(world.core->checkout().pay(order));
    world.run(20);
    EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
    EXPECT_EQ(world.parent.settled_sales[order], 1);
    EXPECT_EQ(world.parent.refused_commands, 0);
  }

  World world;
  ledger::OrderId sold;
  ledger::OrderId chosen;
  ledger::OrderId paying;
  int authorisations = 0;
};

// Covers KV-4.
TEST_F(NewJournal, LeavesOpenSalesToAPersonAndSellsOnWithNewGrants) {
  open_sales();
  const auto old = world.device->journal().id();
  world.prove_restored();
  world.run(30);
  EXPECT_NE(world.device->journal().id(), old);
  check_left_behind();
  check_sells_again();
  // What the old journal holds reached the parent all the same.
  EXPECT_EQ(world.parent.settled_sales[sold], 1);
  EXPECT_EQ(world.parent.head(world.parent.kiosk, old), world.device->old_journals()[0]->chain().head());
}

// Covers KV-4.
TEST_F(NewJournal, DoesTheSameWhenItIsFoundOutAtTheStart) {
  open_sales();
  world.prove_restored();
  world.power_off();
  world.power_on();
  world.run(30);
  check_left_behind();
  check_sells_again();
}

// Covers KV-4, KV-7.
TEST_F(NewJournal, KeepsTheSaleClosedAfterAPowerCutInBetween) {
  open_sales();
  world.prove_restored();
  world.run(3);
  world.power_off();
  world.power_on();
  world.run(30);
  check_left_behind();
}

// Covers KV-4. Found by the simulator: a write that failed was durable all the same, and the new journal left behind a
// sale that had ended in the old one.
TEST_F(NewJournal, IsNotOpenedBeforeItIsKnownHowTheOldOneEnds) {
  open_sales();
  world.disk.deny_next();
  static_cast<void>(world.core->checkout().cancel(chosen));
  const auto old = world.device->journal().id();
  world.prove_restored();
  world.run(3);
  EXPECT_EQ(world.device->journal().id(), old);
  EXPECT_TRUE(world.core->must_reopen());
  world.power_off();
  world.power_on();
  world.run(30);
  EXPECT_NE(world.device->journal().id(), old);
  check_left_behind();
}

// Covers KV-4.
TEST_F(NewJournal, SellsNothingOutOfTheOldJournalsPart) {
  const auto own = world.ledger().totals().available;
  ASSERT_GT(own, 0U);
  world.cut_link();
  world.prove_restored();
  world.run(10);
  EXPECT_EQ(world.ledger().totals().available, 0U);
  EXPECT_EQ(world.parent.ledger.totals().allotted, own);
}

// Covers KV-4. Found by the simulator: the copy was gone, and its journal stayed the newest for ever.
TEST_F(NewJournal, IsBegunWhereACopyOfTheDiskWentOnAndWhatWasFreeIsGivenBack) {
  const auto old = world.device->journal().id();
  const auto free = world.ledger().totals().available;
  ASSERT_GT(free, 0U);
  world.parent.superseded = old;
  EXPECT_FALSE(world.sell(world.new_order(), world.seats({0}))->has_value());
  world.run(30);
  ASSERT_NE(world.device->journal().id(), old);
  EXPECT_EQ(world.parent.ledger.find_live_allotment(world.parent.kiosk, old)->unsold, 0U);
  check_sells_again();
}

// Covers KV-4. A customer at the terminal comes first.
TEST_F(NewJournal, WaitsForOpenSalesWhereACopyOfTheDiskWentOn) {
  const auto old = world.device->journal().id();
  const auto order = start(world.seats({1}));
  world.parent.superseded = old;
  EXPECT_FALSE(world.sell(world.new_order(), world.seats({0}))->has_value());
  EXPECT_EQ(world.device->journal().id(), old);
  EXPECT_TRUE(world.core->checkout().pay(order));
  world.run(60);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
  EXPECT_EQ(world.parent.settled_sales[order], 1);
  EXPECT_NE(world.device->journal().id(), old);
}

}  // namespace
}  // namespace foyer::kiosk
