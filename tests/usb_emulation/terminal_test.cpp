// The simulated payment terminal as a till and a test see it.

#include <fstream>
#include <optional>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/usb_emulation/processes.hpp"

namespace foyer::test {
namespace {

struct Terminal : ::testing::Test {
  TemporaryFolder folder;
  std::optional<Child> process;
  std::map<std::string, std::string> environment;

  void SetUp() override { start(); }

  void start() {
    process.emplace(
        std::vector<std::string>{VIRTUAL_TERMINAL, "--bank", folder.path() / "bank", "--ready", folder.path() / "env"});
    ASSERT_TRUE(process->read().starts_with("ready"));
    environment = read_exports(folder.path() / "env");
  }

  [[nodiscard]] int connect_till() const {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port =
        htons(static_cast<std::uint16_t>(std::stoul(environment.at("FOYER_VIRTUAL_TERMINAL").substr(10))));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return socket;
  }

  /// The answer's state, or what went wrong; empty if the connection was closed.
  [[nodiscard]] std::string ask(const std::string& request) const {
    const int socket = connect_till();
    const std::string line = request + "\n";
    send(socket, line.data(), line.size(), MSG_NOSIGNAL);
    std::string answer;
    char block[4096];
    for (ssize_t length = 0; answer.find('\n') == answer.npos && (length = recv(socket, block, sizeof block, 0)) > 0;) {
      answer.append(block, static_cast<std::size_t>(length));
    }
    close(socket);
    if (answer.empty()) return "";
    const auto object = HttpReply{200, answer}.json().as_object();
    return object.contains("state") ? std::string(object.at("state").as_string()) : "error";
  }

  [[nodiscard]] std::string authorise(const std::string& attempt, int cents = 1250) const {
    return ask(R"({"do":"authorise","attempt":")" + attempt + R"(","cents":)" + std::to_string(cents) +
               R"(,"currency":"EUR"})");
  }
  [[nodiscard]] std::string request(const std::string& action, const std::string& attempt) const {
    return ask(R"({"do":")" + action + R"(","attempt":")" + attempt + "\"}");
  }
  [[nodiscard]] int set_next(const std::string& body) const {
    return http("POST", environment.at("FOYER_VIRTUAL_TERMINAL_CONTROL") + "/next", body).status;
  }
  [[nodiscard]] boost::json::array ledger() const {
    return http("GET", environment.at("FOYER_VIRTUAL_TERMINAL_CONTROL") + "/ledger").json().as_array();
  }
};

TEST_F(Terminal, AuthorisesCapturesAndReverses) {
  EXPECT_EQ(request("query", "a-1"), "unknown_attempt");
  EXPECT_EQ(request("capture", "a-1"), "unknown_attempt");
  EXPECT_EQ(authorise("a-1"), "approved");
  EXPECT_EQ(request("capture", "a-1"), "captured");
  EXPECT_EQ(request("query", "a-1"), "captured");
  EXPECT_EQ(request("reverse", "a-1"), "reversed");
  EXPECT_EQ(request("capture", "a-1"), "declined");
  EXPECT_EQ(request("query", "a-1"), "reversed");
}

TEST_F(Terminal, ChargesAnAttemptOnceHoweverOftenItIsAsked) {
  for (int time = 0; time < 3; ++time) EXPECT_EQ(authorise("a-1"), "approved");
  for (int time = 0; time < 3; ++time) EXPECT_EQ(request("capture", "a-1"), "captured");
  EXPECT_EQ(authorise("a-1", 9999), "declined");
  ASSERT_EQ(ledger().size(), 1u);
  EXPECT_EQ(ledger()[0].at("history").as_array().size(), 2u);
  EXPECT_EQ(ledger()[0].at("cents"), 1250);
}

TEST_F(Terminal, DoesWhatTheNextCardIsSetTo) {
  ASSERT_EQ(set_next(R"({"outcome": "decline", "reason": "expired", "delay_ms": 20, "times": 2})"), 200);
  EXPECT_EQ(authorise("a-1"), "declined");
  EXPECT_EQ(authorise("a-2"), "declined");
  EXPECT_EQ(authorise("a-3"), "approved");
  EXPECT_EQ(request("reverse", "a-1"), "declined");
  EXPECT_EQ(ledger()[0].at("reason"), "expired");
  EXPECT_EQ(set_next(R"({"outcome": "explode"})"), 400);
  EXPECT_EQ(set_next("[]"), 400);
}

TEST_F(Terminal, LosesTheAnswerAfterItDecided) {
  ASSERT_EQ(set_next(R"({"drop": "after"})"), 200);
  ASSERT_EQ(set_next(R"({"drop": "before"})"), 200);
  EXPECT_EQ(authorise("a-1"), "");
  EXPECT_EQ(authorise("a-2"), "");
  EXPECT_EQ(request("query", "a-1"), "approved");
  EXPECT_EQ(request("query", "a-2"), "unknown_attempt");
}

TEST_F(Terminal, GoesOnWithTheCardWhenTheTillHangsUp) {
  ASSERT_EQ(set_next(R"({"delay_ms": 100})"), 200);
  const int till = connect_till();
  const std::string line = "{\"do\":\"authorise\",\"attempt\":\"a-1\",\"cents\":5,\"currency\":\"EUR\"}\n";
  ASSERT_EQ(send(till, line.data(), line.size(), MSG_NOSIGNAL), static_cast<ssize_t>(line.size()));
  char nothing = 0;
  shutdown(till, SHUT_WR);
  recv(till, &nothing, 1, 0);
  close(till);
  // Another question waits until the card in the slot is done.
  EXPECT_EQ(request("query", "a-1"), "approved");
}

TEST_F(Terminal, RemembersAfterItWasKilled) {
  EXPECT_EQ(authorise("a-1"), "approved");
  EXPECT_EQ(request("capture", "a-1"), "captured");
  process->kill(SIGKILL);
  process->wait();
  std::ofstream(folder.path() / "bank", std::ios::app) << R"({"attempt":"a-9","sta)";
  start();
  EXPECT_EQ(request("query", "a-1"), "captured");
  EXPECT_EQ(request("query", "a-9"), "unknown_attempt");
  EXPECT_EQ(authorise("a-9"), "approved");
  EXPECT_EQ(ledger().size(), 2u);
}

TEST_F(Terminal, RefusesWhatIsNoRequest) {
  EXPECT_EQ(ask("hello"), "error");
  EXPECT_EQ(ask("{}"), "error");
  EXPECT_EQ(request("steal", "a-1"), "error");
  EXPECT_EQ(authorise("a-1", -5), "error");
  EXPECT_EQ(authorise(std::string(65, 'a')), "error");
  EXPECT_EQ(ask(std::string(10'000, 'x')), "");
  EXPECT_TRUE(ledger().empty());
}

}  // namespace
}  // namespace foyer::test
