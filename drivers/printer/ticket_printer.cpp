#include "drivers/printer/ticket_printer.hpp"

namespace foyer::printer {

std::string_view to_text(PrintProblem problem) noexcept {
  switch (problem) {
    case PrintProblem::Absent:
      return "absent";
    case PrintProblem::Busy:
      return "busy";
    case PrintProblem::PaperOut:
      return "paper out";
    case PrintProblem::CoverOpen:
      return "cover open";
    case PrintProblem::Offline:
      return "offline";
    case PrintProblem::CutterError:
      return "cutter error";
    case PrintProblem::MechanicalError:
      return "mechanical error";
    case PrintProblem::Unrecoverable:
      return "unrecoverable error";
    case PrintProblem::Overheated:
      return "overheated";
    case PrintProblem::Unplugged:
      return "unplugged";
    case PrintProblem::TransferFailed:
      return "transfer failed";
    case PrintProblem::NoProof:
      return "no proof";
    case PrintProblem::DeadlinePassed:
      return "deadline passed";
    case PrintProblem::Unprintable:
      return "unprintable";
    case PrintProblem::Closing:
      return "closing";
  }
  return "unknown";
}

std::string to_text(const PrintOutcome& outcome) {
  struct Text {
    std::string operator()(const Proven&) const { return "proven"; }
    std::string operator()(const Unknown& unknown) const { return "unknown: " + std::string(to_text(unknown.reason)); }
    std::string operator()(const Failed& failed) const { return "failed: " + std::string(to_text(failed.reason)); }
  };
  return std::visit(Text{}, outcome);
}

std::optional<PrintProblem> PrinterStatus::problem() const noexcept {
  if (!connected) return PrintProblem::Absent;
  // The cause before the effect: a printer without paper is offline as well.
  if (cover_open) return PrintProblem::CoverOpen;
  if (paper == Paper::Out) return PrintProblem::PaperOut;
  if (cutter_error) return PrintProblem::CutterError;
  if (unrecoverable_error) return PrintProblem::Unrecoverable;
  if (overheated) return PrintProblem::Overheated;
  if (mechanical_error) return PrintProblem::MechanicalError;
  if (!online) return PrintProblem::Offline;
  return std::nullopt;
}

}  // namespace foyer::printer
