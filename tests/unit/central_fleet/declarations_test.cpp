// What central does with new journals and declarations, on the model alone: settlement, grants, judgement.
#include "central/allotment/declarations.hpp"

#include <gtest/gtest.h>

#include "central/allotment/allotment.hpp"
#include "central/catalogue/catalogue.hpp"
#include "central/settlement/settlement.hpp"
#include "protocol/journal/entry.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::central {
namespace {

using ledger::PlaceState;

constexpr auto venue_json = R"({"venue":"lumen",
  "plans":[{"name":"hall","categories":[{"label":"A","price_cents":2500,"currency":"EUR"}],
            "sections":[{"label":"Stalls","rows":[{"label":"A","seats":20,"category":0}]}],
            "zones":[{"label":"Floor","capacity":50,"category":0}]}],
  "performances":[{"performance_id":"10000001-0000-4000-8000-000000000001","title":"Tosca","hall":"grand","plan":"hall",
                   "starts_in_minutes":60,"doors_open_minutes_before":30,"duration_minutes":90}],
  "devices":[{"name":"controller-1","role":"controller","parent":"central"},
             {"name":"kiosk-1","role":"kiosk","parent":"controller-1"},
             {"name":"kiosk-2","role":"kiosk","parent":"controller-1"}]})";

const Timestamp now{1'800'000'000'000};
const PerformanceId performance = *PerformanceId::parse("10000001-0000-4000-8000-000000000001");
const ledger::DeviceName controller = *ledger::DeviceName::parse("controller-1");
const ledger::DeviceName kiosk_1 = *ledger::DeviceName::parse("kiosk-1");
const ledger::DeviceName kiosk_2 = *ledger::DeviceName::parse("kiosk-2");

ledger::Places places(std::initializer_list<std::uint32_t> seats, std::uint32_t floor = 0) {
  ledger::Places places;
  for (const auto seat : seats) places.seats.emplace_back(seat);
  if (floor > 0) places.zones.push_back({ledger::ZoneIndex(0), floor});
  return places;
}

class Declarations : public testing::Test {
 protected:
  Declarations() {
    const auto document = read_venue_document(venue_json, now);
    EXPECT_TRUE(document);
    commit(*changes_for(*document, model, now));
    for (const auto& device : {controller, kiosk_1, kiosk_2}) {
      model.apply(stream::fleet, {now, wire::CertificateIssued{device, {1}}});
    }
    commit(state_authority(model, first_log, now));
  }

  void commit(const Changes& changes) {
    Draft draft(model, now);
    for (const auto& change : changes.streams) draft.put(change);
  }
  void judge() { commit(judge_declarations(model, now)); }

