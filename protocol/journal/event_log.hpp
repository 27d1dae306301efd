#pragma once
// The event log: streams of opaque events, appended by many writers, fenced by (stream, seq).
// Threading: every implementation may be used from several threads; appends are serialised, reads do not wait for
// them. Lifetime: an EventLog outlives whoever borrows it. A program keeps blocking appends off its io_context by
// a GroupCommitter.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/chain.hpp"
#include "protocol/base/identifier.hpp"
#include "protocol/base/result.hpp"
#include "protocol/journal/error.hpp"

namespace foyer::journal {

using CommandId = Identifier<struct CommandTag>;

/// "order/1f0c...": UTF-8 without NUL, 1 to max_stream_name bytes.
using StreamName = std::string;

constexpr std::size_t max_stream_name = 200;
constexpr std::size_t max_event_bytes = 1024 * 1024;
constexpr std::size_t max_events_per_append = 4096;
/// A read gives at most so many, whatever limit the caller names.
constexpr std::size_t max_events_per_read = 1'000'000;

/// Events for one stream. They get the numbers expected_next_seq, +1, ...; a new stream starts at 1.
struct StreamAppend {
  StreamName stream;
  std::uint64_t expected_next_seq = 1;
  std::vector<Bytes> events;
};

/// All of it, or nothing. A nil command id means "no command": nothing is remembered and no repeat is detected,
/// the seqs are the only fence. An append without events only remembers its command.
struct Append {
  std::vector<StreamAppend> streams;
  CommandId command_id;
  Bytes result;  ///< What result_of() gives whoever repeats the command.
  /// The writer's view that this was decided on: the appends of one view each rest on those before. 0: on none.
  std::uint64_t view = 0;
};

/// The positions of the events of one append, in the order written. Both 0 if it had no events.
struct Appended {
  std::uint64_t first_position = 0;
  std::uint64_t last_position = 0;

  friend bool operator==(const Appended&, const Appended&) = default;
};

struct StoredEvent {
  std::uint64_t position = 0;  ///< From 1, without gaps, in the order of commits, over all streams.
  StreamName stream;
  std::uint64_t seq = 0;
  Bytes bytes;

  friend bool operator==(const StoredEvent&, const StoredEvent&) = default;
};

struct StreamHead {
  StreamName stream;
  std::uint64_t seq = 0;

  friend bool operator==(const StreamHead&, const StreamHead&) = default;
};

class EventLog {
 public:
  virtual ~EventLog() = default;

  /// One commit for all of `appends`, durable before it returns; element i answers appends[i]. They are applied in
  /// order, so a later one sees an earlier one. A refused append leaves the others whole, but for those after it that
  /// name the same view: StaleView (view_fence.hpp says why). If the storage fails, all of them get that error and none
  /// is kept; only after StorageFailed they may have been kept (a commit whose sync failed), so look again once the log
  /// was opened again.
  [[nodiscard]] virtual std::vector<Result<Appended, Error>> append_batch(std::span<const Append> appends) = 0;
  [[nodiscard]] Result<Appended, Error> append(const Append& append);

  /// The result stored with an accepted command; nothing if the command is unknown.
  [[nodiscard]] virtual Result<std::optional<Bytes>, Error> result_of(const CommandId& command) const = 0;

  /// Events of one stream with seq >= from_seq, ascending, at most `limit`. An unknown stream is empty.
  [[nodiscard]] virtual Result<std::vector<StoredEvent>, Error> read_stream(std::string_view stream,
                                                                            std::uint64_t from_seq,
                                                                            std::size_t limit) const = 0;
  /// Events of all streams with position >= from_position, ascending, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<StoredEvent>, Error> read_all(std::uint64_t from_position,
                                                                         std::size_t limit) const = 0;
  /// The seq of the newest event of a stream, 0 if it has none.
  [[nodiscard]] virtual Result<std::uint64_t, Error> head(std::string_view stream) const = 0;
  /// The position of the newest event of all, 0 if there is none.
  [[nodiscard]] virtual Result<std::uint64_t, Error> last_position() const = 0;
  /// The streams whose name begins with `prefix`, by name, each with its head.
  [[nodiscard]] virtual Result<std::vector<StreamHead>, Error> streams(std::string_view prefix) const = 0;

  /// Random, made with the log; a restore of the log changes it.
  [[nodiscard]] virtual LogId log_id() const = 0;
};

/// Whether an append keeps the limits above; implementations answer Invalid if not.
[[nodiscard]] bool is_valid(const Append& append) noexcept;

}  // namespace foyer::journal
