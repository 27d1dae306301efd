#pragma once
// Settlement: what a batch of journal entries means for central's own books. The entries are stored verbatim whatever
// they say; what follows from them is decided in their order, each seeing what those before it changed. Threading:
// pure; runs inside a command.

#include "central/command_path/command_path.hpp"
#include "central/settlement/forks.hpp"
#include "protocol/link/journal_intake.hpp"

namespace foyer::central {

/// What settlement could not use. The entries are stored all the same.
struct SettlementNotes {
  std::size_t unknown_kinds = 0;  ///< Of a newer version: kept and forwarded.
  std::size_t malformed = 0;      ///< In a chain that holds: the device wrote what it cannot have meant.
};

/// Puts down the verbatim entries first, then every change that follows from them. The entries continue the journal as
/// the draft's model has it.
[[nodiscard]] SettlementNotes settle(Draft& draft, const link::ReceivedEntries& received,
                                     const IsSigned& is_signed = {});

}  // namespace foyer::central