  /// One entry of a device's journal, settled.
  void send(const ledger::DeviceName& device, const JournalId& journal, const wire::Entry& entry) {
    const auto* record = model.find_journal(device, journal);
    const auto before = record == nullptr ? chain_start(journal) : record->head();
    const journal::EntryDraft text{now, 0, std::string(wire::kind_of(entry)), wire::encode_entry(entry)};
    const auto bytes = journal::encode_entry(before.seq + 1, text);
    const link::ReceivedEntries received{device, journal, before, {bytes}, {}, {}};
    Draft draft(model, now);
    EXPECT_EQ(settle(draft, received).malformed, 0U);
  }
  void send_note(const ledger::DeviceName& device, const JournalId& journal, const wire::DeviceEntry& note) {
    send(device, journal, wire::Entry(note));
  }
  void declare(const ledger::DeviceName& device, const JournalId& journal, const LogId& grantor,
               std::vector<ledger::LeasedPlaces> places) {
    wire::GrantsDeclared declared{model.authority(), grantor, {}, now};
    if (!places.empty()) declared.declared.push_back({performance, std::move(places)});
    send_note(device, journal, declared);
  }
  void sell(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease, unsigned seat) {
    commit_sale(device, journal, lease, places({seat}), {ledger::SeatIndex(seat)});
  }
  void sell_floor(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease, unsigned n) {
    commit_sale(device, journal, lease, places({}, n), std::vector<sale::Place>(n, ledger::ZoneIndex(0)));
  }
  void commit_sale(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease,
                   const ledger::Places& what, const std::vector<sale::Place>& lines) {
    const Money price{2500, {}};
    sale::SaleCommitted sale;
    sale.order = {ledger::OrderId::random(random), performance, {}, price};
    for (const auto& place : lines) {
      sale.order.lines.push_back(
          {place, sale::PriceCategoryIndex(0), *sale::TicketTypeName::parse("adult"), price, {{"base", price}}});
      sale.tickets.push_back({ticket::TicketId::random(random), ticket::claim_code(random)});
    }
    sale.leased = {{lease, what}};
    sale.payment = {sale::PaymentAttemptId::random(random), sale::PaymentMeans::AuthoriseAndCapture, price, "R-1"};
    sale.at = now;
    sold = sale.order.id;
    send(device, journal, wire::SaleEntryOf{sold, sale});
  }
  void cancel(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease,
              const ledger::Places& again) {
    const auto id = ledger::CancelId::random(random);
    send(device, journal, wire::LedgerEntry{performance, ledger::BookingCancelled{id, sold, {{lease, again}}}});
    send(device, journal, wire::SaleEntryOf{sold, sale::SaleReversed{now}});
  }
  void give_back(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease,
                 const ledger::Places& back) {
    send(device, journal,
         wire::LedgerEntry{performance, ledger::PlacesReturned{ledger::ReturnId::random(random), {{lease, back}}}});
  }
  void receive_part(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease,
                    const ledger::Places& part) {
    send(device, journal,
         wire::LedgerEntry{performance,
                           ledger::GrantReceived{ledger::GrantId::random(random), {{lease, part}}, {}, std::nullopt}});
  }

  std::variant<ledger::Lease, std::string> ask(const JournalId& journal, const ledger::Places& wanted) {
    const wire::GrantRequest what{performance, {wanted.seats, {}}, {}, wanted.zones, false};
    const wire::Request request{wire::RequestId::random(random), controller, journal, what};
    auto decided = decide_grant(model, request, what, ledger::AllotmentId::random(random), now);
    if (const auto* refusal = std::get_if<wire::Refusal>(&decided)) return refusal->code;
    commit(std::get<Changes>(decided));
    last_grant = *find_grant(model, performance, ledger::GrantId(request.request_id.bytes()));
    return last_grant.places.front().lease;
  }
  ledger::Lease granted(const JournalId& journal, const ledger::Places& wanted) {
    const auto lease = ask(journal, wanted);
    EXPECT_TRUE(std::holds_alternative<ledger::Lease>(lease));
    return std::holds_alternative<ledger::Lease>(lease) ? std::get<ledger::Lease>(lease) : ledger::Lease{};
  }
  std::string refused(const JournalId& journal) {
    const auto answer = ask(journal, places({19}));
    return std::holds_alternative<std::string>(answer) ? std::get<1>(answer) : "granted";
  }

  PlaceState seat(std::uint32_t index) const { return books().seat_state(ledger::SeatIndex(index)); }
  const ledger::State& books() const { return model.find_performance(performance)->ledger; }
  std::uint64_t floor_allotted() const { return books().zone(ledger::ZoneIndex(0)).allotted; }
  bool suspended() const { return model.find_performance(performance)->suspended; }
  /// The log is put back to `backup` and begins another life.
  void restore(const Model& backup) {
    model = backup;
    commit(state_authority(model, second_log, now));
  }

  SystemRandom random;
  Model model;
  LogId first_log = LogId::random(random);
  LogId second_log = LogId::random(random);
  JournalId old_controller = JournalId::random(random);
  JournalId new_controller = JournalId::random(random);
  JournalId first_kiosk = JournalId::random(random);
  JournalId second_kiosk = JournalId::random(random);
  LogId new_grantor{new_controller.bytes()};
  LogId old_grantor{old_controller.bytes()};
  ledger::OrderId sold;
  wire::Grant last_grant;
};

