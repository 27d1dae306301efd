#include "protocol/sale/saga.hpp"

#include <gtest/gtest.h>

#include "tests/unit/sale/selling.hpp"

namespace foyer::sale {
namespace {

// Covers KV-2.
TEST(Saga, SellsPrintsAndCaptures) {
  Kiosk kiosk;
  kiosk.on(sample_start(2));
  ASSERT_NE(kiosk.effect<SecureSeats>(), nullptr);
  EXPECT_EQ(kiosk.effect<SecureSeats>()->places, places_of(sample_order(2)));
  kiosk.on(SeatsWereSecured{leased_for(sample_order(2))});
  EXPECT_TRUE(kiosk.effects.empty());
  kiosk.on(PaymentWasChosen{attempt(1), PaymentMeans::AuthoriseAndCapture});
  ASSERT_NE(kiosk.effect<AuthorisePayment>(), nullptr);
  EXPECT_EQ(kiosk.effect<AuthorisePayment>()->amount.cents, 2500);
  kiosk.on(PaymentWasApproved{attempt(1), "T-4711"});
  ASSERT_NE(kiosk.effect<ConfirmLease>(), nullptr);
  EXPECT_FALSE(is_charged(kiosk.state));
  kiosk.on(LeaseIsLive{});
  EXPECT_NE(kiosk.effect<SignTickets>(), nullptr);
  kiosk.on(TicketsWereSigned{});
  ASSERT_NE(kiosk.effect<PrintTicket>(), nullptr);
  EXPECT_EQ(kiosk.effect<PrintTicket>()->index, 0U);
  kiosk.on(PrintWasProven{0});
  EXPECT_EQ(kiosk.effect<PrintTicket>()->index, 1U);
  kiosk.on(PrintWasProven{1});
  EXPECT_NE(kiosk.effect<CapturePayment>(), nullptr);
  kiosk.on(PaymentWasCaptured{attempt(1)});
  EXPECT_EQ(kiosk.phase(), Phase::Completed);
  EXPECT_TRUE(is_charged(kiosk.state));
  EXPECT_TRUE(kiosk.effects.empty());
}

// Covers KV-4: who reads only this entry knows the whole sale.
TEST(Saga, CommitsOrderLeasePaymentAndTicketsInOneEntry) {
  Kiosk kiosk;
  kiosk.until_authorised(2).on(LeaseIsLive{});
  const auto& committed = std::get<SaleCommitted>(kiosk.journal.back());
  EXPECT_EQ(committed.order, sample_order(2));
  EXPECT_EQ(committed.leased, leased_for(sample_order(2)));
  EXPECT_EQ(committed.payment.attempt, attempt(1));
  EXPECT_EQ(committed.payment.reference, "T-4711");
  EXPECT_EQ(committed.tickets, sample_start(2).tickets);
  EXPECT_EQ(committed.at, noon);
}

TEST(Saga, ServesAPaymentThatTakesTheMoneyAtOnce) {
  Kiosk kiosk;
  kiosk.until_authorised(1, PaymentMeans::SaleAndReverse);
  EXPECT_TRUE(is_charged(kiosk.state));
  kiosk.on(LeaseIsLive{}).on(TicketsWereSigned{}).on(PrintWasProven{0});
  EXPECT_EQ(kiosk.phase(), Phase::Completed);
  EXPECT_EQ(kiosk.entries<CaptureRequested>(), 0U);
}

TEST(Saga, ServesCashThatIsAlreadyIn) {
  Kiosk kiosk;
  kiosk.until_requested(1, PaymentMeans::CashAlreadyIn);
  EXPECT_EQ(kiosk.effect<AuthorisePayment>(), nullptr);
  EXPECT_NE(kiosk.effect<ConfirmLease>(), nullptr);
  kiosk.on(LeaseIsDead{});
  ASSERT_NE(kiosk.effect<ReversePayment>(), nullptr);
  EXPECT_EQ(kiosk.effect<ReversePayment>()->amount.cents, 1250);
}

TEST(Saga, AsksNoTerminalForAFreeOrder) {
  Kiosk kiosk;
  kiosk.until_secured(1, PriceCategoryIndex(2)).on(PaymentWasChosen{attempt(1), PaymentMeans::AuthoriseAndCapture});
  EXPECT_NE(kiosk.effect<ConfirmLease>(), nullptr);
  Kiosk dead = kiosk;
  dead.on(LeaseIsDead{}).on(SeatsWereReleased{});
  EXPECT_EQ(dead.phase(), Phase::Reversed);
  EXPECT_EQ(dead.entries<ReversalRequested>(), 0U);
  kiosk.on(LeaseIsLive{}).on(TicketsWereSigned{}).on(PrintWasProven{0});
  EXPECT_EQ(kiosk.phase(), Phase::Completed);
  EXPECT_FALSE(is_charged(kiosk.state));
}

TEST(Saga, EndsWithoutAChargeIfTheSeatsAreRefused) {
  Kiosk kiosk;
  kiosk.on(sample_start(1)).on(SeatsWereRefused{});
  EXPECT_NE(kiosk.effect<ReleaseSeats>(), nullptr);
  kiosk.on(SeatsWereReleased{});
  EXPECT_EQ(kiosk.phase(), Phase::Abandoned);
  EXPECT_EQ(kiosk.state.giving_up, GiveUpReason::SeatsRefused);
}

TEST(Saga, RefusesOtherSeatsThanWereOrdered) {
  Kiosk kiosk;
  kiosk.on(sample_start(2));
  EXPECT_EQ(kiosk.refusal(SeatsWereSecured{leased_for(sample_order(1))}), SaleError::WrongPlaces);
  EXPECT_EQ(kiosk.refusal(SeatsWereSecured{}), SaleError::WrongPlaces);
}

// Covers KV-4: outside the lease nothing is sold, and the money goes back.
TEST(Saga, ReversesThePaymentUnderADeadLease) {
  Kiosk kiosk;
  kiosk.until_authorised(1, PaymentMeans::SaleAndReverse).on(LeaseIsDead{});
  ASSERT_NE(kiosk.effect<ReversePayment>(), nullptr);
  kiosk.on(PaymentWasReversed{attempt(1)});
  EXPECT_FALSE(is_charged(kiosk.state));
  kiosk.on(SeatsWereReleased{});
  EXPECT_EQ(kiosk.phase(), Phase::Reversed);
  EXPECT_EQ(kiosk.entries<SaleCommitted>(), 0U);
}

TEST(Saga, LetsTheCustomerTryAnotherCardAFewTimes) {
  Kiosk kiosk;
  kiosk.until_requested().on(PaymentWasDeclined{attempt(1)});
  EXPECT_EQ(kiosk.phase(), Phase::SeatsSecured);
  EXPECT_EQ(kiosk.refusal(PaymentWasChosen{attempt(1)}), SaleError::AttemptReused);
  EXPECT_EQ(kiosk.refusal(PaymentWasChosen{}), SaleError::AttemptReused);
  kiosk.on(PaymentWasChosen{attempt(2)}).on(TerminalIsUnreachable{attempt(2)});
  EXPECT_EQ(kiosk.phase(), Phase::SeatsSecured);
  kiosk.on(PaymentWasChosen{attempt(3)}).on(PaymentWasDeclined{attempt(3)});
  EXPECT_EQ(kiosk.phase(), Phase::Releasing);
  EXPECT_EQ(kiosk.state.giving_up, GiveUpReason::PaymentAttemptsUsed);
}

// Covers KV-4.
TEST(Saga, AsksAfterAnUnknownPaymentAndNeverAssumes) {
  Kiosk kiosk;
  kiosk.until_requested().on(PaymentIsUnknown{attempt(1)});
  ASSERT_NE(kiosk.effect<QueryPayment>(), nullptr);
  EXPECT_EQ(kiosk.effect<QueryPayment>()->after, Duration(0));
  kiosk.on(TerminalIsUnreachable{attempt(1)});
  EXPECT_EQ(kiosk.effect<QueryPayment>()->nth, 2U);
  EXPECT_EQ(kiosk.effect<QueryPayment>()->after, retry_delay);
  Kiosk approved = kiosk;
  approved.on(PaymentWasApproved{attempt(1), "T"});
  EXPECT_EQ(approved.phase(), Phase::PaymentAuthorised);
  for (std::uint32_t nth = 3; nth <= payment_queries_limit; ++nth) kiosk.on(PaymentIsUnknown{attempt(1)});
  EXPECT_EQ(kiosk.phase(), Phase::PaymentUnknown);
  kiosk.on(PaymentIsUnknown{attempt(1)});
  EXPECT_EQ(kiosk.phase(), Phase::Reversing);
  EXPECT_EQ(kiosk.state.giving_up, GiveUpReason::PaymentNeverKnown);
}

TEST(Saga, ReversesAnApprovalThatCameAfterTheCustomerCancelled) {
  Kiosk kiosk;
  kiosk.until_requested().on(CustomerCancelled{});
  EXPECT_TRUE(kiosk.effects.empty()) << "a cancel must not ask for the payment a second time";
  kiosk.on(CustomerCancelled{}).on(PaymentWasApproved{attempt(1), "T"});
  EXPECT_NE(kiosk.effect<ReversePayment>(), nullptr);
}

TEST(Saga, CanBeCancelledUntilThePaymentIsThrough) {
  Kiosk kiosk;
  kiosk.until_secured().on(CustomerCancelled{}).on(SeatsWereReleased{});
  EXPECT_EQ(kiosk.phase(), Phase::Abandoned);
  EXPECT_EQ(Kiosk().until_printing().refusal(CustomerCancelled{}), SaleError::TooLate);
  EXPECT_EQ(Kiosk().refusal(TimedOut{}), SaleError::OutOfPlace);
}

// Covers KV-4: a reversal that fails stays open and visible.
TEST(Saga, LeavesAFailedReversalToAPerson) {
  Kiosk kiosk;
  kiosk.until_authorised(1, PaymentMeans::SaleAndReverse).on(LeaseIsDead{});
  for (std::uint32_t nth = 1; nth < reversal_tries_limit; ++nth) {
    kiosk.on(ReversalHasFailed{attempt(1)});
    EXPECT_EQ(kiosk.effect<ReversePayment>()->nth, nth + 1);
  }
  kiosk.on(ReversalHasFailed{attempt(1)});
  EXPECT_NE(kiosk.effect<ReleaseSeats>(), nullptr) << "the seats are free for others meanwhile";
  kiosk.on(SeatsWereReleased{});
  EXPECT_EQ(kiosk.phase(), Phase::ToSettleByHand);
  EXPECT_EQ(kiosk.state.to_settle, HandSettlement::Reversal);
  EXPECT_TRUE(is_quiet(kiosk.state));
  EXPECT_FALSE(is_ended(kiosk.state));
  kiosk.on(SettledByHand{"staff-7"});
  EXPECT_EQ(kiosk.phase(), Phase::Reversed);
  EXPECT_EQ(kiosk.state.settled_by, "staff-7");
}

TEST(Saga, LeavesAFailedCaptureToAPersonAndTheTicketsToTheCustomer) {
  Kiosk kiosk;
  kiosk.until_printing().on(PrintWasProven{0});
  for (std::uint32_t nth = 1; nth <= capture_tries_limit; ++nth) kiosk.on(CaptureHasFailed{attempt(1)});
  EXPECT_EQ(kiosk.phase(), Phase::ToSettleByHand);
  EXPECT_EQ(kiosk.state.to_settle, HandSettlement::Capture);
  kiosk.on(SettledByHand{"staff-7"});
  EXPECT_EQ(kiosk.phase(), Phase::Completed);
}

// Covers KV-7.
TEST(Saga, GivesAClaimCodeForAnUncertainPrintAndTriesTheOthers) {
  Kiosk kiosk;
  kiosk.until_printing(2).on(PrintIsUnknown{0});
  ASSERT_NE(kiosk.effect<PrintTicket>(), nullptr);
  EXPECT_EQ(kiosk.effect<PrintTicket>()->index, 1U);
  kiosk.on(PrintWasProven{1});
  ASSERT_EQ(kiosk.effects.size(), 1U);
  EXPECT_EQ(kiosk.effect<ShowClaimCode>()->ticket, sample_start(2).tickets[0].id);
  EXPECT_EQ(kiosk.effect<ShowClaimCode>()->code, sample_start(2).tickets[0].claim_code);
  kiosk.on(ClaimCodesWereShown{});
  EXPECT_NE(kiosk.effect<CapturePayment>(), nullptr) << "an uncertain print keeps the charge";
  EXPECT_EQ(kiosk.entries<PrintStarted>(), 2U);
}

// Covers KV-7.
TEST(Saga, TriesOnceMoreIfThePrinterTookNoByte) {
  Kiosk kiosk;
  kiosk.until_printing(2).on(PrintHasFailed{0, PrintFault::CoverOpen, true});
  ASSERT_NE(kiosk.effect<PrintTicket>(), nullptr);
  EXPECT_EQ(kiosk.effect<PrintTicket>()->index, 0U);
  EXPECT_EQ(kiosk.effect<PrintTicket>()->nth, 2U);
  kiosk.on(PrintHasFailed{0, PrintFault::CoverOpen, true});
  EXPECT_EQ(kiosk.effect<PrintTicket>(), nullptr);
  EXPECT_EQ(kiosk.effects.size(), 2U) << "both tickets have a claim code";
  EXPECT_EQ(kiosk.phase(), Phase::HandingOver);
}

// Covers KV-7.
TEST(Saga, TriesNoOtherTicketAfterACertainFailure) {
  Kiosk kiosk;
  kiosk.until_printing(3).on(PrintWasProven{0}).on(PrintHasFailed{1, PrintFault::Jam, false});
  EXPECT_EQ(kiosk.phase(), Phase::HandingOver);
  EXPECT_EQ(kiosk.effects.size(), 2U);
  EXPECT_EQ(kiosk.entries<PrintStarted>(), 2U);
  EXPECT_EQ(kiosk.entries<ClaimCodeGiven>(), 2U);
}

TEST(Saga, GivesClaimCodesIfTheTicketsCannotBeSigned) {
  Kiosk kiosk;
  kiosk.until_authorised(2).on(LeaseIsLive{}).on(SigningHasFailed{});
  EXPECT_EQ(kiosk.effects.size(), 2U);
  kiosk.on(ClaimCodesWereShown{}).on(PaymentWasCaptured{attempt(1)});
  EXPECT_EQ(kiosk.phase(), Phase::Completed);
}

TEST(Saga, RefusesAnswersThatNothingWaitsFor) {
  const Kiosk kiosk = Kiosk().until_printing(2);
  EXPECT_EQ(kiosk.refusal(PrintWasProven{1}), SaleError::WrongTicket);
  EXPECT_EQ(kiosk.refusal(PrintIsUnknown{9}), SaleError::WrongTicket);
  EXPECT_EQ(kiosk.refusal(PaymentWasApproved{attempt(1), "T"}), SaleError::OutOfPlace);
  EXPECT_EQ(kiosk.refusal(PaymentWasApproved{attempt(2), "T"}), SaleError::UnknownAttempt);
  EXPECT_EQ(kiosk.refusal(PaymentWasCaptured{attempt(1)}), SaleError::OutOfPlace);
  EXPECT_EQ(kiosk.refusal(sample_start(1)), SaleError::OutOfPlace);
  EXPECT_EQ(kiosk.refusal(SettledByHand{"staff-7"}), SaleError::OutOfPlace);
  EXPECT_EQ(Kiosk().until_requested().refusal(PaymentWasApproved{attempt(1), std::string(65, 'x')}),
            SaleError::TextTooLong);
}

TEST(Saga, RefusesEntriesThatDoNotFollow) {
  Kiosk kiosk;
  kiosk.until_printing();
  const SaleState before = kiosk.state;
  for (const SaleEntry& entry : kiosk.journal) {
    if (std::holds_alternative<PrintStarted>(entry)) continue;
    EXPECT_FALSE(evolve(kiosk.state, entry));
  }
  EXPECT_FALSE(evolve(kiosk.state, PaymentCaptured{attempt(1)}));
  EXPECT_FALSE(evolve(kiosk.state, ReversalRequested{attempt(1), 1}));
  EXPECT_FALSE(evolve(kiosk.state, SaleCompleted{noon}));
  EXPECT_FALSE(evolve(kiosk.state, PrintProven{7}));
  EXPECT_EQ(kiosk.state, before);
}

}  // namespace
}  // namespace foyer::sale
