#include "protocol/service/run.hpp"

#include <csignal>
#include <thread>

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/net/deadline.hpp"
#include "temporary_folder.hpp"

namespace foyer::service::test {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> nothing() {
  co_return;
}

/// What a service manager hears.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& path) : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("bind");
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~NotifySocket() {
    ::unsetenv("NOTIFY_SOCKET");
    ::close(descriptor_);
  }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  std::string next() {
    pollfd ready{descriptor_, POLLIN, 0};
    if (::poll(&ready, 1, 30'000) != 1) return "nothing came";
    char text[512];
    const auto size = ::recv(descriptor_, text, sizeof text, 0);
    return {text, static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  }

 private:
  int descriptor_;
};

TEST(Run, StopsInGoodOrderOnASignal) {
  for (const int signal : {SIGTERM, SIGINT}) {
    asio::io_context context{1};
    bool stopped = false;
    asio::post(context, [signal] { ::kill(::getpid(), signal); });
    const int code = run_until_signal(context, {}, [&]() -> asio::awaitable<void> {
      stopped = true;
      co_return;
    });
    EXPECT_EQ(code, 0);
    EXPECT_TRUE(stopped);
  }
}

TEST(Run, IsBoundedWhenStoppingHangs) {
  asio::io_context context{1};
  asio::post(context, request_stop);
  EXPECT_EQ(run_until_signal(context, {.stop_limit = Duration(20)},
                             []() -> asio::awaitable<void> { co_await net::sleep_for(Duration(3'600'000)); }),
            1);
}

TEST(Run, EndsAtOnceOnASecondSignal) {
  asio::io_context context{1};
  asio::post(context, [] { ::kill(::getpid(), SIGTERM); });
  EXPECT_EQ(run_until_signal(context, {.stop_limit = Duration(3'600'000)},
                             []() -> asio::awaitable<void> {
                               ::kill(::getpid(), SIGTERM);
                               co_await net::sleep_for(Duration(3'600'000));
                             }),
            1);
}

TEST(Run, ReportsAStopThatFails) {
  asio::io_context context{1};
  asio::post(context, request_stop);
  EXPECT_EQ(run_until_signal(context, {},
                             []() -> asio::awaitable<void> {
                               throw std::runtime_error("no");
                               co_return;
                             }),
            1);
}

TEST(Run, TellsTheServiceManagerWhenItIsReadyAliveAndStopping) {
  const TemporaryFolder folder;
  NotifySocket manager(folder / "notify");
  ::setenv("WATCHDOG_USEC", "20000", 1);
  asio::io_context context{1};
  std::thread listener([&] {
    EXPECT_EQ(manager.next(), "READY=1\nMAINPID=" + std::to_string(::getpid()) + "\nSTATUS=selling");
    EXPECT_EQ(manager.next(), "WATCHDOG=1");
    request_stop();
    std::string text = manager.next();
    while (text == "WATCHDOG=1") text = manager.next();
    EXPECT_EQ(text, "STOPPING=1");
  });
  EXPECT_EQ(run_until_signal(context, {.status = "selling"}, nothing), 0);
  listener.join();
  ::unsetenv("WATCHDOG_USEC");
}

TEST(Run, DoesNotTellTheServiceManagerThatAProgramEndsWhichStartsOver) {
  const TemporaryFolder folder;
  NotifySocket manager(folder / "notify");
  for (int run = 0; run < 2; ++run) {
    asio::io_context context{1};
    asio::post(context, run == 0 ? request_start_over : request_stop);
    EXPECT_EQ(run_until_signal(context, {.status = "selling"}, nothing), run == 0 ? start_over_code : 0);
  }
  const auto ready = "READY=1\nMAINPID=" + std::to_string(::getpid()) + "\nSTATUS=selling";
  EXPECT_EQ(manager.next(), ready);
  EXPECT_EQ(manager.next(), ready);
  EXPECT_EQ(manager.next(), "STOPPING=1");
}

TEST(Run, KeepsAReadyFileWhileItRuns) {
  const TemporaryFolder folder;
  asio::io_context context{1};
  std::string while_running;
  asio::post(context, request_stop);
  EXPECT_EQ(run_until_signal(context, {.ready_file = folder / "ready"},
                             [&]() -> asio::awaitable<void> {
                               while_running = folder.read("ready");
                               co_return;
                             }),
            0);
  EXPECT_EQ(while_running, std::to_string(::getpid()) + "\n");
  EXPECT_FALSE(std::filesystem::exists(folder / "ready"));
}

TEST(Run, RefusesToStartWithoutItsReadyFile) {
  asio::io_context context{1};
  EXPECT_THROW((void)run_until_signal(context, {.ready_file = "/nowhere/ready"}, nothing), std::runtime_error);
}

TEST(Run, OutlivesABrokenPipe) {
  asio::io_context context{1};
  asio::post(context, [] {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    EXPECT_EQ(::write(ends[1], "x", 1), -1);
    ::close(ends[1]);
    request_stop();
  });
  EXPECT_EQ(run_until_signal(context, {}, nothing), 0);
}

}  // namespace
}  // namespace foyer::service::test
