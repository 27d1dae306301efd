#pragma once
// Settlement: what a batch of journal entries means for central's own books. The entries are stored verbatim whatever
// they say; what follows from them is decided in their order, each seeing what those before it changed. A journal is
// held at the first entry that this version does not know: it and all that follow are stored, and settled by a version
// that knows it. Threading: pure; runs inside a command.

#include "central/command_path/command_path.hpp"
#include "central/settlement/forks.hpp"
#include "central/settlement/unknown_grant.hpp"
#include "protocol/link/journal_intake.hpp"

namespace foyer::central {

/// What settlement could not use. The entries are stored all the same.
struct SettlementNotes {
  std::size_t unknown_kinds = 0;  ///< Of a newer version: notes, and the entry that holds the journal.
  std::size_t malformed = 0;      ///< In a chain that holds: the device wrote what it cannot have meant.
  std::uint64_t held_seq = 0;     ///< The entry from which on nothing was settled; 0: all was.
  std::string held_kind;
  std::vector<UnknownGrant> unknown_grants;  ///< Which this view of the log does not have, or not so.
};

/// Puts down the verbatim entries first, then every change that follows from them, none of it if the journal is held.
/// The entries continue the journal as the draft's model has it.
[[nodiscard]] SettlementNotes settle(Draft& draft, const link::ReceivedEntries& received,
                                     const IsSigned& is_signed = {});

/// Settles what was only stored: `stored` begins with the entry at which the journal is held. The hold moves to what it
/// leaves, or ends. Nothing if this version cannot read the first entry either.
SettlementNotes settle_held(Draft& draft, const link::ReceivedEntries& stored, const IsSigned& is_signed);

/// The part of both: what follows from entries that are stored, up to the first that this version does not know.
[[nodiscard]] SettlementNotes settle_stored(Draft& draft, const link::ReceivedEntries& stored,
                                            const IsSigned& is_signed);

/// Whether a journal is held at this entry by this version.
[[nodiscard]] bool holds_its_journal(BytesView entry);

}  // namespace foyer::central
