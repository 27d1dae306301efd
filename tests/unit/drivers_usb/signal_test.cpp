#include "drivers/usb/signal.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

namespace foyer::usb {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

TEST(Signal, WakesEverybodyWhoWaits) {
  asio::io_context io;
  Signal signal(io.get_executor());
  int woken = 0;
  const auto wait = [&]() -> asio::awaitable<void> {
    co_await signal.wait();
    ++woken;
  };
  asio::co_spawn(io, wait, asio::detached);
  asio::co_spawn(io, wait, asio::detached);
  asio::post(io, [&] { signal.notify(); });
  io.run();
  EXPECT_EQ(woken, 2);
}

TEST(Signal, TellsANotificationFromTheEndOfTheTime) {
  asio::io_context io;
  Signal signal(io.get_executor());
  std::vector<bool> notified;
  const auto wait = [&]() -> asio::awaitable<void> {
    notified.push_back(co_await signal.wait_until(steady_clock::now()));
    asio::post(io, [&] { signal.notify(); });
    notified.push_back(co_await signal.wait_until(steady_clock::now() + std::chrono::minutes(1)));
  };
  asio::co_spawn(io, wait, asio::detached);
  io.run();
  EXPECT_EQ(notified, (std::vector{false, true}));
}

TEST(Signal, WakesItsWaitersWhenItIsDestroyed) {
  asio::io_context io;
  auto signal = std::make_unique<Signal>(io.get_executor());
  bool woken = false;
  asio::co_spawn(
      io,
      [&]() -> asio::awaitable<void> {
        co_await signal->wait();
        woken = true;
      },
      asio::detached);
  asio::post(io, [&] { signal.reset(); });
  io.run();
  EXPECT_TRUE(woken);
}

}  // namespace
}  // namespace foyer::usb
