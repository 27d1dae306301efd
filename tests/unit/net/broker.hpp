#pragma once
// A private Mosquitto: own port, own folder, gone with the object.

#include <cstdint>
#include <filesystem>
#include <string>

#include <sys/types.h>

namespace foyer::net::test {

class Broker {
 public:
  /// Extra lines go into its configuration; {folder} is replaced by the folder it runs in.
  explicit Broker(std::string extra = {});
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  std::uint16_t port() const { return port_; }
  const std::filesystem::path& folder() const { return folder_; }

  void start();  ///< Returns when it accepts connections. Keeps the port across restarts.
  void kill();   ///< SIGKILL, as a power cut would.
  void freeze();
  void thaw();

 private:
  bool is_accepting() const;

  std::filesystem::path folder_;
  std::string extra_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

/// A port that nobody listens on just now.
std::uint16_t free_port();

/// Listens, lets the kernel accept, and never says a word.
class BlackHole {
 public:
  BlackHole();
  ~BlackHole();
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  int descriptor_;
  std::uint16_t port_;
};

}  // namespace foyer::net::test
