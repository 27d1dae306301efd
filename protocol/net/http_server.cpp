// Listening, counting and ending; what happens on a connection is in http_connection.cpp.
#include "protocol/net/http_server.hpp"

#include <set>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "protocol/net/deadline.hpp"
#include "protocol/net/http_connection.hpp"
#include "protocol/net/listen.hpp"

namespace foyer::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// How often deadlines of connections are looked at; they are late by at most this.
constexpr Duration sweep_interval{100};
/// Connections over the limit that are being told so at one time; more are closed without a word.
constexpr std::size_t refusal_limit = 64;
/// When the process is out of file descriptors, accepting again at once would only spin.
constexpr Duration accept_pause{100};
/// After an abort, how long the coroutines have to unwind before stop() returns without them.
constexpr Duration unwind_limit{1'000};

}  // namespace

class HttpServer::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(asio::any_io_executor executor, const HttpServerConfiguration& configuration, Router router, Observer observer)
      : acceptor_(executor), sweeper_(executor), drained_(executor), sharing_(std::make_shared<HttpSharing>()) {
    *sharing_ = {configuration.limits, std::move(router), std::move(observer)};
    const tcp::endpoint endpoint(asio::ip::make_address(configuration.address), configuration.port);
    listen(acceptor_, endpoint);
    port_ = acceptor_.local_endpoint().port();
  }

  void start() { asio::co_spawn(acceptor_.get_executor(), accept(shared_from_this()), asio::detached); }

  /// Static, and given the core, because a coroutine starts late: the server may be gone by then.
  static asio::awaitable<void> stop(std::shared_ptr<Core> self, Duration grace) {
    self->end_listening();
    for (const auto& connection : self->connections_) connection->close_if_idle();
    co_await self->wait_until_drained(grace);
    self->abort();
    co_await self->wait_until_drained(unwind_limit);
  }

  void end_listening() {
    sharing_->stopping = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  }

  void abort() {
    for (const auto& connection : connections_) connection->abort();
  }

  std::uint16_t port() const noexcept { return port_; }
  std::size_t connections() const noexcept { return connections_.size(); }

 private:
  static asio::awaitable<void> accept(std::shared_ptr<Core> self) {
    while (self->acceptor_.is_open()) {
      auto [error, socket] = co_await self->acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
      if (!error)
        self->take(std::move(socket));
      else if (error == asio::error::operation_aborted)
        co_return;
      else if (error != asio::error::connection_aborted)
        co_await sleep_for(accept_pause);
    }
  }

  void take(tcp::socket socket) {
    const bool refused = connections_.size() - refusals_ >= sharing_->limits.connections;
    if (refused && refusals_ >= refusal_limit) return;
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto connection = make_http_connection(std::move(socket), sharing_);
    connections_.insert(connection);
    refusals_ += refused ? 1 : 0;
    if (connections_.size() == 1) sweep();
    asio::co_spawn(acceptor_.get_executor(), refused ? connection->refuse() : connection->run(),
                   [self = shared_from_this(), connection, refused](const std::exception_ptr&) {
                     self->ended(connection, refused);
                   });
  }

  void ended(const std::shared_ptr<HttpConnection>& connection, bool refused) {
    connections_.erase(connection);
    refusals_ -= refused ? 1 : 0;
    if (!connections_.empty()) return;
    sweeper_.cancel();
    drained_.cancel();
  }

  /// One timer for all connections: arming one for each read and write would cost more than the reads.
  void sweep() {
    sweeper_.expires_after(sweep_interval);
    sweeper_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      const auto self = weak.lock();
      if (error || !self || self->connections_.empty()) return;
      const auto now = std::chrono::steady_clock::now();
      for (const auto& connection : self->connections_) connection->enforce_deadline(now);
      self->sweep();
    });
  }

  asio::awaitable<void> wait_until_drained(Duration limit) {
    drained_.expires_after(limit);
    if (!connections_.empty()) co_await drained_.async_wait(asio::as_tuple(asio::use_awaitable));
  }

  tcp::acceptor acceptor_;
  asio::steady_timer sweeper_;
  asio::steady_timer drained_;
  std::shared_ptr<HttpSharing> sharing_;
  std::set<std::shared_ptr<HttpConnection>> connections_;  // Those being refused included.
  std::size_t refusals_ = 0;
  std::uint16_t port_ = 0;
};

HttpServer::HttpServer(asio::any_io_executor executor, HttpServerConfiguration configuration, Router router,
                       Observer observer)
    : core_(std::make_shared<Core>(std::move(executor), configuration, std::move(router), std::move(observer))) {
  core_->start();
}

HttpServer::~HttpServer() {
  core_->end_listening();
  core_->abort();
}

std::uint16_t HttpServer::port() const noexcept {
  return core_->port();
}
std::size_t HttpServer::connections() const noexcept {
  return core_->connections();
}

asio::awaitable<void> HttpServer::stop(Duration grace) {
  return Core::stop(core_, grace);
}

}  // namespace foyer::net
