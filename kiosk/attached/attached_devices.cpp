#include "kiosk/attached/attached_devices.hpp"

#include <exception>
#include <stdexcept>
#include <utility>

#include "drivers/printer/escpos/escpos_printer.hpp"

namespace foyer::kiosk {
namespace {

constexpr std::string_view cannot_prove =
    "This printer cannot tell what it printed. It is for a place with staff (printer.attended).";

wire::AttachedState state_of(const printer::PrinterStatus& status, bool is_attended) {
  using printer::PrintProblem;
  using wire::AttachedState;
  const auto problem = status.problem();
  if (!status.connected || problem == PrintProblem::Absent) return AttachedState::Absent;
  if (!problem && !status.can_prove && !is_attended) return AttachedState::Fault;
  if (!problem) return status.paper == printer::Paper::NearEnd ? AttachedState::PaperNearEnd : AttachedState::Ready;
  if (*problem == PrintProblem::PaperOut) return AttachedState::PaperOut;
  if (*problem == PrintProblem::CoverOpen) return AttachedState::CoverOpen;
  if (*problem == PrintProblem::Offline) return AttachedState::Offline;
  return AttachedState::Fault;
}

PrinterReport report_of(const printer::PrinterStatus& status, bool is_attended) {
  using printer::PrintProblem;
  if (!status.connected) return {"absent", "No printer is connected."};
  const auto problem = status.problem();
  if (!problem && !status.can_prove && !is_attended) return {"error", std::string(cannot_prove)};
  if (!problem && status.paper == printer::Paper::NearEnd) return {"paper_near_end", "The paper is nearly used up."};
  if (!problem) return {"ready", "Ready."};
  if (*problem == PrintProblem::PaperOut) return {"paper_out", "The paper is used up."};
  if (*problem == PrintProblem::CoverOpen) return {"cover_open", "The cover is open."};
  if (*problem == PrintProblem::Offline) return {"offline", "The printer is off line."};
  if (*problem == PrintProblem::Absent) return {"absent", "No printer is connected."};
  return {"error", "The printer reports a fault: " + std::string(printer::to_text(*problem)) + "."};
}

bool can_print(const PrinterReport& report) {
  return report.state == "ready" || report.state == "paper_near_end";
}

printer::escpos::Profiles profiles_with(const std::string& file) {
  const auto& built_in = printer::escpos::Profiles::built_in();
  if (file.empty()) return built_in;
  const auto venue = printer::escpos::Profiles::load(file);
  if (!venue) throw std::invalid_argument("printer.profiles cannot be read or understood: " + file);
  return built_in.overlaid_with(*venue);
}

}  // namespace

AttachedDevices::AttachedDevices(boost::asio::any_io_executor executor, const AttachedConfiguration& configuration)
    : executor_(executor),
      usb_enabled_(configuration.usb_enabled),
      is_attended_(configuration.attended),
      first_name_(configuration.printer_serial.empty() ? "printer" : configuration.printer_serial),
      second_name_(configuration.second_printer_serial),
      printer_(open_printer(configuration)),
      terminal_(executor, {configuration.payment_host, configuration.payment_port, {}}),
      payment_(executor, terminal_, configuration.payment_host, configuration.payment_port),
      printing_(executor, printer_.get(), configuration.attended) {
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
  const bool has_second = !configuration.second_printer_serial.empty();
  if (has_second && configuration.printer_serial.empty()) {
    throw std::invalid_argument("printer.second_serial is given and printer.serial is not: say which is the first");
  }
  const auto profiles = profiles_with(configuration.printer_profiles);
  auto quirks = usb::Quirks::of_venue(configuration.usb_quirks);
  try {
    usb_ = std::make_unique<usb::Context>(executor_, usb::Context::Options{.quirks = std::move(quirks)});
    auto first = open_printer(configuration.printer_serial, profiles);
    if (!has_second) return first;
    auto both = std::make_unique<printer::StandbyPrinter>(std::move(first),
                                                          open_printer(configuration.second_printer_serial, profiles));
    standby_ = both.get();
    return both;
  } catch (const std::exception& error) {
    why_absent_ = "The USB bus is not available: this kiosk cannot print.";
    log_.error("usb is not available: nothing can be printed", {{"reason", error.what()}});
    return nullptr;
  }
}

std::unique_ptr<printer::TicketPrinter> AttachedDevices::open_printer(const std::string& serial,
                                                                      const printer::escpos::Profiles& profiles) {
  printer::escpos::EscPosPrinter::Options options;
  options.serial = serial;
  options.profiles = profiles;
  return std::make_unique<printer::escpos::EscPosPrinter>(*usb_, options);
}

PrinterReport AttachedDevices::printer() const {
  if (!printer_) return {"absent", why_absent_};
  auto report = report_of(printer_->status(), is_attended_);
  if (standby_ == nullptr || !can_print(report)) return report;
  if (const auto first = report_of(standby_->first().status(), is_attended_); !can_print(first)) {
    report.text = "The second printer prints. The first: " + first.text;
  }
  return report;
}

std::vector<care::AttachedNow> AttachedDevices::attached() const {
  using wire::AttachedState;
  care::AttachedNow paper{wire::AttachedKind::Printer, AttachedState::Absent, printer().text};
  if (!usb_enabled_) paper.state = AttachedState::Disabled;
  if (printer_) paper.state = state_of(printer_->status(), is_attended_);
  care::AttachedNow terminal{wire::AttachedKind::PaymentTerminal, AttachedState::Ready, "Ready."};
  if (!terminal_is_reachable()) {
    terminal.state = AttachedState::Offline;
    terminal.text = "The payment terminal does not answer.";
  }
  return {std::move(paper), std::move(terminal)};
}

std::vector<care::PaperNow> AttachedDevices::paper() const {
  const auto paper_of = [this](const std::string& name, const printer::TicketPrinter& one) -> care::PaperNow {
    return {name, state_of(one.status(), is_attended_), one.paper_fed_mm()};
  };
  if (!printer_) return {};
  if (standby_ == nullptr) return {paper_of(first_name_, *printer_)};
  return {paper_of(first_name_, standby_->first()), paper_of(second_name_, standby_->second())};
}

void AttachedDevices::note_status() {
  const auto report = printer();
  if (standby_ != nullptr) {
    // That the other one prints is no reason to leave the first without paper.
    const auto first = report_of(standby_->first().status(), is_attended_);
    if (std::exchange(last_first_state_, first.state) != first.state) {
      log_.info("first printer", {{"state", first.state}});
      if (can_print(report)) tell_if_fault(first);
    }
  }
  if (std::exchange(last_state_, report.state) == report.state) return;
  log_.info("printer", {{"state", report.state}});
  tell_if_fault(report);
}

void AttachedDevices::tell_if_fault(const PrinterReport& report) {
  if (!can_print(report) && fault_) fault_(report.text);
}

}  // namespace foyer::kiosk
