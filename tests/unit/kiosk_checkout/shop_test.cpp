// The own part: how it is filled, what of it goes back; and what the devices' answers mean to a sale.
#include <gtest/gtest.h>

#include "kiosk/attached/payment_desk.hpp"
#include "kiosk/attached/print_desk.hpp"
#include "kiosk/ticketing/ticketing.hpp"
#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

// Covers KV-2.
TEST(OwnPart, IsFilledOnceThereIsACertificateAndFilledAgainWhenItRunsLow) {
  World world;
  world.open_shop();
  EXPECT_EQ(world.ledger().totals().available, 18U);  // Four of each category, ten of the floor.
  const auto requests = world.parent.requests;
  world.run(50);
  EXPECT_EQ(world.parent.requests, requests);  // Enough is enough.
  const auto order = world.new_order();
  ASSERT_TRUE(world.sell(order, world.floor(6)).value());
  ASSERT_TRUE(world.core->checkout().pay(order));
  world.run(60);
  EXPECT_EQ(world.ledger().zone(ledger::ZoneIndex(0)).available, 10U);
}

TEST(OwnPart, TakesSeatsFromTheBackSoThatTheBestStayWithTheParent) {
  World world;
  world.open_shop();
  const auto own = world.core->stock().on_offer(world.parent.performance, true);
  ASSERT_TRUE(own);
  EXPECT_FALSE(own->seats[0]);
  EXPECT_TRUE(own->seats[9]);
  const auto all = world.core->stock().on_offer(world.parent.performance);
  ASSERT_TRUE(all);
  EXPECT_FALSE(all->own_part_only);
  EXPECT_EQ(std::count(all->seats.begin(), all->seats.end(), true), 20);
}

TEST(OwnPart, AsksAgainWithTheSameIdAfterARestart) {
  World world;
  world.run(3);
  world.parent.certify();
  world.link_is_up = true;
  world.run(40);
  const auto granted = world.ledger().totals().available;
  world.power_off();
  world.power_on();
  world.run(60);
  EXPECT_EQ(world.ledger().totals().available, granted);
  EXPECT_EQ(world.parent.ledger.totals().allotted, granted);
}

TEST(OwnPart, GivesBackWhatIsMoreThanItNeedsBestSeatsFirst) {
  const auto plan = small_plan();
  ledger::State ledger;
  SystemRandom random;
  const auto performance = ledger::PerformanceId::random(random);
  ASSERT_TRUE(ledger::execute(ledger, ledger::open_on(plan, performance, ledger::Origin::Holder), {1}));
  const ledger::Lease lease{ledger::AllotmentId::random(random), ledger::Epoch(1)};
  ledger::Places places{{}, {{ledger::ZoneIndex(0), 12}}};
  for (std::uint32_t seat = 0; seat < 6; ++seat) places.seats.emplace_back(seat);
  ASSERT_TRUE(
      ledger::execute(ledger, ledger::ReceiveGrant{ledger::GrantId::random(random), {{lease, places}}, {}}, {1}));
  const auto surplus = surplus_of(ledger, plan, {4, 10});
  const ledger::Places expected{{ledger::SeatIndex(0), ledger::SeatIndex(1)}, {{ledger::ZoneIndex(0), 2}}};
  EXPECT_EQ(surplus, expected);
}

/// Two wheelchair places and two companions' in the back row, at the end of it.
seating::SeatingPlan plan_with_wheelchairs() {
  auto plan = small_plan();
  for (std::uint32_t seat = 16; seat < 20; ++seat) plan.seats[seat].accessible = true;
  return plan;
}

