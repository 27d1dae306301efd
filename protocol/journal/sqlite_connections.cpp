#include "protocol/journal/sqlite_connections.hpp"

#include <SQLiteCpp/Column.h>
#include <sqlite3.h>

namespace foyer::journal {

Running& Running::bind(int index, std::uint64_t value) {
  statement_.bind(index, static_cast<std::int64_t>(value));
  return *this;
}

Running& Running::bind(int index, std::string_view text) {
  statement_.bind(index, std::string(text));
  return *this;
}

Running& Running::bind(int index, BytesView blob) {
  // A null pointer would bind NULL instead of no bytes.
  statement_.bindNoCopy(index, blob.empty() ? static_cast<const void*>("") : blob.data(),
                        static_cast<int>(blob.size()));
  return *this;
}

std::uint64_t Running::number(int column) const {
  return static_cast<std::uint64_t>(statement_.getColumn(column).getInt64());
}

std::string Running::text(int column) const {
  return statement_.getColumn(column).getString();
}

Bytes Running::blob(int column) const {
  const auto value = statement_.getColumn(column);
  const auto* begin = static_cast<const std::uint8_t*>(value.getBlob());
  return {begin, begin + value.getBytes()};
}

WriteTransaction::WriteTransaction(SQLite::Database& database) : database_(database) {
  database_.exec("BEGIN IMMEDIATE");
}

WriteTransaction::~WriteTransaction() {
  // SQLite rolls back by itself after some failures (a full disk); then there is nothing left to roll back.
  if (!done_ && sqlite3_get_autocommit(database_.getHandle()) == 0) (void)database_.tryExec("ROLLBACK");
}

void WriteTransaction::commit() {
  database_.exec("COMMIT");
  done_ = true;
}

}  // namespace foyer::journal
