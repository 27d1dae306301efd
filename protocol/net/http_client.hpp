#pragma once
// An HTTP/1.1 client: one connection a request, a deadline on the whole of it.
// Threading: requests run on the caller's executor; several at once are independent.
// Lifetime: nothing is kept between requests.

#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/net/http.hpp"

namespace foyer::net {

enum class HttpError {
  BadUrl,            ///< Not http://host[:port]/path. TLS is not offered yet.
  CannotResolve,     ///< The host name has no address.
  CannotConnect,     ///< Nobody listens there.
  TimedOut,          ///< The deadline passed.
  ConnectionLost,    ///< Closed before the whole answer had come.
  BadResponse,       ///< Not HTTP.
  ResponseTooLarge,  ///< Body over http_response_limit.
};
[[nodiscard]] std::string_view text(HttpError error) noexcept;

/// The longest answer body that is read.
inline constexpr std::size_t http_response_limit = 64 * 1024 * 1024;

class HttpClient {
 public:
  /// Any status is a success here; only the exchange itself can fail.
  [[nodiscard]] boost::asio::awaitable<Result<HttpResponse, HttpError>> request(std::string method, std::string url,
                                                                                Headers headers, std::string body,
                                                                                Duration deadline);
};

/// The same on a private io_context, for tests and command lines. Never call it on a daemon's logic thread.
[[nodiscard]] Result<HttpResponse, HttpError> request_blocking(std::string method, std::string url,
                                                               Headers headers = {}, std::string body = {},
                                                               Duration deadline = Duration(10'000));

}  // namespace foyer::net
