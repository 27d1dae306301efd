#include "drivers/payment/simulated/simulated_terminal.hpp"

#include <future>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "drivers/payment/simulated/messages.hpp"

namespace foyer::payment::simulated {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

const Money price{1250, *Currency::parse("EUR")};

TEST(SimulatedTerminalMessages, AreOneJsonObjectALine) {
  EXPECT_EQ(authorise_line("a-1", price),
            "{\"do\":\"authorise\",\"attempt\":\"a-1\",\"cents\":1250,\"currency\":\"EUR\"}\n");
  EXPECT_EQ(request_line("capture", "a-1"), "{\"do\":\"capture\",\"attempt\":\"a-1\"}\n");
}

TEST(SimulatedTerminalMessages, ReadsEachState) {
  const auto parse = [](std::string_view rest) {
    return parse_answer("{\"attempt\":\"a-1\"," + std::string(rest) + "}", "a-1");
  };
  EXPECT_EQ(parse("\"state\":\"approved\",\"reference\":\"R-17\""), PaymentOutcome(Approved{"R-17"}));
  EXPECT_EQ(parse("\"state\":\"captured\",\"reference\":\"R-17\""), PaymentOutcome(Captured{"R-17"}));
  EXPECT_EQ(parse("\"state\":\"reversed\",\"reference\":\"R-17\""), PaymentOutcome(Reversed{"R-17"}));
  EXPECT_EQ(parse("\"state\":\"declined\",\"reason\":\"no funds\""), PaymentOutcome(Declined{"no funds"}));
  EXPECT_EQ(parse("\"state\":\"unknown_attempt\""), PaymentOutcome(NeverSeen{}));
}

// An answer that cannot be trusted never says that nothing was charged.
TEST(SimulatedTerminalMessages, TakesAnythingElseForUnknown) {
  for (const char* const line :
       {"", "approved", "{}", "[]", "{\"attempt\":\"a-1\"}", "{\"attempt\":\"a-2\",\"state\":\"declined\"}",
        "{\"attempt\":1,\"state\":\"declined\"}", "{\"attempt\":\"a-1\",\"state\":\"perhaps\"}",
        "{\"attempt\":\"a-1\",\"state\":\"declined\"} and more"}) {
    EXPECT_TRUE(std::holds_alternative<Unknown>(parse_answer(line, "a-1"))) << line;
  }
}

RC_GTEST_PROP(SimulatedTerminalMessages, NeverCrashesOnRandomBytes, (const std::string& line)) {
  RC_ASSERT(std::holds_alternative<Unknown>(parse_answer(line, "a-1")));
}

// A terminal that takes one request and does what the test says with it.
class OneRequestTerminal {
 public:
  enum class Behaviour { Answer, HangUp, StaySilent };

  OneRequestTerminal(Behaviour behaviour, std::string answer) : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
    port = acceptor_.local_endpoint().port();
    thread_ = std::thread([this, behaviour, answer = std::move(answer)] {
      tcp::socket socket(io_);
      acceptor_.accept(socket);
      asio::read_until(socket, asio::dynamic_buffer(request), '\n');
      boost::system::error_code ignored;
      if (behaviour == Behaviour::Answer) asio::write(socket, asio::buffer(answer), ignored);
      char byte = 0;  // Silent until the client gives up.
      if (behaviour == Behaviour::StaySilent) asio::read(socket, asio::buffer(&byte, 1), ignored);
    });
  }
  ~OneRequestTerminal() { join(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  std::uint16_t port = 0;
  std::string request;

 private:
  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

PaymentOutcome authorise_at(std::uint16_t port, Duration limit = Duration(30'000), std::string attempt = "a-1") {
  asio::io_context io;
  SimulatedTerminal terminal(io.get_executor(), {.port = port, .limits = {.authorise = limit}});
  auto outcome = asio::co_spawn(io, terminal.authorise(std::move(attempt), price), asio::use_future);
  io.run();
  return outcome.get();
}

// Covers KV-3.
TEST(SimulatedTerminal, AsksForAnAmountAndReadsTheApproval) {
  OneRequestTerminal terminal(OneRequestTerminal::Behaviour::Answer,
                              "{\"attempt\":\"a-1\",\"state\":\"approved\",\"reference\":\"R-1\"}\n");
  EXPECT_EQ(authorise_at(terminal.port), PaymentOutcome(Approved{"R-1"}));
  terminal.join();
  EXPECT_EQ(terminal.request, authorise_line("a-1", price));
}

TEST(SimulatedTerminal, SaysUnknownIfTheConnectionIsLostAfterSending) {
  OneRequestTerminal terminal(OneRequestTerminal::Behaviour::HangUp, {});
  EXPECT_EQ(authorise_at(terminal.port), PaymentOutcome(Unknown{"connection lost"}));
}

TEST(SimulatedTerminal, SaysUnknownIfTheAnswerDoesNotComeInTime) {
  OneRequestTerminal terminal(OneRequestTerminal::Behaviour::StaySilent, {});
  EXPECT_EQ(authorise_at(terminal.port, Duration(30)), PaymentOutcome(Unknown{"deadline passed"}));
}

TEST(SimulatedTerminal, SaysUnknownIfTheAnswerHasNoEnd) {
  OneRequestTerminal terminal(OneRequestTerminal::Behaviour::Answer, std::string(max_line_bytes + 1, 'x'));
  EXPECT_EQ(authorise_at(terminal.port), PaymentOutcome(Unknown{"answer too long"}));
}

TEST(SimulatedTerminal, SaysUnreachableIfNothingWasSent) {
  asio::io_context io;
  tcp::acceptor closed(io, {asio::ip::address_v4::loopback(), 0});
  const std::uint16_t port = closed.local_endpoint().port();
  closed.close();
  EXPECT_EQ(authorise_at(port), PaymentOutcome(Unreachable{"no connection"}));
}

TEST(SimulatedTerminal, SendsNothingUnderAnAttemptIdThatIsNoId) {
  EXPECT_EQ(authorise_at(1, Duration(1000), ""), PaymentOutcome(Unreachable{"attempt id not valid"}));
  EXPECT_EQ(authorise_at(1, Duration(1000), "a\nb"), PaymentOutcome(Unreachable{"attempt id not valid"}));
}

TEST(SimulatedTerminal, RefusesToStartWithAHostName) {
  asio::io_context io;
  EXPECT_THROW(SimulatedTerminal(io.get_executor(), {.address = "terminal.example"}), std::invalid_argument);
}

}  // namespace
}  // namespace foyer::payment::simulated
