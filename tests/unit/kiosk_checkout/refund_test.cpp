// Refunds that central orders, paid by the kiosk that sold: once, whatever the power, the terminal and the feed do.
#include <gtest/gtest.h>

#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

class RefundTest : public testing::Test {
 protected:
  RefundTest() {
    world.open_shop();
    order = world.new_order();
    EXPECT_TRUE(world.sell(order, world.seats({3})).value_or(refuse(RefusalReason::SeatsTaken)));
    EXPECT_TRUE(world.core->checkout().pay(order));
    world.run(60);
    EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
  }

  void order_refund(std::uint32_t nth = 1, const std::string& seller = "kiosk-1") {
    const auto& sale = world.sale(order);
    const wire::RefundOrder ordered{refund,
                                    order,
                                    world.parent.performance,
                                    *ledger::DeviceName::parse(seller),
                                    sale.payment->payment.attempt,
                                    sale.order.total,
                                    nth,
                                    "cancelled"};
    const auto version = world.device->feed_state().version + 1;
    ASSERT_TRUE(world.device->apply(
        {{{version, std::string(wire::feed_kind::refund_ordered), refund.text(), "", wire::encode(ordered), false}},
         {world.device->feed_state().log_id, version},
         false,
         false}));
  }
  /// The feed no longer says so.
  void forget_order() {
    const auto version = world.device->feed_state().version + 1;
    ASSERT_TRUE(
        world.device->apply({{{version, std::string(wire::feed_kind::refund_ordered), refund.text(), "", {}, true}},
                             {world.device->feed_state().log_id, version},
                             false,
                             false}));
  }
  [[nodiscard]] std::int64_t paid_back() const {
    std::int64_t sum = 0;
    for (const auto& [key, cents] : world.terminal.refunds) sum += cents;
    return sum;
  }
  [[nodiscard]] const RefundBook& book() const { return world.core->checkout().books().refunds().at(refund); }

  World world;
  ledger::OrderId order;
  sale::RefundId refund = sale::RefundId::random(world.random);
};

// Covers KV-4.
TEST_F(RefundTest, IsPaidOnceHoweverOftenTheFeedRepeatsIt) {
  order_refund();
  world.run(5);
  order_refund();
  world.run(300);
  EXPECT_EQ(paid_back(), 4'800);
  EXPECT_EQ(world.terminal.refund_questions, 1);
  ASSERT_TRUE(book().paid.has_value());
  EXPECT_EQ(book().paid->reference, "R-2");
}

// Covers KV-4, KV-5.
TEST_F(RefundTest, IsPaidOnceThoughThePowerFailsBetweenAnyTwoSteps) {
  for (const bool before : {true, false}) {
    for (int nth = 1; nth <= 2; ++nth) {
      refund = sale::RefundId::random(world.random);
      world.terminal.refunds.clear();
      order_refund();
      world.disk.cut_at(nth, before);
      try {
        world.run(5);
        FAIL() << "the power should have failed";
      } catch (const PowerCut&) {
        world.power_off();
      }
      world.power_on();
      EXPECT_TRUE(world.journal_follows);
      world.run(20);
      EXPECT_EQ(world.terminal.refunds.size(), 1U);
      EXPECT_EQ(paid_back(), 4'800);
      EXPECT_TRUE(book().paid.has_value());
    }
  }
}

// Covers KV-4.
TEST_F(RefundTest, IsAskedForAgainUnderTheSameKeyUntilTheTerminalAnswers) {
  world.terminal.mood = FakeTerminal::Mood::ApprovesSilently;
  order_refund();
  world.run(150);
  EXPECT_FALSE(book().paid.has_value());
  world.terminal.mood = FakeTerminal::Mood::Approves;
  world.run(150);
  EXPECT_TRUE(book().paid.has_value());
  EXPECT_EQ(paid_back(), 4'800);
}

// Covers KV-4, KV-5. Central was restored to before it ordered the refund: it must hear that the money is back.
TEST_F(RefundTest, OrderedNoMoreBeforeItsAnswerIsFoundOutAndSaid) {
  world.terminal.mood = FakeTerminal::Mood::ApprovesSilently;
  order_refund();
  world.run(5);
  EXPECT_FALSE(book().paid.has_value());
  forget_order();
  world.run(300);
  EXPECT_EQ(world.terminal.refund_questions, 1);
  ASSERT_TRUE(book().paid.has_value());
  EXPECT_EQ(book().paid->reference, "R-2");
  EXPECT_EQ(paid_back(), 4'800);
}

// Covers KV-4. A person paid by hand, and the terminal never heard of it: it must not pay too.
TEST_F(RefundTest, OrderedNoMoreIsNotPaidAnyMore) {
  world.terminal.mood = FakeTerminal::Mood::HearsNothing;
  order_refund();
  world.run(5);
  forget_order();
  world.terminal.mood = FakeTerminal::Mood::Approves;
  world.run(600);
  EXPECT_EQ(paid_back(), 0);
  EXPECT_EQ(world.terminal.refund_queries, 1);
  EXPECT_FALSE(book().paid.has_value() || book().failed.has_value());

  order_refund();
  world.run(150);
  EXPECT_EQ(paid_back(), 4'800);
  EXPECT_TRUE(book().paid.has_value());
}

TEST_F(RefundTest, ThatFailedIsTriedAgainOnlyWhenCentralSaysSo) {
  world.terminal.mood = FakeTerminal::Mood::Declines;
  order_refund(1);
  world.run(300);
  ASSERT_TRUE(book().failed.has_value());
  EXPECT_EQ(world.terminal.refund_questions, 1);
  world.terminal.mood = FakeTerminal::Mood::Approves;
  order_refund(2);
  world.run(5);
  EXPECT_TRUE(book().paid.has_value());
  EXPECT_EQ(book().paid->nth, 2U);
  EXPECT_EQ(paid_back(), 4'800);
}

TEST_F(RefundTest, OfAnotherKiosksSaleIsNotItsAffair) {
  order_refund(1, "kiosk-2");
  world.run(50);
  EXPECT_EQ(world.terminal.refund_questions, 0);
}

}  // namespace
}  // namespace foyer::kiosk
