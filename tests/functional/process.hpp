#pragma once
// A program of the test as a child process, its output in a log file.
// Threading: one thread. Lifetime: the child ends with the object, and with the test even when that is killed.

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "tests/usb_emulation/environment.hpp"

namespace foyer::functional {

class Process {
 public:
  using Environment = test::Environment;

  /// Environment entries are added to the test's own; output is appended to the log. Throws std::runtime_error.
  Process(std::vector<std::string> command, const Environment& added, std::filesystem::path log);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] bool is_running();
  /// Asks it to end, and kills it after a grace of 10 s. True if it ended by itself with exit code 0.
  bool stop();
  /// SIGKILL, as a power cut would, and waits until it is gone.
  void kill();
  /// Waits for its end; the exit code, or 128 and the signal. Kills it after a minute.
  int wait();
  [[nodiscard]] pid_t id() const noexcept { return id_; }

 private:
  bool reap(int milliseconds);

  std::filesystem::path log_;
  pid_t id_ = -1;
  int exit_code_ = -1;
};

/// What a program printed; throws if it fails.
[[nodiscard]] std::string output_of(const std::vector<std::string>& command, const std::filesystem::path& log);
/// The last lines of a log, for a person who looks at a failed test.
[[nodiscard]] std::string tail_of(const std::filesystem::path& log, std::size_t lines);
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

}  // namespace foyer::functional
