#include "tests/usb_emulation/processes.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <boost/json/parse.hpp>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace foyer::test {
namespace {

constexpr int PATIENCE_MS = 30'000;

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = "/tmp/foyer-usb-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::filesystem::remove_all(path_);
}

Child::Child(const std::vector<std::string>& command, const Environment& environment) {
  // A child that ended must show as a failed write, not end the test.
  signal(SIGPIPE, SIG_IGN);
  int to[2];
  int from[2];
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to[0], 0);
  posix_spawn_file_actions_adddup2(&actions, from[1], 1);
  auto arguments = command;
  auto variables = environment_with(environment);
  const int error = posix_spawn(&id_, arguments.front().c_str(), &actions, nullptr, pointers(arguments).data(),
                                pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  close(to[0]);
  close(from[1]);
  input_ = to[1];
  output_ = from[0];
  if (error != 0) throw std::runtime_error("cannot start " + command.front());
}

Child::~Child() {
  kill(SIGKILL);
  wait();
  close(input_);
  close(output_);
}

void Child::write(const std::string& line) {
  const std::string text = line + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t written = ::write(input_, text.data() + done, text.size() - done);
    if (written < 0) throw std::runtime_error("the child does not read");
    done += static_cast<std::size_t>(written);
  }
}

std::string Child::read() {
  std::array<char, 65536> block{};
  while (buffered_.find('\n') == buffered_.npos) {
    pollfd waiting{output_, POLLIN, 0};
    if (poll(&waiting, 1, PATIENCE_MS) != 1) return {};
    const ssize_t length = ::read(output_, block.data(), block.size());
    if (length <= 0) return {};
    buffered_.append(block.data(), static_cast<std::size_t>(length));
  }
  const auto end = buffered_.find('\n');
  std::string line = buffered_.substr(0, end);
  buffered_.erase(0, end + 1);
  return line;
}

void Child::kill(int signal) {
  if (id_ > 0) ::kill(id_, signal);
}

int Child::wait() {
  if (id_ <= 0) return -1;
  int status = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(PATIENCE_MS);
  while (waitpid(id_, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) ::kill(id_, SIGKILL);
    std::this_thread::yield();
    pollfd nothing{-1, 0, 0};
    poll(&nothing, 1, 2);
  }
  id_ = -1;
  return status;
}

boost::json::value HttpReply::json() const {
  return boost::json::parse(body);
}

HttpReply http(const std::string& method, const std::string& url, const std::string& body) {
  const std::string rest = url.substr(std::string_view("http://127.0.0.1:").size());
  const auto slash = rest.find('/');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoul(rest.substr(0, slash))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(socket);
    return {};
  }
  const std::string request =
      method + " " + rest.substr(slash) +
      " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  send(socket, request.data(), request.size(), MSG_NOSIGNAL);
  std::string answer;
  std::array<char, 65536> block{};
  for (ssize_t length = 0; (length = recv(socket, block.data(), block.size(), 0)) > 0;)
    answer.append(block.data(), static_cast<std::size_t>(length));
  close(socket);
  const auto head = answer.find("\r\n\r\n");
  if (head == answer.npos) return {};
  return {std::stoi(answer.substr(9, 3)), answer.substr(head + 4)};
}

EmulatorProcess::EmulatorProcess(const std::vector<std::string>& devices)
    : process_([&] {
        std::vector<std::string> command{VIRTUAL_USB, "--directory", folder_.path(), "--tickets", folder_.path() / "t"};
        command.insert(command.end(), devices.begin(), devices.end());
        return command;
      }()) {
  if (!process_.read().starts_with("ready")) throw std::runtime_error("the emulator does not start");
  environment_ = read_exports(folder_.path() / "usb.env");
}

HttpReply EmulatorProcess::act(const std::string& serial, const std::string& action, const std::string& body) {
  return http("POST", url() + "/devices/" + serial + "/" + action, body);
}

boost::json::object EmulatorProcess::device(const std::string& serial) {
  const auto devices = http("GET", url() + "/devices").json();
  for (const auto& device : devices.as_array()) {
    if (device.as_object().at("serial").as_string() == serial) return device.as_object();
  }
  throw std::runtime_error("no device " + serial);
}

bool EmulatorProcess::await(const std::string& serial, std::string_view member, const boost::json::value& value) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < deadline) {
    if (device(serial).at(member) == value) return true;
    std::this_thread::yield();
  }
  return false;
}

std::vector<std::string> EmulatorProcess::ticket_names() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(tickets()))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

Probe::Probe(const EmulatorProcess& emulator) : process_({USB_PROBE}, emulator.environment()) {}

std::string Probe::operator()(const std::string& command) {
  process_.write(command);
  return process_.read();
}

std::string decode_qr(const std::filesystem::path& picture) {
  Child zbar({"/usr/bin/zbarimg", "-q", "--raw", "--nodbus", picture.string()});
  return zbar.read();
}

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char character : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += digits[(static_cast<unsigned char>(character) >> 4) & 15];
    text += digits[static_cast<unsigned char>(character) & 15];
  }
  return text;
}

}  // namespace foyer::test