// Covers KV-4.
TEST_F(Declarations, ReleaseTheRestOfAReplacedControllerOnceAllItsKiosksHaveDeclared) {
  const auto lease = granted(old_controller, places({0, 1, 2, 3}, 10));
  receive_part(kiosk_1, first_kiosk, lease, places({0, 1}, 4));
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  judge();
  EXPECT_EQ(seat(3), PlaceState::Allotted);
  EXPECT_EQ(refused(old_controller), "SUPERSEDED");

  declare(kiosk_1, first_kiosk, new_grantor, {{lease, places({0, 1}, 4)}});
  judge();
  EXPECT_EQ(seat(3), PlaceState::Allotted);
  declare(kiosk_2, second_kiosk, new_grantor, {});
  judge();
  EXPECT_EQ(seat(2), PlaceState::Free);
  EXPECT_EQ(seat(3), PlaceState::Free);
  EXPECT_EQ(floor_allotted(), 4U);

  // The epoch lives for what was declared.
  sell(kiosk_1, first_kiosk, lease, 0);
  EXPECT_EQ(model.find_order(sold)->settled.outcome, wire::SettlementOutcome::Standing);
  EXPECT_TRUE(judge_declarations(model, now).streams.empty());
}

// Covers KV-4.
TEST_F(Declarations, FreeWhatAKioskGivesBackAfterItDeclared) {
  const auto lease = granted(old_controller, places({0, 1}, 6));
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  declare(kiosk_1, first_kiosk, new_grantor, {{lease, places({0, 1}, 6)}});
  give_back(kiosk_1, first_kiosk, lease, places({1}, 2));
  judge();
  EXPECT_EQ(seat(1), PlaceState::Allotted);  // The other kiosk might have it by now.
  declare(kiosk_2, second_kiosk, new_grantor, {});
  judge();
  EXPECT_EQ(seat(0), PlaceState::Allotted);
  EXPECT_EQ(seat(1), PlaceState::Free);
  EXPECT_EQ(floor_allotted(), 4U);
  give_back(kiosk_1, first_kiosk, lease, places({0}, 4));
  judge();
  EXPECT_EQ(seat(0), PlaceState::Free);
  EXPECT_EQ(floor_allotted(), 0U);
}

// Covers KV-4.
TEST_F(Declarations, KeepWhatAKioskSoldBeforeItDeclaredAndCancelledAfter) {
  const auto lease = granted(old_controller, places({0, 1}));
  sell(kiosk_1, first_kiosk, lease, 0);
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  declare(kiosk_1, first_kiosk, new_grantor, {{lease, places({1})}});
  declare(kiosk_2, second_kiosk, new_grantor, {});
  judge();
  EXPECT_EQ(seat(0), PlaceState::Sold);
  cancel(kiosk_1, first_kiosk, lease, places({0}));
  judge();
  EXPECT_EQ(seat(0), PlaceState::Allotted);  // The kiosk has it again and may sell it.
  give_back(kiosk_1, first_kiosk, lease, places({0}));
  judge();
  EXPECT_EQ(seat(0), PlaceState::Free);
}

// Covers KV-4.
TEST_F(Declarations, FreeWhatNobodyDeclaredHoweverMuchOfTheRestWasSoldMeanwhile) {
  const auto lease = granted(old_controller, places({0}, 6));
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  declare(kiosk_1, first_kiosk, new_grantor, {{lease, places({0}, 4)}});
  sell_floor(kiosk_1, first_kiosk, lease, 3);
  declare(kiosk_2, second_kiosk, new_grantor, {});
  judge();
  EXPECT_EQ(floor_allotted(), 1U);  // Of 6: 3 are sold, 2 were nobody's.
}

// Covers KV-4.
TEST_F(Declarations, KeepWhatAKioskGaveBackToTheOldControllerForWhoeverHasItNow) {
  const auto lease = granted(old_controller, places({0}));
  receive_part(kiosk_1, first_kiosk, lease, places({0}));
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  // Relayed late: the old controller took it back and gave it to the other kiosk before it was replaced.
  give_back(kiosk_1, first_kiosk, lease, places({0}));
  declare(kiosk_1, first_kiosk, new_grantor, {});
  declare(kiosk_2, second_kiosk, new_grantor, {{lease, places({0})}});
  judge();
  EXPECT_EQ(seat(0), PlaceState::Allotted);
}

