#pragma once
// What every test of the saga starts from: an order of some tickets, and a kiosk that keeps a journal.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "protocol/sale/saga.hpp"

namespace foyer::sale {

template <class Id>
Id id_of(std::uint8_t kind, std::uint8_t number) {
  IdentifierBytes bytes{};
  bytes[0] = kind;
  bytes[15] = number;
  return Id(bytes);
}

inline const Timestamp noon{1'795'262'400'000};
inline const auto adult = *TicketTypeName::parse("adult");

inline PriceList sample_prices() {
  PriceList prices;
  prices.base_cents[{PriceCategoryIndex(0), adult}] = 1250;
  prices.base_cents[{PriceCategoryIndex(1), adult}] = 900;
  prices.base_cents[{PriceCategoryIndex(2), adult}] = 0;
  return prices;
}

/// Seats 10, 11, ... of a category.
inline Order sample_order(std::uint32_t tickets, PriceCategoryIndex category = PriceCategoryIndex(0)) {
  std::vector<Wish> wishes;
  for (std::uint32_t n = 0; n < tickets; ++n) wishes.push_back({seating::SeatIndex(10 + n), category, adult});
  return *price_order(id_of<OrderId>(1, 1), id_of<PerformanceId>(2, 1), wishes, sample_prices());
}

class FixedRandom final : public RandomSource {
 public:
  explicit FixedRandom(std::uint8_t byte) : byte_(byte) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = byte_;
  }

 private:
  std::uint8_t byte_;
};

inline CustomerStarted sample_start(std::uint32_t tickets, PriceCategoryIndex category = PriceCategoryIndex(0)) {
  CustomerStarted start{sample_order(tickets, category), id_of<ledger::HoldId>(3, 1), {}};
  for (std::uint8_t n = 0; n < tickets; ++n) {
    FixedRandom random(n);
    start.tickets.push_back({id_of<ticket::TicketId>(4, static_cast<std::uint8_t>(n + 1)), ticket::claim_code(random)});
  }
  return start;
}

inline std::vector<ledger::LeasedPlaces> leased_for(const Order& order) {
  return {{{id_of<ledger::AllotmentId>(5, 1), ledger::Epoch(7)}, places_of(order)}};
}

inline PaymentAttemptId attempt(std::uint8_t number) {
  return id_of<PaymentAttemptId>(6, number);
}

/// A kiosk without devices: what it journalled, and the effects that it would perform next.
struct Kiosk {
  SaleState state;
  std::vector<SaleEntry> journal;
  std::vector<Effect> effects;

  void take(const Step& step) {
    for (const SaleEntry& entry : step.entries) {
      ASSERT_TRUE(evolve(state, entry));
      journal.push_back(entry);
    }
    effects = step.effects;
  }
  /// The outcome must be welcome.
  Kiosk& on(const Outcome& outcome) {
    const auto stepped = step(state, outcome, noon);
    EXPECT_TRUE(stepped.has_value()) << (stepped ? "" : text(stepped.error()));
    if (stepped) take(*stepped);
    return *this;
  }
  [[nodiscard]] SaleError refusal(const Outcome& outcome) const {
    const auto stepped = step(state, outcome, noon);
    EXPECT_FALSE(stepped.has_value());
    return stepped ? SaleError{} : stepped.error();
  }
  /// Power fails: only the journal is left.
  Kiosk& restart() {
    SaleState replayed;
    for (const SaleEntry& entry : journal) EXPECT_TRUE(evolve(replayed, entry));
    EXPECT_EQ(replayed, state);
    take(recover(state, noon));
    return *this;
  }
  template <class Wanted>
  [[nodiscard]] const Wanted* effect() const {
    for (const Effect& effect : effects) {
      if (const auto* wanted = std::get_if<Wanted>(&effect)) return wanted;
    }
    return nullptr;
  }
  template <class Wanted>
  [[nodiscard]] std::size_t entries() const {
    std::size_t count = 0;
    for (const SaleEntry& entry : journal) count += std::holds_alternative<Wanted>(entry) ? 1U : 0U;
    return count;
  }
  [[nodiscard]] Phase phase() const noexcept { return state.phase; }

  Kiosk& until_secured(std::uint32_t tickets = 1, PriceCategoryIndex category = PriceCategoryIndex(0)) {
    return on(sample_start(tickets, category)).on(SeatsWereSecured{leased_for(sample_order(tickets, category))});
  }
  Kiosk& until_requested(std::uint32_t tickets = 1, PaymentMeans means = PaymentMeans::AuthoriseAndCapture) {
    return until_secured(tickets).on(PaymentWasChosen{attempt(1), means});
  }
  Kiosk& until_authorised(std::uint32_t tickets = 1, PaymentMeans means = PaymentMeans::AuthoriseAndCapture) {
    until_requested(tickets, means);
    return means == PaymentMeans::CashAlreadyIn ? *this : on(PaymentWasApproved{attempt(1), "T-4711"});
  }
  Kiosk& until_printing(std::uint32_t tickets = 1, PaymentMeans means = PaymentMeans::AuthoriseAndCapture) {
    return until_authorised(tickets, means).on(LeaseIsLive{}).on(TicketsWereSigned{});
  }
};

}  // namespace foyer::sale
