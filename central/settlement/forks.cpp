#include "central/settlement/forks.hpp"

#include <algorithm>

#include "central/reconciliation/cases.hpp"
#include "central/settlement/settlement.hpp"
#include "protocol/base/chain.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::central {
namespace {

/// The digest after an entry of the first history; nothing beyond what is durable here.
std::optional<Digest> digest_of(const JournalRecord* record, const JournalId& journal, std::uint64_t seq) {
  if (seq == 0) return chain_start(journal).digest;
  if (record == nullptr || seq >= record->digests.size()) return std::nullopt;
  return record->digests[seq];
}

/// Where the first history is held nobody knows yet what it says, so nothing is judged by it.
std::optional<Digest> settled_digest_of(const JournalRecord* record, const JournalId& journal, std::uint64_t seq) {
  if (record != nullptr && record->held && seq >= record->held->seq) return std::nullopt;
  return digest_of(record, journal, seq);
}

/// Whether the batch goes on from one that waits, itself or by others, because of an entry that this version does not
/// know.
bool follows_unread(const Forks& forks, const Forks::Which& which, const Digest& previous) {
  return std::ranges::any_of(forks.waiting(which), [&](const KeptFork& kept) {
    const auto batch = wire::decode_journal_batch(kept.batch);
    if (!batch || !kept.is_signed) return false;
    auto digest = batch->previous_digest;
    bool has_unread = false;
    for (const auto& entry : batch->entries) {
      has_unread = has_unread || holds_its_journal(entry);
      digest = sha256(digest, entry);
      if (digest == previous) return has_unread || follows_unread(forks, which, batch->previous_digest);
    }
    return false;
  });
}

/// The first entry of the batch that is another than in the first history, as far as that is here.
std::uint64_t parted_at(const JournalRecord* record, const sync::JournalBatch& batch) {
  auto digest = batch.previous_digest;
  auto seq = batch.first_seq;
  for (const auto& entry : batch.entries) {
    digest = sha256(digest, entry);
    if (digest_of(record, batch.journal_id, seq) != digest) return seq;
    ++seq;
  }
  return batch.first_seq;
}

ForkPlan doubtful(ForkPlan plan, const JournalRecord* record, const sync::JournalBatch& batch, std::string why) {
  plan.doubt = std::move(why);
  plan.is_done = true;
  plan.entries.clear();
  for (std::size_t index = 0; index < batch.entries.size(); ++index) {
    if (digest_of(record, batch.journal_id, batch.first_seq + index) != plan.digests[index])
      plan.entries.push_back(index);
  }
  return plan;
}

}  // namespace

ForkPlan plan_fork(const Model& model, const sync::JournalBatch& batch, bool is_signed) {
  ForkPlan plan;
  auto digest = batch.previous_digest;
  for (const auto& entry : batch.entries) plan.digests.push_back(digest = sha256(digest, entry));
  const auto device = ledger::DeviceName::parse(batch.device);
  if (!device || batch.entries.empty()) {
    plan.is_done = true;
    return plan;
  }
  const auto* record = model.find_journal(*device, batch.journal_id);
  const Forks::Which which(*device, batch.journal_id);
  if (!is_signed) return doubtful(std::move(plan), record, batch, "It is not signed with the key of the device.");
  if (digest != batch.head.digest || batch.head.seq != batch.first_seq - 1 + batch.entries.size()) {
    return doubtful(std::move(plan), record, batch, "Its entries are not those that the device signed.");
  }
  bool has_parted = model.forks().has_taken(which, batch.previous_digest);
  if (!has_parted) {
    const auto before = settled_digest_of(record, batch.journal_id, batch.first_seq - 1);
    if (!before) return plan;
    if (*before != batch.previous_digest) {
      if (follows_unread(model.forks(), which, batch.previous_digest)) return plan;
      return doubtful(std::move(plan), record, batch, "It goes on from entries that nobody has ever seen.");
    }
  }
  for (std::size_t index = 0; index < batch.entries.size(); ++index) {
    if (model.forks().has_taken(which, plan.digests[index])) {
      has_parted = true;
      continue;
    }
    const auto first_history = settled_digest_of(record, batch.journal_id, batch.first_seq + index);
    if (first_history == plan.digests[index]) continue;
    if (!first_history && !has_parted) return plan;
    has_parted = true;
    plan.entries.push_back(index);
  }
  plan.is_done = true;
  return plan;
}

void keep_fork(Draft& draft, const ledger::DeviceName& device, const sync::JournalBatch& batch, bool is_signed) {
  const wire::ForkKept kept{device, batch.journal_id, wire::encode(batch), is_signed};
  if (draft.model().forks().has(kept)) return;
  const auto* record = draft.model().find_journal(device, batch.journal_id);
  auto opened = forked_journal(device, batch.journal_id, parted_at(record, batch));
  const auto stream = stream::conflict_case(opened.case_id);
  if (draft.model().cases().find(opened.case_id) == nullptr) draft.put(stream, std::move(opened));
  draft.put(stream, kept);
}

void take_fork(Draft& draft, const ledger::DeviceName& device, const sync::JournalBatch& batch,
               const IsSigned& is_signed) {
  keep_fork(draft, device, batch, is_signed && is_signed(batch));
  judge_forks(draft, device, batch.journal_id, is_signed);
}

}  // namespace foyer::central
