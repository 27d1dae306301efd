#include "central/fleet/journal_keeper.hpp"

#include <algorithm>
#include <memory>

#include "central/fleet/set_back.hpp"
#include "central/settlement/settlement.hpp"
#include "protocol/service/log.hpp"

namespace foyer::central {
namespace {

const service::Logger& logger() {
  static const service::Logger log("central.journals");
  return log;
}

}  // namespace

JournalKeeper::JournalKeeper(CommandPath& path, journal::EventLog& log, Presence& presence, IsSigned is_signed)
    : path_(path), log_(log), presence_(presence), is_signed_(std::move(is_signed)) {}

ChainHead JournalKeeper::head(const ledger::DeviceName& device, const JournalId& journal) {
  const auto* record = path_.committed().find_journal(device, journal);
  return record == nullptr ? chain_start(journal) : record->head();
}

std::optional<Digest> JournalKeeper::digest_at(const ledger::DeviceName& device, const JournalId& journal,
                                               std::uint64_t seq) {
  const auto* record = path_.committed().find_journal(device, journal);
  if (record == nullptr || seq >= record->digests.size()) return std::nullopt;
  return record->digests[seq];
}

void JournalKeeper::commit(link::ReceivedEntries received, std::function<void(bool)> done) {
  const auto shared = std::make_shared<const link::ReceivedEntries>(std::move(received));
  const auto notes = std::make_shared<SettlementNotes>();
  const auto forgot = std::make_shared<bool>(false);
  auto write = [this, shared, notes, forgot](Draft& draft) -> std::optional<CommandRefusal> {
    const auto* record = draft.model().find_journal(shared->device, shared->journal);
    const auto head = record == nullptr ? chain_start(shared->journal) : record->head();
    if (head != shared->before)
      return CommandRefusal{409, "OUT_OF_ORDER", "These entries do not continue the journal.", 0};
    *notes = settle(draft, *shared, is_signed_);
    // What proves that this log was set back is not stored: a crash right after would leave nobody to tell of it again.
    *forgot =
        std::ranges::any_of(notes->unknown_grants, [this](const auto& grant) { return has_forgotten(log_, grant); });
    if (*forgot) return CommandRefusal{409, "SET_BACK", "This log has forgotten what it granted.", 0};
    return std::nullopt;
  };
  ++under_way_;
  path_.write({}, std::move(write), [this, shared, notes, forgot, done](const Result<Done, CommandRefusal>& result) {
    if (result && (notes->malformed > 0 || notes->unknown_kinds > 0)) {
      auto& presence = presence_[shared->device];
      presence.malformed_entries += notes->malformed;
      presence.unknown_entries += notes->unknown_kinds;
      logger().warning(
          "entries kept that settlement cannot use",
          {{"device", shared->device.text()}, {"malformed", notes->malformed}, {"unknown", notes->unknown_kinds}});
    }
    if (result && notes->held_seq > shared->before.seq) {
      logger().warning(
          "a journal is held: stored, and nothing is settled from an entry on that this version does not know",
          {{"device", shared->device.text()}, {"seq", notes->held_seq}, {"kind", notes->held_kind}});
    }
    --under_way_;
    done(result.has_value());
    if (*forgot && forgotten_) forgotten_(shared->device);
    if (finished_) finished_();
  });
}

/// The sender repeats it until it goes on in another journal: the same batch is kept once.
void JournalKeeper::quarantine(const sync::JournalBatch& batch, std::uint64_t at_seq) {
  const auto device = ledger::DeviceName::parse(batch.device);
  if (!device) return;
  ++presence_[*device].forks;
  const auto& forks = path_.committed().forks();
  const wire::ForkKept kept{*device, batch.journal_id, wire::encode(batch), true};
  if (forks.has(kept) || forks.count({*device, batch.journal_id}) >= kept_forks_limit) return;
  const auto stream = std::string(stream::quarantine_prefix) + batch.device + "/" + batch.journal_id.text();
  const auto head = log_.head(stream);
  const auto stored = head ? log_.append({{{stream, *head + 1, {kept.batch}}}, {}, {}})
                           : Result<journal::Appended, journal::Error>(head.error());
  logger().error("a journal forked; the batch is kept in quarantine",
                 {{"device", batch.device}, {"at_seq", at_seq}, {"stored", stored.has_value()}});
  auto write = [this, device = *device, batch](Draft& draft) -> std::optional<CommandRefusal> {
    take_fork(draft, device, batch, is_signed_);
    return std::nullopt;
  };
  // If it can't be stored now, the fork is found again with the next batch.
  path_.write({}, std::move(write), [](const Result<Done, CommandRefusal>&) {});
}

}  // namespace foyer::central
