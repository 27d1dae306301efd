#pragma once
// Two printers as one: the second prints what the first certainly did not. A document of which part may be on the
// first's paper (Unknown) is never printed again.
// Threading: the executor of both printers. Lifetime: owns them; destroying it ends a print that is awaited, as theirs.

#include <memory>

#include "drivers/printer/ticket_printer.hpp"

namespace foyer::printer {

class StandbyPrinter final : public TicketPrinter {
 public:
  StandbyPrinter(std::unique_ptr<TicketPrinter> first, std::unique_ptr<TicketPrinter> second);
  ~StandbyPrinter() override;
  StandbyPrinter(const StandbyPrinter&) = delete;
  StandbyPrinter& operator=(const StandbyPrinter&) = delete;

  /// On the first, unless it is known not to be ready; then, or when it Failed for a reason of its own (not of the
  /// document, nor because it is printing), on the second. The outcome is that of the printer that was asked last.
  [[nodiscard]] boost::asio::awaitable<PrintOutcome> print(Document document) override;
  /// Of the printer that would print now; of the first if neither can.
  [[nodiscard]] PrinterStatus status() const override;
  /// Called when either changes, so that a caller who also looks at first() sees it.
  void on_status(std::function<void(const PrinterStatus&)> changed) override;

  /// Of both: either may have to print.
  [[nodiscard]] std::string paper_form() const override;
  [[nodiscard]] std::string why_unprintable(const Document& document) const override;

  /// Of both together.
  [[nodiscard]] std::uint64_t paper_fed_mm() const override;

  [[nodiscard]] const TicketPrinter& first() const;
  [[nodiscard]] const TicketPrinter& second() const;

 private:
  struct Core;
  static boost::asio::awaitable<PrintOutcome> print_on_either(std::shared_ptr<Core> core, Document document);
  std::shared_ptr<Core> core_;
};

}  // namespace foyer::printer
