#pragma once
// The printer and the payment terminal of the kiosk. Without a USB bus, or while nothing is plugged in, the kiosk runs
// and says that it cannot print.
// Threading: the executor's thread. Lifetime: ends its transfers when destroyed.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/payment/simulated/simulated_terminal.hpp"
#include "drivers/printer/escpos/profile.hpp"
#include "drivers/printer/standby_printer.hpp"
#include "drivers/usb/context.hpp"
#include "kiosk/attached/payment_desk.hpp"
#include "kiosk/attached/print_desk.hpp"
#include "protocol/care/reporter.hpp"

namespace foyer::kiosk {

struct AttachedConfiguration {
  bool usb_enabled = true;
  std::string printer_serial;         ///< Empty: the only one.
  std::string second_printer_serial;  ///< Of the printer that takes over; empty: there is none.
  std::string usb_quirks;             ///< A file laid over the quirks that are compiled in; empty: none.
  bool attended = false;              ///< Staff see what comes out: a printer that cannot prove will do.
  std::string printer_profiles;       ///< A file laid over the profiles that are compiled in; empty: none.
  std::string payment_host = "127.0.0.1";
  std::uint16_t payment_port = 0;
};

/// For the screen of the kiosk and for staff.
struct PrinterReport {
  std::string_view state;  ///< ready | paper_near_end | paper_out | cover_open | offline | absent | error
  std::string text;
};

class AttachedDevices {
 public:
  /// Throws std::invalid_argument if the terminal's host is not numeric, if there is a second printer and not said
  /// which is the first, or if the profiles cannot be read.
  AttachedDevices(boost::asio::any_io_executor executor, const AttachedConfiguration& configuration);
  ~AttachedDevices();

  [[nodiscard]] Performers performers() noexcept { return {payment_, printing_}; }
  [[nodiscard]] PrinterReport printer() const;
  /// The same for the kiosk's report, and the terminal.
  [[nodiscard]] std::vector<care::AttachedNow> attached() const;
  /// Of each printer, by its serial if that is configured.
  [[nodiscard]] std::vector<care::PaperNow> paper() const;
  [[nodiscard]] bool terminal_is_reachable() const { return payment_.is_reachable(); }
  /// Called with a sentence when the printer cannot print any more.
  void on_printer_fault(std::function<void(const std::string&)> fault) { fault_ = std::move(fault); }

 private:
  [[nodiscard]] std::unique_ptr<printer::TicketPrinter> open_printer(const AttachedConfiguration& configuration);
  [[nodiscard]] std::unique_ptr<printer::TicketPrinter> open_printer(const std::string& serial,
                                                                     const printer::escpos::Profiles& profiles);
  void tell_if_fault(const PrinterReport& report);
  void note_status();

  boost::asio::any_io_executor executor_;
  service::Logger log_{"kiosk.devices"};
  bool usb_enabled_ = true;
  bool is_attended_;
  std::string first_name_;  ///< Of its printers, in reports.
  std::string second_name_;
  std::string why_absent_;
  std::unique_ptr<usb::Context> usb_;
  printer::StandbyPrinter* standby_ = nullptr;  ///< printer_, if it is two. Before it: its making sets this.
  std::unique_ptr<printer::TicketPrinter> printer_;
  payment::simulated::SimulatedTerminal terminal_;
  PaymentDesk payment_;
  PrintDesk printing_;
  std::function<void(const std::string&)> fault_;
  std::string last_state_;
  std::string last_first_state_;  ///< Of the first of two.
};

}  // namespace foyer::kiosk
