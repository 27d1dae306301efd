// The venue core between central and its kiosks: grants, relayed journals, cuts, restarts.
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

using ledger::PlaceState;
using ledger::SeatIndex;

const ledger::ZoneIndex the_floor{0};

// Covers KV-1.
TEST_F(VenueTest, HoldsItsShareOfEveryCategoryAndZone) {
  // 40 percent of five seats is two in each category; 40 percent of fifty is twenty.
  EXPECT_EQ(own_ledger().totals().available, 2U + 2U + 20U);
  EXPECT_EQ(central.ledger.totals().allotted, 24U);
  EXPECT_EQ(central.grant_requests, 1);
}

TEST_F(VenueTest, AsksForMoreWhenHalfOfItsShareIsSold) {
  wire::GrantRequest wanted{central.performance, {}, {}, {{the_floor, 11}}, false};
  kiosk.ask(wanted, new_id());
  run(5);
  ledger::Places floor{{}, {{the_floor, 11}}};
  kiosk.sell(central.performance, floor);
  run(100);
  EXPECT_EQ(own_ledger().zone(the_floor).sold, 11U);
  EXPECT_EQ(own_ledger().zone(the_floor).available, 20U);
  EXPECT_EQ(central.grant_requests, 2);
}

TEST_F(VenueTest, GrantsAKioskFromItsOwnSeatsAndTellsItTwiceTheSame) {
  const auto seat = own_ledger().places_in(PlaceState::Free).seats.front();
  const auto id = new_id();
  kiosk.ask(seats({seat.value()}), id);
  run(3);
  ASSERT_TRUE(kiosk.answer && *kiosk.answer);
  EXPECT_EQ(kiosk.free_places(central.performance), 1U);
  EXPECT_EQ(own_ledger().seat_state(seat), PlaceState::Allotted);
  const auto entries = device->journal().head().seq;
  kiosk.ask(seats({seat.value()}), id);
  run(3);
  ASSERT_TRUE(kiosk.answer && *kiosk.answer);
  EXPECT_TRUE(std::holds_alternative<wire::Grant>((*kiosk.answer)->what));
  EXPECT_EQ(device->journal().head().seq, entries);
}

TEST_F(VenueTest, AsksCentralForExactlyTheSeatsItHasNot) {
  const auto own = own_ledger().places_in(PlaceState::Free).seats.front();
  ASSERT_EQ(own_ledger().seat_state(SeatIndex(0)), PlaceState::Absent);
  kiosk.ask(seats({0, own.value()}), new_id());
  run(5);
  ASSERT_TRUE(kiosk.answer && *kiosk.answer);
  ASSERT_TRUE(std::holds_alternative<wire::Grant>((*kiosk.answer)->what));
  EXPECT_EQ(kiosk.free_places(central.performance), 2U);
  EXPECT_EQ(central.ledger.seat_state(SeatIndex(0)), PlaceState::Allotted);
  EXPECT_EQ(central.ledger.seat_state(SeatIndex(1)), PlaceState::Free);
}

TEST_F(VenueTest, RefusesASeatThatAnotherKioskHasAndSaysSo) {
  const auto seat = own_ledger().places_in(PlaceState::Free).seats.front();
  kiosk.ask(seats({seat.value()}), new_id());
  run(3);
  kiosk.gives = false;  // Its customer has it.
  other_kiosk.ask(seats({seat.value()}), new_id());
  run(7);
  ASSERT_NE(other_kiosk.refusal(), nullptr);
  EXPECT_EQ(other_kiosk.refusal()->code, "SEATS_TAKEN");
  EXPECT_EQ(other_kiosk.refusal()->allotted, 1U);
  EXPECT_EQ(central.grant_requests, 1);  // Central could not have given it either, and was not asked.
}

