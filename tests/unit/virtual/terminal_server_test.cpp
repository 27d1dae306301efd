// The till's port of the simulated payment terminal.

#include <filesystem>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "drivers/virtual/payment_terminal.hpp"

namespace foyer::emulation {
namespace {

using boost::asio::ip::tcp;

struct TillPort : ::testing::Test {
  std::string folder = "/tmp/foyer-till-XXXXXX";
  boost::asio::io_context context;
  tcp::acceptor taken{context};
  std::string address;

  void SetUp() override {
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    net::listen(taken, {boost::asio::ip::address_v4::loopback(), 0});
    address = "127.0.0.1:" + std::to_string(taken.local_endpoint().port());
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
};

TEST_F(TillPort, IsWaitedForWhileItIsTakenForAMoment) {
  PaymentBank bank(folder + "/bank");
  PaymentDesk desk(bank);
  const auto port = taken.local_endpoint().port();
  std::thread leaving([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    taken.close();
  });
  std::optional<TerminalServer> server;
  EXPECT_NO_THROW(server.emplace(desk, address, Duration(60'000)));
  leaving.join();
  ASSERT_TRUE(server);
  EXPECT_EQ(server->port(), port);
  tcp::socket till(context);
  EXPECT_NO_THROW(till.connect({boost::asio::ip::address_v4::loopback(), port}));
}

TEST_F(TillPort, IsNamedWhenItStaysTaken) {
  PaymentBank bank(folder + "/bank");
  PaymentDesk desk(bank);
  try {
    const TerminalServer server(desk, address, Duration(100));
    FAIL() << "two programs listen on one port";
  } catch (const std::runtime_error& refused) {
    const std::string words = refused.what();
    EXPECT_NE(words.find("is taken: end the program that listens there"), std::string::npos) << words;
  }
}

}  // namespace
}  // namespace foyer::emulation
