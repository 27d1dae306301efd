#include "central/fleet/held_journals.hpp"

#include <memory>

#include "central/settlement/settlement.hpp"
#include "protocol/service/log.hpp"

namespace foyer::central {
namespace {

const service::Logger& logger() {
  static const service::Logger log("central.journals");
  return log;
}

}  // namespace

HeldJournals::HeldJournals(CommandPath& path, const journal::EventLog& log, IsSigned is_signed)
    : path_(path), log_(log), is_signed_(std::move(is_signed)) {
  for (const auto& journal : path.committed().forks().waiting()) forks_.push_back(journal);
}

void HeldJournals::tick() {
  if (is_under_way_) return;
  if (!forks_.empty()) {
    const auto journal = forks_.front();
    forks_.pop_front();
    return judge_fork(journal);
  }
  const auto& model = path_.committed();
  for (const auto& which : model.held_journals()) {
    const auto* journal = model.find_journal(which.first, which.second);
    if (journal == nullptr || !journal->held) continue;
    const auto seq = journal->held->seq;
    const auto unread = unread_.find(which);
    if (unread != unread_.end() && unread->second == seq) continue;
    if (settle_some(*journal, seq)) return;
  }
}

/// Nothing that is not settled by itself: a device may never speak of this journal again.
void HeldJournals::judge_fork(const Model::WhichJournal& journal) {
  submit([this, journal](Draft& draft) -> std::optional<CommandRefusal> {
    judge_forks(draft, journal.first, journal.second, is_signed_);
    return std::nullopt;
  });
}

/// False if there is nothing to do: this version cannot read the first entry either, or the log cannot be read now.
bool HeldJournals::settle_some(const JournalRecord& journal, std::uint64_t from_seq) {
  if (from_seq == 0 || from_seq >= journal.digests.size()) return false;
  const auto stored = log_.read_stream(stream::device(journal.device, journal.journal), from_seq, held_entries_at_once);
  if (!stored || stored->empty()) return false;
  if (holds_its_journal(stored->front().bytes)) {
    unread_[{journal.device, journal.journal}] = from_seq;
    logger().warning("a journal is held at an entry that this version does not know; update central",
                     {{"device", journal.device.text()}, {"seq", from_seq}, {"kind", journal.held->kind}});
    return false;
  }
  const auto entries = std::make_shared<link::ReceivedEntries>();
  entries->device = journal.device;
  entries->journal = journal.journal;
  entries->before = {from_seq - 1, journal.digests[from_seq - 1]};
  for (const auto& event : *stored) entries->entries.push_back(event.bytes);
  submit([this, entries](Draft& draft) -> std::optional<CommandRefusal> {
    const auto* record = draft.model().find_journal(entries->device, entries->journal);
    // Another node may have settled it meanwhile.
    const bool is_still_so = record != nullptr && record->held && record->held->seq == entries->before.seq + 1;
    if (is_still_so) settle_held(draft, *entries, is_signed_);
    return std::nullopt;
  });
  return true;
}

/// What could not be stored is read and tried again at the next tick.
void HeldJournals::submit(Write write) {
  is_under_way_ = true;
  path_.write({}, std::move(write), [this](const Result<Done, CommandRefusal>&) { is_under_way_ = false; });
}

}  // namespace foyer::central
