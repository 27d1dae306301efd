// What central does with declarations once it was restored from a backup.
#include "central/reconciliation/person.hpp"
#include "central/reconciliation/rules.hpp"
#include "tests/unit/central_fleet/declaring.hpp"

namespace foyer::central {
namespace {

// Covers KV-5.
TEST_F(Declarations, BringARestoredCentralBackToWhatItsDevicesHave) {
  const auto known = granted(old_controller, places({0, 1, 2}, 5));
  EXPECT_EQ(last_grant.grantor, first_log);
  const Model backup = model;
  // After the backup: more under the same epoch, and a second performance's worth of other things that are lost.
  EXPECT_EQ(granted(old_controller, places({3, 4}, 5)), known);
  const auto before = known.epoch;

  // Found by the simulator: a full disk takes not even the word that this central was restored.
  model = backup;
  model.belongs_to(second_log);
  EXPECT_EQ(refused(old_controller), "SUSPENDED");

  restore(backup);
  EXPECT_TRUE(suspended());
  EXPECT_EQ(refused(old_controller), "SUSPENDED");
  // Seat 4 was sold since the backup, seat 2 given back; both are in journals that come again.
  sell(kiosk_1, first_kiosk, known, 4);
  give_back(controller, old_controller, known, places({2}));
  declare(kiosk_1, first_kiosk, old_grantor, {{known, places({3, 4}, 4)}});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  judge();
  EXPECT_TRUE(suspended());
  declare(controller, old_controller, second_log, {{known, places({0, 3, 4}, 10)}});
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
TEST_F(Declarations, AreNotAwaitedFromADeviceThatIsRegisteredAndWasNeverStarted) {
  register_kiosk_3();
  const auto lease = granted(old_controller, places({0, 1}));
  restore(model);
  declare(kiosk_1, first_kiosk, old_grantor, {});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  judge();
  EXPECT_TRUE(suspended());
  EXPECT_TRUE(is_awaited(model, model.devices().at(controller)));
  EXPECT_FALSE(is_awaited(model, model.devices().at(kiosk_3)));
  declare(controller, old_controller, second_log, {{lease, places({0})}});
  judge();
  EXPECT_FALSE(suspended());
  EXPECT_EQ(seat(0), PlaceState::Allotted);
  EXPECT_EQ(seat(1), PlaceState::Free);
}

// Covers KV-5.
TEST_F(Declarations, AreAwaitedFromADeviceAsSoonAsItHasACertificate) {
  register_kiosk_3();
  restore(model);
  model.apply(stream::fleet, {now, wire::CertificateIssued{kiosk_3, {1}}});
  declare(kiosk_1, first_kiosk, old_grantor, {});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  declare(controller, old_controller, second_log, {});
  judge();
  EXPECT_TRUE(suspended());
  declare(kiosk_3, JournalId::random(random), old_grantor, {});
  judge();
  EXPECT_FALSE(suspended());
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

// Covers KV-5. Found by the simulator: the controller had settled it when it declared, and central had not.
TEST_F(Declarations, KeepPlacesForASaleThatIsStillUnderWay) {
  const Model backup = model;
  const auto lost = granted(old_controller, places({5}, 10));
  restore(backup);
  declare(kiosk_1, first_kiosk, old_grantor, {{lost, places({5}, 4)}});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  declare(controller, old_controller, second_log, {{lost, places({5}, 10)}});
  judge();
  EXPECT_EQ(floor_allotted(), 10U);
  sell_floor(kiosk_1, first_kiosk, lost, 3);
  EXPECT_EQ(model.find_order(sold)->settled.outcome, wire::SettlementOutcome::Standing);
  EXPECT_EQ(floor_allotted(), 7U);
}

// Covers KV-5. Found by the simulator: sold after the controller had declared, and here before the last one had.
TEST_F(Declarations, CountASaleBetweenTwoDeclarationsOnce) {
  const Model backup = model;
  const auto lost = granted(old_controller, places({5}, 10));
  restore(backup);
  declare(controller, old_controller, second_log, {{lost, places({5}, 10)}});
  sell_floor(kiosk_1, first_kiosk, lost, 3);
  EXPECT_EQ(model.find_order(sold)->settled.outcome, wire::SettlementOutcome::Late);
  declare(kiosk_1, first_kiosk, old_grantor, {{lost, places({5}, 4)}});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  judge();
  EXPECT_EQ(floor_allotted(), 7U);
  EXPECT_EQ(books().sold_under(lost), places({}, 3));
  // The kiosk has them again and may sell them: nobody else gets them.
  cancel(kiosk_1, first_kiosk, lost, places({}, 3));
  EXPECT_EQ(floor_allotted(), 10U);
}

// Covers KV-5. Found by the simulator.
TEST_F(Declarations, CountAllThatWasSoldUnderALeaseThatTheBackupKnewLessOf) {
  const auto lease = granted(old_controller, places({}, 5));
  const Model backup = model;
  ASSERT_EQ(granted(old_controller, places({}, 5)), lease);
  restore(backup);
  sell_floor(kiosk_1, first_kiosk, lease, 7);
  declare(kiosk_1, first_kiosk, old_grantor, {{lease, places({}, 8)}});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  declare(controller, old_controller, second_log, {{lease, places({}, 10)}});
  judge();
  EXPECT_EQ(floor_allotted(), 3U);
  cancel(kiosk_1, first_kiosk, lease, places({}, 7));
  EXPECT_EQ(floor_allotted(), 10U);
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
TEST_F(Declarations, ToAnotherCopyOfThisCentralEndItsSalesUntilItIsSaidToBeRestored) {
  const auto log_id = first_log;
  declare(controller, old_controller, log_id, {});
  const auto& record = *model.find_performance(performance);
  // An older journal that goes by another central proves nothing: it never followed this one.
  send_note(kiosk_1, JournalId::random(random), wire::GrantsDeclared{LogId::random(random), log_id, {}, now});
  EXPECT_FALSE(model.is_superseded());
  EXPECT_FALSE(model.is_suspended(record));
  send_note(controller, old_controller, wire::GrantsDeclared{LogId::random(random), LogId::random(random), {}, now});
  EXPECT_TRUE(model.is_superseded());
  EXPECT_TRUE(model.is_suspended(record));
  EXPECT_EQ(decide_resume(model, performance, "the audience waits", now).error().code, "SUPERSEDED");
  commit(state_authority(model, LogId::random(random), now));
  EXPECT_FALSE(model.is_superseded());
  EXPECT_TRUE(model.is_suspended(record));
}

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

// Covers KV-4. Granted after a person resumed, and released as nobody's once the last one had declared.
TEST_F(Declarations, KeepWhatWasGrantedSinceAPersonResumed) {
  const auto known = granted(old_controller, places({0}, 5));
  restore(Model(model));
  declare(kiosk_1, first_kiosk, old_grantor, {});
  commit(*decide_resume(model, performance, "kiosk-2 was stolen", now));
  EXPECT_EQ(refused(old_controller), "SUSPENDED");  // What it has is not known yet.
  declare(controller, old_controller, second_log, {{known, places({0}, 5)}});
  judge();
  ASSERT_EQ(granted(old_controller, places({1}, 3)), known);
  declare(kiosk_2, second_kiosk, old_grantor, {});
  judge();
  EXPECT_EQ(seat(1), PlaceState::Allotted);
  EXPECT_EQ(floor_allotted(), 8U);
}

// Covers KV-4. Found by the simulator: what was sold here since a person resumed stayed in the controller's book too.
TEST_F(Declarations, NameWhatAHolderHasAndSomebodyElseTooUntilItIsGivenBack) {
  const Model backup = model;
  const auto lost = granted(old_controller, places({5, 6}, 10));
  restore(backup);
  EXPECT_TRUE(find_surplus(model, now).empty());
  commit(*decide_resume(model, performance, "kiosk-2 was stolen", now));
  hold_online(places({6}, 45));
  declare(kiosk_1, first_kiosk, old_grantor, {});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  declare(controller, old_controller, second_log, {{lost, places({5, 6}, 10)}});
  judge();
  EXPECT_EQ(seat(5), PlaceState::Allotted);
  EXPECT_EQ(floor_allotted(), 5U);
  EXPECT_TRUE(model.find_performance(performance)->awaiting_declarations);
  const auto surplus = find_surplus(model, now);
  ASSERT_EQ(surplus.size(), 1U);
  EXPECT_EQ(surplus[0].holder, controller);
  EXPECT_EQ(surplus[0].places, places({6}, 5));
  // What of the floor is given back counts against what it has too much, not against what it may have.
  give_back(controller, old_controller, lost, places({6}, 5));
  judge();
  EXPECT_TRUE(find_surplus(model, now).empty());
  EXPECT_EQ(floor_allotted(), 5U);
  EXPECT_EQ(seat(6), PlaceState::Held);
  EXPECT_FALSE(model.find_performance(performance)->awaiting_declarations);
}

/// A person resumed, and one of two seats that a kiosk sold together is held by the box office meanwhile.
class SoldInVain : public Declarations {
 protected:
  void sell_what_is_held_online() {
    const Model backup = model;
    lost = granted(old_controller, places({5, 6, 7}, 10));
    restore(backup);
    declare(kiosk_1, first_kiosk, old_grantor, {});
    commit(*decide_resume(model, performance, "kiosk-2 was stolen", now));
    hold_online(places({6}));
    commit_sale(kiosk_2, second_kiosk, lost, places({5, 6}, 2),
                {ledger::SeatIndex(5), ledger::SeatIndex(6), ledger::ZoneIndex(0), ledger::ZoneIndex(0)});
    ASSERT_EQ(model.find_order(sold)->settled.outcome, wire::SettlementOutcome::Conflicted);
  }
  void declare_what_was_lost() {
    declare(controller, old_controller, second_log, {{lost, places({5, 6, 7}, 10)}});
    declare(kiosk_2, second_kiosk, old_grantor, {{lost, places({5, 6}, 2)}});
    judge();
  }
  ledger::Lease lost;
};

// Covers KV-4. Found by the simulator: a person resumed, the box office sold one of two places that a kiosk had sold
// together, and the other one was given back to an allotment whose holder counts it as sold.
TEST_F(SoldInVain, KeepsForASaleThatIsStillToBeJudgedWhatItSold) {
  sell_what_is_held_online();
  declare_what_was_lost();
  EXPECT_EQ(seat(5), PlaceState::Allotted);
  commit(settle_again(model, case_id_of(sold), now));
  EXPECT_EQ(seat(5), PlaceState::Sold);
  EXPECT_EQ(seat(7), PlaceState::Allotted);
  EXPECT_EQ(floor_allotted(), 8U);
}

// Covers KV-4. The case is closed: its seller counts the places as sold, and so nobody has them.
TEST_F(SoldInVain, IsNotAdoptedOnceTheCaseIsClosed) {
  sell_what_is_held_online();
  commit(*decide_refund(model, case_id_of(sold), "somebody"));
  declare_what_was_lost();
  EXPECT_EQ(seat(5), PlaceState::Free);
  EXPECT_EQ(seat(7), PlaceState::Allotted);
  EXPECT_EQ(floor_allotted(), 8U);
}

// Covers KV-4. The money went back before all had declared: its seller has the places again.
TEST_F(Declarations, AdoptWhatWasSoldInVainAndTakenBack) {
  const Model backup = model;
  const auto lost = granted(old_controller, places({5, 6}));
  restore(backup);
  commit(*decide_resume(model, performance, "kiosk-2 was stolen", now));
  hold_online(places({6}));
  commit_sale(kiosk_2, second_kiosk, lost, places({5, 6}), {ledger::SeatIndex(5), ledger::SeatIndex(6)});
  cancel(kiosk_2, second_kiosk, lost, places({5, 6}));
  declare(controller, old_controller, second_log, {{lost, places({5, 6})}});
  judge();
  EXPECT_EQ(seat(5), PlaceState::Allotted);
}

// Covers KV-4. Found by the simulator: what was granted under a lease that the backup revived was ignored by its
// holder, and stayed allotted.
TEST_F(Declarations, GrantNothingUnderALeaseThatItsHolderDroppedAfterTheBackup) {
  granted(old_controller, places({0, 1}));
  restore(Model(model));
  declare(controller, old_controller, second_log, {});
  commit(*decide_resume(model, performance, "kiosk-2 was stolen", now));
  EXPECT_EQ(refused(old_controller), "SUSPENDED");
}

// Covers KV-4. Found by the simulator: what was given back at once was adopted again.
TEST_F(Declarations, DoNotAdoptWhatAGrantBroughtInVain) {
  const auto known = granted(old_controller, places({0}));
  restore(Model(model));
  declare(controller, old_controller, second_log, {{known, places({0})}});
  commit(*decide_resume(model, performance, "kiosk-2 was stolen", now));
  ASSERT_EQ(granted(old_controller, places({1})), known);
  send(controller, old_controller,
       wire::LedgerEntry{performance, ledger::GrantReceived{last_grant.grant_id, {}, {{known, places({1})}}, {}}});
  EXPECT_EQ(seat(1), PlaceState::Free);
  judge();
  EXPECT_EQ(seat(1), PlaceState::Free);
}

// Covers KV-4. Found by the simulator: the controller had been told of the reclaim, and its kiosk was cut off.
TEST_F(Declarations, ReleaseWhatOnlyAKioskHasOfALeaseThatItsHolderWasToldToDrop) {
  const auto reclaimed = granted(old_controller, places({0, 1}, 5));
  restore(Model(model));
  declare(controller, old_controller, second_log, {});
  declare(kiosk_1, first_kiosk, old_grantor, {{reclaimed, places({0}, 4)}});
  declare(kiosk_2, second_kiosk, old_grantor, {});
  judge();
  EXPECT_EQ(seat(0), PlaceState::Free);
  EXPECT_EQ(floor_allotted(), 0U);
}

TEST_F(Declarations, SuspendNothingWhenTheLogIsTheSameOrNew) {
  EXPECT_TRUE(state_authority(model, first_log, now).streams.empty());
  EXPECT_FALSE(suspended());
}

}  // namespace
}  // namespace foyer::central
