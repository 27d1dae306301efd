#include "deploy/relay/relay.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "deploy/relay/control.hpp"

namespace foyer::relay {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{20};

const tcp::endpoint any_port{asio::ip::address_v4::loopback(), 0};

// A socket of a test: never blocks, because the relay runs on the same thread.
struct Peer {
  explicit Peer(asio::io_context& context) : socket(context) {}

  void send(const std::string& text) { asio::write(socket, asio::buffer(text)); }

  // Takes what has arrived; remembers the end of the stream and a reset.
  void take() {
    char buffer[65536];
    boost::system::error_code error;
    for (;;) {
      const std::size_t count = socket.read_some(asio::buffer(buffer), error);
      if (error) break;
      received.append(buffer, count);
    }
    if (error == asio::error::eof) ended = true;
    if (error == asio::error::connection_reset) reset = true;
  }

  tcp::socket socket;
  std::string received;
  bool ended = false;
  bool reset = false;
};

class RelayTest : public testing::Test {
 protected:
  RelayTest() : target_(context_, any_port), relay_(context_, any_port, target_.local_endpoint()) {
    target_.non_blocking(true);
  }

  bool run_until(const std::function<bool()>& happened) {
    const auto deadline = steady_clock::now() + patience;
    while (!happened()) {
      if (steady_clock::now() > deadline) return false;
      context_.run_one_for(milliseconds{10});
    }
    return true;
  }

  // Lets the relay do all it can do now. On loopback a sent byte is in the receiver's socket when send returns,
  // so what has not moved after this is not going to.
  void settle() {
    while (context_.poll_one() > 0) {
    }
  }

  std::unique_ptr<Peer> connect_client() {
    auto client = std::make_unique<Peer>(context_);
    client->socket.connect(relay_.address());
    client->socket.non_blocking(true);
    return client;
  }

  // The target's side of the next connection that comes through.
  std::unique_ptr<Peer> accept_server() {
    auto server = std::make_unique<Peer>(context_);
    const bool accepted = run_until([&] {
      boost::system::error_code error;
      target_.accept(server->socket, error);
      return !error;
    });
    EXPECT_TRUE(accepted) << "nobody came through to the target";
    server->socket.non_blocking(true);
    return server;
  }

  void connect_both() {
    client_ = connect_client();
    server_ = accept_server();
  }

  bool arrives(Peer& at, const std::string& text) {
    return run_until([&] {
      at.take();
      return at.received == text;
    });
  }

