#pragma once
// What the tests of the journal share: a folder that vanishes, and short ways to write down appends.

#include <filesystem>
#include <memory>
#include <string>

#include <stdlib.h>

#include "protocol/base/random.hpp"
#include "protocol/journal/event_log.hpp"
#include "protocol/journal/sqlite_event_log.hpp"

namespace foyer::journal {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "foyer-journal-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline Bytes bytes_of(std::string_view text) {
  const auto view = as_bytes(text);
  return {view.begin(), view.end()};
}

inline SystemRandom system_random;

inline CommandId any_command() {
  return CommandId::random(system_random);
}

/// One event for one stream, under a command of its own.
inline Append one_event(std::string_view stream, std::uint64_t expected_next_seq, std::string_view event) {
  return {{{StreamName(stream), expected_next_seq, {bytes_of(event)}}}, any_command(), {}};
}

/// A log on disk with its file and folder.
struct DiskLog {
  TemporaryFolder folder;
  SqliteFile file{folder / "log.sqlite", system_random};
  SqliteEventLog log{file};
};

}  // namespace foyer::journal
