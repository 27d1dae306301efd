#include "kiosk/attached/print_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace foyer::kiosk {
namespace {

using boost::asio::awaitable;
using printer::PrintProblem;

sale::PrintFault fault_of(PrintProblem problem) {
  switch (problem) {
    case PrintProblem::PaperOut:
      return sale::PrintFault::NoPaper;
    case PrintProblem::CoverOpen:
      return sale::PrintFault::CoverOpen;
    case PrintProblem::CutterError:
      return sale::PrintFault::Jam;
    case PrintProblem::Absent:
    case PrintProblem::Unplugged:
      return sale::PrintFault::Unplugged;
    case PrintProblem::Busy:
    case PrintProblem::Offline:
    case PrintProblem::MechanicalError:
    case PrintProblem::Unrecoverable:
    case PrintProblem::Overheated:
    case PrintProblem::TransferFailed:
    case PrintProblem::NoProof:
    case PrintProblem::DeadlinePassed:
    case PrintProblem::Unprintable:
    case PrintProblem::Closing:
      return sale::PrintFault::Other;
  }
  return sale::PrintFault::Other;
}

awaitable<void> tell(awaitable<printer::PrintOutcome> printing, std::uint32_t index, service::Logger log,
                     Answer answer) {
  printer::PrintOutcome outcome = printer::Unknown{PrintProblem::NoProof};
  try {
    outcome = co_await std::move(printing);
  } catch (const std::exception& error) {
    log.error("the printer's driver failed", {{"reason", error.what()}});
  }
  log.info("print", {{"ticket", index + 1}, {"outcome", printer::to_text(outcome)}});
  answer(outcome_of_print(index, outcome));
}

}  // namespace

sale::Outcome outcome_of_print(std::uint32_t index, const printer::PrintOutcome& outcome) {
  if (std::holds_alternative<printer::Proven>(outcome)) return sale::PrintWasProven{index};
  if (const auto* failed = std::get_if<printer::Failed>(&outcome)) {
    return sale::PrintHasFailed{index, fault_of(failed->reason), !failed->any_bytes_sent};
  }
  return sale::PrintIsUnknown{index};
}

PrintDesk::PrintDesk(boost::asio::any_io_executor executor, printer::TicketPrinter* printer, bool is_attended)
    : executor_(std::move(executor)), printer_(printer), is_attended_(is_attended) {}

bool PrintDesk::is_ready() const {
  if (printer_ == nullptr) return false;
  const auto status = printer_->status();
  return status.connected && !status.problem() && (status.can_prove || is_attended_);
}

std::string PrintDesk::paper_form() const {
  return printer_ == nullptr ? std::string() : printer_->paper_form();
}

std::string PrintDesk::why_unprintable(const printer::Document& document) const {
  return printer_ == nullptr ? std::string() : printer_->why_unprintable(document);
}

void PrintDesk::print(std::uint32_t index, printer::Document document, Answer answer) {
  if (printer_ == nullptr) return answer(sale::PrintHasFailed{index, sale::PrintFault::Unplugged, true});
  boost::asio::co_spawn(executor_, tell(printer_->print(std::move(document)), index, log_, std::move(answer)),
                        boost::asio::detached);
}

}  // namespace foyer::kiosk
