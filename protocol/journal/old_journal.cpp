#include "protocol/journal/old_journal.hpp"

namespace foyer::journal {

Result<OldJournal, Error> OldJournal::open(EventLog& log, DocumentStore& documents, const JournalId& id) {
  FOYER_TRY(chain, ChainedStream::open(log, journal_stream(id), id));
  FOYER_TRY(stored, read_acknowledgement(documents, acknowledged_prefix, id));
  FOYER_TRY(contradicted, read_acknowledgement(documents, contradicted_prefix, id));
  const auto condition = condition_of(chain, stored, contradicted);
  OldJournal journal(documents, std::move(chain));
  journal.condition_ = condition;
  const bool fits = !contradiction(journal.chain_, stored.acknowledgement.seq, stored.digest);
  if (fits) journal.acknowledged_ = stored.acknowledgement;
  return journal;
}

Result<Done, Error> OldJournal::acknowledge(const LogId& log_id, const ChainHead& head) {
  if (contradiction(chain_, head.seq, head.digest)) return Done{};
  acknowledged_ = {log_id, head.seq};
  return write_acknowledgement(*documents_, acknowledged_prefix, id(), {acknowledged_, head.digest});
}

Result<std::vector<Entry>, Error> OldJournal::entries(std::uint64_t from_seq, std::size_t max_entries) const {
  FOYER_TRY(segment, chain_.read(from_seq, max_entries, SIZE_MAX));
  std::vector<Entry> entries;
  entries.reserve(segment.entries.size());
  for (const auto& bytes : segment.entries) {
    auto entry = decode_entry(bytes);
    if (!entry) return Error::Corrupt;
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace foyer::journal
