#pragma once
// A hash chain kept in one stream of an event log: a device's own journal, or a verbatim copy of another device's
// journal at its controller and at central ("relay/<device>/<journal id>"). It keeps every digest in memory (32
// bytes an entry), so that it can tell a repeat from a fork at any seq.
// Threading: one thread. Lifetime: borrows the log.

#include <functional>
#include <optional>
#include <vector>

#include "protocol/base/chain.hpp"
#include "protocol/base/result.hpp"
#include "protocol/journal/event_log.hpp"

namespace foyer::journal {

class ChainedStream {
 public:
  /// Reads the whole stream, computes its digests and checks the last against what was sealed when it was written.
  /// Errors: StorageFailed, Corrupt (a gap, or bytes that are not those that were written).
  /// `check`, if given, sees every entry; Corrupt if it says no.
  using Check = std::function<bool(std::uint64_t seq, BytesView entry)>;
  [[nodiscard]] static Result<ChainedStream, Error> open(EventLog& log, StreamName stream, const JournalId& journal,
                                                         const Check& check = {});

  [[nodiscard]] const StreamName& stream() const noexcept { return stream_; }
  [[nodiscard]] const JournalId& journal_id() const noexcept { return journal_; }
  [[nodiscard]] ChainHead head() const { return {digests_.size() - 1, digests_.back()}; }
  /// The digest after entry `seq`; seq 0 is the start. Nothing beyond the head.
  [[nodiscard]] std::optional<Digest> digest_at(std::uint64_t seq) const;

  /// The exact bytes of the entries from `from_seq` (at least 1), as many as both limits allow, but at least one if
  /// there is one. Errors: Invalid (from_seq is 0 or beyond head + 1), StorageFailed, Corrupt.
  [[nodiscard]] Result<ChainSegment, Error> read(std::uint64_t from_seq, std::size_t max_entries,
                                                 std::size_t max_bytes) const;

  /// For a caller that commits by itself (a GroupCommitter, or together with other streams, which it adds): what to
  /// append after `before`, which may be ahead of head() while earlier appends are being committed. Its command id
  /// and result seal the new head for open() to check. Call appended() with the same entries, in order, once it is
  /// durable.
  [[nodiscard]] Append prepare(const ChainHead& before, std::vector<Bytes> entries) const;
  void appended(std::span<const Bytes> entries);
  /// Appends durably before it returns. Errors: those of EventLog::append.
  [[nodiscard]] Result<ChainHead, Error> append(std::vector<Bytes> entries);

 private:
  ChainedStream(EventLog& log, StreamName stream, const JournalId& journal);
  [[nodiscard]] Result<Done, Error> load(const Check& check);

  EventLog* log_;
  StreamName stream_;
  JournalId journal_;
  std::vector<Digest> digests_;  ///< digests_[seq]
};

/// Where a relayed journal is kept: "relay/kiosk-1/<journal id>".
[[nodiscard]] StreamName relay_stream(std::string_view device, const JournalId& journal);
/// Where a device keeps its own: "journal/<journal id>".
[[nodiscard]] StreamName journal_stream(const JournalId& journal);

}  // namespace foyer::journal
