#pragma once
// What the .cpp files of this folder share of SQLite: the two connections, transactions, and how its exceptions
// become errors. Not for anybody outside: it pulls SQLiteCpp in.
// Threading: hold the connection's mutex for everything below.

#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include "protocol/base/bytes.hpp"
#include "protocol/journal/sqlite_file.hpp"

namespace foyer::journal {

struct SqliteFile::Connections {
  SQLite::Database writer;
  SQLite::Database reader;
  std::mutex writer_mutex;
  std::mutex reader_mutex;
  LogId log_id;  ///< Guarded by writer_mutex.
};

/// What the caller of this library is told about an exception of SQLite.
[[nodiscard]] Error as_error(const SQLite::Exception& exception) noexcept;

/// A prepared statement in use: whatever happens, it is reset, so that it holds no lock and can be used again.
class Running {
 public:
  explicit Running(SQLite::Statement& statement) noexcept : statement_(statement) {}
  ~Running() { statement_.tryReset(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  /// Blobs are not copied: they must stay until the statement has run.
  Running& bind(int index, std::uint64_t value);
  Running& bind(int index, std::string_view text);
  Running& bind(int index, BytesView blob);
  [[nodiscard]] bool step() { return statement_.executeStep(); }
  void run() { statement_.exec(); }
  [[nodiscard]] std::uint64_t number(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Bytes blob(int column) const;

 private:
  SQLite::Statement& statement_;
};

/// BEGIN IMMEDIATE, so that what is read inside stays true until the commit; rolled back if not committed.
class WriteTransaction {
 public:
  explicit WriteTransaction(SQLite::Database& database);
  ~WriteTransaction();
  WriteTransaction(const WriteTransaction&) = delete;
  WriteTransaction& operator=(const WriteTransaction&) = delete;
  void commit();

 private:
  SQLite::Database& database_;
  bool done_ = false;
};

/// Greater than every text that begins with `prefix`, because UTF-8 has no byte 0xFF.
[[nodiscard]] inline std::string after_prefix(std::string_view prefix) {
  return std::string(prefix) + '\xff';
}

/// For start-up, where failures are thrown.
[[nodiscard]] std::runtime_error start_up_failure(const std::string& path, const std::string& reason);

}  // namespace foyer::journal