TEST_F(VenueTest, RefusesPlacesThatDoNotExist) {
  kiosk.ask(seats({10}), new_id());
  run(3);
  ASSERT_NE(kiosk.refusal(), nullptr);
  EXPECT_EQ(kiosk.refusal()->code, "UNKNOWN_PLACE");
  auto elsewhere = seats({1});
  elsewhere.performance = ledger::PerformanceId::random(random);
  kiosk.ask(elsewhere, new_id());
  run(3);
  ASSERT_NE(kiosk.refusal(), nullptr);
  EXPECT_EQ(kiosk.refusal()->code, "UNKNOWN_PERFORMANCE");
}

TEST_F(VenueTest, GrantsNothingToAKioskThatItsDoorDoesNotKnow) {
  central.put_devices({"kiosk-1", "kiosk-2", "kiosk-3"});
  run(5);
  const wire::Request request{new_id(), *ledger::DeviceName::parse("kiosk-3"), JournalId::random(random),
                              seats({own_ledger().places_in(PlaceState::Free).seats.front().value()})};
  const auto venue_name = *seating::VenueName::parse("lumen");
  venue->receive(wire::up_topic(venue_name, request.device, wire::UpKind::Request), wire::encode(request), clock.at);
  const auto reply = wire::decode_reply(on_the_way.back().payload);
  on_the_way.clear();
  ASSERT_TRUE(reply);
  EXPECT_EQ(std::get<wire::Refusal>(reply->what).code, "NO_CERTIFICATE");
}

// Covers KV-1, KV-4.
TEST_F(VenueTest, KeepsGrantingItsOwnSeatsWhileCentralIsAway) {
  wan_is_up = false;
  run(100);
  ASSERT_FALSE(venue->link().status(clock.at).reachable);
  const auto own = own_ledger().places_in(PlaceState::Free).seats;
  kiosk.ask(seats({own[0].value(), own[1].value()}), new_id());
  run(3);
  EXPECT_EQ(kiosk.free_places(central.performance), 2U);
  kiosk.ask(seats({0}), new_id());
  run(3);
  ASSERT_NE(kiosk.refusal(), nullptr);
  EXPECT_EQ(kiosk.refusal()->code, "CENTRAL_UNREACHABLE");
  // Of three seats of its own category, two are with kiosk-1: refused, with how many are allotted.
  other_kiosk.ask(seats({own[0].value(), own[1].value(), 0}), new_id());
  run(3);
  ASSERT_NE(other_kiosk.refusal(), nullptr);
  EXPECT_EQ(other_kiosk.refusal()->allotted, 2U);
}

TEST_F(VenueTest, RefusesInTimeWhenCentralFallsSilentInBetween) {
  wan_is_up = false;
  ASSERT_TRUE(venue->link().status(clock.at).reachable);  // Not noticed yet.
  kiosk.ask(seats({0}), new_id());
  run(20);
  ASSERT_NE(kiosk.refusal(), nullptr);
  EXPECT_EQ(kiosk.refusal()->code, "CENTRAL_UNREACHABLE");
}

// Covers KV-4, KV-5.
TEST_F(VenueTest, SettlesAKiosksSaleAndRelaysItsExactBytesToCentral) {
  wan_is_up = false;
  const auto seat = own_ledger().places_in(PlaceState::Free).seats.front();
  kiosk.ask(seats({seat.value()}), new_id());
  run(3);
  const auto order = kiosk.sell(central.performance, {{seat}, {}});
  run(10);
  EXPECT_EQ(own_ledger().seat_state(seat), PlaceState::Sold);
  ASSERT_TRUE(own_ledger().find_order(order));
  const auto journal = kiosk.device->journal().id();
  EXPECT_LT(central.head(kiosk.device->identity().name, journal).seq, kiosk.device->journal().head().seq);
  EXPECT_EQ(kiosk.link->status(clock.at).backlog, 0U);  // Durable in the venue.
  EXPECT_GT(venue->link().status(clock.at).backlog, 0U);

  wan_is_up = true;
  run(100);
  // Central's intake checked every signature; what it holds is what the kiosk wrote.
  EXPECT_EQ(central.head(kiosk.device->identity().name, journal), kiosk.device->journal().head());
  EXPECT_EQ(central.head(device->identity().name, device->journal().id()), device->journal().head());
  EXPECT_EQ(venue->link().status(clock.at).backlog, 0U);
  const auto kiosks = venue->kiosks();
  ASSERT_EQ(kiosks.size(), 2U);
  EXPECT_EQ(kiosks[0].acknowledged_seq, kiosk.device->journal().head().seq);
  EXPECT_TRUE(kiosks[0].online);
  EXPECT_TRUE(kiosks[0].has_certificate);
}

