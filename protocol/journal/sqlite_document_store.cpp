#include <algorithm>

#include "protocol/journal/document_store.hpp"
#include "protocol/journal/sqlite_connections.hpp"

namespace foyer::journal {

struct SqliteDocumentStore::Statements {
  explicit Statements(SqliteFile::Connections& connections)
      : upsert(connections.writer, "INSERT OR REPLACE INTO document (key, version, bytes) VALUES (?1, ?2, ?3)"),
        remove(connections.writer, "DELETE FROM document WHERE key = ?1"),
        select(connections.reader, "SELECT version, bytes FROM document WHERE key = ?1"),
        list(connections.reader,
             "SELECT key, version, bytes FROM document WHERE key >= ?1 AND key < ?2 AND key > ?3 ORDER BY key LIMIT "
             "?4") {}

  SQLite::Statement upsert, remove, select, list;
};

SqliteDocumentStore::SqliteDocumentStore(SqliteFile& file) : file_(file) {
  try {
    statements_ = std::make_unique<Statements>(file.connections());
  } catch (const SQLite::Exception& failure) {
    throw start_up_failure(file.connections().writer.getFilename(), failure.what());
  }
}

SqliteDocumentStore::~SqliteDocumentStore() = default;

Result<Done, Error> SqliteDocumentStore::put(std::span<const Document> documents,
                                             std::span<const std::string> removed) {
  if (!std::ranges::all_of(documents, is_valid)) return Error::Invalid;
  const std::lock_guard lock(file_.connections().writer_mutex);
  try {
    WriteTransaction transaction(file_.connections().writer);
    for (const auto& key : removed) Running(statements_->remove).bind(1, key).run();
    for (const auto& document : documents)
      Running(statements_->upsert).bind(1, document.key).bind(2, document.version).bind(3, document.bytes).run();
    transaction.commit();
    return Done{};
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
}

Result<std::optional<Document>, Error> SqliteDocumentStore::get(std::string_view key) const {
  const std::lock_guard lock(file_.connections().reader_mutex);
  try {
    Running running(statements_->select);
    if (!running.bind(1, key).step()) return std::optional<Document>();
    return std::optional<Document>(Document{std::string(key), running.number(0), running.blob(1)});
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
}

Result<std::vector<Document>, Error> SqliteDocumentStore::list(std::string_view prefix, std::size_t limit,
                                                               std::string_view after) const {
  const std::lock_guard lock(file_.connections().reader_mutex);
  try {
    std::vector<Document> documents;
    Running running(statements_->list);
    running.bind(1, prefix).bind(2, std::string_view(after_prefix(prefix))).bind(3, after);
    running.bind(4, std::uint64_t{std::min<std::size_t>(limit, 1'000'000)});
    while (running.step()) documents.push_back({running.text(0), running.number(1), running.blob(2)});
    return documents;
  } catch (const SQLite::Exception& exception) {
    return as_error(exception);
  }
}

}  // namespace foyer::journal