// Covers KV-4.
TEST_F(Declarations, LeaveToAnOperatorWhatAKiosksOldJournalMayStillSell) {
  const auto lease = granted(old_controller, places({0, 1}));
  receive_part(kiosk_1, first_kiosk, lease, places({0}));
  const auto replaced = JournalId::random(random);
  send_note(kiosk_1, replaced, wire::JournalOpened{first_kiosk, wire::NewJournalReason::HeadBelowAcknowledged, now});
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  declare(kiosk_1, replaced, new_grantor, {});
  declare(kiosk_2, second_kiosk, new_grantor, {});
  judge();
  EXPECT_EQ(seat(0), PlaceState::Allotted);
  EXPECT_EQ(seat(1), PlaceState::Allotted);
  commit(*decide_reclaim(model, controller, performance, now));
  EXPECT_EQ(seat(0), PlaceState::Free);
}

TEST_F(Declarations, CountOnlyForThePresentGrantorAndTheNewestJournal) {
  const auto lease = granted(old_controller, places({0, 1}));
  declare(kiosk_1, first_kiosk, old_grantor, {{lease, places({0})}});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  judge();
  EXPECT_EQ(seat(1), PlaceState::Allotted);
  declare(kiosk_1, first_kiosk, new_grantor, {{lease, places({0})}});
  declare(kiosk_2, second_kiosk, new_grantor, {});
  const auto newer = JournalId::random(random);
  send_note(kiosk_2, newer, wire::JournalOpened{second_kiosk, wire::NewJournalReason::Forked, now});
  judge();
  EXPECT_EQ(seat(1), PlaceState::Allotted);
  declare(kiosk_2, newer, new_grantor, {});
  judge();
  EXPECT_EQ(seat(1), PlaceState::Free);
}

TEST_F(Declarations, SupersedeAJournalAsSoonAsAnotherOneAsks) {
  granted(old_controller, places({0}));
  granted(new_controller, places({1}));
  EXPECT_TRUE(model.holders().is_superseded(controller, old_controller));
  EXPECT_EQ(refused(old_controller), "SUPERSEDED");
  // The device's own word stands above the order in which they were heard of.
  send_note(controller, old_controller, wire::JournalOpened{new_controller, wire::NewJournalReason::Forked, now});
  EXPECT_EQ(model.holders().newest_journal(controller), old_controller);
}

// Covers KV-5.
TEST_F(Declarations, BringARestoredCentralBackToWhatItsDevicesHave) {
  const auto known = granted(old_controller, places({0, 1, 2}, 5));
  EXPECT_EQ(last_grant.grantor, first_log);
  const Model backup = model;
  // After the backup: more under the same epoch, and a second performance's worth of other things that are lost.
  EXPECT_EQ(granted(old_controller, places({3, 4}, 5)), known);
  const auto before = known.epoch;

  restore(backup);
  EXPECT_TRUE(suspended());
  EXPECT_EQ(refused(old_controller), "SUSPENDED");
  // Seat 4 was sold since the backup, seat 2 given back; both are in journals that come again.
  sell(kiosk_1, first_kiosk, known, 4);
  give_back(controller, old_controller, known, places({2}));
  declare(kiosk_1, first_kiosk, old_grantor, {{known, places({3}, 4)}});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  judge();
  EXPECT_TRUE(suspended());
  declare(controller, old_controller, second_log, {{known, places({0, 3}, 10)}});
  judge();
  EXPECT_FALSE(suspended());
  EXPECT_EQ(seat(0), PlaceState::Allotted);
  EXPECT_EQ(seat(1), PlaceState::Free);  // In the backup allotted, but nobody declared it.
  EXPECT_EQ(seat(2), PlaceState::Free);
  EXPECT_EQ(seat(3), PlaceState::Allotted);
  EXPECT_EQ(seat(4), PlaceState::Sold);
  EXPECT_EQ(floor_allotted(), 10U);
  EXPECT_TRUE(judge_declarations(model, now).streams.empty());

  const auto lease = granted(new_controller, places({9}));
  EXPECT_GT(lease.epoch.value(), before.value() + epoch_jump);
  EXPECT_EQ(last_grant.grantor, second_log);
}

