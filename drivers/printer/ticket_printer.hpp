#pragma once
// A ticket printer that is honest about what came out. What follows from an outcome (claim codes, voids) is not its
// business.
// Threading: every member on the executor the printer was made with. Lifetime: destroying a printer while a print is
// awaited ends that print with Unknown or Failed.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/asio/awaitable.hpp>

#include "drivers/printer/document.hpp"

namespace foyer::printer {

enum class PrintProblem {
  Absent,  ///< No printer is connected.
  Busy,    ///< Another document is being printed.
  PaperOut,
  CoverOpen,
  Offline,  ///< The printer says so without saying why.
  CutterError,
  MechanicalError,  ///< A jam, or what else stops the mechanism until somebody mends it.
  Unrecoverable,    ///< Until it is switched off and on, or repaired.
  Overheated,       ///< The head; it goes on when it has cooled down.
  Unplugged,        ///< It went away during the document.
  TransferFailed,   ///< The bus failed though the printer is still there.
  NoProof,          ///< All was sent; the model or its wiring cannot tell us that it was printed.
  DeadlinePassed,   ///< The printer neither finished nor said why.
  Unprintable,      ///< The document itself was refused: too large, or not drawable.
  Closing,          ///< The driver was shut down.
};
[[nodiscard]] std::string_view to_text(PrintProblem problem) noexcept;

/// The printer itself confirmed that it worked off this very document.
struct Proven {
  friend bool operator==(Proven, Proven) = default;
};
/// Part or all may be on paper.
struct Unknown {
  PrintProblem reason = PrintProblem::NoProof;
  friend bool operator==(const Unknown&, const Unknown&) = default;
};
/// Nothing of the document can be on paper.
struct Failed {
  PrintProblem reason = PrintProblem::Absent;
  bool any_bytes_sent = false;  ///< Bytes that print nothing, such as clearing the buffer, had been sent.
  friend bool operator==(const Failed&, const Failed&) = default;
};
using PrintOutcome = std::variant<Proven, Unknown, Failed>;
/// "proven", "unknown: paper out", "failed: absent".
[[nodiscard]] std::string to_text(const PrintOutcome& outcome);

enum class Paper { NotKnown, Present, NearEnd, Out };

struct PrinterStatus {
  bool connected = false;
  bool online = false;
  Paper paper = Paper::NotKnown;
  bool cover_open = false;
  bool cutter_error = false;
  bool mechanical_error = false;
  bool unrecoverable_error = false;
  bool overheated = false;
  bool can_prove = false;  ///< This model and its wiring can answer Proven.
  std::string model;       ///< What it says it is, such as "EPSON TM-T20II"; empty if it does not.

  /// What stands in the way of printing now, if anything does.
  [[nodiscard]] std::optional<PrintProblem> problem() const noexcept;
  friend bool operator==(const PrinterStatus&, const PrinterStatus&) = default;
};

class TicketPrinter {
 public:
  virtual ~TicketPrinter() = default;
  /// Prints one document; a second one meanwhile is Failed{Busy}. Ends within the printer's own named deadline.
  [[nodiscard]] virtual boost::asio::awaitable<PrintOutcome> print(Document document) = 0;
  /// As last heard; the printer reports changes by itself.
  [[nodiscard]] virtual PrinterStatus status() const = 0;
  /// Called on each change of the status. One listener; the last set wins; an empty function ends it.
  virtual void on_status(std::function<void(const PrinterStatus&)> changed) = 0;
  /// What printer and paper are like, as far as documents differ by it ("80mm/576"); another text where that changed.
  /// Empty: nothing is known.
  [[nodiscard]] virtual std::string paper_form() const { return {}; }
  /// Why this document would be Unprintable, whatever the state of the printer; empty if it would not. Sends nothing.
  [[nodiscard]] virtual std::string why_unprintable(const Document& document) const {
    static_cast<void>(document);
    return {};
  }
  /// How much paper went through since this was made: computed from what was sent, not measured. A document of which
  /// only a part may be on paper (Unknown) counts whole.
  [[nodiscard]] virtual std::uint64_t paper_fed_mm() const = 0;
};

}  // namespace foyer::printer
