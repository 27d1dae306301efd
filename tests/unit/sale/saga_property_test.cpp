#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "protocol/sale/saga.hpp"
#include "tests/unit/sale/world.hpp"

namespace foyer::sale {
namespace {

constexpr std::uint32_t rounds_limit = 2'000;

/// One sale from start to end, through crashes. The journal is all that survives one.
class SaleRun {
 public:
  SaleRun(Dice& dice, PaymentMeans means, std::uint32_t tickets)
      : dice_(dice), world(dice, means), start_(sample_start(tickets)) {}

  void to_the_end() {
    for (std::uint32_t round = 0; round < rounds_limit; ++round) {
      if (is_quiet(state_)) return;
      next_outcome();
      check_always();
    }
    RC_FAIL("the run does not end");
  }

  void check_end() const {
    RC_ASSERT(is_quiet(state_));
    const bool is_open = state_.phase == Phase::ToSettleByHand;
    std::uint32_t charged = 0;
    std::uint32_t reserved = 0;
    for (const auto& [id, truth] : world.attempts) {
      if (truth.taken && !truth.reversed) ++charged;
      if (truth.reserved && !truth.taken && !truth.reversed) ++reserved;
    }
    if (is_open) RC_ASSERT(state_.to_settle.has_value());
    if (state_.committed) {
      // Every ticket is in a hand for certain, or its code was on the screen.
      for (std::size_t index = 0; index < state_.tickets.size(); ++index) {
        RC_ASSERT((world.proven[index] || world.code_shown[index]));
      }
      if (!is_open) RC_ASSERT(charged == 1U);
    } else if (!is_open) {
      RC_ASSERT(charged == 0U);
    }
    if (!is_open) RC_ASSERT(reserved == 0U);
    RC_ASSERT(charged <= 1U);
  }

 private:
  void next_outcome() {
    if (state_.phase == Phase::NotStarted) return on(start_);
    if (effects_.empty()) return on(world.customer());
    if (dice_.roll(12) == 11) {
      // Somebody presses cancel while a device is at work; the answer still comes.
      const auto stepped = step(state_, CustomerCancelled{}, noon);
      if (stepped && stepped->effects.empty() && is_same_wait(*stepped)) write(stepped->entries);
    }
    std::optional<Outcome> outcome;
    for (const Effect& effect : std::exchange(effects_, {})) {
      if (dice_.roll(16) == 15) return crash();  // Before the effect.
      outcome = world.perform(effect, state_);
      if (dice_.roll(16) == 15) return crash();  // After it; the answer is lost.
    }
    on(*outcome);
  }

  void on(const Outcome& outcome) {
    const auto stepped = step(state_, outcome, noon);
    RC_ASSERT(stepped.has_value());
    take(*stepped);
  }

  void take(const Step& step) {
    switch (dice_.roll(16)) {
      case 13:
        return crash();  // Before the entries.
      case 14:           // In the middle of them.
        write({step.entries.begin(), step.entries.begin() + static_cast<std::ptrdiff_t>(step.entries.size() / 2)});
        return crash();
      case 15:  // After them, before the effects.
        write(step.entries);
        return crash();
      default:
        write(step.entries);
        effects_ = step.effects;
    }
  }

  /// Replays the journal and takes the sale up again; a kiosk may crash in that too.
  void crash() {
    SaleState replayed;
    for (const SaleEntry& entry : journal_) RC_ASSERT(evolve(replayed, entry));
    RC_ASSERT(replayed == state_);
    effects_.clear();
    if (state_.phase == Phase::NotStarted) return;
    if (dice_.roll(32) == 31) return leave_behind();
    const Step step = recover(state_, noon);
    RC_ASSERT((is_quiet(state_) == (step.entries.empty() && step.effects.empty())));
    take(step);
  }

  /// The disk was restored: nothing is charged, reversed or printed any more, and nothing that may be owed is hidden.
  void leave_behind() {
    const Step step = recover_on_another_journal(state_, noon);
    RC_ASSERT((is_quiet(state_) == step.entries.empty() && step.effects.empty()));
    write(step.entries);
    RC_ASSERT(is_quiet(state_));
    for (std::size_t index = 0; index < state_.tickets.size(); ++index) {
      if (state_.tickets[index].claim_code_given) world.code_shown[index] = true;  // Shown while a person settles.
    }
  }

  void write(const std::vector<SaleEntry>& entries) {
    for (const SaleEntry& entry : entries) {
      RC_ASSERT(evolve(state_, entry));
      journal_.push_back(entry);
      world.on_durable(entry);
    }
  }

