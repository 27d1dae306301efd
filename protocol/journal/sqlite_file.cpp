#include "protocol/journal/sqlite_file.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include <SQLiteCpp/Column.h>
#include <sqlite3.h>

#include "protocol/journal/sqlite_connections.hpp"

namespace foyer::journal {
namespace {

constexpr int application_id = 0x666F7972;  // "foyr"
constexpr int schema_version = 1;

constexpr const char* schema = R"sql(
  CREATE TABLE log_identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log_id BLOB NOT NULL CHECK (length(log_id) = 16)
  ) STRICT;
  CREATE TABLE stream (
    stream_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES stream (stream_id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    bytes BLOB NOT NULL,
    UNIQUE (stream_id, seq)
  ) STRICT;
  CREATE TABLE command (
    command_id BLOB NOT NULL PRIMARY KEY CHECK (length(command_id) = 16),
    result BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE document (
    key TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
)sql";

SQLite::Database open_connection(const std::filesystem::path& path) {
  return {path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX,
          static_cast<int>(sqlite_busy_timeout.count())};
}

int pragma(SQLite::Database& database, const char* query) {
  return database.execAndGet(query).getInt();
}

void store_log_id(SQLite::Database& database, const LogId& log_id) {
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO log_identity (one, log_id) VALUES (1, ?1)");
  Running(insert).bind(1, log_id.bytes()).run();
}

/// Under the write lock, so that two processes that start at once create the schema once.
void create_or_check_schema(SQLite::Database& database, RandomSource& random) {
  WriteTransaction transaction(database);
  const int version = pragma(database, "PRAGMA user_version");
  const int owner = pragma(database, "PRAGMA application_id");
  if (version == 0 && owner == 0) {
    if (pragma(database, "SELECT count(*) FROM sqlite_schema") != 0)
      throw std::runtime_error("the file is a database of another program");
    database.exec(schema);
    store_log_id(database, LogId::random(random));
    database.exec("PRAGMA application_id = " + std::to_string(application_id));
    database.exec("PRAGMA user_version = " + std::to_string(schema_version));
  } else if (owner != application_id) {
    throw std::runtime_error("the file is a database of another program");
  } else if (version > schema_version) {
    throw std::runtime_error("schema " + std::to_string(version) + " is newer than this program's, " +
                             std::to_string(schema_version));
  }
  transaction.commit();
}

void configure_writer(SQLite::Database& database, std::uint64_t max_file_bytes) {
  if (database.execAndGet("PRAGMA journal_mode = WAL").getString() != "wal")
    throw std::runtime_error("the file system does not allow write-ahead logging");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA cache_size = -16000");            // KiB
  database.exec("PRAGMA journal_size_limit = 67108864");  // What a checkpoint leaves of the WAL file.
  if (max_file_bytes == 0) return;
  const auto page_bytes = static_cast<std::uint64_t>(pragma(database, "PRAGMA page_size"));
  const auto pages = std::max<std::uint64_t>(1, max_file_bytes / page_bytes);
  (void)database.execAndGet("PRAGMA max_page_count = " + std::to_string(pages));
}

LogId read_log_id(SQLite::Database& database) {
  SQLite::Statement select(database, "SELECT log_id FROM log_identity WHERE one = 1");
  Running running(select);
  if (!running.step()) throw std::runtime_error("the log has no id");
  const auto log_id = LogId::from_bytes(running.blob(0));
  if (!log_id) throw std::runtime_error("the log's id is damaged");
  return *log_id;
}

std::unique_ptr<SqliteFile::Connections> connect(const std::filesystem::path& path, RandomSource& random,
                                                 std::uint64_t max_file_bytes) {
  auto connections = std::unique_ptr<SqliteFile::Connections>(
      new SqliteFile::Connections{open_connection(path), open_connection(path), {}, {}, {}});
  configure_writer(connections->writer, max_file_bytes);
  create_or_check_schema(connections->writer, random);
  connections->reader.exec("PRAGMA query_only = ON");
  connections->reader.exec("PRAGMA cache_size = -16000");
  connections->log_id = read_log_id(connections->reader);
  return connections;
}

}  // namespace

SqliteFile::SqliteFile(const std::filesystem::path& path, RandomSource& random, std::uint64_t max_file_bytes) {
  try {
    connections_ = connect(path, random, max_file_bytes);
  } catch (const std::exception& failure) {
    throw start_up_failure(path.string(), failure.what());
  }
}

SqliteFile::~SqliteFile() = default;

LogId SqliteFile::log_id() const {
  const std::lock_guard lock(connections_->writer_mutex);
  return connections_->log_id;
}

Result<LogId, Error> SqliteFile::renew_log_id(RandomSource& random) {
  const std::lock_guard lock(connections_->writer_mutex);
  const auto log_id = LogId::random(random);
  try {
    WriteTransaction transaction(connections_->writer);
    store_log_id(connections_->writer, log_id);
    transaction.commit();
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
  connections_->log_id = log_id;
  return log_id;
}

Result<Done, Error> SqliteFile::back_up_to(const std::filesystem::path& target) {
  if (std::filesystem::exists(target)) return Error::Invalid;
  const std::lock_guard lock(connections_->reader_mutex);
  try {
    // VACUUM INTO reads one snapshot, so that writers go on meanwhile; query_only forbids it, hence the pause.
    connections_->reader.exec("PRAGMA query_only = OFF");
    SQLite::Statement vacuum(connections_->reader, "VACUUM INTO ?1");
    const std::string path = target.string();
    Running(vacuum).bind(1, path).run();
    connections_->reader.exec("PRAGMA query_only = ON");
    return Done{};
  } catch (const SQLite::Exception& exception) {
    connections_->reader.tryExec("PRAGMA query_only = ON");
    return as_error(exception);
  }
}

Error as_error(const SQLite::Exception& exception) noexcept {
  const int code = exception.getErrorCode() & 0xff;  // The low byte is the primary result code.
  if (code == SQLITE_FULL) return Error::StorageFull;
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) return Error::Corrupt;
  return Error::StorageFailed;
}

std::runtime_error start_up_failure(const std::string& path, const std::string& reason) {
  return std::runtime_error("cannot open the event log " + path + ": " + reason);
}

}  // namespace foyer::journal
