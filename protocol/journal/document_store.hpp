#pragma once
// Small documents under a key: a device's feed items, its settings, and what the journal remembers about itself. The
// newest put wins; history belongs in the event log.
// Threading: may be shared. Lifetime: SqliteDocumentStore borrows the SqliteFile.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"
#include "protocol/journal/error.hpp"
#include "protocol/journal/sqlite_file.hpp"

namespace foyer::journal {

constexpr std::size_t max_document_key = 300;
constexpr std::size_t max_document_bytes = 4 * 1024 * 1024;

struct Document {
  std::string key;  ///< 1 to max_document_key bytes of UTF-8 without NUL. "journal/" is this library's own.
  std::uint64_t version = 0;
  Bytes bytes;

  friend bool operator==(const Document&, const Document&) = default;
};

/// Whether key and bytes keep the limits.
[[nodiscard]] bool is_valid(const Document& document) noexcept;

class DocumentStore {
 public:
  virtual ~DocumentStore() = default;
  /// First forgets the keys in `removed` (unknown ones are fine), then stores `documents`, in one durable
  /// transaction. Errors: Invalid, StorageFull, StorageFailed, Corrupt.
  [[nodiscard]] virtual Result<Done, Error> put(std::span<const Document> documents,
                                                std::span<const std::string> removed = {}) = 0;
  [[nodiscard]] Result<Done, Error> put(const Document& document);
  [[nodiscard]] virtual Result<std::optional<Document>, Error> get(std::string_view key) const = 0;
  /// The documents whose key begins with `prefix`, by key, at most `limit`, beginning after the key `after`.
  [[nodiscard]] virtual Result<std::vector<Document>, Error> list(std::string_view prefix,
                                                                  std::size_t limit = 1'000'000,
                                                                  std::string_view after = {}) const = 0;
};

class MemoryDocumentStore final : public DocumentStore {
 public:
  using DocumentStore::put;
  [[nodiscard]] Result<Done, Error> put(std::span<const Document> documents,
                                        std::span<const std::string> removed = {}) override;
  [[nodiscard]] Result<std::optional<Document>, Error> get(std::string_view key) const override;
  [[nodiscard]] Result<std::vector<Document>, Error> list(std::string_view prefix, std::size_t limit = 1'000'000,
                                                          std::string_view after = {}) const override;

  /// For tests: the next put() answers `error` and keeps nothing.
  void fail_next_put(Error error);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Document, std::less<>> documents_;
  std::optional<Error> next_failure_;
};

class SqliteDocumentStore final : public DocumentStore {
 public:
  /// Throws std::runtime_error if the statements cannot be prepared.
  explicit SqliteDocumentStore(SqliteFile& file);
  ~SqliteDocumentStore() override;

  using DocumentStore::put;
  [[nodiscard]] Result<Done, Error> put(std::span<const Document> documents,
                                        std::span<const std::string> removed = {}) override;
  [[nodiscard]] Result<std::optional<Document>, Error> get(std::string_view key) const override;
  [[nodiscard]] Result<std::vector<Document>, Error> list(std::string_view prefix, std::size_t limit = 1'000'000,
                                                          std::string_view after = {}) const override;

 private:
  struct Statements;
  SqliteFile& file_;
  std::unique_ptr<Statements> statements_;
};

}  // namespace foyer::journal