  [[nodiscard]] bool is_same_wait(const Step& step) const {
    SaleState after = state_;
    for (const SaleEntry& entry : step.entries) RC_ASSERT(evolve(after, entry));
    return pending_effects(after) == pending_effects(state_);
  }

  void check_always() const {
    std::uint32_t captures = 0;
    std::uint32_t charged = 0;
    for (const auto& [id, truth] : world.attempts) {
      captures += truth.captures;
      if (truth.taken && !truth.reversed) ++charged;
    }
    RC_ASSERT(captures <= 1U);
    RC_ASSERT(charged <= 1U);
    RC_ASSERT(!world.captured_after_reversal);
    // No ticket's bytes reach the printer twice.
    RC_ASSERT(std::all_of(world.papers_begun.begin(), world.papers_begun.end(), [](auto times) { return times <= 1; }));
  }

  Dice& dice_;

 public:
  World world;

 private:
  CustomerStarted start_;
  SaleState state_;
  std::vector<SaleEntry> journal_;
  std::vector<Effect> effects_;
};

// Covers KV-4, KV-7.
RC_GTEST_PROP(Saga, AlwaysEndsAndChargesNobodyWithoutATicketOrAClaimCode, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(0, 250);
  Dice dice(*rc::gen::container<std::vector<std::uint8_t>>(size, rc::gen::arbitrary<std::uint8_t>()));
  const auto means =
      *rc::gen::element(PaymentMeans::AuthoriseAndCapture, PaymentMeans::SaleAndReverse, PaymentMeans::CashAlreadyIn);
  SaleRun run(dice, means, *rc::gen::inRange<std::uint32_t>(1, 4));
  run.to_the_end();
  run.check_end();
}

/// Thousands of runs more, without shrinking: rare paths need several unlucky rolls in a row.
TEST(SagaProperty, HoldsInThousandsOfSeededRuns) {
  const bool held = rc::check("seeded runs", [] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    rc::Random random(seed);
    for (int times = 0; times < 40; ++times) {
      std::vector<std::uint8_t> bytes(300);
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
      const auto means = static_cast<PaymentMeans>(1 + random.next() % 3);
      Dice dice(std::move(bytes));
      SaleRun run(dice, means, static_cast<std::uint32_t>(1 + random.next() % 3));
      run.to_the_end();
      run.check_end();
    }
  });
  EXPECT_TRUE(held);
}

/// Whatever outcome comes at whatever time: a refusal, or entries that follow. Never a crash.
RC_GTEST_PROP(Saga, AnswersAnyOutcomeInAnyState, ()) {
  Kiosk kiosk;
  const auto count = *rc::gen::inRange(0, 60);
  for (int n = 0; n < count; ++n) {
    const PaymentAttemptId id = attempt(*rc::gen::inRange<std::uint8_t>(1, 3));
    const auto index = *rc::gen::inRange<std::uint32_t>(0, 3);
    const std::vector<Outcome> outcomes{sample_start(2),
                                        SeatsWereSecured{leased_for(sample_order(2))},
                                        SeatsWereRefused{},
                                        PaymentWasChosen{id},
                                        PaymentWasApproved{id, "T"},
                                        PaymentWasDeclined{id},
                                        PaymentIsUnknown{id},
                                        TerminalIsUnreachable{id},
                                        LeaseIsLive{},
                                        LeaseIsDead{},
                                        TicketsWereSigned{},
                                        SigningHasFailed{},
                                        PrintWasProven{index},
                                        PrintIsUnknown{index},
                                        PrintHasFailed{index, PrintFault::Jam, index == 0},
                                        ClaimCodesWereShown{},
                                        PaymentWasCaptured{id},
                                        CaptureHasFailed{id},
                                        PaymentWasReversed{id},
                                        ReversalHasFailed{id},
                                        SeatsWereReleased{},
                                        CustomerCancelled{},
                                        TimedOut{},
                                        SettledByHand{"staff-1"}};
    const auto stepped = step(kiosk.state, *rc::gen::elementOf(outcomes), noon);
    if (stepped) kiosk.take(*stepped);
    if (*rc::gen::inRange(0, 10) == 0) kiosk.take(recover(kiosk.state, noon));
    RC_ASSERT((!is_ended(kiosk.state) || pending_effects(kiosk.state).empty()));
  }
}

}  // namespace
}  // namespace foyer::sale
