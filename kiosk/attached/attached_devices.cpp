#include "kiosk/attached/attached_devices.hpp"

#include <exception>

#include "drivers/printer/escpos/escpos_printer.hpp"

namespace foyer::kiosk {
namespace {

wire::AttachedState state_of(const printer::PrinterStatus& status) {
  using printer::PrintProblem;
  using wire::AttachedState;
  const auto problem = status.problem();
  if (!status.connected || problem == PrintProblem::Absent) return AttachedState::Absent;
  if (!problem) return status.paper == printer::Paper::NearEnd ? AttachedState::PaperNearEnd : AttachedState::Ready;
  if (*problem == PrintProblem::PaperOut) return AttachedState::PaperOut;
  if (*problem == PrintProblem::CoverOpen) return AttachedState::CoverOpen;
  if (*problem == PrintProblem::Offline) return AttachedState::Offline;
  return AttachedState::Fault;
}

}  // namespace

AttachedDevices::AttachedDevices(boost::asio::any_io_executor executor, const AttachedConfiguration& configuration)
    : executor_(executor),
      usb_enabled_(configuration.usb_enabled),
      printer_(open_printer(configuration)),
      terminal_(executor, {configuration.payment_host, configuration.payment_port, {}}),
      payment_(executor, terminal_, configuration.payment_host, configuration.payment_port),
      printing_(executor, printer_.get()) {
  if (printer_) printer_->on_status([this](const printer::PrinterStatus&) { note_status(); });
}

AttachedDevices::~AttachedDevices() {
  if (printer_) printer_->on_status({});
}

std::unique_ptr<printer::TicketPrinter> AttachedDevices::open_printer(const AttachedConfiguration& configuration) {
  if (!configuration.usb_enabled) {
    why_absent_ = "USB is disabled: this kiosk cannot print.";
    log_.info("usb is disabled: nothing can be printed");
    return nullptr;
  }
  try {
    usb_ = std::make_unique<usb::Context>(executor_);
    printer::escpos::EscPosPrinter::Options options;
    options.serial = configuration.printer_serial;
    return std::make_unique<printer::escpos::EscPosPrinter>(*usb_, options);
  } catch (const std::exception& error) {
    why_absent_ = "The USB bus is not available: this kiosk cannot print.";
    log_.error("usb is not available: nothing can be printed", {{"reason", error.what()}});
    return nullptr;
  }
}

PrinterReport AttachedDevices::printer() const {
  using printer::PrintProblem;
  if (!printer_) return {"absent", why_absent_};
  const auto status = printer_->status();
  if (!status.connected) return {"absent", "No printer is connected."};
  const auto problem = status.problem();
  if (!problem && status.paper == printer::Paper::NearEnd) return {"paper_near_end", "The paper is nearly used up."};
  if (!problem) return {"ready", "Ready."};
  if (*problem == PrintProblem::PaperOut) return {"paper_out", "The paper is used up."};
  if (*problem == PrintProblem::CoverOpen) return {"cover_open", "The cover is open."};
  if (*problem == PrintProblem::Offline) return {"offline", "The printer is off line."};
  if (*problem == PrintProblem::Absent) return {"absent", "No printer is connected."};
  return {"error", "The printer reports a fault: " + std::string(printer::to_text(*problem)) + "."};
}

std::vector<care::AttachedNow> AttachedDevices::attached() const {
  using wire::AttachedState;
  care::AttachedNow paper{wire::AttachedKind::Printer, AttachedState::Absent, printer().text};
  if (!usb_enabled_) paper.state = AttachedState::Disabled;
  if (printer_) paper.state = state_of(printer_->status());
  care::AttachedNow terminal{wire::AttachedKind::PaymentTerminal, AttachedState::Ready, "Ready."};
  if (!terminal_is_reachable()) {
    terminal.state = AttachedState::Offline;
    terminal.text = "The payment terminal does not answer.";
  }
  return {std::move(paper), std::move(terminal)};
}

void AttachedDevices::note_status() {
  const auto report = printer();
  if (report.state == last_state_) return;
  last_state_ = report.state;
  log_.info("printer", {{"state", report.state}});
  const bool is_fault = report.state != "ready" && report.state != "paper_near_end";
  if (is_fault && fault_) fault_(report.text);
}

}  // namespace foyer::kiosk
