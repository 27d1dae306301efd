// The journals of a device's disk: folding them at start-up, and going on in a new one.
#include <algorithm>

#include "protocol/base/chain.hpp"
#include "protocol/device/device.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::device {
namespace {

constexpr std::size_t entries_per_read = 10'000;
constexpr std::string_view central = "central";
/// Of a batch that goes into an entry; a journal that holds such entries may be forked itself.
constexpr std::size_t fork_batch_bytes = 48 * 1024;
constexpr std::size_t fork_batch_entries = 200;

wire::NewJournalReason reason_of(std::optional<journal::Error> condition) {
  return condition == journal::Error::HeadBelowAcknowledged ? wire::NewJournalReason::HeadBelowAcknowledged
                                                            : wire::NewJournalReason::Forked;
}

}  // namespace

Result<std::unique_ptr<Device>, journal::Error> Device::open(Identity identity, Parts parts,
                                                             const EntryVisitor& visit) {
  auto journal = journal::Journal::open(parts.log, parts.documents, parts.random);
  if (!journal) return journal.error();
  if (journal->condition()) {
    if (auto opened = journal->open_new_journal(parts.random); !opened) return opened.error();
  }
  std::unique_ptr<Device> device(new Device(std::move(identity), parts, std::move(*journal)));
  if (auto loaded = device->clock_.load(); !loaded) return loaded.error();
  if (auto loaded = device->leases_.load(); !loaded) return loaded.error();
  if (auto visited = device->visit_old_journals(visit); !visited) return visited.error();
  if (auto folded = device->fold_journal(visit); !folded) return folded.error();
  if (auto loaded = device->load_feed(); !loaded) return loaded.error();
  if (auto kept = device->keep_forks(); !kept) return kept.error();
  if (auto settled = device->settle_in(); !settled) return settled.error();
  return device;
}

Result<Done, journal::Error> Device::keep_old_journal(const JournalId& id) {
  auto old = journal::OldJournal::open(parts_.log, parts_.documents, id);
  if (!old) return old.error();
  old_journals_.push_back(std::make_unique<journal::OldJournal>(std::move(*old)));
  return Done{};
}

Result<Done, journal::Error> Device::visit_old_journals(const EntryVisitor& visit) {
  const auto ids = journal_.all_ids();
  for (std::size_t index = 0; index + 1 < ids.size(); ++index) {
    if (auto kept = keep_old_journal(ids[index]); !kept) return kept.error();
    const auto& old = *old_journals_.back();
    for (std::uint64_t seq = 1; seq <= old.chain().head().seq;) {
      const auto entries = old.entries(seq, entries_per_read);
      if (!entries) return entries.error();
      if (entries->empty()) return journal::Error::Corrupt;
      for (const auto& entry : *entries) {
        if (auto taken = take(entry, false, visit); !taken) return taken.error();
      }
      seq += entries->size();
    }
    grantors_.begin_journal();
  }
  return Done{};
}

Result<Done, journal::Error> Device::take(const journal::Entry& entry, bool is_current, const EntryVisitor& visit) {
  const auto decoded = wire::decode_entry(entry.kind, entry.payload);
  if (!decoded && decoded.error() != wire::WireError::UnknownType) return journal::Error::Corrupt;
  if (!decoded) {
    // Written by a newer version, before this one was installed again.
    if (!wire::is_note(entry.kind)) return journal::Error::NewerVersion;
    ++skipped_notes_;
    return Done{};
  }
  if (const auto* own = std::get_if<wire::LedgerEntry>(&*decoded)) {
    if (is_current) ledger::evolve(ledgers_[own->performance], own->event);
    return Done{};
  }
  if (const auto* note = std::get_if<wire::DeviceEntry>(&*decoded)) {
    if (const auto* declared = std::get_if<wire::GrantsDeclared>(note)) grantors_.take(*declared);
    if (const auto* forked = std::get_if<wire::ForkedBatch>(note)) {
      const auto batch = wire::decode_journal_batch(forked->batch);
      if (batch && batch->device == identity_.name.text()) {
        auto& kept = kept_forks_[batch->journal_id];
        kept = std::max(kept, batch->head.seq);
      }
    }
  }
  visit(entry, *decoded);
  return Done{};
}

Result<Done, journal::Error> Device::fold_journal(const EntryVisitor& visit) {
  begin_new_journal(visit);
  const auto last = journal_.head().seq;
  for (std::uint64_t seq = 1; seq <= last;) {
    auto entries = journal_.entries(seq, entries_per_read);
    if (!entries) return entries.error();
    if (entries->empty()) return journal::Error::Corrupt;
    for (const auto& entry : *entries) {
      if (auto taken = take(entry, true, visit); !taken) return taken.error();
    }
    seq += entries->size();
  }
  return Done{};
}