  asio::io_context context_{1};
  tcp::acceptor target_;
  Relay relay_;
  std::unique_ptr<Peer> client_;
  std::unique_ptr<Peer> server_;
};

TEST_F(RelayTest, PassesBytesBothWaysAndCountsThem) {
  connect_both();
  client_->send("one seat");
  EXPECT_TRUE(arrives(*server_, "one seat"));
  server_->send("sold");
  EXPECT_TRUE(arrives(*client_, "sold"));
  EXPECT_EQ(relay_.link().bytes_up, 8U);
  EXPECT_EQ(relay_.link().bytes_down, 4U);
  EXPECT_EQ(relay_.connections(), 1U);
}

TEST_F(RelayTest, PassesMegabytesUnchanged) {
  connect_both();
  std::string big(3'000'000, ' ');
  for (std::size_t i = 0; i < big.size(); ++i) big[i] = static_cast<char>(i * 31 + i / 977);
  std::size_t sent = 0;
  const bool whole = run_until([&] {
    boost::system::error_code error;
    sent += client_->socket.write_some(asio::buffer(big) + sent, error);
    server_->take();
    return server_->received.size() == big.size();
  });
  ASSERT_TRUE(whole);
  EXPECT_TRUE(server_->received == big);
}

TEST_F(RelayTest, PassesTheEndOfOneDirectionAndKeepsTheOther) {
  connect_both();
  client_->send("last words");
  client_->socket.shutdown(tcp::socket::shutdown_send);
  EXPECT_TRUE(run_until([&] {
    server_->take();
    return server_->ended;
  }));
  EXPECT_EQ(server_->received, "last words");
  server_->send("answer");
  EXPECT_TRUE(arrives(*client_, "answer"));
  server_->socket.shutdown(tcp::socket::shutdown_send);
  EXPECT_TRUE(run_until([&] { return relay_.connections() == 0; }));
}

TEST_F(RelayTest, HoldsEverythingWhileCutAndDeliversItAfterwards) {
  connect_both();
  settle();
  relay_.black_hole();
  client_->send("held up");
  server_->send("held down");
  settle();
  client_->take();
  server_->take();
  EXPECT_EQ(client_->received + server_->received, "");
  EXPECT_EQ(relay_.link().bytes_up + relay_.link().bytes_down, 0U);
  relay_.pass();
  EXPECT_TRUE(arrives(*server_, "held up"));
  EXPECT_TRUE(arrives(*client_, "held down"));
}

TEST_F(RelayTest, HidesTheEndOfAStreamWhileCut) {
  connect_both();
  settle();
  relay_.black_hole();
  client_->socket.close();
  settle();
  server_->take();
  EXPECT_FALSE(server_->ended || server_->reset);
  relay_.pass();
  EXPECT_TRUE(run_until([&] {
    server_->take();
    return server_->ended;
  }));
}

TEST_F(RelayTest, CutsOneDirectionAlone) {
  connect_both();
  relay_.black_hole(Direction::Up);
  client_->send("up");
  server_->send("down");
  EXPECT_TRUE(arrives(*client_, "down"));
  settle();
  server_->take();
  EXPECT_EQ(server_->received, "");
  relay_.pass();
  EXPECT_TRUE(arrives(*server_, "up"));
}

TEST_F(RelayTest, KeepsNewConnectionsWaitingWhileCut) {
  relay_.black_hole();
  client_ = connect_client();
  client_->send("hello");
  settle();
  EXPECT_EQ(relay_.connections(), 0U);
  boost::system::error_code error;
  Peer nobody(context_);
  target_.accept(nobody.socket, error);
  EXPECT_EQ(error, asio::error::would_block);
  relay_.pass();
  server_ = accept_server();
  EXPECT_TRUE(arrives(*server_, "hello"));
}

TEST_F(RelayTest, ResetsAndRefusesWhileClosed) {
  connect_both();
  client_->send("before");
  ASSERT_TRUE(arrives(*server_, "before"));
  relay_.close();
  EXPECT_TRUE(run_until([&] {
    client_->take();
    server_->take();
    return client_->reset && server_->reset;
  }));
  boost::system::error_code error;
  Peer late(context_);
  late.socket.connect(relay_.address(), error);
  EXPECT_EQ(error, asio::error::connection_refused);

  relay_.pass();
  connect_both();
  client_->send("after");
  EXPECT_TRUE(arrives(*server_, "after"));
}

TEST_F(RelayTest, DelaysBytesWithoutReorderingThem) {
  connect_both();
  settle();
  relay_.delay(milliseconds{80});
  const auto sent_at = steady_clock::now();
  client_->send("a");
  settle();
  client_->send("b");
  EXPECT_TRUE(arrives(*server_, "ab"));
  EXPECT_GE(steady_clock::now() - sent_at, milliseconds{80});
}

TEST_F(RelayTest, ResetsTheClientWhenTheTargetIsAway) {
  target_.close();
  client_ = connect_client();
  EXPECT_TRUE(run_until([&] {
    client_->take();
    return client_->reset;
  }));
  EXPECT_EQ(relay_.connections(), 0U);
}

TEST_F(RelayTest, ServesAnotherConnectionOnlyUpToItsLimit) {
  std::vector<std::unique_ptr<Peer>> clients;
  for (std::size_t i = 0; i < connections_limit; ++i) {
    clients.push_back(connect_client());
    ASSERT_TRUE(run_until([&] { return relay_.connections() == i + 1; }));
  }
  auto refused = connect_client();
  EXPECT_TRUE(run_until([&] {
    refused->take();
    return refused->reset;
  }));
  EXPECT_EQ(relay_.connections(), connections_limit);
}

TEST_F(RelayTest, ReportsItsStatusAsJson) {
  connect_both();
  relay_.black_hole(Direction::Down);
  const auto status = boost::json::parse(relay_.status()).as_object();
  EXPECT_EQ(status.at("mode").as_string(), "black_hole");
  EXPECT_FALSE(status.at("cut_up").as_bool());
  EXPECT_TRUE(status.at("cut_down").as_bool());
  EXPECT_EQ(status.at("connections").to_number<int>(), 1);
}

TEST_F(RelayTest, TakesCommandsOverItsControlPort) {
  ControlServer control(context_, any_port, relay_);
  Peer person(context_);
  person.socket.connect(control.address());
  person.socket.non_blocking(true);
  const auto answers = [&](const std::string& line) {
    person.received.clear();
    person.send(line + "\n");
    EXPECT_TRUE(run_until([&] {
      person.take();
      return person.received.ends_with("\n");
    }));
    return boost::json::parse(person.received).as_object();
  };
  EXPECT_EQ(answers("black_hole").at("mode").as_string(), "black_hole");
  EXPECT_EQ(answers("delay 5").at("delay_ms").to_number<int>(), 5);
  EXPECT_EQ(answers("close").at("mode").as_string(), "close");
  EXPECT_TRUE(answers("open sesame").contains("error"));
  EXPECT_EQ(answers("status").at("mode").as_string(), "close");
  EXPECT_EQ(answers("pass").at("mode").as_string(), "pass");
}

TEST_F(RelayTest, EndsAControlConnectionThatSendsAnEndlessLine) {
  ControlServer control(context_, any_port, relay_);
  Peer person(context_);
  person.socket.connect(control.address());
  person.socket.non_blocking(true);
  person.send(std::string(line_limit + 1, 'x'));
  EXPECT_TRUE(run_until([&] {
    person.take();
    return person.ended || person.reset;
  }));
}

}  // namespace
}  // namespace foyer::relay
