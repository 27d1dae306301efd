#pragma once
// Tickets through a printer: what it proves becomes the outcome that the saga waits for.
// Threading: the executor's thread. Lifetime: borrows the printer.

#include <boost/asio/any_io_executor.hpp>

#include "drivers/printer/ticket_printer.hpp"
#include "kiosk/checkout/performers.hpp"
#include "protocol/service/log.hpp"

namespace foyer::kiosk {

class PrintDesk final : public PrintPerformer {
 public:
  /// Null: this kiosk has no printer, and says so.
  /// `is_attended`: staff see what comes out, so that a printer that proves nothing is good enough.
  PrintDesk(boost::asio::any_io_executor executor, printer::TicketPrinter* printer, bool is_attended);

  [[nodiscard]] bool is_ready() const override;
  [[nodiscard]] std::string paper_form() const override;
  [[nodiscard]] std::string why_unprintable(const printer::Document& document) const override;
  void print(std::uint32_t index, printer::Document document, Answer answer) override;

 private:
  boost::asio::any_io_executor executor_;
  printer::TicketPrinter* printer_;
  bool is_attended_;
  service::Logger log_{"kiosk.printer"};
};

/// What the saga is told. Pure, for tests.
[[nodiscard]] sale::Outcome outcome_of_print(std::uint32_t index, const printer::PrintOutcome& outcome);

}  // namespace foyer::kiosk
