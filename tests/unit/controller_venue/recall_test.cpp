// Places that a kiosk holds and somebody else wants: recalled, returned, granted on, or refused in time.
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

using ledger::PlaceState;

const ledger::ZoneIndex the_floor{0};

class RecallVenueTest : public VenueTest {
 protected:
  ledger::SeatIndex seat_with_kiosk() {
    const auto seat = own_ledger().places_in(PlaceState::Free).seats.front();
    kiosk.ask(seats({seat.value()}), new_id());
    run(3);
    return seat;
  }
  wire::Recall recall_of(ledger::Places places) {
    wire::Recall recall;
    recall.recall_id = wire::RecallId::random(random);
    recall.performance = central.performance;
    recall.places = std::move(places);
    recall.expires_after = Duration(500);
    return recall;
  }
};

// Covers KV-1, KV-4.
TEST_F(RecallVenueTest, BringsASeatFromAKioskThatDoesNotNeedItToOneThatDoes) {
  const auto seat = seat_with_kiosk();
  other_kiosk.ask(seats({seat.value()}), new_id());
  run(5);
  ASSERT_TRUE(other_kiosk.answer && *other_kiosk.answer);
  EXPECT_TRUE(std::holds_alternative<wire::Grant>((*other_kiosk.answer)->what));
  EXPECT_EQ(other_kiosk.free_places(central.performance), 1U);
  EXPECT_EQ(kiosk.free_places(central.performance), 0U);
  EXPECT_EQ(kiosk.recalls, 1);
}

// Covers KV-4.
TEST_F(RecallVenueTest, RefusesWithinHalfASecondWhatIsNotGivenBack) {
  const auto seat = seat_with_kiosk();
  kiosk.gives = false;
  other_kiosk.ask(seats({seat.value()}), new_id());
  run(4);
  EXPECT_FALSE(other_kiosk.answer);
  run(3);
  ASSERT_NE(other_kiosk.refusal(), nullptr);
  EXPECT_EQ(other_kiosk.refusal()->code, "SEATS_TAKEN");
  EXPECT_EQ(other_kiosk.refusal()->allotted, 1U);
}

// Covers KV-4.
TEST_F(RecallVenueTest, DoesNotWaitForAKioskThatIsDark) {
  const auto seat = seat_with_kiosk();
  lan_is_up = false;
  run(70);
  lan_is_up = true;
  const auto before = kiosk.recalls;
  const wire::Request request{new_id(), other_kiosk.device->identity().name, other_kiosk.device->journal().id(),
                              seats({seat.value()})};
  const auto venue_name = *seating::VenueName::parse("lumen");
  on_the_way.clear();
  venue->receive(wire::up_topic(venue_name, request.device, wire::UpKind::Request), wire::encode(request), clock.at);
  ASSERT_FALSE(on_the_way.empty());
  const auto reply = wire::decode_reply(on_the_way.back().payload);
  ASSERT_TRUE(reply);
  EXPECT_EQ(std::get<wire::Refusal>(reply->what).allotted, 1U);
  EXPECT_EQ(kiosk.recalls, before);
}

// Covers KV-4.
TEST_F(RecallVenueTest, RecallsWhatIsMissingOfAZoneWhenCentralHasNoMore) {
  kiosk.ask({central.performance, {}, {}, {{the_floor, 12}}, false}, new_id());
  run(5);
  wan_is_up = false;
  run(70);
  other_kiosk.ask({central.performance, {}, {}, {{the_floor, 11}}, false}, new_id());
  run(5);
  EXPECT_EQ(other_kiosk.free_places(central.performance), 11U);
  EXPECT_EQ(kiosk.free_places(central.performance), 12U - 3U);  // Eight of twenty were here still.
}

// Covers KV-4.
TEST_F(RecallVenueTest, ReturnsToCentralWhatIsFreeHereAndWhatItsKiosksGiveBack) {
  const auto with_kiosk = seat_with_kiosk();
  const auto here = own_ledger().places_in(PlaceState::Free).seats.front();
  const auto recall = recall_of(ledger::normalised({{with_kiosk, here}, {}}));
  central.recall(recall);
  run(1);
  EXPECT_EQ(own_ledger().seat_state(here), PlaceState::Absent);
  run(3);
  EXPECT_EQ(own_ledger().seat_state(with_kiosk), PlaceState::Absent);
  EXPECT_EQ(kiosk.free_places(central.performance), 0U);
}

// Covers KV-4.
TEST_F(RecallVenueTest, LetsARepeatedRecallDoNothing) {
  const auto here = own_ledger().places_in(PlaceState::Free).seats.front();
  auto recall = recall_of({{here}, {}});
  recall.zones = {{the_floor, 3}};
  central.recall(recall);
  run(1);
  const auto entries = device->journal().head().seq;
  EXPECT_EQ(own_ledger().zone(the_floor).available, 17U);
  central.recall(recall);
  run(1);
  EXPECT_EQ(own_ledger().zone(the_floor).available, 17U);
  EXPECT_EQ(device->journal().head().seq, entries);
}

// Covers KV-4.
TEST_F(RecallVenueTest, TakesNothingBackOfWhatWasJustRecalled) {
  const auto requests = central.grant_requests;
  auto recall = recall_of({});
  recall.zones = {{the_floor, 15}};
  central.recall(recall);
  run(90);
  EXPECT_EQ(own_ledger().zone(the_floor).available, 5U);
  EXPECT_EQ(central.grant_requests, requests);
  run(60);
  EXPECT_GT(central.grant_requests, requests);
}

}  // namespace
}  // namespace foyer::controller
