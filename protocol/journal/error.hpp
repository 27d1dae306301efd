#pragma once
// Every way in which this library says no. Plain values.

#include <string_view>

namespace foyer::journal {

enum class Error {
  StaleView,              ///< A stream has another next seq than expected: load it again and decide again.
  AlreadyApplied,         ///< The command id is known: EventLog::result_of has its result.
  Invalid,                ///< A stream name, key, kind or size is outside the named limits.
  QueueFull,              ///< More appends wait than GroupCommitter::max_queued: ask again later.
  Stopping,               ///< The committer was told to stop.
  StorageFull,            ///< The disk (or the file's own limit) is full. Nothing of this call was kept.
  StorageFailed,          ///< Reading or writing failed. A write may or may not have reached the disk.
  Corrupt,                ///< What is stored is not what was written: a broken file, gap or chain.
  NewerVersion,           ///< An entry that only a newer version of the program can read: it is not damaged.
  HeadBelowAcknowledged,  ///< A peer has seen more entries than are here: this disk was restored or replaced.
  Forked,                 ///< A peer has other bytes under the same journal id and seq: this disk was cloned.
};
/// What an append may answer: StaleView, AlreadyApplied, Invalid, StorageFull, StorageFailed, Corrupt.
using AppendError = Error;

/// A short name for logs: "stale view".
[[nodiscard]] std::string_view text(Error error) noexcept;

/// After this answer to a write, what is on the disk may be other than what the writer believes: it must open its
/// streams again before it writes.
[[nodiscard]] bool needs_reopening(Error error) noexcept;

}  // namespace foyer::journal