TEST_F(VenueTest, TakesBackWhatAKioskReturns) {
  const auto seat = own_ledger().places_in(PlaceState::Free).seats.front();
  kiosk.ask(seats({seat.value()}), new_id());
  run(3);
  ASSERT_TRUE(
      kiosk.device->execute(central.performance, ledger::ReturnPlaces{ledger::ReturnId::random(random), {{seat}, {}}}));
  run(10);
  EXPECT_EQ(own_ledger().seat_state(seat), PlaceState::Free);
  other_kiosk.ask(seats({seat.value()}), new_id());
  run(3);
  EXPECT_EQ(other_kiosk.free_places(central.performance), 1U);
}

// Covers KV-1, KV-4.
TEST_F(VenueTest, LosesNothingWhenItIsRestartedInTheMiddle) {
  wan_is_up = false;
  const auto own = own_ledger().places_in(PlaceState::Free).seats;
  kiosk.ask(seats({own[0].value()}), new_id());
  run(3);
  kiosk.sell(central.performance, {{own[0]}, {}});
  run(10);
  const auto before = own_ledger();
  restart_controller();
  EXPECT_EQ(own_ledger(), before);
  EXPECT_GT(venue->link().status(clock.at).backlog, 0U);
  kiosk.ask(seats({own[1].value()}), new_id());
  run(5);
  EXPECT_EQ(kiosk.free_places(central.performance), 1U);
  wan_is_up = true;
  run(100);
  EXPECT_EQ(central.head(kiosk.device->identity().name, kiosk.device->journal().id()), kiosk.device->journal().head());
  EXPECT_EQ(central.head(device->identity().name, device->journal().id()), device->journal().head());
}

