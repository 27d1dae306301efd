#include "tests/functional/ports.hpp"

#include <random>
#include <set>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace foyer::functional {
namespace {

/// Below what the kernel gives to outgoing connections, so that none of them takes a port before its program does.
constexpr std::uint16_t lowest_port = 20'000;
constexpr std::uint16_t highest_port = 32'000;
constexpr int attempts_limit = 1'000;
constexpr timeval answer_deadline{5, 0};

class Socket {
 public:
  Socket() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &answer_deadline, sizeof answer_deadline);
  }
  ~Socket() { ::close(descriptor_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] bool listen(std::uint16_t port) const {
    const int on = 1;
    ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const auto address = loopback(port);
    return ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
           ::listen(descriptor_, 1) == 0;
  }
  [[nodiscard]] bool connect(std::uint16_t port) const {
    const auto address = loopback(port);
    return ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  [[nodiscard]] bool send(const std::string& text) const {
    return ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  [[nodiscard]] std::string receive_line() const {
    std::string line;
    for (char byte = 0; ::recv(descriptor_, &byte, 1, 0) == 1 && byte != '\n';) line += byte;
    return line;
  }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  int descriptor_;
};

}  // namespace

std::uint16_t free_port() {
  static std::mt19937 random{std::random_device{}()};
  static std::set<std::uint16_t> given;
  std::uniform_int_distribution<int> range(lowest_port, highest_port);
  for (int attempt = 0; attempt < attempts_limit; ++attempt) {
    const auto port = static_cast<std::uint16_t>(range(random));
    if (!given.contains(port) && Socket().listen(port)) return *given.insert(port).first;
  }
  throw std::runtime_error("no free port");
}

bool accepts_connections(std::uint16_t port) {
  return Socket().connect(port);
}

std::string exchange(std::uint16_t port, const std::string& line) {
  const Socket socket;
  if (!socket.connect(port) || !socket.send(line + "\n")) return {};
  return socket.receive_line();
}

}  // namespace foyer::functional
