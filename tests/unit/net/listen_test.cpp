#include "protocol/net/listen.hpp"

#include <system_error>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace foyer::net {
namespace {

using boost::asio::ip::tcp;

class ListenTest : public testing::Test {
 protected:
  void SetUp() override { listen(taken, {boost::asio::ip::address_v4::loopback(), 0}); }

  boost::asio::io_context context;
  tcp::acceptor taken{context};
  tcp::acceptor late{context};
};

TEST_F(ListenTest, WaitsForAPortThatIsTakenForAMoment) {
  const auto endpoint = taken.local_endpoint();
  std::thread leaving([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    taken.close();
  });
  EXPECT_NO_THROW(listen(late, endpoint, Duration(60'000)));
  leaving.join();
  EXPECT_EQ(late.local_endpoint(), endpoint);
}

TEST_F(ListenTest, SaysWhichPortStaysTakenAndWhatToDo) {
  const auto endpoint = taken.local_endpoint();
  try {
    listen(late, endpoint, Duration(100));
    FAIL() << "two programs listen on one port";
  } catch (const std::system_error& refused) {
    const std::string words = refused.what();
    EXPECT_NE(words.find("port " + std::to_string(endpoint.port()) + " is taken"), std::string::npos) << words;
    EXPECT_NE(words.find("configure another port"), std::string::npos) << words;
  }
  EXPECT_FALSE(late.is_open());
}

}  // namespace
}  // namespace foyer::net