TEST_F(VenueTest, SettlesAfterARestartWhatWasStoredButNotSettled) {
  const auto seat = own_ledger().places_in(PlaceState::Free).seats.front();
  kiosk.ask(seats({seat.value()}), new_id());
  run(3);
  const auto grant_only = own_ledger();
  const auto own_journal_entries = device->journal().head().seq;
  // The relay has the sale, the own journal does not: as if the power had failed between the two.
  RelayStore relays(log, documents);
  ASSERT_TRUE(relays.load());
  kiosk.device->on_appended({});
  const auto order = kiosk.sell(central.performance, {{seat}, {}});
  const auto& name = kiosk.device->identity().name;
  const auto journal = kiosk.device->journal().id();
  const auto before = relays.head(name, journal);
  const auto segment = kiosk.device->journal().read(before.seq + 1, 100, 100'000);
  ASSERT_TRUE(segment);
  const auto head = kiosk.device->journal().head();
  const auto message = signed_head_message(name.text(), journal, head);
  bool durable = false;
  relays.commit({name, journal, before, segment->entries, head, kiosk.signer->sign(message)},
                [&durable](bool done) { durable = done; });
  ASSERT_TRUE(durable);
  ASSERT_EQ(device->journal().head().seq, own_journal_entries);
  restart_controller();
  EXPECT_EQ(own_ledger().seat_state(seat), PlaceState::Sold);
  EXPECT_TRUE(own_ledger().find_order(order));
  EXPECT_NE(own_ledger(), grant_only);
  // What that made in the own journal is sent too, though nothing else happens. Found by the simulator.
  const auto of_kiosk = head.seq - before.seq;
  EXPECT_EQ(venue->link().status(clock.at).backlog, of_kiosk + device->journal().head().seq - own_journal_entries);
}

TEST_F(VenueTest, NeverGivesOneFeedVersionTwoMeanings) {
  const auto id = new_id();
  kiosk.ask(seats({own_ledger().places_in(PlaceState::Free).seats.front().value()}), id);
  run(5);
  const auto items = kiosk.device->feed_items();
  const auto state = kiosk.device->feed_state();
  restart_controller();
  run(30);
  EXPECT_EQ(kiosk.device->feed_items(), items);
  EXPECT_EQ(kiosk.device->feed_state(), state);
  central.put_devices({"kiosk-1", "kiosk-2", "kiosk-3"});
  run(30);
  EXPECT_GT(kiosk.device->feed_state().version, state.version);
  EXPECT_EQ(kiosk.device->catalogue().devices().size(), 4U);
}

// Covers KV-5. Found by the simulator: a kiosk was never told of a reclaim whose item the disk had refused once.
TEST_F(VenueTest, ServesWhatTheDiskRefusedOnce) {
  const auto id = new_id();
  documents.fail_next_put(journal::Error::StorageFull);
  kiosk.ask(seats({own_ledger().places_in(PlaceState::Free).seats.front().value()}), id);
  run(20);
  ASSERT_TRUE(own_ledger().find_grant(ledger::GrantId(id.bytes())));
  const auto& items = kiosk.device->feed_items();
  const auto is_the_grant = [&id](const sync::FeedItem& item) {
    return item.key == ledger::GrantId(id.bytes()).text();
  };
  EXPECT_TRUE(std::any_of(items.begin(), items.end(), is_the_grant));
}

TEST_F(VenueTest, AsksForItsShareUnderOneIdAcrossARestart) {
  wan_is_up = false;
  ASSERT_TRUE(venue->link().status(clock.at).reachable);
  wire::GrantRequest wanted{central.performance, {}, {}, {{the_floor, 11}}, false};
  kiosk.ask(wanted, new_id());
  run(3);
  kiosk.sell(central.performance, {{}, {{the_floor, 11}}});
  run(30);  // The request is on the disk; nobody answers.
  restart_controller();
  wan_is_up = true;
  run(60);
  EXPECT_EQ(own_ledger().zone(the_floor).available, 20U);
  // Ten more than the first twenty-four were granted once, whatever was sent twice.
  EXPECT_EQ(central.ledger.totals().allotted, 24U + 11U);
}

TEST_F(VenueTest, TellsItsKiosksWhatItAndCentralCouldGive) {
  run(30);
  ASSERT_TRUE(kiosk.availability);
  EXPECT_EQ(std::count(kiosk.availability->free_seats.begin(), kiosk.availability->free_seats.end(), true), 10);
  EXPECT_EQ(kiosk.availability->zones.front().count, 50U);
  wan_is_up = false;
  run(100);
  EXPECT_EQ(std::count(kiosk.availability->free_seats.begin(), kiosk.availability->free_seats.end(), true), 4);
  EXPECT_EQ(kiosk.availability->zones.front().count, 20U);
}

TEST_F(VenueTest, AnswersARepeatedCertificateRequestWithoutCentral) {
  wan_is_up = false;
  std::optional<Result<wire::Reply, link::RequestError>> answer;
  kiosk.link->request({new_id(), kiosk.device->identity().name, kiosk.device->journal().id(),
                       wire::CertificateRequest{kiosk.signer->public_key()}},
                      clock.at, Duration(3'000),
                      [&answer](Result<wire::Reply, link::RequestError> reply) { answer = std::move(reply); });
  run(3);
  ASSERT_TRUE(answer && *answer);
  EXPECT_TRUE(std::holds_alternative<wire::CertificateReply>((*answer)->what));
}

TEST_F(VenueTest, KeepsAForkedJournalForAPersonToSee) {
  run(5);
  // A clone of the kiosk's disk wrote something else under the same numbers.
  const auto& name = kiosk.device->identity().name;
  const auto journal = kiosk.device->journal().id();
  ASSERT_TRUE(kiosk.device->record({wire::Entry(wire::DeviceEntry(wire::PrinterFault{"jam", clock.now()}))}));
  run(10);
  sync::JournalBatch batch;
  batch.device = name.text();
  batch.journal_id = journal;
  batch.first_seq = 1;
  batch.previous_digest = chain_start(journal).digest;
  batch.entries = {Bytes{1, 2, 3}};
  batch.head = extend(chain_start(journal), batch.entries);
  batch.head_signature = kiosk.signer->sign(signed_head_message(batch.device, journal, batch.head));
  batch.newest_seq = 1;
  const auto topic = wire::up_topic(*seating::VenueName::parse("lumen"), name, wire::UpKind::Journal);
  venue->receive(topic, wire::encode(batch), clock.at);
  on_the_way.clear();
  EXPECT_EQ(venue->relays().quarantined(), 1U);
  const auto kept = log.streams("quarantine/");
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->size(), 1U);
}

// Covers KV-5.
TEST_F(VenueTest, StatesItsOwnCertificateAndThatOfAKioskThatIsOffToACentralRestoredFromBeforeThem) {
  run(40);
  is_kiosk_cut = true;
  central.begin_again({"kiosk-1", "kiosk-2"});
  run(150);
  for (const auto* name : {"controller-1", "kiosk-1"}) {
    const auto device_name = *ledger::DeviceName::parse(name);
    EXPECT_TRUE(central.knows_key_of(device_name)) << name;
    EXPECT_NE(device->catalogue().find_certificate(device_name), nullptr) << name;
  }
}

TEST_F(VenueTest, CountsGarbageOnEveryTopicAndLivesOn) {
  const auto venue_name = *seating::VenueName::parse("lumen");
  const auto own = device->identity().name;
  const auto child = kiosk.device->identity().name;
  for (int round = 0; round < 200; ++round) {
    Bytes garbage(static_cast<std::size_t>(round % 97));
    random.fill(garbage);
    for (const auto kind : {wire::UpKind::Birth, wire::UpKind::Journal, wire::UpKind::Request, wire::UpKind::Feed,
                            wire::UpKind::Report}) {
      venue->receive(wire::up_topic(venue_name, child, kind), garbage, clock.at);
      venue->receive(wire::up_topic(venue_name, *ledger::DeviceName::parse("stranger"), kind), garbage, clock.at);
    }
    for (const auto kind :
         {wire::DownKind::Acknowledgement, wire::DownKind::Reply, wire::DownKind::Feed, wire::DownKind::Availability}) {
      venue->receive(wire::down_topic(venue_name, own, kind), garbage, clock.at);
    }
    venue->receive("elsewhere", garbage, clock.at);
  }
  EXPECT_GT(venue->refused_messages(), 1'000U);
  run(30);
  kiosk.ask(seats({own_ledger().places_in(PlaceState::Free).seats.front().value()}), new_id());
  run(5);
  EXPECT_EQ(kiosk.free_places(central.performance), 1U);
}

TEST_F(VenueTest, RefusesAMessageThatNamesAnotherDeviceThanItsTopic) {
  const auto venue_name = *seating::VenueName::parse("lumen");
  const wire::Request request{new_id(), other_kiosk.device->identity().name, JournalId::random(random),
                              seats({own_ledger().places_in(PlaceState::Free).seats.front().value()})};
  const auto refused = venue->refused_messages();
  venue->receive(wire::up_topic(venue_name, kiosk.device->identity().name, wire::UpKind::Request),
                 wire::encode(request), clock.at);
  EXPECT_EQ(venue->refused_messages(), refused + 1);
  EXPECT_EQ(own_ledger().totals().allotted, 0U);
}

}  // namespace
}  // namespace foyer::controller
