#pragma once
// HTTP on a loopback port: a page to look at and click, and the same as JSON for scripts.
// Threading: the main loop. Lifetime: borrows the emulator.

#include <string>

#include "drivers/virtual/emulator.hpp"

typedef struct _SoupServer SoupServer;

namespace foyer::emulation {

class ControlServer {
 public:
  /// `address` is 127.0.0.1:PORT; port 0 takes a free one. Throws std::runtime_error.
  ControlServer(Emulator& emulator, const std::string& address);
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;
  ~ControlServer();

  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  Emulator& emulator_;
  ObjectPointer<SoupServer> server_;
  std::string url_;
};

}  // namespace foyer::emulation
