#pragma once
// What follows in a sale without waiting for anything. Both step() and recover() end with it, so a journal that stops
// after any entry is taken up where it stopped. Private to protocol/sale.
// Threading: pure functions and plain values.

#include <utility>

#include "protocol/base/assert.hpp"
#include "protocol/sale/saga.hpp"

namespace foyer::sale {

/// The entries of one step, and the state as it will be after them.
class Unfolding {
 public:
  Unfolding(const SaleState& state, Timestamp now) : state_(state), now_(now) {}

  /// The reducer's own entries always follow from its own state.
  void add(SaleEntry entry) {
    FOYER_ASSERT(evolve(state_, entry));
    entries_.push_back(std::move(entry));
  }
  /// Adds all that follows without waiting.
  void carry_on();

  [[nodiscard]] const SaleState& state() const noexcept { return state_; }
  [[nodiscard]] Timestamp now() const noexcept { return now_; }
  [[nodiscard]] std::vector<SaleEntry> take_entries() { return std::move(entries_); }

 private:
  SaleState state_;
  Timestamp now_;
  std::vector<SaleEntry> entries_;
};

/// Whether a terminal has to be asked at all: not for cash that is in, and not for a free order.
[[nodiscard]] bool needs_terminal(const Payment& payment) noexcept;
[[nodiscard]] bool needs_capture(const Payment& payment) noexcept;
/// The ticket is in the customer's hand for certain, or can be fetched with a claim code.
[[nodiscard]] bool is_settled(const TicketState& ticket) noexcept;
[[nodiscard]] bool all_settled(const SaleState& state) noexcept;
/// Every ticket is settled and every claim code was shown.
[[nodiscard]] bool is_handed_over(const SaleState& state) noexcept;

}  // namespace foyer::sale
