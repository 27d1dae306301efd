// Journals that are held, and how they come on again. Whoever stores more of a held journal says once more that it is
// held, and whoever settles it says how far: both write to the fleet's stream, so of two nodes that do so at once one
// is refused and decides again on what the other left.
#include "central/settlement/settlement.hpp"
#include "protocol/journal/entry.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::central {
namespace {

void put_held(Draft& draft, const link::ReceivedEntries& of, std::uint64_t seq, std::string kind) {
  draft.put(std::string(stream::fleet), wire::JournalHeld{of.device, of.journal, seq, std::move(kind)});
}

}  // namespace

bool holds_its_journal(BytesView bytes) {
  const auto entry = journal::decode_entry(bytes);
  if (!entry) return false;
  const auto decoded = wire::decode_entry(entry->kind, entry->payload);
  return !decoded && wire::holds_its_journal(entry->kind, decoded.error());
}

SettlementNotes settle(Draft& draft, const link::ReceivedEntries& received, const IsSigned& is_signed) {
  SettlementNotes notes;
  if (received.entries.empty()) return notes;
  draft.put_entries(received.device, received.journal, received.entries);
  if (const auto held = draft.model().find_journal(received.device, received.journal)->held) {
    notes.held_seq = held->seq;
    notes.held_kind = held->kind;
  } else {
    notes = settle_stored(draft, received, is_signed);
  }
  if (notes.held_seq > 0) put_held(draft, received, notes.held_seq, notes.held_kind);
  judge_forks(draft, received.device, received.journal, is_signed);
  return notes;
}

SettlementNotes settle_held(Draft& draft, const link::ReceivedEntries& stored, const IsSigned& is_signed) {
  auto notes = settle_stored(draft, stored, is_signed);
  const auto first = stored.before.seq + 1;
  const auto next = notes.held_seq > 0 ? notes.held_seq : first + stored.entries.size();
  if (next == first) return notes;
  if (next <= draft.model().find_journal(stored.device, stored.journal)->head().seq) {
    put_held(draft, stored, next, notes.held_kind);
  } else {
    draft.put(std::string(stream::fleet), wire::JournalReleased{stored.device, stored.journal});
  }
  judge_forks(draft, stored.device, stored.journal, is_signed);
  return notes;
}

}  // namespace foyer::central
