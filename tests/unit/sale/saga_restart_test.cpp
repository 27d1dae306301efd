#include <gtest/gtest.h>

#include "protocol/sale/saga.hpp"
#include "tests/unit/sale/selling.hpp"

namespace foyer::sale {
namespace {

TEST(SagaRestart, ReleasesTheSeatsOfACustomerWhoNeverPaid) {
  for (Kiosk kiosk : {Kiosk().on(sample_start(1)), Kiosk().until_secured()}) {
    kiosk.restart();
    ASSERT_NE(kiosk.effect<ReleaseSeats>(), nullptr);
    kiosk.on(SeatsWereReleased{});
    EXPECT_EQ(kiosk.phase(), Phase::Abandoned);
    EXPECT_EQ(kiosk.state.giving_up, GiveUpReason::Restarted);
  }
}

/// The disk was restored or cloned: the sale goes on in another journal, if anywhere.
SaleState left_behind(SaleState state) {
  const Step step = recover_on_another_journal(state, noon);
  EXPECT_TRUE(step.effects.empty());
  for (const SaleEntry& entry : step.entries) EXPECT_TRUE(evolve(state, entry));
  EXPECT_TRUE(is_quiet(state));
  EXPECT_TRUE(recover(state, noon).effects.empty());
  EXPECT_TRUE(recover_on_another_journal(state, noon).entries.empty());
  return state;
}

// Covers KV-4.
TEST(SagaRestart, AbandonsOnAnotherJournalWhatNeverAskedForMoney) {
  for (const Kiosk& kiosk : {Kiosk().on(sample_start(1)), Kiosk().until_secured()}) {
    EXPECT_EQ(left_behind(kiosk.state).phase, Phase::Abandoned);
  }
}

// Covers KV-4.
TEST(SagaRestart, LeavesToAPersonOnAnotherJournalWhatMayHaveTakenMoney) {
  for (const Kiosk& kiosk : {Kiosk().until_requested(), Kiosk().until_authorised()}) {
    const auto left = left_behind(kiosk.state);
    EXPECT_EQ(left.phase, Phase::ToSettleByHand);
    EXPECT_EQ(left.to_settle, HandSettlement::Reversal);
    const auto settled = step(left, SettledByHand{"staff-7"}, noon);
    ASSERT_TRUE(settled);
    EXPECT_TRUE(std::holds_alternative<PaymentSettledByHand>(settled->entries.back()));
  }
}

// Covers KV-4, KV-7.
TEST(SagaRestart, LeavesASoldOrderOnAnotherJournalClaimableAndUnprinted) {
  Kiosk kiosk;
  const auto left = left_behind(kiosk.until_printing(2).state);
  EXPECT_EQ(left.phase, Phase::ToSettleByHand);
  EXPECT_EQ(left.to_settle, HandSettlement::Capture);
  for (const TicketState& ticket : left.tickets) EXPECT_TRUE(ticket.claim_code_given);
}

// Covers KV-4.
TEST(SagaRestart, AsksTheTerminalInsteadOfPayingAgain) {
  Kiosk kiosk;
  kiosk.until_requested().restart();
  EXPECT_EQ(kiosk.effect<AuthorisePayment>(), nullptr);
  ASSERT_NE(kiosk.effect<QueryPayment>(), nullptr);
  Kiosk never_arrived = kiosk;
  never_arrived.on(PaymentWasDeclined{attempt(1)}).on(SeatsWereReleased{});
  EXPECT_EQ(never_arrived.phase(), Phase::Abandoned);
  kiosk.on(PaymentWasApproved{attempt(1), "T"});
  EXPECT_NE(kiosk.effect<ReversePayment>(), nullptr);
}

TEST(SagaRestart, ReversesAPaymentThatWasNotYetASale) {
  for (const auto means :
       {PaymentMeans::AuthoriseAndCapture, PaymentMeans::SaleAndReverse, PaymentMeans::CashAlreadyIn}) {
    Kiosk kiosk;
    kiosk.until_authorised(1, means).restart();
    ASSERT_NE(kiosk.effect<ReversePayment>(), nullptr);
    kiosk.on(PaymentWasReversed{attempt(1)}).on(SeatsWereReleased{});
    EXPECT_EQ(kiosk.phase(), Phase::Reversed);
  }
}

TEST(SagaRestart, FinishesACommittedSale) {
  Kiosk kiosk;
  kiosk.until_authorised().on(LeaseIsLive{}).restart();
  EXPECT_NE(kiosk.effect<SignTickets>(), nullptr);
  kiosk.on(TicketsWereSigned{}).on(PrintWasProven{0}).restart();
  EXPECT_NE(kiosk.effect<CapturePayment>(), nullptr);
  kiosk.on(PaymentWasCaptured{attempt(1)});
  EXPECT_EQ(kiosk.phase(), Phase::Completed);
}

// Covers KV-7.
TEST(SagaRestart, TakesATicketAtThePrinterForUncertain) {
  Kiosk kiosk;
  kiosk.until_printing(2).restart();
  EXPECT_EQ(kiosk.state.tickets[0].print, PrintState::Unknown);
  EXPECT_TRUE(kiosk.state.tickets[0].claim_code_given);
  ASSERT_NE(kiosk.effect<PrintTicket>(), nullptr);
  EXPECT_EQ(kiosk.effect<PrintTicket>()->index, 1U);
}

// Covers KV-7.
TEST(SagaRestart, ShowsClaimCodesAgainUntilTheyWereShown) {
  Kiosk kiosk;
  kiosk.until_printing(1).on(PrintIsUnknown{0}).restart();
  EXPECT_NE(kiosk.effect<ShowClaimCode>(), nullptr);
  kiosk.on(ClaimCodesWereShown{}).restart();
  EXPECT_EQ(kiosk.effect<ShowClaimCode>(), nullptr);
  EXPECT_NE(kiosk.effect<CapturePayment>(), nullptr);
}

TEST(SagaRestart, HasNothingToDoForASaleThatIsOverOrLeftToAPerson) {
  Kiosk kiosk;
  EXPECT_TRUE(recover(kiosk.state, noon).entries.empty());
  kiosk.until_printing().on(PrintWasProven{0});
  for (std::uint32_t nth = 1; nth <= capture_tries_limit; ++nth) kiosk.on(CaptureHasFailed{attempt(1)});
  ASSERT_EQ(kiosk.phase(), Phase::ToSettleByHand);
  kiosk.restart();
  EXPECT_TRUE(kiosk.effects.empty());
  kiosk.on(SettledByHand{"staff-7"}).restart();
  EXPECT_TRUE(kiosk.effects.empty());
  EXPECT_EQ(kiosk.phase(), Phase::Completed);
}

}  // namespace
}  // namespace foyer::sale
