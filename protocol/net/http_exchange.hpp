#pragma once
// One request and its answer, above the wire: routing, checks, the handler under its deadline, standard headers.
// Internal to net; knows nothing of Beast.
// Threading: the server's executor. Lifetime: shared by the connection and the handler that may outlive it.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "protocol/net/http_connection.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::net {

class HttpExchange {
 public:
  /// The target is as sent (RFC 9112 section 3.2): origin form, or absolute form whose authority is ignored.
  [[nodiscard]] static std::shared_ptr<HttpExchange> begin(std::shared_ptr<const HttpSharing> sharing,
                                                           std::string_view method, std::string_view target);
  HttpExchange(std::shared_ptr<const HttpSharing> sharing, std::string_view method, std::string_view target);

  void take_headers(Headers headers, std::string remote);
  /// A problem that ends the exchange before the body is read: the target, the protocol, the length or the route.
  [[nodiscard]] std::optional<Problem> check_header(unsigned version, std::uint64_t content_length);
  [[nodiscard]] std::size_t body_limit() const;
  void take_body(std::string body) { request_.body = std::move(body); }

  /// Runs the handler; after its deadline the answer is 503 and the handler is cancelled and left to end by itself.
  [[nodiscard]] static boost::asio::awaitable<HttpResponse> answer(std::shared_ptr<HttpExchange> self,
                                                                   boost::asio::any_io_executor executor);
  void cancel();

  /// Adds the headers every answer has and reports to the observer.
  [[nodiscard]] HttpResponse finish(HttpResponse response, std::string_view failure);
  [[nodiscard]] bool is_head() const noexcept { return request_.method == "HEAD"; }

 private:
  [[nodiscard]] std::optional<Problem> parse_target();
  [[nodiscard]] std::optional<Problem> parse_query(std::string_view query);

  std::shared_ptr<const HttpSharing> sharing_;  // Keeps the handler's closure while it runs.
  std::string target_;
  SteadyTime began_;
  HttpRequest request_;
  PathParameters parameters_;
  const Router::Route* route_ = nullptr;
  std::string route_label_ = "malformed";
  std::string allow_;
  boost::asio::cancellation_signal cancellation_;
};

}  // namespace foyer::net
