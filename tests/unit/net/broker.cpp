#include "broker.hpp"

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace foyer::net::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int listening_socket(std::uint16_t& port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(descriptor, 16) != 0 ||
      ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("cannot listen");
  port = ntohs(address.sin_port);
  return descriptor;
}

}  // namespace

std::uint16_t free_port() {
  std::uint16_t port = 0;
  ::close(listening_socket(port));
  return port;
}

Broker::Broker(std::string extra) : extra_(std::move(extra)), port_(free_port()) {
  std::string pattern = (std::filesystem::temp_directory_path() / "foyer-broker-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  folder_ = pattern;
  for (auto at = extra_.find("{folder}"); at != std::string::npos; at = extra_.find("{folder}"))
    extra_.replace(at, 8, folder_.string());
}

Broker::~Broker() {
  kill();
  std::filesystem::remove_all(folder_);
}

void Broker::start() {
  const auto configuration = (folder_ / "mosquitto.conf").string();
  std::ofstream(configuration) << "listener " << port_ << " 127.0.0.1\nset_tcp_nodelay true\npersistence false\n"
                               << (extra_.find("allow_anonymous") == std::string::npos ? "allow_anonymous true\n" : "")
                               << (::geteuid() == 0 ? "user root\n" : "") << extra_ << "\n";
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // A test that crashes leaves no broker behind.
    const int log = ::open((folder_ / "mosquitto.log").c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execl(FOYER_MOSQUITTO, FOYER_MOSQUITTO, "-c", configuration.c_str(), nullptr);
    ::_exit(127);
  }
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!is_accepting()) {
    if (::waitpid(process_, nullptr, WNOHANG) == process_ || std::chrono::steady_clock::now() > until)
      throw std::runtime_error("mosquitto did not start");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

bool Broker::is_accepting() const {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(port_);
  const bool connected = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(descriptor);
  return connected;
}

void Broker::kill() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

void Broker::freeze() {
  ::kill(process_, SIGSTOP);
}
void Broker::thaw() {
  ::kill(process_, SIGCONT);
}

BlackHole::BlackHole() : descriptor_(listening_socket(port_)) {}
BlackHole::~BlackHole() {
  ::close(descriptor_);
}

}  // namespace foyer::net::test
