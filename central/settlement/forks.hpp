#pragma once
// Second histories: a disk was copied or set back, and went on under a journal id that others know other entries of.
// Such batches are kept as they came and compared with what is durable here of the journal. Entries that are here too
// are repeats; those after the point where the histories part were written without a right to any place.
// Threading: pure; runs inside a command.

#include <functional>
#include <string>
#include <vector>

#include "central/command_path/draft.hpp"
#include "protocol/sync/up.hpp"

namespace foyer::central {

/// Whether the head of a batch carries the signature of the device that it names.
using IsSigned = std::function<bool(const sync::JournalBatch& batch)>;

/// What can be said of a kept batch by now.
struct ForkPlan {
  std::vector<std::size_t> entries;  ///< Of the batch: second history, not settled before.
  std::vector<Digest> digests;       ///< After each entry of the batch.
  bool is_done = false;              ///< Else some may still turn out to be in the first history, which is on its way.
  std::string doubt;                 ///< Why a person must decide on each sale; empty if it can be believed.
};
[[nodiscard]] ForkPlan plan_fork(const Model& model, const sync::JournalBatch& batch, bool is_signed);

/// Keeps the batch and opens the case of its journal; nothing if it was kept before.
void keep_fork(Draft& draft, const ledger::DeviceName& device, const sync::JournalBatch& batch, bool is_signed);
/// Keeps it, and settles what can be judged by now.
void take_fork(Draft& draft, const ledger::DeviceName& device, const sync::JournalBatch& batch,
               const IsSigned& is_signed);
/// Judges what waits of this journal, now that more of it may be here.
void judge_forks(Draft& draft, const ledger::DeviceName& device, const JournalId& journal, const IsSigned& is_signed);

}  // namespace foyer::central
