#pragma once
// An HTTP/1.1 server (RFC 9112) with a limit on everything: connections, header, body, time.
// Threading: everything runs on the executor given, which must be one thread or a strand; every member function is
// called there too, or before it runs. Observers and handlers are called there.
// Lifetime: may be destroyed at any time on that thread; handlers still suspended are cancelled and dropped.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "protocol/base/clock.hpp"
#include "protocol/net/http.hpp"
#include "protocol/net/router.hpp"

namespace foyer::net {

struct HttpServerLimits {
  std::size_t connections = 1024;        ///< One more gets 503 and is closed.
  std::size_t header_bytes = 16 * 1024;  ///< More gets 431.
  std::size_t body_bytes = 1024 * 1024;  ///< More gets 413.
  std::size_t target_bytes = 4096;       ///< More gets 414.
  std::size_t query_pairs = 64;          ///< More gets 400.
  Duration header_deadline{10'000};      ///< From the first byte of a request to the end of its header (408).
  Duration body_deadline{30'000};        ///< For the body (408).
  Duration idle_deadline{60'000};        ///< Between two requests of a connection; then it is closed.
  Duration handler_deadline{15'000};     ///< Then 503, unless the route says otherwise.
  Duration write_deadline{30'000};       ///< For one answer; then the connection is closed.
};

struct HttpServerConfiguration {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one, see port().
  HttpServerLimits limits;
};

/// One answered request, for metrics and the access log.
struct RequestReport {
  std::string_view method;
  std::string_view route;  ///< The route's template, "unmatched" or "malformed". Never an id.
  unsigned status = 0;
  double seconds = 0;
  std::string_view correlation_id;
  std::string_view remote;
  std::string_view failure = {};  ///< What a handler threw, with status 500; the caller is not told.
};

class HttpServer {
 public:
  using Observer = std::function<void(const RequestReport&)>;

  /// Listens at once; connections are taken as soon as the executor runs.
  /// Throws std::system_error if it cannot listen: a program that cannot does not start.
  HttpServer(boost::asio::any_io_executor executor, HttpServerConfiguration configuration, Router router,
             Observer observer = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] std::size_t connections() const noexcept;

  /// Listens no more, lets running requests end, closes idle connections; after `grace` closes the rest.
  /// Returns when none is left.
  [[nodiscard]] boost::asio::awaitable<void> stop(Duration grace);

 private:
  class Core;
  std::shared_ptr<Core> core_;  // Shared with the connections, which outlive a call on the server.
};

}  // namespace foyer::net