// Covers KV-4, KV-5.
TEST_F(Declarations, AdoptWhatWasGrantedAgainAfterAReclaimThatTheBackupMissed) {
  const auto reclaimed = granted(old_controller, places({0, 1}, 5));
  const Model backup = model;
  commit(*decide_reclaim(model, controller, performance, now));
  const auto lease = granted(old_controller, places({0}, 3));
  ASSERT_NE(lease, reclaimed);

  restore(backup);
  declare(kiosk_1, first_kiosk, old_grantor, {});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  declare(controller, old_controller, second_log, {{lease, places({0}, 3)}});
  judge();
  EXPECT_FALSE(suspended());
  EXPECT_EQ(seat(0), PlaceState::Allotted);
  EXPECT_EQ(seat(1), PlaceState::Free);
  EXPECT_EQ(floor_allotted(), 3U);
  const auto allotment = books().find_lease(lease);
  ASSERT_TRUE(allotment.has_value());
  EXPECT_TRUE(allotment->live);
  // What is granted from now on comes under the lease that the controller has.
  EXPECT_EQ(granted(old_controller, places({7})), lease);
}

// Covers KV-5.
TEST_F(Declarations, AdoptAnAllotmentThatTheBackupHasNeverHeardOf) {
  const Model backup = model;
  const auto lost = granted(old_controller, places({5, 6}));
  restore(backup);
  declare(kiosk_1, first_kiosk, old_grantor, {{lost, places({6})}});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  declare(controller, old_controller, second_log, {{lost, places({5, 6})}});
  judge();
  ASSERT_TRUE(books().find_lease(lost));
  EXPECT_EQ(books().find_live_allotment(controller, old_controller)->allotment, lost.allotment);
  sell(kiosk_1, first_kiosk, lost, 6);
  EXPECT_EQ(model.find_order(sold)->settled.outcome, wire::SettlementOutcome::Standing);
}

// Covers KV-5.
TEST_F(Declarations, DoNotTakeBackWhatWasGivenBackBeforeTheLastOneDeclared) {
  const Model backup = model;
  const auto lost = granted(old_controller, places({5, 6}));
  restore(backup);
  declare(controller, old_controller, second_log, {{lost, places({5, 6})}});
  give_back(controller, old_controller, lost, places({5}));
  declare(kiosk_1, first_kiosk, old_grantor, {});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  judge();
  EXPECT_EQ(seat(5), PlaceState::Free);
  EXPECT_EQ(seat(6), PlaceState::Allotted);
}

// Covers KV-5.
TEST_F(Declarations, LetAnOperatorSellBeforeAllHaveDeclared) {
  const Model backup = model;
  const auto lost = granted(old_controller, places({5, 6}));
  EXPECT_EQ(decide_resume(model, performance, "all is well", now).error().code, "NOT_SUSPENDED");
  restore(backup);
  declare(kiosk_1, first_kiosk, old_grantor, {{lost, places({6})}});
  commit(*decide_resume(model, performance, "kiosk-2 was stolen", now));
  EXPECT_FALSE(suspended());
  EXPECT_EQ(seat(6), PlaceState::Allotted);
  EXPECT_EQ(seat(5), PlaceState::Free);
  // The controller says what it has when it comes back.
  declare(controller, old_controller, second_log, {{lost, places({5, 6})}});
  judge();
  EXPECT_EQ(seat(5), PlaceState::Allotted);
  EXPECT_EQ(decide_resume(model, PerformanceId::random(random), "?", now).error().status, 404U);
}

TEST_F(Declarations, SuspendNothingWhenTheLogIsTheSameOrNew) {
  EXPECT_TRUE(state_authority(model, first_log, now).streams.empty());
  EXPECT_FALSE(suspended());
}

}  // namespace
}  // namespace foyer::central
