#pragma once
// One connection of an HttpServer. Internal to net; Beast stays in its .cpp.
// Threading: the server's executor. Lifetime: shared by the server's list and the coroutine that serves it.

#include <chrono>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "protocol/net/http_server.hpp"

namespace foyer::net {

/// What all connections of one server read. Shared, because a suspended handler may outlive the server.
struct HttpSharing {
  HttpServerLimits limits;
  Router router;
  HttpServer::Observer observer;
  bool stopping = false;
};

using SteadyTime = std::chrono::steady_clock::time_point;

class HttpConnection {
 public:
  virtual ~HttpConnection() = default;

  /// Serves requests until the peer leaves, a limit is broken or the server stops.
  [[nodiscard]] virtual boost::asio::awaitable<void> run() = 0;
  /// Answers 503 without reading a request.
  [[nodiscard]] virtual boost::asio::awaitable<void> refuse() = 0;
  /// Cancels what is waited for if its deadline has passed. The server calls it several times a second.
  virtual void enforce_deadline(SteadyTime now) = 0;
  virtual void close_if_idle() = 0;
  /// Closes the socket and cancels the handler.
  virtual void abort() = 0;
};

[[nodiscard]] std::shared_ptr<HttpConnection> make_http_connection(boost::asio::ip::tcp::socket socket,
                                                                   std::shared_ptr<const HttpSharing> sharing);

}  // namespace foyer::net
