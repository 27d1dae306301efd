// A sale under a dead epoch whose places somebody else has: judged again, reseated, refunded, or left to a person.
#include "tests/unit/central_reconciliation/house.hpp"

namespace foyer::central {
namespace {

using wire::CaseAction;
using wire::CaseOutcome;

ticket::Place seat(std::uint32_t index) {
  return seating::SeatIndex(index);
}

// Covers KV-4.
TEST(LateSale, OpensACaseInTheSameCommitAsTheSettlement) {
  House house;
  auto kiosk = house.grant("kiosk-1", {3});
  const auto sale = house.lose(kiosk, {3});
  const auto& about = house.late_case(sale);
  EXPECT_TRUE(about.is_open());
  EXPECT_NE(about.opened.what.find("Stalls, row A, seat 4: sold already"), std::string::npos) << about.opened.what;
  EXPECT_EQ(house.state(sale), "conflict");
}

// Covers KV-4.
TEST(LateSale, IsReseatedTogetherInItsCategoryAfterTheGraceAndNotBefore) {
  House house;
  auto kiosk = house.grant("kiosk-1", {10, 11, 12});
  const auto sale = house.lose(kiosk, {10, 11, 12});
  house.pass(conflict_grace - Duration(500));
  EXPECT_TRUE(house.late_case(sale).is_open());
  house.pass(Duration(1'000));
  EXPECT_EQ(house.outcome(sale), CaseOutcome::Reseated);
  EXPECT_EQ(house.places_now(sale), (std::vector{seat(13), seat(14), seat(15)}));
  EXPECT_EQ(house.ledger().find_order(sale.order.id)->places.front().places, House::places({13, 14, 15}));
  EXPECT_EQ(house.state(sale), "sold");
  EXPECT_TRUE(house.refunds().empty());
  EXPECT_FALSE(ledger::check(house.ledger()).has_value());
}

// Covers KV-4. The seller may have taken the sale back, or a door let somebody in: it cannot be read yet.
TEST(LateSale, WaitsForAPersonWhileItsSellersOrADoorsJournalIsHeld) {
  for (const bool is_seller : {true, false}) {
    House house;
    auto kiosk = house.grant("kiosk-1", {10});
    Journal door{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
    const auto sale = house.lose(kiosk, {10});
    auto& held = is_seller ? kiosk : door;
    held.waiting.push_back(journal::encode_entry(++held.written, {{1'800'000'000'000}, 0, "voucher", {1}}));
    house.send(held);
    house.pass(Duration(60'000));
    EXPECT_TRUE(house.late_case(sale).is_open());
    EXPECT_EQ(house.state(sale), "conflict");
    EXPECT_FALSE(choices_of(house.model(), house.late_case(sale)).empty());
  }
}

// Covers KV-4.
TEST(LateSale, GetsADearerCategoryIfItsOwnIsFullAndNeverACheaperOne) {
  House house;
  auto cheap = house.grant("kiosk-1", {10, 11});
  const auto moves_up = house.lose(cheap, {10, 11});
  house.book({12, 13, 14, 15, 16, 17, 18});
  house.pass(Duration(6'000));
  EXPECT_EQ(house.places_now(moves_up), (std::vector{seat(4), seat(5)}));

  House full;
  auto dear = full.grant("kiosk-1", {0, 1});
  const auto refunded = full.lose(dear, {0, 1});
  full.book({2, 3, 4, 5, 6, 7, 8, 9});
  full.pass(Duration(6'000));
  EXPECT_EQ(full.state(refunded), "refunding");
  ASSERT_EQ(full.refunds().size(), 1U);
  EXPECT_EQ(full.refunds().front().refund.amount.cents, 9'600);
  EXPECT_EQ(full.refunds().front().refund.attempt, refunded.payment.attempt);
}

// Covers KV-4.
TEST(LateSale, IsSplitOnlyWhereThePerformanceAllowsIt) {
  for (const bool may_split : {false, true}) {
    House house("reseat_or_refund", may_split);
    auto kiosk = house.grant("kiosk-1", {0, 1});
    const auto sale = house.lose(kiosk, {0, 1});
    house.book({3, 4, 5, 6, 7, 8});  // Left are 2 and 9: not side by side.
    house.pass(Duration(6'000));
    EXPECT_EQ(house.state(sale), may_split ? "sold" : "refunding");
    const auto expected = may_split ? std::vector{seat(2), seat(9)} : std::vector{seat(0), seat(1)};
    EXPECT_EQ(house.places_now(sale), expected);
  }
}

// Covers KV-4.
TEST(LateSale, StandsIfItsPlacesComeFreeBeforeTheRuleActs) {
  House house;
  auto kiosk = house.grant("kiosk-1", {3});
  const auto sale = house.sell(kiosk, {3});
  house.reclaim(kiosk);
  const auto hold = HoldId::random(house.random);
  ASSERT_TRUE(house.run_on_ledger({ledger::HoldSeats{hold, House::places({3}), house.clock.now() + Duration(60'000)}}));
  house.send(kiosk);
  house.pass(Duration(1'000));
  EXPECT_TRUE(house.late_case(sale).is_open());
  ASSERT_TRUE(house.run_on_ledger({ledger::ReleaseHold{hold}}));
  house.pass(Duration(1'000));
  EXPECT_EQ(house.outcome(sale), CaseOutcome::Stands);
  EXPECT_EQ(house.places_now(sale), std::vector{seat(3)});
  EXPECT_EQ(house.ledger().seat(seating::SeatIndex(3)).order, sale.order.id);
}

// Covers KV-4, KV-6.
TEST(LateSale, WithAnAdmittedTicketIsLeftToAPerson) {
  House house;
  auto kiosk = house.grant("kiosk-1", {3});
  const auto sale = house.sell(kiosk, {3});
  Journal door{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
  house.admit(door, sale.tickets.front().id, house.clock.now());
  house.send(door);
  house.reclaim(kiosk);
  house.book({3});
  house.send(kiosk);
  house.pass(Duration(20'000));
  EXPECT_TRUE(house.late_case(sale).is_open());
  EXPECT_TRUE(house.late_case(sale).has(CaseAction::LeftToPerson));
  EXPECT_EQ(house.late_case(sale).steps.size(), 1U);
  EXPECT_TRUE(house.refunds().empty());
}

TEST(LateSale, OfAWheelchairPlaceIsLeftToAPerson) {
  House house;
  auto kiosk = house.grant("kiosk-1", {19});
  const auto sale = house.lose(kiosk, {19});
  house.pass(Duration(6'000));
  EXPECT_TRUE(house.late_case(sale).has(CaseAction::LeftToPerson));
}

// Covers KV-4.
TEST(LateSale, FollowsTheRuleOfThePerformance) {
  House refund("refund");
  auto kiosk = refund.grant("kiosk-1", {3});
  const auto refunded = refund.lose(kiosk, {3});
  refund.pass(Duration(6'000));
  EXPECT_EQ(refund.state(refunded), "refunding");

  House person("person");
  auto other = person.grant("kiosk-1", {3});
  const auto left = person.lose(other, {3});
  person.pass(Duration(6'000));
  EXPECT_TRUE(person.late_case(left).has(CaseAction::LeftToPerson));
}

// Covers KV-4.
TEST(LateSale, IsClosedOnceTheSellerPaidItBackAndPaidOnlyOnce) {
  House house("refund");
  auto kiosk = house.grant("kiosk-1", {3});
  const auto sale = house.lose(kiosk, {3});
  house.pass(Duration(6'000));
  EXPECT_TRUE(house.late_case(sale).is_open());
  house.pay_refund(kiosk, sale);
  EXPECT_EQ(house.outcome(sale), CaseOutcome::Refunded);
  EXPECT_EQ(house.state(sale), "refunded");
  EXPECT_EQ(house.model().cases().find_refund(sale.order.id)->reference, "R-2");
  house.pass(Duration(20'000));
  EXPECT_EQ(house.refunds().size(), 1U);
}

TEST(LateSale, PaidBackTwiceOpensACase) {
  House house("refund");
  auto kiosk = house.grant("kiosk-1", {3});
  const auto sale = house.lose(kiosk, {3});
  house.pass(Duration(6'000));
  ASSERT_TRUE(house.run([&](const Model& model, Timestamp) {
    return decide_refund_paid(model, case_id_of(sale.order.id), "admin", "cash 17", true);
  }));
  EXPECT_EQ(house.outcome(sale), CaseOutcome::Refunded);
  house.pay_refund(kiosk, sale);
  const auto* twice = house.model().cases().find(case_id_for(wire::CaseKind::RefundPaidTwice, sale.order.id.bytes()));
  ASSERT_NE(twice, nullptr);
  EXPECT_TRUE(twice->is_open());
}

// Central was restored to a backup that knows nothing of the refund it had ordered; the kiosk has paid it.
TEST(LateSale, PaidBackByAnOrderThatCentralForgotIsVoidedHereToo) {
  House house("refund");
  auto kiosk = house.grant("kiosk-1", {3});
  const auto sale = house.sell(kiosk, {3});
  ASSERT_EQ(house.model().cases().find_refund(sale.order.id), nullptr);
  house.pay_refund(kiosk, sale);
  const auto* refund = house.model().cases().find_refund(sale.order.id);
  ASSERT_NE(refund, nullptr);
  EXPECT_EQ(refund->state, RefundState::Paid);
  EXPECT_EQ(refund->order.order, sale.order.id);
  EXPECT_EQ(refund->order.amount, sale.order.total);
  EXPECT_TRUE(is_voiding(house.model(), sale.order.id));
  house.pay_refund(kiosk, sale);
  EXPECT_EQ(house.model().cases().find(case_id_for(wire::CaseKind::RefundPaidTwice, sale.order.id.bytes())), nullptr);
}

//
TEST(LateSale, KeepsThePriceThatWasPaidWhateverThePriceIsNow) {
  House house("refund");
  auto kiosk = house.grant("kiosk-1", {3});
  const auto sale = house.sell(kiosk, {3});
  auto dearer = *house.model().find_performance(house.performance)->on_sale;
  dearer.prices[0].price.cents = 99'900;
  ASSERT_TRUE(house.run([&](const Model&, Timestamp) -> Result<Changes, CommandRefusal> {
    return Changes{{{std::string(stream::catalogue), {wire::PerformanceScheduled{dearer}}, {}, {}, {}}}};
  }));
  house.reclaim(kiosk);
  house.book({3});
  house.send(kiosk);
  house.pass(Duration(6'000));
  EXPECT_EQ(house.model().find_order(sale.order.id)->settled.total.cents, 4'800);
  EXPECT_EQ(house.refunds().front().refund.amount.cents, 4'800);
}

// Covers KV-4.
TEST(LateSale, TakenBackByItsSellerInTheSameBatchIsSettledAndClosed) {
  House house;
  auto kiosk = house.grant("kiosk-1", {3, 4});
  const auto stands = house.sell(kiosk, {4});
  kiosk.write(wire::SaleEntryOf{stands.order.id, sale::SaleReversed{house.clock.now()}});
  house.send(kiosk);
  EXPECT_EQ(house.state(stands), "cancelled");
  EXPECT_EQ(house.ledger().seat_state(seating::SeatIndex(4)), ledger::PlaceState::Allotted);

  const auto late = house.sell(kiosk, {3});
  kiosk.write(wire::SaleEntryOf{late.order.id, sale::SaleReversed{house.clock.now()}});
  house.reclaim(kiosk);
  house.book({3});
  house.send(kiosk);
  house.pass(Duration(6'000));
  EXPECT_EQ(house.outcome(late), CaseOutcome::Withdrawn);
  EXPECT_TRUE(house.refunds().empty());
}

// Covers KV-4: a part given back, sold all the same, and paid for by the controller bit by bit out of its next grant.
TEST(LateSale, IsPaidForOnceWhenItsControllerKeepsItsPlacesInTwoParts) {
  House house;
  auto controller = house.grant("controller-1", {}, 10);
  const auto note = [&](ledger::Event event) {
    controller.write(wire::LedgerEntry{house.performance, std::move(event)});
  };
  note(ledger::PlacesReturned{ledger::ReturnId::random(house.random), {{controller.lease, House::places({}, 10)}}});
  house.send(controller);
  Journal kiosk{*ledger::DeviceName::parse("kiosk-1"), JournalId::random(house.random), controller.lease};
  const auto sale = house.sell(kiosk, {}, 3);
  house.send(kiosk);
  ASSERT_EQ(house.state(sale), "sold");
  EXPECT_TRUE(house.run_on_ledger({ledger::GrantPlaces{ledger::GrantId::random(house.random),
                                                       controller.lease.allotment,
                                                       controller.device,
                                                       controller.id,
                                                       House::places({}, 4),
                                                       {}}}));
  const auto floor = [&] { return house.ledger().zone(ledger::ZoneIndex(0)); };
  EXPECT_EQ(floor().allotted, 4u);
  const auto free = floor().available;

  ledger::SaleConflicted kept{sale.order.id, kiosk.device, kiosk.id, sale.leased, {}, {}, {}, {}};
  kept.lost = {{House::places({}, 2), ledger::PlaceState::Sold, {}, {}, {}}};
  kept.kept_from_free = {{controller.lease, House::places({}, 1)}};
  note(kept);
  house.send(controller);
  EXPECT_EQ(floor().allotted, 3u);
  ledger::SaleSettled settled{sale.order.id, kiosk.device, kiosk.id, {}, {}, {}, {}, {}, {}};
  settled.from_free = {{controller.lease, House::places({}, 2)}};
  note(settled);
  house.send(controller);
  EXPECT_EQ(floor().allotted, 1u);
  EXPECT_EQ(floor().available, free + 3);
}

// Covers KV-5.
TEST(LateSale, IsFoundAgainAfterARestart) {
  House house;
  auto kiosk = house.grant("kiosk-1", {3});
  const auto sale = house.lose(kiosk, {3});
  house.clock.at = house.clock.at + Duration(60'000);
  auto queue = std::make_unique<journal::QueuedCommitter>(house.log);
  auto& committer = *queue;
  CommandPath reopened(house.log, house.clock, std::move(queue));
  Reconciler reconciler(reopened, [](const auto&) { return std::nullopt; });
  reconciler.tick(house.clock.now());
  committer.flush();
  const auto* about = reopened.committed().cases().find(case_id_of(sale.order.id));
  ASSERT_NE(about, nullptr);
  ASSERT_TRUE(about->closed.has_value());
  EXPECT_EQ(about->closed->outcome, CaseOutcome::Reseated);
}

}  // namespace
}  // namespace foyer::central
