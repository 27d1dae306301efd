#pragma once
// The programs of a test, each a child process: an emulator, a terminal, and probes that use libusb.
// Threading: one thread. Lifetime: a child is killed and reaped when its object goes.

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <sys/types.h>

#include "tests/usb_emulation/environment.hpp"

namespace foyer::test {

/// A folder below /tmp, short enough for the emulator, that vanishes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class Child {
 public:
  /// Environment entries are added to the test's own.
  Child(const std::vector<std::string>& command, const Environment& environment = {});
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void write(const std::string& line);
  /// The next line of its standard output; empty when it ended or said nothing for 30 s.
  [[nodiscard]] std::string read();
  void kill(int signal);
  /// As waitpid tells it; kills after 30 s.
  int wait();
  [[nodiscard]] pid_t id() const { return id_; }

 private:
  pid_t id_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string buffered_;
};

struct HttpReply {
  int status = 0;
  std::string body;
  [[nodiscard]] boost::json::value json() const;
};
[[nodiscard]] HttpReply http(const std::string& method, const std::string& url, const std::string& body = "");

class EmulatorProcess {
 public:
  /// `devices` are command line arguments. Returns when it is ready.
  explicit EmulatorProcess(const std::vector<std::string>& devices);

  [[nodiscard]] const Environment& environment() const { return environment_; }
  HttpReply act(const std::string& serial, const std::string& action, const std::string& body = "");
  [[nodiscard]] boost::json::object device(const std::string& serial);
  [[nodiscard]] std::filesystem::path tickets() const { return folder_.path() / "t"; }
  [[nodiscard]] std::vector<std::string> ticket_names() const;
  /// Waits until a device's member has the value; false after 20 s.
  [[nodiscard]] bool await(const std::string& serial, std::string_view member, const boost::json::value& value);
  [[nodiscard]] Child& process() { return process_; }
  [[nodiscard]] const std::string& url() const { return environment_.at("FOYER_VIRTUAL_USB"); }

 private:
  TemporaryFolder folder_;
  Child process_;
  Environment environment_;
};

/// A program with libusb on the emulator's bus.
class Probe {
 public:
  explicit Probe(const EmulatorProcess& emulator);
  /// One command of usb_probe.cpp, and its answer.
  std::string operator()(const std::string& command);
  [[nodiscard]] Child& process() { return process_; }

 private:
  Child process_;
};

/// What zbarimg reads in a picture.
[[nodiscard]] std::string decode_qr(const std::filesystem::path& picture);
[[nodiscard]] std::string hexadecimal(std::string_view bytes);

}  // namespace foyer::test
