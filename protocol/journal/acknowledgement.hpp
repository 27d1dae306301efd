#pragma once
// What a receiver said that it has of a journal, as kept in the document store beside the journal.
// Threading: values and functions; the store is the caller's.

#include <optional>
#include <string_view>

#include "protocol/base/chain.hpp"
#include "protocol/base/result.hpp"
#include "protocol/journal/chain.hpp"
#include "protocol/journal/document_store.hpp"

namespace foyer::journal {

/// How far a receiver (central) has this journal, and in which life of its log.
struct Acknowledgement {
  LogId log_id;  ///< Nil: nobody ever acknowledged anything.
  std::uint64_t seq = 0;

  friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

/// With the digest, so that a restart sees a contradiction that was found before it.
struct StoredAcknowledgement {
  Acknowledgement acknowledgement;
  Digest digest{};
};

/// The last word that fitted the journal.
inline constexpr std::string_view acknowledged_prefix = "journal/acknowledged/";
/// The word that did not: it proves that this disk was restored or cloned.
inline constexpr std::string_view contradicted_prefix = "journal/contradicted/";

/// A nil log id if nothing is stored. Errors: those of DocumentStore::get, Corrupt.
[[nodiscard]] Result<StoredAcknowledgement, Error> read_acknowledgement(const DocumentStore& documents,
                                                                        std::string_view prefix, const JournalId& id);
[[nodiscard]] Result<Done, Error> write_acknowledgement(DocumentStore& documents, std::string_view prefix,
                                                        const JournalId& id, const StoredAcknowledgement& stored);

/// What is wrong with a chain of which somebody has seen `digest` after entry `seq`.
[[nodiscard]] std::optional<Error> contradiction(const ChainedStream& chain, std::uint64_t seq, const Digest& digest);
/// What is wrong with a chain, as far as what is stored under the two prefixes tells.
[[nodiscard]] std::optional<Error> condition_of(const ChainedStream& chain, const StoredAcknowledgement& acknowledged,
                                                const StoredAcknowledgement& contradicted);

}  // namespace foyer::journal
