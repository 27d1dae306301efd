#pragma once
// Tickets printed anew at this kiosk's printer: what the feed orders, and what was decided for somebody who stands
// here. One ticket after the other, each step in the journal before the printer is given a byte; never while a sale is
// at the counter. What an end of the program interrupted is unknown and never printed again by itself. Threading: the
// kiosk's thread. Lifetime: borrows everything; answers that come after its end are dropped.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "kiosk/checkout/performers.hpp"
#include "kiosk/checkout/sale_books.hpp"
#include "protocol/device/device.hpp"
#include "protocol/reprint/decide.hpp"

namespace foyer::kiosk {

/// What the storage did not take is offered to it again.
inline constexpr Duration reprint_again_after{2'000};

/// The kiosk's side: printer and terminal are the counter, which sales use too.
struct Counter {
  std::function<bool()> is_free;  ///< No sale is there.
  std::function<void()> freed;
  std::function<bool()> may_print;  ///< Of the kiosk as a whole: in service, certified, the printer ready.
  std::function<void(journal::Error)> trouble;
};

class Reprints {
 public:
  Reprints(device::Device& device, PrintPerformer& printer, SaleBooks& books, Counter counter);

  /// Once, before anything else: ends what the last program was printing.
  void recover();
  /// Before the books note a new journal: another copy of this disk may print what was under way here.
  void leave_behind();
  /// Begins what the feed orders. Several times a second.
  void tick(Duration now);
  /// Prints what was decided, as soon as the counter is free. Known already: no-op. PrinterNotReady: the decision is
  /// written down, and that nothing of it can be printed here.
  [[nodiscard]] Result<Done, reprint::Refusal> take(const reprint::ReprintOrdered& ordered);
  /// Why this printer could never print it; empty if it could. Sends nothing.
  [[nodiscard]] std::string why_unprintable(const reprint::ReprintOrdered& ordered) const;

  /// A reprint has the counter until its last ticket.
  [[nodiscard]] bool is_at_counter() const noexcept { return is_at_counter_; }
  /// Something is printed or waits for it.
  [[nodiscard]] bool is_busy() const noexcept { return !line_.empty() || !unwritten_.empty(); }

 private:
  void take_orders();
  /// Only by a proven hour: nobody stands there any more.
  [[nodiscard]] bool is_too_late(const reprint::ReprintOrdered& ordered) const;
  [[nodiscard]] Timestamp hour_of_parent() const;
  void go_on();
  [[nodiscard]] bool begin(const reprint::KnownReprint& reprint, const reprint::TicketToPrint& wanted);
  void came_back(const reprint::ReprintId& reprint, const ticket::TicketId& ticket, const sale::Outcome& outcome);
  [[nodiscard]] std::optional<printer::Document> paper_of(const reprint::ReprintOrdered& ordered,
                                                          const reprint::TicketToPrint& wanted) const;
  [[nodiscard]] Result<Done, journal::Error> write(const std::vector<reprint::Entry>& entries);
  /// What must not be lost: offered to the storage again until it takes it.
  void keep(const std::vector<reprint::TicketPrinted>& entries);

  device::Device& device_;
  PrintPerformer& printer_;
  SaleBooks& books_;
  Counter counter_;
  std::deque<reprint::ReprintId> line_;  ///< The first of it is printed.
  bool is_at_counter_ = false;
  bool is_printing_ = false;
  std::vector<reprint::Entry> unwritten_;
  Duration again_at_{};
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace foyer::kiosk
