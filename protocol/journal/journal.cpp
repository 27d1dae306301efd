#include "protocol/journal/journal.hpp"

#include <algorithm>
#include <utility>

namespace foyer::journal {
namespace {

constexpr std::string_view ids_key = "journal/ids";

Result<std::vector<JournalId>, Error> read_ids(const DocumentStore& documents) {
  const auto document = documents.get(ids_key);
  if (!document) return document.error();
  std::vector<JournalId> ids;
  if (!*document) return ids;
  const BytesView bytes((*document)->bytes);
  if (bytes.empty() || bytes.size() % 16 != 0) return Error::Corrupt;
  for (std::size_t at = 0; at < bytes.size(); at += 16) ids.push_back(*JournalId::from_bytes(bytes.subspan(at, 16)));
  return ids;
}

Result<Done, Error> write_ids(DocumentStore& documents, const std::vector<JournalId>& ids) {
  Document document{std::string(ids_key), ids.size(), {}};
  for (const auto& id : ids) document.bytes.insert(document.bytes.end(), id.bytes().begin(), id.bytes().end());
  return documents.put(document);
}

bool is_own_entry(std::uint64_t seq, BytesView bytes) {
  const auto entry = decode_entry(bytes);
  return entry && entry->seq == seq;
}

}  // namespace

Journal::Journal(EventLog& log, DocumentStore& documents, ChainedStream chain, std::vector<JournalId> ids)
    : log_(&log), documents_(&documents), chain_(std::move(chain)), ids_(std::move(ids)) {}

Result<Journal, Error> Journal::open(EventLog& log, DocumentStore& documents, RandomSource& random) {
  FOYER_TRY(ids, read_ids(documents));
  if (ids.empty()) {
    ids.push_back(JournalId::random(random));
    FOYER_TRY(written, write_ids(documents, ids));
    (void)written;
  }
  FOYER_TRY(chain, ChainedStream::open(log, journal_stream(ids.back()), ids.back(), is_own_entry));
  FOYER_TRY(stored, read_acknowledgement(documents, acknowledged_prefix, ids.back()));
  FOYER_TRY(contradicted, read_acknowledgement(documents, contradicted_prefix, ids.back()));
  const auto condition = condition_of(chain, stored, contradicted);
  Journal journal(log, documents, std::move(chain), std::move(ids));
  journal.acknowledged_ = stored.acknowledgement;
  journal.condition_ = condition;
  return journal;
}

Result<ChainHead, Error> Journal::append(std::span<const EntryDraft> drafts) {
  if (condition_) return *condition_;
  if (drafts.empty() || drafts.size() > max_events_per_append) return Error::Invalid;
  if (!std::ranges::all_of(drafts, [](const EntryDraft& draft) { return is_valid(draft); })) return Error::Invalid;
  std::vector<Bytes> entries;
  entries.reserve(drafts.size());
  auto seq = head().seq;
  for (const auto& draft : drafts) entries.push_back(encode_entry(++seq, draft));
  return chain_.append(std::move(entries));
}

Result<ChainHead, Error> Journal::append(const EntryDraft& draft) {
  return append(std::span(&draft, 1));
}

Result<ChainSegment, Error> Journal::read(std::uint64_t from_seq, std::size_t max_entries,
                                          std::size_t max_bytes) const {
  return chain_.read(from_seq, max_entries, max_bytes);
}

Result<std::vector<Entry>, Error> Journal::entries(std::uint64_t from_seq, std::size_t max_entries) const {
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

Result<Done, Error> Journal::acknowledge(const LogId& log_id, const ChainHead& head) {
  const Acknowledgement told{log_id, head.seq};
  const bool is_older = told.log_id == acknowledged_.log_id && told.seq <= acknowledged_.seq;
  const auto wrong = contradiction(chain_, head.seq, head.digest);
  if (is_older && !wrong) return Done{};
  if (wrong) condition_ = wrong;
  // A contradiction is stored too: after a restart the journal must still refuse to be written.
  const auto prefix = wrong ? contradicted_prefix : acknowledged_prefix;
  FOYER_TRY(written, write_acknowledgement(*documents_, prefix, id(), {told, head.digest}));
  (void)written;
  if (wrong) return *wrong;
  acknowledged_ = told;
  return Done{};
}

Result<Done, Error> Journal::open_new_journal(RandomSource& random) {
  auto ids = ids_;
  ids.push_back(JournalId::random(random));
  FOYER_TRY(chain, ChainedStream::open(*log_, journal_stream(ids.back()), ids.back(), is_own_entry));
  FOYER_TRY(written, write_ids(*documents_, ids));
  (void)written;
  chain_ = std::move(chain);
  ids_ = std::move(ids);
  acknowledged_ = {};
  condition_.reset();
  return Done{};
}

Result<ChainedStream, Error> Journal::open_old(const JournalId& id) const {
  if (std::ranges::find(ids_, id) == ids_.end()) return Error::Invalid;
  return ChainedStream::open(*log_, journal_stream(id), id, is_own_entry);
}

}  // namespace foyer::journal
