// What central does with new journals and declarations once a controller was replaced.
#include "tests/unit/central_fleet/declaring.hpp"

namespace foyer::central {
namespace {

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
TEST_F(Declarations, ReleaseTheRestWithoutAKioskThatWasNeverStarted) {
  register_kiosk_3();
  granted(old_controller, places({0, 1}, 10));
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  declare(kiosk_1, first_kiosk, new_grantor, {});
  declare(kiosk_2, second_kiosk, new_grantor, {});
  judge();
  EXPECT_EQ(seat(0), PlaceState::Free);
  EXPECT_EQ(floor_allotted(), 0U);
}

// Covers KV-4. What a kiosk says in a journal that is held is not known: it may have had a part in an older life of it.
TEST_F(Declarations, CountForNothingBeyondAnEntryThatIsNotKnownAndReleaseNothingMeanwhile) {
  const auto lease = granted(old_controller, places({0, 1, 2}));
  send_unknown(kiosk_1, first_kiosk);
  receive_part(kiosk_1, first_kiosk, lease, places({0}));
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  declare(kiosk_1, first_kiosk, new_grantor, {{lease, places({0})}});
  declare(kiosk_2, second_kiosk, new_grantor, {});
  judge();
  EXPECT_FALSE(has_declared(model, model.devices().at(kiosk_1)));
  EXPECT_EQ(seat(2), PlaceState::Allotted);

  // The kiosk's disk was set back: it says all it has, in a journal that can be read.
  const auto third = JournalId::random(random);
  send_note(kiosk_1, third, wire::JournalOpened{first_kiosk, wire::NewJournalReason::Forked, now});
  declare(kiosk_1, third, new_grantor, {});
  judge();
  EXPECT_TRUE(has_declared(model, model.devices().at(kiosk_1)));
  EXPECT_EQ(seat(0), PlaceState::Allotted);
  EXPECT_EQ(seat(2), PlaceState::Allotted);
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
  declare(kiosk_1, first_kiosk, new_grantor, {{lease, places({0, 1})}});
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
TEST_F(Declarations, TakeNoSaleOfAnotherJournalForOneOfWhatAKioskDeclared) {
  const auto lease = granted(old_controller, places({}, 10));
  receive_part(kiosk_1, first_kiosk, lease, places({}, 4));
  receive_part(kiosk_2, second_kiosk, lease, places({}, 4));
  sell_floor(kiosk_2, second_kiosk, lease, 4);
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  declare(kiosk_1, first_kiosk, new_grantor, {{lease, places({}, 4)}});
  declare(kiosk_2, second_kiosk, new_grantor, {{lease, places({}, 4)}});
  judge();
  EXPECT_EQ(floor_allotted(), 4U);  // The first kiosk's; the rest of the controller's is free.
}

// Covers KV-4. Written by a version that declared only what was unsold.
TEST_F(Declarations, AddWhatIsKnownAsSoldToADeclarationOfAnOlderVersion) {
  const auto lease = granted(old_controller, places({}, 10));
  sell_floor(kiosk_1, first_kiosk, lease, 3);
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  wire::GrantsDeclared old{model.authority(), new_grantor, {{performance, {{lease, places({}, 4)}}}}, now, false};
  send_note(kiosk_1, first_kiosk, old);
  declare(kiosk_2, second_kiosk, new_grantor, {});
  judge();
  EXPECT_EQ(floor_allotted(), 4U);
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

// Covers KV-4, KV-5. Found by the simulator: a copied disk began a journal and was gone, a restored central waited for
// what it would declare, and the device, told only to wait, never heard that another journal counts as its newest.
TEST_F(Declarations, SayThatAJournalIsSupersededWhileTheyAreWaitedForToo) {
  granted(old_controller, places({0}));
  restore(Model(model));
  ASSERT_EQ(refused(old_controller), "SUSPENDED");
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  EXPECT_EQ(refused(old_controller), "SUPERSEDED");
  const auto third = JournalId::random(random);
  send_note(controller, third, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  EXPECT_EQ(refused(third), "SUSPENDED");
}

// Covers KV-4, KV-5. Found by the simulator: two copies each followed the same journal, and the one heard of last was
// gone.
TEST_F(Declarations, CountOfTheCopyThatSpeaksWhereTwoFollowedOneJournal) {
  const auto copys = JournalId::random(random);
  const auto later = JournalId::random(random);
  send_note(controller, new_controller, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  send_note(controller, copys, wire::JournalOpened{old_controller, wire::NewJournalReason::Forked, now});
  EXPECT_TRUE(model.holders().is_superseded(controller, new_controller));
  declare(controller, new_controller, first_log, {});
  EXPECT_EQ(model.holders().newest_journal(controller), new_controller);
  EXPECT_TRUE(model.holders().is_superseded(controller, copys));

  // Neither what was followed nor what comes late of it is the newest again.
  declare(controller, old_controller, first_log, {});
  EXPECT_EQ(model.holders().newest_journal(controller), new_controller);
  send_note(controller, later, wire::JournalOpened{new_controller, wire::NewJournalReason::Forked, now});
  declare(controller, new_controller, first_log, {});
  EXPECT_EQ(model.holders().newest_journal(controller), later);
  declare(controller, copys, first_log, {});
  EXPECT_EQ(model.holders().newest_journal(controller), copys);
  declare(controller, later, first_log, {});
  EXPECT_EQ(model.holders().newest_journal(controller), later);
}

}  // namespace
}  // namespace foyer::central
