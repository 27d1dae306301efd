#pragma once
// A journal of this disk that another one has followed: nothing is written to it any more. It is read at start-up and
// sent up until the parent has all of it that it takes.
// Threading: one thread. Lifetime: borrows the log and the documents.

#include "protocol/journal/acknowledgement.hpp"
#include "protocol/journal/entry.hpp"

namespace foyer::journal {

class OldJournal {
 public:
  /// Errors: those of ChainedStream::open and DocumentStore::get.
  [[nodiscard]] static Result<OldJournal, Error> open(EventLog& log, DocumentStore& documents, const JournalId& id);

  [[nodiscard]] const JournalId& id() const noexcept { return chain_.journal_id(); }
  [[nodiscard]] const ChainedStream& chain() const noexcept { return chain_; }
  /// Why it was left: HeadBelowAcknowledged or Forked; nothing if it was left without need.
  [[nodiscard]] std::optional<Error> condition() const noexcept { return condition_; }
  /// The last word of a receiver that fits this journal.
  [[nodiscard]] const Acknowledgement& acknowledged() const noexcept { return acknowledged_; }
  /// A word that does not fit is ignored: that it would come is why the journal was left.
  [[nodiscard]] Result<Done, Error> acknowledge(const LogId& log_id, const ChainHead& head);
  /// Decoded, at most `max_entries`. Errors: Corrupt, and those of ChainedStream::read.
  [[nodiscard]] Result<std::vector<Entry>, Error> entries(std::uint64_t from_seq, std::size_t max_entries) const;

 private:
  OldJournal(DocumentStore& documents, ChainedStream chain) : documents_(&documents), chain_(std::move(chain)) {}

  DocumentStore* documents_;
  ChainedStream chain_;
  Acknowledgement acknowledged_;
  std::optional<Error> condition_;
};

}  // namespace foyer::journal