// Covers KV-2.
TEST(OwnPart, KeepsAWheelchairPlaceAndItsCompanionsForOutages) {
  World world(plan_with_wheelchairs());
  world.open_shop();
  EXPECT_EQ(world.ledger().seat_state(ledger::SeatIndex(18)), ledger::PlaceState::Free);
  EXPECT_EQ(world.ledger().seat_state(ledger::SeatIndex(19)), ledger::PlaceState::Free);
  EXPECT_EQ(world.ledger().seat_state(ledger::SeatIndex(17)), ledger::PlaceState::Absent);
  const auto requests = world.parent.requests;
  world.run(100);
  EXPECT_EQ(world.parent.requests, requests) << "what it keeps is neither given back nor asked for again";
  world.cut_link();
  world.run(5);
  const auto order = world.new_order();
  const auto sold = world.sell(order, world.seats({18, 19}));
  ASSERT_TRUE(sold && sold->has_value());
  ASSERT_TRUE(world.core->checkout().pay(order));
  world.run(20);
  world.mend_link();
  world.run(120);
  EXPECT_EQ(world.ledger().seat_state(ledger::SeatIndex(16)), ledger::PlaceState::Free) << "the next pair has come";
  EXPECT_EQ(world.ledger().seat_state(ledger::SeatIndex(17)), ledger::PlaceState::Free);
}

TEST(OwnPart, GivesBackTheSeatBesideAWheelchairPlaceLast) {
  auto plan = small_plan();
  plan.seats[0].accessible = true;
  ledger::State ledger;
  SystemRandom random;
  const auto performance = ledger::PerformanceId::random(random);
  ASSERT_TRUE(ledger::execute(ledger, ledger::open_on(plan, performance, ledger::Origin::Holder), {1}));
  const ledger::Lease lease{ledger::AllotmentId::random(random), ledger::Epoch(1)};
  ledger::Places places;
  for (std::uint32_t seat = 0; seat < 4; ++seat) places.seats.emplace_back(seat);
  ASSERT_TRUE(
      ledger::execute(ledger, ledger::ReceiveGrant{ledger::GrantId::random(random), {{lease, places}}, {}}, {1}));
  EXPECT_EQ(surplus_of(ledger, plan, {1, 10, 1}).seats, (std::vector{ledger::SeatIndex(2), ledger::SeatIndex(3)}));
  EXPECT_EQ(surplus_of(ledger, plan, {4, 10, 0}).seats, std::vector{ledger::SeatIndex(0)});
}

// Covers KV-4.
TEST(Stock, TellsWhatIsSoldFromWhatMayBeFreeElsewhere) {
  World world;
  world.open_shop();
  world.parent.sell_elsewhere({{ledger::SeatIndex(1)}, {}});
  world.run(30);
  const auto online = world.core->stock().on_offer(world.parent.performance);
  ASSERT_TRUE(online);
  EXPECT_FALSE(online->cut_off);
  EXPECT_FALSE(online->seats_elsewhere[0]);
  EXPECT_EQ(world.core->stock().parent_is_cut_off(), std::optional(false));
  world.cut_link();
  world.run(5);
  const auto cut = world.core->stock().on_offer(world.parent.performance);
  ASSERT_TRUE(cut);
  EXPECT_TRUE(cut->cut_off);
  EXPECT_FALSE(cut->seats[0]);
  EXPECT_TRUE(cut->seats_elsewhere[0]) << "it was free when the controller was last heard";
  EXPECT_FALSE(cut->seats_elsewhere[1]) << "it was sold";
  EXPECT_TRUE(cut->seats[9]);
  EXPECT_FALSE(cut->seats_elsewhere[9]) << "it is here";
  EXPECT_TRUE(cut->zones_elsewhere[0]);
}

