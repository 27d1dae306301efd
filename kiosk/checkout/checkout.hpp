#pragma once
// Runs the sale saga of every open sale: journal first, then the effect, and whatever comes of it is the next outcome.
// One sale at a time is at the counter, which is the terminal and the printer; others wait in line. After a power cut
// recover() finishes or reverses what was open.
// Threading: one thread. Lifetime: borrows device and performers, which outlive it; answers that come after its end are
// dropped.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/checkout/performers.hpp"
#include "kiosk/checkout/refunds.hpp"
#include "kiosk/checkout/rehearsals.hpp"
#include "kiosk/checkout/reprints.hpp"
#include "kiosk/checkout/sale_books.hpp"
#include "kiosk/shop/refusal.hpp"
#include "protocol/device/device.hpp"

namespace foyer::kiosk {

/// From the choice to the payment.
inline constexpr Duration hold_time{300'000};
/// Sales that are not ended, and of those the ones that wait for the terminal.
inline constexpr std::size_t open_sales_limit = 64;
inline constexpr std::size_t line_limit = 16;
/// A claim code counts as shown when a page fetched it; where nobody asks any more, after this time, so that a sale
/// never stays open for want of a customer.
inline constexpr Duration claim_code_deadline{60'000};
/// An outcome that the storage did not take is offered to it again.
inline constexpr Duration storage_again_after{2'000};

/// Tries in a row to print a ticket that failed though the printer was ready, before staff are told.
inline constexpr std::uint64_t failed_prints_to_tell = 2;

class Checkout {
 public:
  Checkout(device::Device& device, Performers performers, SaleBooks books);
  Checkout(const Checkout&) = delete;
  Checkout& operator=(const Checkout&) = delete;

  /// Once, before anything else: what each open sale needs to go on.
  void recover();
  /// The device went on in a new journal, because another copy of this disk may finish what was open here: ends it
  /// without touching money, printer or seats.
  void leave_behind();
  /// Expires holds, times customers out, performs what was delayed. Several times a second.
  void tick();

  /// Whether a sale can begin at all: certificate, printer, terminal, limits.
  [[nodiscard]] Result<Done, SellRefusal> is_open_for(const ledger::PerformanceId& performance) const;
  /// Why no sale at all can begin, whatever the performance; empty while it sells.
  [[nodiscard]] std::vector<SellRefusal> refusals() const;
  /// Whether tickets can be printed anew here now; that needs no terminal.
  [[nodiscard]] Result<Done, reprint::Refusal> is_open_for_reprints() const;
  /// An admin took this kiosk out of service: what is open is finished, and nothing new begins.
  [[nodiscard]] bool is_out_of_service() const { return out_of_service() != nullptr; }
  /// For customers, in the admin's words if there are any; empty while it is in service.
  [[nodiscard]] std::string out_of_service_text() const;
  /// The admin's own words alone; empty if there are none.
  [[nodiscard]] std::string out_of_service_reason() const;
  /// Holds the places, which are in the own ledger, and starts the sale. The same order again changes nothing. The
  /// language is the customer's (Choice): what is printed is in it, also after a power cut.
  [[nodiscard]] Result<Done, SellRefusal> start(const ledger::OrderId& order, const ledger::PerformanceId& performance,
                                                const ledger::Places& places, const std::string& language);
  /// Asks for the money as soon as the counter is free. Repeated while that goes on: no-op.
  [[nodiscard]] Result<Done, SellRefusal> pay(const ledger::OrderId& order);
  /// Gives the places back; money that is under way comes back too. TooLate once it is sold.
  [[nodiscard]] Result<Done, SellRefusal> cancel(const ledger::OrderId& order);
  /// The customer's screen has the claim codes of this sale.
  void note_codes_shown(const ledger::OrderId& order);

  /// For staff: what cannot be printed here, by trial or by what happened; empty while all can.
  [[nodiscard]] std::string unprintable() const;
  [[nodiscard]] const SaleBooks& books() const noexcept { return books_; }
  [[nodiscard]] Reprints& reprints() noexcept { return reprints_; }
  [[nodiscard]] const Reprints& reprints() const noexcept { return reprints_; }
  [[nodiscard]] bool is_in_line(const ledger::OrderId& order) const;
  /// Why the last try to pay was turned down, for the customer; empty if none was.
  [[nodiscard]] std::string note_of(const ledger::OrderId& order) const;
  /// The storage refuses; empty while all is well.
  [[nodiscard]] const std::string& trouble() const noexcept {
    return trouble_.empty() ? device_.storage().trouble() : trouble_;
  }
  /// What is on the disk is no longer certain: only opening it again tells.
  [[nodiscard]] bool must_restart() const noexcept { return must_restart_; }

 private:
  struct Delayed {
    Duration at{};
    ledger::OrderId order;
    sale::Effect effect;
  };
  struct Undelivered {
    Duration at{};
    ledger::OrderId order;
    sale::Outcome outcome;
  };

  /// True if the outcome was taken, or nothing waits for it (a late or repeated answer).
  bool deliver(const ledger::OrderId& order, const sale::Outcome& outcome);
  void recover(const ledger::OrderId& order);
  void recover_again();
  void note_trouble(journal::Error error);
  void keep(const ledger::OrderId& order, sale::Outcome outcome, journal::Error error);
  void follow(const ledger::OrderId& order, const sale::Step& step);
  [[nodiscard]] Result<Done, journal::Error> write(const ledger::OrderId& order,
                                                   const std::vector<sale::SaleEntry>& entries);
  void take(const ledger::OrderId& order, const std::vector<sale::SaleEntry>& entries);

  void perform(const ledger::OrderId& order, const sale::Effect& effect);
  void perform_now(const ledger::OrderId& order, const sale::SecureSeats& effect);
  void perform_now(const ledger::OrderId& order, const sale::ReleaseSeats& effect);
  void perform_now(const ledger::OrderId& order, const sale::AuthorisePayment& effect);
  void perform_now(const ledger::OrderId& order, const sale::QueryPayment& effect);
  void perform_now(const ledger::OrderId& order, const sale::CapturePayment& effect);
  void perform_now(const ledger::OrderId& order, const sale::ReversePayment& effect);
  void perform_now(const ledger::OrderId& order, const sale::ConfirmLease& effect);
  void perform_now(const ledger::OrderId& order, const sale::SignTickets& effect);
  void perform_now(const ledger::OrderId& order, const sale::PrintTicket& effect);
  void perform_now(const ledger::OrderId& order, const sale::ShowClaimCode& effect);
  void commit(const ledger::OrderId& order, const sale::ConfirmLease& effect);

  /// The desired state, if it says so.
  [[nodiscard]] const wire::DesiredState* out_of_service() const;
  [[nodiscard]] Answer answer_for(const ledger::OrderId& order);
  [[nodiscard]] bool has_sale_at_counter() const;
  [[nodiscard]] Counter counter();
  void call_next();
  /// Tickets of it can be printed here; tried if that was not tried yet.
  [[nodiscard]] bool is_printable(const wire::PerformanceOnSale& show) const;
  /// Tries one performance that was not tried yet.
  void rehearse_next();
  void time_out_customers();
  void sweep_holds();

  device::Device& device_;
  Performers performers_;
  SaleBooks books_;
  Refunds refunds_;
  Reprints reprints_;
  mutable Rehearsals rehearsals_;  ///< What is asked first is tried then.
  std::deque<ledger::OrderId> line_;
  std::vector<Delayed> delayed_;
  std::deque<Undelivered> undelivered_;
  std::vector<ledger::OrderId> unrecovered_;        ///< Open sales whose recovery could not be written down yet.
  std::map<ledger::OrderId, Duration> codes_due_;   ///< When claim codes count as shown.
  std::map<ledger::OrderId, Duration> idle_since_;  ///< Since boot: places held, and nobody pays.
  std::map<ledger::OrderId, std::string> notes_;
  std::string trouble_;
  Duration trouble_at_{};
  bool must_restart_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace foyer::kiosk
