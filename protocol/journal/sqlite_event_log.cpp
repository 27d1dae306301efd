#include "protocol/journal/sqlite_event_log.hpp"

#include <algorithm>

#include <sqlite3.h>

#include "protocol/journal/sqlite_connections.hpp"
#include "protocol/journal/view_fence.hpp"

namespace foyer::journal {

struct SqliteEventLog::Statements {
  explicit Statements(SqliteFile::Connections& connections)
      : writer(connections.writer),
        reader(connections.reader),
        begin_one(writer, "SAVEPOINT one"),
        keep_one(writer, "RELEASE one"),
        undo_one(writer, "ROLLBACK TO one"),
        find_command(writer, "SELECT 1 FROM command WHERE command_id = ?1"),
        insert_command(writer, "INSERT INTO command (command_id, result) VALUES (?1, ?2)"),
        find_stream(
            writer,
            "SELECT stream_id, (SELECT coalesce(max(seq), 0) FROM event WHERE event.stream_id = stream.stream_id) "
            "FROM stream WHERE name = ?1"),
        insert_stream(writer, "INSERT INTO stream (name) VALUES (?1) RETURNING stream_id"),
        insert_event(writer, "INSERT INTO event (position, stream_id, seq, bytes) VALUES (?1, ?2, ?3, ?4)"),
        writer_position(writer, "SELECT coalesce(max(position), 0) FROM event"),
        result(reader, "SELECT result FROM command WHERE command_id = ?1"),
        stream_events(reader,
                      "SELECT position, seq, bytes FROM event WHERE stream_id = (SELECT stream_id FROM stream WHERE "
                      "name = ?1) AND seq >= ?2 ORDER BY seq LIMIT ?3"),
        all_events(reader,
                   "SELECT position, seq, bytes, name FROM event JOIN stream USING (stream_id) "
                   "WHERE position >= ?1 ORDER BY position LIMIT ?2"),
        stream_head(reader,
                    "SELECT coalesce(max(seq), 0) FROM event WHERE stream_id = (SELECT stream_id FROM stream WHERE "
                    "name = ?1)"),
        reader_position(reader, "SELECT coalesce(max(position), 0) FROM event"),
        stream_list(reader,
                    "SELECT name, (SELECT coalesce(max(seq), 0) FROM event WHERE event.stream_id = stream.stream_id) "
                    "FROM stream WHERE name >= ?1 AND name < ?2 ORDER BY name") {}

  Result<Appended, Error> append_one(const Append& append, std::uint64_t& last_position);
  /// False if the stream has another next seq than expected.
  bool append_part(const StreamAppend& part, std::uint64_t& position);
  bool is_known(const CommandId& command);