/// The first entry of a journal that follows another; nothing once it is written, or where there is nothing to follow.
std::optional<wire::Entry> Device::journal_opened() const {
  if (journal_.head().seq > 0 || old_journals_.empty()) return std::nullopt;
  const auto& previous = *old_journals_.back();
  return wire::Entry(
      wire::DeviceEntry(wire::JournalOpened{previous.id(), reason_of(previous.condition()), parts_.clock.now()}));
}

/// If the storage does not take the entry now, it goes before the next one; whoever folds is told either way.
void Device::begin_new_journal(const EntryVisitor& visit) {
  const auto opened = journal_opened();
  if (!opened || append({})) return;
  visit({1, parts_.clock.now(), clock_offset_ms_, std::string(wire::kind_of(*opened)), wire::encode_entry(*opened)},
        *opened);
}

/// What an old journal holds beyond what its parent took of it goes into the new one, signed as it stands: the parent
/// has other entries under those numbers, and would take them from nobody.
Result<Done, journal::Error> Device::keep_forks() {
  for (const auto& old : old_journals_) {
    if (!old->condition()) continue;
    if (auto kept = keep_fork(*old); !kept) return kept.error();
  }
  return Done{};
}

Result<Done, journal::Error> Device::keep_fork(const journal::OldJournal& old) {
  const auto& chain = old.chain();
  auto& kept = kept_forks_[old.id()];
  if (kept == 0) kept = old.acknowledged().seq;
  while (kept < chain.head().seq) {
    const auto segment = chain.read(kept + 1, fork_batch_entries, fork_batch_bytes);
    if (!segment) return segment.error();
    if (segment->entries.empty()) return journal::Error::Corrupt;
    sync::JournalBatch batch{identity_.name.text(), old.id(), kept + 1, segment->before.digest, segment->entries};
    batch.head = extend(segment->before, batch.entries);
    batch.head_signature = parts_.signer.sign(signed_head_message(batch.device, batch.journal_id, batch.head));
    batch.newest_seq = chain.head().seq;
    wire::ForkedBatch forked{wire::encode(batch), parts_.clock.now()};
    // An entry that no other can hold is left out; central says that something is missing there.
    if (forked.batch.size() <= wire::maximum_forked_batch_bytes) {
      if (auto written = append({wire::Entry(wire::DeviceEntry(std::move(forked)))}); !written) return written.error();
    }
    kept = batch.head.seq;
  }
  return Done{};
}

Result<Done, journal::Error> Device::open_new_journal() {
  // What the old journal ends with is known only once it was opened again: a sale that ended there is not left behind.
  if (must_reopen_) return journal::Error::StorageFailed;
  const auto previous = journal_.id();
  if (auto opened = journal_.open_new_journal(parts_.random); !opened) return opened.error();
  // From here on the journal is another one, and whoever asked for it takes an error for the old one: half of this is
  // worse than none. A start does all of it.
  ledgers_.clear();
  auto settled = settle_in_new_journal(previous);
  must_reopen_ = must_reopen_ || !settled;
  return settled;
}

void Device::step_aside() {
  for (const auto& [performance, ledger] : ledgers_) {
    auto free = ledger::flatten(ledger.free_places());
    if (ledger::is_empty(free)) continue;
    const auto returned =
        execute(performance, ledger::ReturnPlaces{ledger::ReturnId::random(parts_.random), std::move(free)});
    // What is not given back stays allotted until it is reclaimed, as on any disk that was copied.
    static_cast<void>(returned);
  }
  journal_.note_restored();
}

Result<Done, journal::Error> Device::settle_in_new_journal(const JournalId& previous) {
  grantors_.begin_journal();
  if (auto kept = keep_old_journal(previous); !kept) return kept.error();
  if (auto begun = append({}); !begun) return begun.error();
  if (auto kept = keep_forks(); !kept) return kept.error();
  return settle_in();
}

/// Who grants to this device, as far as the feed says it. A kiosk waits for its controller's word.
Grantors::Identity Device::grantor_in_feed() const {
  const auto self = catalogue_.devices().find(identity_.name);
  if (self == catalogue_.devices().end()) return {};
  const bool is_under_central = self->second.parent == central;
  return {catalogue_.authority(), is_under_central ? catalogue_.authority() : catalogue_.grantor()};
}

Result<Done, journal::Error> Device::declare_grants() {
  const auto said = grantor_in_feed();
  if (!grantors_.must_declare(said)) return Done{};
  wire::GrantsDeclared declared{said.authority, said.grantor, {}, parts_.clock.now()};
  for (const auto& [performance, ledger] : ledgers_) {
    auto places = ledger.leased_places();
    if (!places.empty()) declared.declared.push_back({performance, std::move(places)});
  }
  if (auto written = append({wire::Entry(wire::DeviceEntry(declared))}); !written) return written.error();
  grantors_.take(declared);
  return Done{};
}

}  // namespace foyer::device
