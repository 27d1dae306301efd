#pragma once
// The sales of this kiosk, folded from its journal: all that are open, and the newest of those that ended; and what
// became of each print, for tickets that are printed anew.
// Threading: one thread. Lifetime: a value.

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "protocol/reprint/book.hpp"
#include "protocol/sale/saga.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::kiosk {

/// A refund of one of this kiosk's sales, as far as it came.
struct RefundBook {
  ledger::OrderId order;
  sale::RefundRequested requested;
  std::optional<sale::RefundPaid> paid;
  std::optional<sale::RefundFailed> failed;  ///< Of the try that was requested last.
};

/// Documents by what came of them, by all journals of this disk.
struct PrintTally {
  std::uint64_t proven = 0;
  std::uint64_t unknown = 0;
  std::uint64_t failed = 0;
  /// Failed for no reason that the printer names by itself (paper, cover, cable), since one was proven.
  std::uint64_t failed_in_a_row = 0;
  /// How many may have used paper.
  [[nodiscard]] std::uint64_t on_paper() const noexcept { return proven + unknown; }
};

/// Ended sales that are kept in memory to be asked about.
inline constexpr std::size_t ended_sales_kept = 500;

class SaleBooks {
 public:
  explicit SaleBooks(ledger::DeviceName kiosk) : kiosk_(std::move(kiosk)) {}

  /// An entry of a journal of this disk, as Device::open visits them. False if it does not follow from those before.
  [[nodiscard]] bool replay(const wire::Entry& entry);
  /// False if the entry does not follow from the sale so far.
  [[nodiscard]] bool take(const ledger::OrderId& order, const sale::SaleEntry& entry);
  void take(const reprint::Entry& entry);
  /// The journal so far may go on elsewhere: what is open and not with a person yet is left behind.
  void note_new_journal();
  /// Open in an earlier journal, and not ended in this one yet.
  [[nodiscard]] bool is_left_behind(const ledger::OrderId& order) const { return left_behind_.contains(order); }
  /// Null if unknown, or ended too long ago.
  [[nodiscard]] const sale::SaleState* find(const ledger::OrderId& order) const;
  /// Not ended; those that wait for a person included.
  [[nodiscard]] std::vector<ledger::OrderId> open() const;
  /// Every refund that was ever asked for here; kept, so that none is paid twice.
  [[nodiscard]] const std::map<sale::RefundId, RefundBook>& refunds() const noexcept { return refunds_; }
  [[nodiscard]] const PrintTally& prints() const noexcept { return prints_; }
  /// What this kiosk sold and printed, by claim code and ticket.
  [[nodiscard]] const reprint::Book& printed() const noexcept { return printed_; }
  [[nodiscard]] std::size_t open_count() const noexcept { return sales_.size() - ended_.size(); }

 private:
  [[nodiscard]] bool take_refund(const ledger::OrderId& order, const sale::SaleEntry& entry);

  void count_print(const sale::SaleEntry& entry);
  void count_failed(sale::PrintFault fault);

  ledger::DeviceName kiosk_;
  reprint::Book printed_;
  PrintTally prints_;
  std::map<sale::RefundId, RefundBook> refunds_;
  std::map<ledger::OrderId, sale::SaleState> sales_;
  std::set<ledger::OrderId> open_;
  std::set<ledger::OrderId> left_behind_;
  std::deque<ledger::OrderId> ended_;  ///< Oldest first.
};

}  // namespace foyer::kiosk
