// Performances that do not take place, voided places, and what doors find out too late.
#include "tests/unit/central_reconciliation/house.hpp"

namespace foyer::central {
namespace {

using ledger::PlaceState;

void cancel(House& house) {
  ASSERT_TRUE(house.run(
      [&](const Model& model, Timestamp) { return decide_cancel(model, house.performance, "the singer is ill"); }));
}

// Covers KV-4.
TEST(CancelledPerformance, RefundsEveryOrderOnceAlsoThoseThatArriveLater) {
  House house;
  auto kiosk = house.grant("kiosk-1", {0, 1, 2, 3}, 10);
  const auto first = house.sell(kiosk, {0, 1});
  const auto second = house.sell(kiosk, {}, 3);
  house.send(kiosk);
  const auto late = house.sell(kiosk, {2});
  cancel(house);
  house.pass(Duration(2'000));
  house.send(kiosk);
  house.pass(Duration(2'000));
  for (const auto& sale : {first, second, late}) EXPECT_EQ(house.state(sale), "refunding");
  EXPECT_EQ(house.refunds().size(), 3U);
  EXPECT_TRUE(house.model().cases().open().empty());
  house.pay_refund(kiosk, late);
  EXPECT_EQ(house.state(late), "refunded");
  cancel(house);
  house.pass(Duration(20'000));
  EXPECT_EQ(house.refunds().size(), 3U);
}

// Covers KV-4, KV-6.
TEST(CancelledPerformance, LeavesAdmittedOrdersToAPerson) {
  House house;
  auto kiosk = house.grant("kiosk-1", {0});
  const auto sale = house.sell(kiosk, {0});
  house.send(kiosk);
  Journal door{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
  house.admit(door, sale.tickets.front().id, house.clock.now());
  house.send(door);
  cancel(house);
  house.pass(Duration(20'000));
  EXPECT_TRUE(house.refunds().empty());
  ASSERT_EQ(house.model().cases().open().size(), 1U);
  const auto id = house.model().cases().open().begin()->first;
  EXPECT_EQ(house.model().cases().find(id)->opened.kind, wire::CaseKind::PerformanceCancelled);
  ASSERT_TRUE(house.run([&](const Model& model, Timestamp) { return decide_refund(model, id, "admin"); }));
  EXPECT_EQ(house.state(sale), "refunding");
}

TEST(CancelledPerformance, CashIsPaidByHandAndTheCaseSaysSo) {
  House house;
  auto kiosk = house.grant("kiosk-1", {0});
  const auto sale = house.sell(kiosk, {0}, 0, sale::PaymentMeans::CashAlreadyIn);
  house.send(kiosk);
  cancel(house);
  house.pass(Duration(1'000));
  ASSERT_EQ(house.model().cases().open().size(), 1U);
  const auto id = house.model().cases().open().begin()->first;
  EXPECT_EQ(choices_of(house.model(), *house.model().cases().find(id)), std::vector{Choice::RefundPaid});
  ASSERT_TRUE(house.run(
      [&](const Model& model, Timestamp) { return decide_refund_paid(model, id, "box_office", "box 3", false); }));
  EXPECT_EQ(house.state(sale), "refunded");
  EXPECT_TRUE(house.model().cases().open().empty());
}

// Covers KV-4. The box office's own bookings were forgotten: nobody was told to give their money back.
TEST(CancelledPerformance, HasAPersonGiveBackWhatTheBoxOfficeTookAndSayWhoAndWhen) {
  House house;
  const auto booking = house.book_at_box_office({4, 5});
  cancel(house);
  house.pass(Duration(20'000));
  ASSERT_EQ(house.model().cases().open().size(), 1U);
  const auto id = house.model().cases().open().begin()->first;
  const auto& about = *house.model().cases().find(id);
  EXPECT_EQ(about.opened.order, booking);
  EXPECT_NE(about.opened.what.find("Stalls, row A, seat 5; Stalls, row A, seat 6"), std::string::npos)
      << about.opened.what;
  EXPECT_EQ(choices_of(house.model(), about), (std::vector{Choice::RefundPaid, Choice::Close}));
  for (int said = 0; said < 2; ++said) {
    ASSERT_TRUE(house.run([&](const Model& model, Timestamp) {
      return decide_refund_paid(model, id, "box_office ben", "receipt 7", false);
    }));
  }
  ASSERT_TRUE(about.closed);
  EXPECT_EQ(about.closed->by, "box_office ben");
  EXPECT_EQ(about.closed->outcome, wire::CaseOutcome::Refunded);
  EXPECT_EQ(about.steps.size(), 1U);
  EXPECT_TRUE(house.refunds().empty());
  house.pass(Duration(20'000));
  EXPECT_TRUE(house.model().cases().open().empty());
}

TEST(CancelledPerformance, StaysCancelledWhenTheVenueIsLoadedAgain) {
  House house;
  cancel(house);
  house.load("reseat_or_refund", false, 120);
  const auto& on_sale = *house.model().find_performance(house.performance)->on_sale;
  EXPECT_TRUE(on_sale.cancelled);
  EXPECT_FALSE(on_sale.on_sale);
  EXPECT_EQ(on_sale.cancelled_because, "the singer is ill");
}

TEST(MovedPerformance, KeepsTicketsGoodAndRefundsWhoAsks) {
  House house;
  auto kiosk = house.grant("kiosk-1", {0, 1});
  const auto stays = house.sell(kiosk, {0});
  const auto asks = house.sell(kiosk, {1});
  house.send(kiosk);
  house.load("reseat_or_refund", false, 600);
  house.pass(Duration(6'000));
  EXPECT_EQ(house.state(stays), "sold");
  ASSERT_TRUE(house.run([&](const Model& model, Timestamp) {
    return decide_refund_of_order(model, asks.order.id, "box_office", "cannot come at the new time", true);
  }));
  EXPECT_EQ(house.state(asks), "refunding");
  ASSERT_EQ(house.model().cases().open().size(), 1U);
}

// Covers KV-4.
TEST(VoidedPlace, IsFreeOnlyOnceEveryDoorHasHeardOfTheVoid) {
  House house;
  auto kiosk = house.grant("kiosk-1", {1});
  const auto sale = house.sell(kiosk, {1});
  house.send(kiosk);
  house.reclaim(kiosk);
  ASSERT_EQ(house.ledger().seat_state(seating::SeatIndex(1)), PlaceState::Sold);
  house.doors_have = std::nullopt;
  ASSERT_TRUE(house.run([&](const Model& model, Timestamp) {
    return decide_refund_of_order(model, sale.order.id, "box_office", "ill", false);
  }));
  house.pass(Duration(10'000));
  EXPECT_TRUE(is_voiding(house.model(), sale.order.id));
  house.doors_have = *house.log.last_position() - 3;  // All but the notice.
  house.pass(Duration(10'000));
  EXPECT_EQ(house.ledger().seat_state(seating::SeatIndex(1)), PlaceState::Sold);
  house.doors_have = *house.log.last_position();
  house.pass(Duration(1'000));
  EXPECT_EQ(house.ledger().seat_state(seating::SeatIndex(1)), PlaceState::Free);
  EXPECT_FALSE(is_voiding(house.model(), sale.order.id));
  EXPECT_FALSE(ledger::check(house.ledger()).has_value());
}

// Covers KV-6.
TEST(DoubleAdmission, BecomesACaseAndIsExplainedByAnExitThatArrivesLater) {
  House house;
  auto kiosk = house.grant("kiosk-1", {0});
  const auto sale = house.sell(kiosk, {0});
  house.send(kiosk);
  const auto ticket = sale.tickets.front().id;
  const auto start = house.clock.now();
  Journal north{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
  Journal south{*ledger::DeviceName::parse("controller-2"), JournalId::random(house.random), {}};
  house.admit(north, ticket, start);
  house.send(north);
  house.admit(south, ticket, start + Duration(60'000));
  house.send(south);
  house.pass(Duration(500));
  const auto id = case_id_for(wire::CaseKind::DoubleAdmission, ticket.bytes());
  ASSERT_NE(house.model().cases().find(id), nullptr);
  EXPECT_EQ(house.model().cases().find(id)->opened.order, sale.order.id);
  house.admit(north, ticket, start + Duration(30'000), admission::Direction::Exit);
  house.send(north);
  house.pass(Duration(500));
  ASSERT_TRUE(house.model().cases().find(id)->closed.has_value());
  EXPECT_EQ(house.model().cases().find(id)->closed->outcome, wire::CaseOutcome::Explained);
}

// Covers KV-6.
TEST(VoidedTicket, ThatWasAdmittedAllTheSameBecomesACase) {
  House house("refund");
  auto kiosk = house.grant("kiosk-1", {3});
  const auto sale = house.lose(kiosk, {3});
  house.pass(Duration(6'000));
  Journal door{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
  house.admit(door, sale.tickets.front().id, house.clock.now());
  house.send(door);
  house.pass(Duration(500));
  EXPECT_NE(house.model().cases().find(case_id_for(wire::CaseKind::AdmittedAfterVoid, sale.order.id.bytes())), nullptr);
}

// Covers KV-4, KV-6.
TEST(VoidedTicket, IsNoCaseOnceItsAdmissionsWereTakenBackAndIsOneAgainWhenSomebodyGoesIn) {
  House house("refund");
  auto kiosk = house.grant("kiosk-1", {3, 4});
  const auto sale = house.lose(kiosk, {3, 4});
  house.pass(Duration(6'000));
  Journal door{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
  const auto first = sale.tickets.front().id;
  const auto second = sale.tickets.back().id;
  const auto passed = [&] {
    house.send(door);
    house.pass(Duration(500));
  };
  const auto open = [&] {
    std::size_t count = 0;
    for (const auto& id : house.model().cases().about(sale.order.id)) {
      const auto* about = house.model().cases().find(id);
      if (about->opened.kind == wire::CaseKind::AdmittedAfterVoid && about->is_open()) ++count;
    }
    return count;
  };
  const auto of_first = house.admit(door, first, house.clock.now());
  const auto of_second = house.admit(door, second, house.clock.now());
  passed();
  EXPECT_EQ(open(), 1U) << "one for the order";
  house.annul(door, first, of_first);
  passed();
  EXPECT_EQ(open(), 1U) << "somebody else is in";
  house.annul(door, second, of_second);
  passed();
  EXPECT_EQ(open(), 0U) << "nobody went in";
  const auto& told = house.model().cases().find(case_id_for(wire::CaseKind::AdmittedAfterVoid, sale.order.id.bytes()));
  EXPECT_EQ(told->closed->outcome, wire::CaseOutcome::Explained);

  const auto again = house.admit(door, first, house.clock.now());
  passed();
  EXPECT_EQ(open(), 1U) << "this time the gate turned";
  passed();
  EXPECT_EQ(open(), 1U);
  house.annul(door, first, again);
  passed();
  EXPECT_EQ(open(), 0U);
}

// Covers KV-6.
TEST(DoubleAdmission, IsTakenBackWithItsSecondEntryAndToldWhenThereIsAnotherOne) {
  House house;
  auto kiosk = house.grant("kiosk-1", {0});
  const auto sale = house.sell(kiosk, {0});
  house.send(kiosk);
  const auto ticket = sale.tickets.front().id;
  const auto start = house.clock.now();
  Journal north{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
  Journal south{*ledger::DeviceName::parse("controller-2"), JournalId::random(house.random), {}};
  const auto enters_by = [&](Journal& door, int second) {
    const auto nonce = house.admit(door, ticket, start + std::chrono::seconds(second));
    house.send(door);
    house.pass(Duration(500));
    return nonce;
  };
  enters_by(north, 0);
  const auto nobody = enters_by(south, 60);
  EXPECT_EQ(house.model().cases().open().size(), 1U);
  house.annul(south, ticket, nobody);
  house.send(south);
  house.pass(Duration(500));
  EXPECT_EQ(house.model().cases().open().size(), 0U);
  enters_by(south, 90);
  EXPECT_EQ(house.model().cases().open().size(), 1U) << "two people are in";
}

TEST(BrokenJournal, IsOneCaseHoweverMuchOfItMeansNothing) {
  House house;
  auto kiosk = house.grant("kiosk-1", {3});
  for (int entry = 0; entry < 3; ++entry) {
    kiosk.waiting.push_back(journal::encode_entry(++kiosk.written, {{}, 0, "sale", {0xff, 0xff}}));
    house.send(kiosk);
  }
  ASSERT_EQ(house.model().cases().open().size(), 1U);
  const auto& about = *house.model().cases().find(house.model().cases().open().begin()->first);
  EXPECT_EQ(about.opened.kind, wire::CaseKind::MalformedEntries);
  EXPECT_EQ(about.opened.seq, 1U);
}

TEST(HandSettlement, IsACaseUntilSomebodySettlesItAtTheDevice) {
  House house;
  auto kiosk = house.grant("kiosk-1", {3});
  const auto order = OrderId::random(house.random);
  const auto attempt = sale::PaymentAttemptId::random(house.random);
  kiosk.write(wire::SaleEntryOf{order, sale::HandSettlementNeeded{attempt, sale::HandSettlement::Reversal, {}}});
  house.send(kiosk);
  EXPECT_EQ(house.model().cases().open().size(), 1U);
  kiosk.write(wire::SaleEntryOf{order, sale::PaymentSettledByHand{attempt, "staff-7", {}}});
  house.send(kiosk);
  EXPECT_TRUE(house.model().cases().open().empty());
}

}  // namespace
}  // namespace foyer::central
