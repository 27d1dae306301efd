#include "central/fleet/journal_keeper.hpp"

#include <memory>

#include "central/reconciliation/cases.hpp"
#include "central/settlement/settlement.hpp"
#include "protocol/service/log.hpp"

namespace foyer::central {
namespace {

const service::Logger& logger() {
  static const service::Logger log("central.journals");
  return log;
}

}  // namespace

JournalKeeper::JournalKeeper(CommandPath& path, journal::EventLog& log, Presence& presence)
    : path_(path), log_(log), presence_(presence) {}

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
  auto write = [shared, notes](Draft& draft) -> std::optional<CommandRefusal> {
    const auto* record = draft.model().find_journal(shared->device, shared->journal);
    const auto head = record == nullptr ? chain_start(shared->journal) : record->head();
    if (head != shared->before)
      return CommandRefusal{409, "OUT_OF_ORDER", "These entries do not continue the journal.", 0};
    *notes = settle(draft, *shared);
    return std::nullopt;
  };
  ++under_way_;
  path_.write({}, std::move(write), [this, shared, notes, done](const Result<Done, CommandRefusal>& result) {
    if (result && (notes->malformed > 0 || notes->unknown_kinds > 0)) {
      auto& presence = presence_[shared->device];
      presence.malformed_entries += notes->malformed;
      presence.unknown_entries += notes->unknown_kinds;
      logger().warning(
          "entries kept that settlement cannot use",
          {{"device", shared->device.text()}, {"malformed", notes->malformed}, {"unknown", notes->unknown_kinds}});
    }
    --under_way_;
    done(result.has_value());
    if (finished_) finished_();
  });
}

void JournalKeeper::quarantine(const sync::JournalBatch& batch, std::uint64_t at_seq) {
  const auto device = ledger::DeviceName::parse(batch.device);
  if (device) ++presence_[*device].forks;
  const auto stream = std::string(stream::quarantine_prefix) + batch.device + "/" + batch.journal_id.text();
  const auto head = log_.head(stream);
  const auto stored = head ? log_.append({{{stream, *head + 1, {wire::encode(batch)}}}, {}, {}})
                           : Result<journal::Appended, journal::Error>(head.error());
  logger().error("a journal forked; the batch is kept in quarantine",
                 {{"device", batch.device}, {"at_seq", at_seq}, {"stored", stored.has_value()}});
  if (!device) return;
  auto decide = [opened = forked_journal(*device, batch.journal_id, at_seq)](
                    const Model& model, Timestamp) -> Result<Changes, CommandRefusal> {
    if (model.cases().find(opened.case_id) != nullptr) return Changes{};
    ChangeList changes;
    changes.put_case(opened);
    return changes.take();
  };
  // If it can't be stored now, the fork is found again with the next batch.
  path_.submit({}, std::move(decide), [](const Result<Done, CommandRefusal>&) {});
}

}  // namespace foyer::central
