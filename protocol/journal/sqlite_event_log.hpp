#pragma once
// The event log on disk. See event_log.hpp for what it promises and FORMAT.md for the schema.
// Threading: may be shared. Lifetime: borrows the SqliteFile.

#include <memory>

#include "protocol/journal/event_log.hpp"
#include "protocol/journal/sqlite_file.hpp"

namespace foyer::journal {

class SqliteEventLog final : public EventLog {
 public:
  /// Throws std::runtime_error if the statements cannot be prepared.
  explicit SqliteEventLog(SqliteFile& file);
  ~SqliteEventLog() override;

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

 private:
  struct Statements;
  SqliteFile& file_;
  std::unique_ptr<Statements> statements_;
};

}  // namespace foyer::journal
