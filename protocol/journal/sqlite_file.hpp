#pragma once
// One SQLite file holding an event log and a document store (FORMAT.md has the schema). WAL, synchronous=FULL: what
// was committed survives a power cut. It has one connection for writing and one for reading.
// Threading: may be shared; each connection has its mutex. Lifetime: outlives the SqliteEventLog and
// SqliteDocumentStore that borrow it.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "protocol/base/chain.hpp"
#include "protocol/base/random.hpp"
#include "protocol/base/result.hpp"
#include "protocol/journal/error.hpp"

namespace foyer::journal {

/// How long a statement waits for another process that has the file locked.
constexpr std::chrono::milliseconds sqlite_busy_timeout{5000};

class SqliteFile {
 public:
  /// Opens the file or creates it with a random log id. Throws std::runtime_error, with the path and the reason,
  /// if it cannot be opened, is not ours, is damaged, or has a newer schema than this program knows. With
  /// max_file_bytes the file never grows beyond that (rounded down to whole pages): writes then answer StorageFull as
  /// on a full disk. 0: no limit but the disk's.
  SqliteFile(const std::filesystem::path& path, RandomSource& random, std::uint64_t max_file_bytes = 0);
  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  [[nodiscard]] LogId log_id() const;
  /// To be called after a restore from a backup, before anything else: peers then know that what they had
  /// acknowledged may be gone.
  [[nodiscard]] Result<LogId, Error> renew_log_id(RandomSource& random);
  /// A consistent copy of the whole file, made while it is in use. The target must not exist.
  [[nodiscard]] Result<Done, Error> back_up_to(const std::filesystem::path& target);

  struct Connections;  ///< Defined in sqlite_connections.hpp, for this folder's own .cpp files.
  [[nodiscard]] Connections& connections() const noexcept { return *connections_; }

 private:
  std::unique_ptr<Connections> connections_;
};

}  // namespace foyer::journal
