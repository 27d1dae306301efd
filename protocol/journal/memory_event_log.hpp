#pragma once
// An event log in memory, for the simulator and for tests: the same answers as on disk, gone with the object.
// Threading: may be shared, one mutex.

#include <map>
#include <mutex>
#include <unordered_map>

#include "protocol/journal/event_log.hpp"

namespace foyer::journal {

class MemoryEventLog final : public EventLog {
 public:
  explicit MemoryEventLog(LogId log_id) : log_id_(log_id) {}
  explicit MemoryEventLog(RandomSource& random) : log_id_(LogId::random(random)) {}

  [[nodiscard]] std::vector<Result<Appended, Error>> append_batch(std::span<const Append> appends) override;
  [[nodiscard]] Result<std::optional<Bytes>, Error> result_of(const CommandId& command) const override;
  [[nodiscard]] Result<std::vector<StoredEvent>, Error> read_stream(std::string_view stream, std::uint64_t from_seq,
                                                                    std::size_t limit) const override;
  [[nodiscard]] Result<std::vector<StoredEvent>, Error> read_all(std::uint64_t from_position,
                                                                 std::size_t limit) const override;
  [[nodiscard]] Result<std::uint64_t, Error> head(std::string_view stream) const override;
  [[nodiscard]] Result<std::uint64_t, Error> last_position() const override;
  [[nodiscard]] Result<std::vector<StreamHead>, Error> streams(std::string_view prefix) const override;
  [[nodiscard]] LogId log_id() const override;

  /// For the simulator: the next append_batch answers `error` for everything and keeps nothing.
  void fail_next_append(Error error);
  /// For the simulator: a restore gives the log a new id.
  void set_log_id(LogId log_id);

 private:
  [[nodiscard]] Result<Appended, Error> append_one(const Append& append);

  mutable std::mutex mutex_;
  LogId log_id_;
  std::vector<StoredEvent> events_;                                        ///< events_[position - 1]
  std::map<StreamName, std::vector<std::uint64_t>, std::less<>> streams_;  ///< Positions; seq is index + 1.
  std::unordered_map<CommandId, Bytes> results_;
  std::optional<Error> next_failure_;
};

}  // namespace foyer::journal