// Covers KV-4.
TEST(Stock, TakesTheControllersWordForWhatCentralMayHave) {
  World world;
  world.open_shop();
  world.parent.central_has = {ledger::SeatIndex(0)};
  world.run(30);
  const auto offer = world.core->stock().on_offer(world.parent.performance);
  ASSERT_TRUE(offer);
  EXPECT_TRUE(offer->cut_off);
  EXPECT_FALSE(offer->own_part_only);
  EXPECT_FALSE(offer->seats[0]);
  EXPECT_TRUE(offer->seats_elsewhere[0]);
  EXPECT_TRUE(offer->seats[1]);
  EXPECT_EQ(world.core->stock().parent_is_cut_off(), std::optional(true));
  const auto refused = world.sell(world.new_order(), world.seats({0}));
  ASSERT_TRUE(refused && !*refused);
  EXPECT_NE(refused->error().message.find("may be free at the counter"), std::string::npos) << refused->error().message;
  const auto too_many = world.sell(world.new_order(), world.best(0, 10));
  ASSERT_TRUE(too_many && !*too_many);
  EXPECT_NE(too_many->error().message.find("More may be free at the counter"), std::string::npos);
}

// Covers KV-3.
TEST(PaymentDesk, NeverTakesSilenceForANo) {
  SystemRandom random;
  const auto attempt = sale::PaymentAttemptId::random(random);
  using sale::Outcome;
  const auto is_unknown = [](const Outcome& outcome) {
    return std::holds_alternative<sale::PaymentIsUnknown>(outcome);
  };
  EXPECT_TRUE(is_unknown(outcome_of_authorise(attempt, payment::Unknown{"lost"})));
  EXPECT_TRUE(is_unknown(outcome_of_query(attempt, payment::Unknown{"lost"})));
  EXPECT_TRUE(std::holds_alternative<sale::PaymentWasDeclined>(outcome_of_query(attempt, payment::NeverSeen{})));
  EXPECT_TRUE(std::holds_alternative<sale::CaptureHasFailed>(outcome_of_capture(attempt, payment::Unknown{"lost"})));
  EXPECT_TRUE(std::holds_alternative<sale::ReversalHasFailed>(outcome_of_reverse(attempt, payment::Unreachable{"x"})));
  EXPECT_TRUE(std::holds_alternative<sale::PaymentWasReversed>(outcome_of_reverse(attempt, payment::NeverSeen{})));
  const auto approved = outcome_of_authorise(attempt, payment::Approved{std::string(100, 'R')});
  ASSERT_TRUE(std::holds_alternative<sale::PaymentWasApproved>(approved));
  EXPECT_EQ(std::get<sale::PaymentWasApproved>(approved).reference.size(), sale::payment_reference_limit);
}

// Covers KV-7.
TEST(PrintDesk, TellsWhatIsProvenFromWhatMayBeOnPaper) {
  EXPECT_TRUE(std::holds_alternative<sale::PrintWasProven>(outcome_of_print(1, printer::Proven{})));
  EXPECT_TRUE(std::holds_alternative<sale::PrintIsUnknown>(outcome_of_print(1, printer::Unknown{})));
  const auto failed = outcome_of_print(1, printer::Failed{printer::PrintProblem::PaperOut, true});
  ASSERT_TRUE(std::holds_alternative<sale::PrintHasFailed>(failed));
  EXPECT_EQ(std::get<sale::PrintHasFailed>(failed).fault, sale::PrintFault::NoPaper);
  EXPECT_FALSE(std::get<sale::PrintHasFailed>(failed).before_any_byte);
}

TEST(Ticketing, MakesTheSameClaimsForTheSameTicketAlways) {
  World world;
  world.open_shop();
  const auto& performance = *world.device->catalogue().find_performance(world.parent.performance);
  const auto id = ticket::TicketId::random(world.random);
  const auto claims = claims_for(performance, id, ledger::SeatIndex(3));
  EXPECT_EQ(claims, claims_for(performance, id, ledger::SeatIndex(3)));
  EXPECT_TRUE(ticket::is_issuable(claims));
  EXPECT_EQ(std::int64_t{claims.valid_from_s} * 1000,
            (performance.doors_open_at - valid_before_doors).ms / 1000 * 1000);
  EXPECT_EQ(std::int64_t{claims.valid_until_s} * 1000, (performance.ends_at + valid_after_end).ms / 1000 * 1000);
}

}  // namespace
}  // namespace foyer::kiosk
