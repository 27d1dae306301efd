#pragma once
// A server on its own thread, and a client that speaks bytes, so that a test can say what no HTTP library would.

#include <future>
#include <mutex>
#include <thread>

#include <arpa/inet.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/net/deadline.hpp"
#include "protocol/net/http_client.hpp"
#include "protocol/net/http_server.hpp"

namespace foyer::net::test {

/// Long enough for a busy machine; nothing waits this long unless it is broken.
constexpr Duration generous{30'000};

class Serving {
 public:
  struct Seen {
    std::string method;
    std::string route;
    unsigned status;
    std::string correlation_id;
    std::string failure;
  };

  explicit Serving(Router router, HttpServerLimits limits = {})
      : work_(context_.get_executor()),
        server_(std::make_unique<HttpServer>(
            context_.get_executor(), HttpServerConfiguration{.address = "127.0.0.1", .port = 0, .limits = limits},
            std::move(router), [this](const RequestReport& report) { note(report); })),
        port_(server_->port()),
        thread_([this] { context_.run(); }) {}

  ~Serving() {
    if (server_) stop(Duration(0));
    run_on_server([this] { server_.reset(); });
    work_.reset();
    thread_.join();
  }

  std::uint16_t port() const { return port_; }
  std::string url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }

  HttpResponse ask(std::string method, std::string_view path, std::string body = {}, Headers headers = {}) const {
    auto response = request_blocking(std::move(method), url(path), std::move(headers), std::move(body), generous);
    if (!response) throw std::runtime_error(std::string(text(response.error())));
    return *response;
  }

  void stop(Duration grace) {
    std::promise<void> stopped;
    boost::asio::co_spawn(context_, server_->stop(grace), [&](const std::exception_ptr&) { stopped.set_value(); });
    stopped.get_future().wait();
  }

  std::size_t connections() {
    std::size_t count = 0;
    run_on_server([&] { count = server_->connections(); });
    return count;
  }

  template <class Task>
  void run_on_server(Task task) {
    std::promise<void> done;
    boost::asio::post(context_, [&] {
      task();
      done.set_value();
    });
    done.get_future().wait();
  }

  std::vector<Seen> seen() {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }

 private:
  void note(const RequestReport& report) {
    const std::scoped_lock lock(mutex_);
    seen_.push_back({std::string(report.method), std::string(report.route), report.status,
                     std::string(report.correlation_id), std::string(report.failure)});
  }

  std::mutex mutex_;
  std::vector<Seen> seen_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::unique_ptr<HttpServer> server_;
  std::uint16_t port_;
  std::thread thread_;
};

/// A TCP connection of bytes.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
  }
  ~RawConnection() { ::close(descriptor_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  /// False once the peer has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

  /// Reads until the text was seen or the peer closed; everything read so far.
  const std::string& read_until(std::string_view wanted) {
    while (wanted.empty() || received_.find(wanted) == std::string::npos)
      if (!read_some()) break;
    return received_;
  }
  const std::string& read_to_end() { return read_until({}); }
  bool is_closed() const { return closed_; }
  void forget() { received_.clear(); }

 private:
  bool read_some() {
    pollfd ready{descriptor_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(generous.count())) != 1) throw std::runtime_error("nothing came");
    char buffer[4096];
    const auto size = ::recv(descriptor_, buffer, sizeof buffer, 0);
    closed_ = size <= 0;
    if (!closed_) received_.append(buffer, static_cast<std::size_t>(size));
    return !closed_;
  }

  int descriptor_;
  std::string received_;
  bool closed_ = false;
};

inline Handler answering(std::string body) {
  return [body](HttpRequest, PathParameters) -> boost::asio::awaitable<HttpResponse> {
    co_return json_response(200, body);
  };
}

inline std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace foyer::net::test