  SQLite::Database& writer;
  SQLite::Database& reader;
  SQLite::Statement begin_one, keep_one, undo_one, find_command, insert_command, find_stream, insert_stream,
      insert_event, writer_position;
  SQLite::Statement result, stream_events, all_events, stream_head, reader_position, stream_list;
};

bool SqliteEventLog::Statements::is_known(const CommandId& command) {
  return !command.is_nil() && Running(find_command).bind(1, command.bytes()).step();
}

bool SqliteEventLog::Statements::append_part(const StreamAppend& part, std::uint64_t& position) {
  std::uint64_t stream_id = 0;
  std::uint64_t head = 0;
  {
    Running running(find_stream);
    if (running.bind(1, part.stream).step()) {
      stream_id = running.number(0);
      head = running.number(1);
    }
  }
  // The key alone would let a writer leave a gap; only the very next seq is right.
  if (part.expected_next_seq != head + 1) return false;
  if (part.events.empty()) return true;
  if (stream_id == 0) {
    Running running(insert_stream);
    (void)running.bind(1, part.stream).step();
    stream_id = running.number(0);
  }
  for (const auto& event : part.events)
    Running(insert_event).bind(1, ++position).bind(2, stream_id).bind(3, ++head).bind(4, event).run();
  return true;
}

Result<Appended, Error> SqliteEventLog::Statements::append_one(const Append& append, std::uint64_t& last_position) {
  if (!is_valid(append)) return Error::Invalid;
  if (is_known(append.command_id)) return Error::AlreadyApplied;
  Running(begin_one).run();
  std::uint64_t position = last_position;
  for (const auto& part : append.streams) {
    if (append_part(part, position)) continue;
    Running(undo_one).run();
    Running(keep_one).run();  // ROLLBACK TO leaves the savepoint open.
    return Error::StaleView;
  }
  if (!append.command_id.is_nil())
    Running(insert_command).bind(1, append.command_id.bytes()).bind(2, append.result).run();
  Running(keep_one).run();
  if (position == last_position) return Appended{};
  const Appended appended{last_position + 1, position};
  last_position = position;
  return appended;
}

SqliteEventLog::SqliteEventLog(SqliteFile& file) : file_(file) {
  try {
    statements_ = std::make_unique<Statements>(file.connections());
  } catch (const SQLite::Exception& failure) {
    throw start_up_failure(file.connections().writer.getFilename(), failure.what());
  }
}

SqliteEventLog::~SqliteEventLog() = default;

std::vector<Result<Appended, Error>> SqliteEventLog::append_batch(std::span<const Append> appends) {
  const std::lock_guard lock(file_.connections().writer_mutex);
  std::vector<Result<Appended, Error>> results;
  if (appends.empty()) return results;
  results.reserve(appends.size());
  try {
    WriteTransaction transaction(file_.connections().writer);
    std::uint64_t last_position = 0;
    {
      Running running(statements_->writer_position);
      (void)running.step();
      last_position = running.number(0);
    }
    ViewFence fence;
    for (const auto& append : appends) {
      results.push_back(fence.refuses(append) ? Result<Appended, Error>(Error::StaleView)
                                              : statements_->append_one(append, last_position));
      fence.note(append, results.back());
    }
    transaction.commit();
  } catch (const SQLite::Exception& exception) {
    // A refusal may have been decided upon an append that is not kept either, so it does not stand.
    results.assign(appends.size(), Result<Appended, Error>(as_error(exception)));
  }
  return results;
}

Result<std::optional<Bytes>, Error> SqliteEventLog::result_of(const CommandId& command) const {
  const std::lock_guard lock(file_.connections().reader_mutex);
  try {
    Running running(statements_->result);
    if (!running.bind(1, command.bytes()).step()) return std::optional<Bytes>();
    return std::optional<Bytes>(running.blob(0));
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
}

Result<std::vector<StoredEvent>, Error> SqliteEventLog::read_stream(std::string_view stream, std::uint64_t from_seq,
                                                                    std::size_t limit) const {
  const std::lock_guard lock(file_.connections().reader_mutex);
  try {
    std::vector<StoredEvent> events;
    Running running(statements_->stream_events);
    running.bind(1, stream).bind(2, from_seq).bind(3, std::uint64_t{std::min(limit, max_events_per_read)});
    while (running.step())
      events.push_back({running.number(0), StreamName(stream), running.number(1), running.blob(2)});
    return events;
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
}

Result<std::vector<StoredEvent>, Error> SqliteEventLog::read_all(std::uint64_t from_position, std::size_t limit) const {
  const std::lock_guard lock(file_.connections().reader_mutex);
  try {
    std::vector<StoredEvent> events;
    Running running(statements_->all_events);
    running.bind(1, from_position).bind(2, std::uint64_t{std::min(limit, max_events_per_read)});
    while (running.step()) events.push_back({running.number(0), running.text(3), running.number(1), running.blob(2)});
    return events;
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
}

Result<std::uint64_t, Error> SqliteEventLog::head(std::string_view stream) const {
  const std::lock_guard lock(file_.connections().reader_mutex);
  try {
    Running running(statements_->stream_head);
    (void)running.bind(1, stream).step();
    return running.number(0);
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
}

Result<std::uint64_t, Error> SqliteEventLog::last_position() const {
  const std::lock_guard lock(file_.connections().reader_mutex);
  try {
    Running running(statements_->reader_position);
    (void)running.step();
    return running.number(0);
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
}

Result<std::vector<StreamHead>, Error> SqliteEventLog::streams(std::string_view prefix) const {
  const std::lock_guard lock(file_.connections().reader_mutex);
  try {
    std::vector<StreamHead> heads;
    Running running(statements_->stream_list);
    running.bind(1, prefix).bind(2, std::string_view(after_prefix(prefix)));
    while (running.step()) heads.push_back({running.text(0), running.number(1)});
    return heads;
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
}

LogId SqliteEventLog::log_id() const {
  return file_.log_id();
}

}  // namespace foyer::journal
