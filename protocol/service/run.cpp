#include "protocol/service/run.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace foyer::service {
namespace {

namespace asio = boost::asio;

/// Where request_stop() and request_start_over() find the run that is under way.
std::mutex running_mutex;
std::function<void(bool starts_over)> running_stop;

/// systemd wants to hear from us at least every WATCHDOG_USEC; half of it leaves room for a slow moment.
std::optional<Duration> watchdog_interval() {
  const char* text = std::getenv("WATCHDOG_USEC");
  const long long microseconds = text == nullptr ? 0 : std::atoll(text);
  if (microseconds <= 0) return std::nullopt;
  return std::max(Duration(1), Duration(microseconds / 2000));
}

/// Shared, because a `stop` that was given up may end when the run itself is over.
class Run : public std::enable_shared_from_this<Run> {
 public:
  Run(asio::io_context& context, const RunOptions& options, std::function<asio::awaitable<void>()> stop)
      : context_(context),
        options_(options),
        stop_(std::move(stop)),
        signals_(context, SIGTERM, SIGINT),
        limit_(context),
        watchdog_(context) {}

  int run() {
    std::signal(SIGPIPE, SIG_IGN);
    set_running_stop([weak = weak_from_this(), &context = context_](bool starts_over) {
      asio::post(context, [weak, starts_over] {
        if (const auto self = weak.lock()) self->begin_stop(starts_over);
      });
    });
    wait_for_signal();
    feed_watchdog();
    asio::post(context_, [self = shared_from_this()] { self->announce(); });
    context_.restart();
    context_.run();
    set_running_stop(nullptr);
    if (!options_.ready_file.empty()) ::unlink(options_.ready_file.c_str());
    return exit_code_;
  }

 private:
  static void set_running_stop(std::function<void(bool)> stop) {
    const std::scoped_lock lock(running_mutex);
    running_stop = std::move(stop);
  }

  void announce() {
    std::string text = "READY=1\nMAINPID=" + std::to_string(::getpid());
    if (!options_.status.empty()) text += "\nSTATUS=" + options_.status;
    notify_service_manager(text);
    if (options_.ready_file.empty()) return;
    // Renamed into place, so that a script never reads half a number.
    const auto temporary = options_.ready_file + ".new";
    std::ofstream(temporary) << ::getpid() << '\n';
    if (std::rename(temporary.c_str(), options_.ready_file.c_str()) != 0)
      throw std::runtime_error("cannot write the ready file " + options_.ready_file);
  }

  void wait_for_signal() {
    signals_.async_wait([this](boost::system::error_code error, int) {
      if (error) return;
      if (stopping_) return give_up();
      begin_stop(false);
      wait_for_signal();
    });
  }

  void begin_stop(bool starts_over) {
    if (stopping_) return;
    stopping_ = true;
    if (!starts_over) notify_service_manager("STOPPING=1");
    limit_.expires_after(options_.stop_limit);
    limit_.async_wait([this](boost::system::error_code error) {
      if (!error) give_up();
    });
    asio::co_spawn(context_, stop_(), [self = shared_from_this(), starts_over](const std::exception_ptr& failure) {
      self->exit_code_ = failure ? 1 : starts_over ? start_over_code : 0;
      self->context_.stop();
    });
  }

  void give_up() {
    exit_code_ = 1;
    context_.stop();
  }

  void feed_watchdog() {
    const auto interval = watchdog_interval();
    if (!interval) return;
    watchdog_.expires_after(*interval);
    watchdog_.async_wait([this](boost::system::error_code error) {
      if (error) return;
      notify_service_manager("WATCHDOG=1");
      feed_watchdog();
    });
  }

  asio::io_context& context_;
  const RunOptions options_;
  std::function<asio::awaitable<void>()> stop_;
  asio::signal_set signals_;
  asio::steady_timer limit_;
  asio::steady_timer watchdog_;
  bool stopping_ = false;
  int exit_code_ = 0;
};

}  // namespace

int run_until_signal(asio::io_context& context, const RunOptions& options,
                     std::function<asio::awaitable<void>()> stop) {
  return std::make_shared<Run>(context, options, std::move(stop))->run();
}

void request_stop() {
  const std::scoped_lock lock(running_mutex);
  if (running_stop) running_stop(false);
}

void request_start_over() {
  const std::scoped_lock lock(running_mutex);
  if (running_stop) running_stop(true);
}

bool notify_service_manager(std::string_view text) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path == nullptr || std::strlen(path) < 2 || std::strlen(path) >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, path, std::strlen(path));
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';  // The abstract namespace (unix(7)).
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
  const auto sent = ::sendto(descriptor, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                             reinterpret_cast<const sockaddr*>(&address), size);
  ::close(descriptor);
  return sent == static_cast<ssize_t>(text.size());
}

}  // namespace foyer::service
