#pragma once
// A device's own journal: hash-chained entries in one stream of its event log, named by a random journal id that is
// kept in the document store of the same file. What append accepted survives a power cut.
// Threading: one thread (appends block for one fsync). Lifetime: borrows the log and the documents.

#include <optional>
#include <span>
#include <vector>

#include "protocol/journal/acknowledgement.hpp"
#include "protocol/journal/chain.hpp"
#include "protocol/journal/document_store.hpp"
#include "protocol/journal/entry.hpp"
#include "protocol/journal/event_log.hpp"

namespace foyer::journal {

class Journal {
 public:
  /// Opens the current journal, or creates the first one, and verifies every entry (framing, seq, chain).
  /// Errors: StorageFailed, StorageFull, Corrupt. A journal that contradicts what was acknowledged is no error here:
  /// ask condition().
  [[nodiscard]] static Result<Journal, Error> open(EventLog& log, DocumentStore& documents, RandomSource& random);

  [[nodiscard]] const JournalId& id() const noexcept { return chain_.journal_id(); }
  [[nodiscard]] ChainHead head() const { return chain_.head(); }
  [[nodiscard]] std::optional<Digest> digest_at(std::uint64_t seq) const { return chain_.digest_at(seq); }
  [[nodiscard]] const Acknowledgement& acknowledged() const noexcept { return acknowledged_; }

  /// Nothing while the journal may be written. HeadBelowAcknowledged or Forked once a peer proved that this disk was
  /// restored or cloned: appends are then refused with that error until open_new_journal().
  [[nodiscard]] std::optional<Error> condition() const noexcept { return condition_; }

  /// A peer has news of this journal's own that is not on this disk, so the disk was restored: condition() says
  /// HeadBelowAcknowledged from now on. Not stored; whoever knows says it again after a restart.
  void note_restored() noexcept {
    if (!condition_) condition_ = Error::HeadBelowAcknowledged;
  }

  /// All drafts as consecutive entries in one transaction, durable before it returns; gives the new head. Errors:
  /// Invalid (a limit, or nothing to append), what condition() says, and those of EventLog::append; StaleView
  /// means that another process writes the same file; after StorageFailed open the journal again before writing.
  [[nodiscard]] Result<ChainHead, Error> append(std::span<const EntryDraft> drafts);
  [[nodiscard]] Result<ChainHead, Error> append(const EntryDraft& draft);

  /// Exact bytes, see ChainedStream::read.
  [[nodiscard]] Result<ChainSegment, Error> read(std::uint64_t from_seq, std::size_t max_entries,
                                                 std::size_t max_bytes) const;
  /// Decoded, for a program that rebuilds its state. At most `max_entries`.
  [[nodiscard]] Result<std::vector<Entry>, Error> entries(std::uint64_t from_seq, std::size_t max_entries) const;

  /// A receiver has everything up to head.seq with this digest. Older news from the same log is ignored; another log
  /// id replaces what was known, be it lower. Errors: HeadBelowAcknowledged, Forked (both also become the
  /// condition), and those of DocumentStore::put.
  [[nodiscard]] Result<Done, Error> acknowledge(const LogId& log_id, const ChainHead& head);

  /// Starts an empty journal under a new id and makes it the current one. The old one stays readable through
  /// open_old(). Errors: those of DocumentStore::put.
  [[nodiscard]] Result<Done, Error> open_new_journal(RandomSource& random);
  /// Every journal id this file ever had, oldest first, the current one last.
  [[nodiscard]] const std::vector<JournalId>& all_ids() const noexcept { return ids_; }
  /// The chain of one of all_ids(), for reading and sending.
  [[nodiscard]] Result<ChainedStream, Error> open_old(const JournalId& id) const;

  Journal(Journal&&) = default;
  Journal& operator=(Journal&&) = default;

 private:
  Journal(EventLog& log, DocumentStore& documents, ChainedStream chain, std::vector<JournalId> ids);

  EventLog* log_;
  DocumentStore* documents_;
  ChainedStream chain_;
  std::vector<JournalId> ids_;
  Acknowledgement acknowledged_;
  std::optional<Error> condition_;
};

}  // namespace foyer::journal
