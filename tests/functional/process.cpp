#include "tests/functional/process.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace foyer::functional {
namespace {

constexpr int stop_grace_ms = 10'000;
constexpr int wait_limit_ms = 60'000;
constexpr auto look_again_after = std::chrono::milliseconds(5);

}  // namespace

Process::Process(std::vector<std::string> command, const Environment& added, std::filesystem::path log)
    : log_(std::move(log)) {
  auto variables = test::environment_with(added);
  const auto arguments = test::pointers(command);
  const auto environment = test::pointers(variables);
  const int output = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) throw std::runtime_error("cannot write " + log_.string());
  const pid_t parent = ::getpid();
  id_ = ::fork();
  if (id_ == 0) {
    // Between fork and exec only what is safe in a signal handler. A test that dies takes its children with it.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    ::setpgid(0, 0);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::execvpe(arguments.front(), arguments.data(), environment.data());
    ::_exit(127);
  }
  ::close(output);
  if (id_ < 0) throw std::runtime_error("cannot start " + command.front());
}

Process::~Process() {
  kill();
}

bool Process::reap(int milliseconds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (id_ > 0) {
    int status = 0;
    if (::waitpid(id_, &status, WNOHANG) == id_) {
      id_ = -1;
      exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      break;
    }
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(look_again_after);
  }
  return true;
}

bool Process::is_running() {
  return id_ > 0 && !reap(0);
}

bool Process::stop() {
  if (id_ <= 0) return exit_code_ == 0;
  ::kill(id_, SIGTERM);
  if (!reap(stop_grace_ms)) {
    kill();
    return false;
  }
  return exit_code_ == 0;
}

void Process::kill() {
  if (id_ <= 0) return;
  ::kill(id_, SIGKILL);
  reap(stop_grace_ms);
}

int Process::wait() {
  if (!reap(wait_limit_ms)) kill();
  return exit_code_;
}

std::string output_of(const std::vector<std::string>& command, const std::filesystem::path& log) {
  std::filesystem::remove(log);
  Process process(command, {}, log);
  const int exit_code = process.wait();
  auto output = read_file(log);
  if (exit_code != 0) {
    throw std::runtime_error(command.front() + " ended with " + std::to_string(exit_code) + ": " + output);
  }
  return output;
}

std::string tail_of(const std::filesystem::path& log, std::size_t lines) {
  const auto text = read_file(log);
  auto from = text.size();
  for (std::size_t found = 0; from > 0; --from) {
    if (text[from - 1] == '\n' && ++found > lines) break;
  }
  return text.substr(from);
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace foyer::functional
