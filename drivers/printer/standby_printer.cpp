#include "drivers/printer/standby_printer.hpp"

#include <utility>

namespace foyer::printer {
namespace {

bool is_ready(const PrinterStatus& status) {
  return status.connected && !status.problem();
}

/// Whether another printer may do what this one failed at.
bool is_the_printers_own(PrintProblem problem) {
  switch (problem) {
    case PrintProblem::Absent:
    case PrintProblem::PaperOut:
    case PrintProblem::CoverOpen:
    case PrintProblem::Offline:
    case PrintProblem::CutterError:
    case PrintProblem::MechanicalError:
    case PrintProblem::Unrecoverable:
    case PrintProblem::Overheated:
    case PrintProblem::Unplugged:
    case PrintProblem::TransferFailed:
    case PrintProblem::NoProof:
    case PrintProblem::DeadlinePassed:
      return true;
    case PrintProblem::Busy:
    case PrintProblem::Unprintable:
    case PrintProblem::Closing:
      return false;
  }
  return false;
}

}  // namespace

struct StandbyPrinter::Core {
  std::unique_ptr<TicketPrinter> first;
  std::unique_ptr<TicketPrinter> second;
  bool closing = false;

  [[nodiscard]] PrinterStatus status() const {
    const PrinterStatus preferred = first->status();
    if (is_ready(preferred)) return preferred;
    const PrinterStatus other = second->status();
    return is_ready(other) ? other : preferred;
  }
};

StandbyPrinter::StandbyPrinter(std::unique_ptr<TicketPrinter> first, std::unique_ptr<TicketPrinter> second)
    : core_(std::make_shared<Core>(Core{std::move(first), std::move(second)})) {}

StandbyPrinter::~StandbyPrinter() {
  core_->closing = true;
  on_status({});
  // A print that is awaited ends with its printer, and holds the core until then.
  core_->first.reset();
  core_->second.reset();
}

boost::asio::awaitable<PrintOutcome> StandbyPrinter::print_on_either(std::shared_ptr<Core> core, Document document) {
  const bool second_is_ready = is_ready(core->second->status());
  bool any_bytes_sent = false;
  if (is_ready(core->first->status()) || !second_is_ready) {
    Document copy = document;
    PrintOutcome outcome = co_await core->first->print(std::move(copy));
    const auto* failed = std::get_if<Failed>(&outcome);
    if (core->closing || failed == nullptr || !is_the_printers_own(failed->reason)) co_return outcome;
    if (!is_ready(core->second->status())) co_return outcome;
    any_bytes_sent = failed->any_bytes_sent;
  }
  PrintOutcome outcome = co_await core->second->print(std::move(document));
  if (auto* failed = std::get_if<Failed>(&outcome)) failed->any_bytes_sent = failed->any_bytes_sent || any_bytes_sent;
  co_return outcome;
}

boost::asio::awaitable<PrintOutcome> StandbyPrinter::print(Document document) {
  return print_on_either(core_, std::move(document));
}

PrinterStatus StandbyPrinter::status() const {
  return core_->status();
}

std::string StandbyPrinter::paper_form() const {
  const auto first = core_->first->paper_form();
  const auto second = core_->second->paper_form();
  return first.empty() || second.empty() ? first + second : first + ", " + second;
}

/// One that was never connected has a form that nobody knows.
std::string StandbyPrinter::why_unprintable(const Document& document) const {
  for (const auto* printer : {core_->first.get(), core_->second.get()}) {
    if (printer->paper_form().empty()) continue;
    if (auto why = printer->why_unprintable(document); !why.empty()) return why;
  }
  return {};
}

std::uint64_t StandbyPrinter::paper_fed_mm() const {
  return core_->first->paper_fed_mm() + core_->second->paper_fed_mm();
}

const TicketPrinter& StandbyPrinter::first() const {
  return *core_->first;
}

const TicketPrinter& StandbyPrinter::second() const {
  return *core_->second;
}

void StandbyPrinter::on_status(std::function<void(const PrinterStatus&)> changed) {
  if (!core_->first || !core_->second) return;
  if (!changed) {
    core_->first->on_status({});
    core_->second->on_status({});
    return;
  }
  const std::weak_ptr<Core> weak = core_;
  const auto either = [weak, changed](const PrinterStatus&) {
    const auto core = weak.lock();
    if (core && !core->closing) changed(core->status());
  };
  core_->first->on_status(either);
  core_->second->on_status(either);
}

}  // namespace foyer::printer
