// What a person may choose, when, and what it does; done twice it is done once.
#include "tests/unit/central_reconciliation/house.hpp"

namespace foyer::central {
namespace {

using wire::CaseOutcome;

class Person : public testing::Test {
 protected:
  Person() : kiosk(house.grant("kiosk-1", {3, 4})), sale(house.lose(kiosk, {3, 4})) { house.pass(Duration(6'000)); }

  Result<Done, CommandRefusal> reseat(const ledger::Places& places) {
    return house.run(
        [&](const Model& model, Timestamp now) { return decide_reseat(model, id(), places, "admin anna", now); });
  }
  Result<Done, CommandRefusal> refund() {
    return house.run([&](const Model& model, Timestamp) { return decide_refund(model, id(), "admin anna"); });
  }
  Result<Done, CommandRefusal> honour() {
    return house.run([&](const Model& model, Timestamp) { return decide_honour(model, id(), "admin anna"); });
  }
  Result<Done, CommandRefusal> paid(bool seller_is_gone) {
    return house.run([&](const Model& model, Timestamp) {
      return decide_refund_paid(model, id(), "admin anna", "cash 17", seller_is_gone);
    });
  }
  [[nodiscard]] CaseId id() const { return case_id_of(sale.order.id); }
  [[nodiscard]] std::vector<Choice> choices() const { return choices_of(house.model(), house.late_case(sale)); }

  House house{"person"};
  Journal kiosk;
  sale::SaleCommitted sale;
};

// Covers KV-4.
TEST_F(Person, MayReseatRefundHonourOrClose) {
  EXPECT_EQ(choices(), (std::vector{Choice::Reseat, Choice::Refund, Choice::Honour, Choice::Close}));
}

// Covers KV-4.
TEST_F(Person, GivesThePlacesThatWereNamedAndNoneThatAreTaken) {
  EXPECT_FALSE(reseat(House::places({3, 5})));
  EXPECT_FALSE(reseat(House::places({5})));
  ASSERT_TRUE(reseat(House::places({8, 12})));
  EXPECT_EQ(house.outcome(sale), CaseOutcome::Reseated);
  EXPECT_EQ(house.late_case(sale).closed->by, "admin anna");
  const auto position = *house.log.last_position();
  EXPECT_TRUE(reseat(House::places({8, 12})));
  EXPECT_EQ(*house.log.last_position(), position);
  EXPECT_FALSE(refund());
}

// Covers KV-4.
TEST_F(Person, RefundsOnce) {
  ASSERT_TRUE(refund());
  ASSERT_TRUE(refund());
  EXPECT_EQ(house.refunds().size(), 1U);
  EXPECT_EQ(choices(), std::vector{Choice::RefundPaid});
  EXPECT_FALSE(honour());
  EXPECT_FALSE(reseat({}));
}

TEST_F(Person, MayNotPayByHandWhatTheSellerMayStillPayUnlessItIsGone) {
  ASSERT_TRUE(refund());
  const auto refused = paid(false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "REFUND_WITH_SELLER");
  ASSERT_TRUE(paid(true));
  ASSERT_TRUE(paid(true));
  EXPECT_EQ(house.outcome(sale), CaseOutcome::Refunded);
}

TEST_F(Person, RefundsAgainAfterTheSellerCouldNotAndTheTryIsAnother) {
  ASSERT_TRUE(refund());
  kiosk.write(wire::SaleEntryOf{sale.order.id,
                                sale::RefundFailed{refund_id_of(sale.order.id), 1, "the terminal will not", {}}});
  house.send(kiosk);
  EXPECT_EQ(choices(), (std::vector{Choice::Refund, Choice::RefundPaid}));
  ASSERT_TRUE(refund());
  ASSERT_EQ(house.refunds().size(), 2U);
  EXPECT_EQ(house.refunds().back().refund.nth, 2U);
  EXPECT_EQ(house.refunds().back().refund.refund, house.refunds().front().refund.refund);
  // What the first try said, repeated by a clone, is no news.
  kiosk.write(wire::SaleEntryOf{sale.order.id, sale::RefundFailed{refund_id_of(sale.order.id), 1, "late", {}}});
  house.send(kiosk);
  EXPECT_EQ(choices(), std::vector{Choice::RefundPaid});
}

// Covers KV-4.
TEST_F(Person, LetsThemInWithoutPlacesAndTheDoorIsTold) {
  ASSERT_TRUE(honour());
  EXPECT_EQ(house.outcome(sale), CaseOutcome::Honoured);
  EXPECT_EQ(house.state(sale), "honoured");
  EXPECT_TRUE(house.ledger().conflicts().empty());
  const auto& notices = *house.model().find_order(sale.order.id)->notices;
  ASSERT_EQ(notices.tickets.size(), 2U);
  EXPECT_FALSE(notices.tickets.front().voided);
  EXPECT_FALSE(notices.tickets.front().attention.empty());
}

TEST_F(Person, ClosesWithANoteAndTheLedgerForgetsTheConflict) {
  ASSERT_TRUE(house.run([&](const Model& model, Timestamp) { return decide_close(model, id(), "admin", "a test"); }));
  EXPECT_EQ(house.outcome(sale), CaseOutcome::Dismissed);
  EXPECT_EQ(house.state(sale), "closed");
  EXPECT_TRUE(house.ledger().conflicts().empty());
  EXPECT_TRUE(choices().empty());
}

TEST_F(Person, IsToldOfACaseThatIsNotThere) {
  const auto refused = house.run(
      [&](const Model& model, Timestamp) { return decide_honour(model, CaseId::random(house.random), "admin"); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 404U);
}

}  // namespace
}  // namespace foyer::central
