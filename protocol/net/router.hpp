#pragma once
// Which handler answers a method and a path.
// Threading: build it before the server starts, afterwards it is only read. Handlers run on the server's executor.
// Lifetime: moved into the HttpServer, which keeps it and its handlers until every request has ended.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/net/http.hpp"

namespace foyer::net {

/// What stood in the braces of a route: {id} -> "1f0c...".
class PathParameters {
 public:
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }
  /// Empty if the route has no such parameter; a parameter that matched is never empty.
  [[nodiscard]] const std::string& operator[](std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

/// Takes its arguments by value, so that it may suspend. An exception becomes status 500 and is reported.
using Handler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest, PathParameters)>;

struct RouteOptions {
  /// After this long the caller gets 503 and the handler is cancelled. Unset: the server's limit. A long poll sets
  /// more.
  std::optional<Duration> deadline;
  /// Unset: the server's limit. The body is refused with 413 before it is read.
  std::optional<std::size_t> body_limit;
};

/// A file that is served from memory. The bytes must outlive the server (they are usually embedded in the program).
struct Asset {
  std::string_view path;          ///< "/app.js"; "/index.html" is also served for "/".
  std::string_view content_type;  ///< "text/javascript; charset=utf-8"
  BytesView bytes;
  std::string_view etag = {};      ///< Without quotes. Empty: the router takes the SHA-256 of the bytes.
  std::string_view encoding = {};  ///< "gzip" if the bytes are compressed.
};

/// Content type for a file name by its extension; "application/octet-stream" if it is not known.
[[nodiscard]] std::string_view content_type_of(std::string_view file_name) noexcept;

/// The Content-Security-Policy of every asset: only this origin, no framing, no inline script.
extern const std::string_view content_security_policy;

class Router {
 public:
  struct Route {
    std::string method;
    std::string route_template;  ///< "/api/v1/holds/{id}": what metrics and logs name, never an id.
    Handler handler;
    RouteOptions options;
  };
  struct Found {
    const Route& route;
    PathParameters parameters;
  };
  struct WrongMethod {
    std::string route_template;
    std::string allow;  ///< "GET, HEAD, POST"
  };
  struct NotFound {};
  using Match = std::variant<Found, WrongMethod, NotFound>;

  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// A segment in braces matches any one non-empty segment; fixed segments win over parameters.
  /// Asserts that the template starts with '/' and was not added before with the same method.
  void add(std::string_view method, std::string_view route_template, Handler handler, RouteOptions options = {});
  /// GET and HEAD with ETag, If-None-Match -> 304, Cache-Control: no-cache, nosniff and the strict policy above.
  void add_asset(const Asset& asset);
  /// HEAD finds the GET route.
  [[nodiscard]] Match match(std::string_view method, std::string_view path) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace foyer::net
