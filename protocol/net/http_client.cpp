// The only file of the client that compiles Beast.
#include "protocol/net/http_client.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "protocol/net/deadline.hpp"

namespace foyer::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Response = Result<HttpResponse, HttpError>;

constexpr auto outcome = asio::as_tuple(asio::use_awaitable);

struct Url {
  std::string host;
  std::string port;
  std::string target;
};

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// http://host[:port][/path][?query] (RFC 9110 section 4.2.1), an IPv6 address in brackets.
std::optional<Url> parse_url(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  if (!text.starts_with(scheme)) return std::nullopt;
  if (std::ranges::any_of(text, [](char character) { return static_cast<unsigned char>(character) <= 0x20U; }))
    return std::nullopt;
  text.remove_prefix(scheme.size());
  const auto path = std::min(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, path);
  Url url{.host = {}, .port = "80", .target = std::string(text.substr(path))};
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  const auto bracket = authority.find(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    url.port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
  }
  if (authority.starts_with('[') && authority.ends_with(']')) authority = authority.substr(1, authority.size() - 2);
  url.host = authority;
  if (url.host.empty() || !is_port(url.port) || url.host.find('@') != std::string::npos) return std::nullopt;
  return url;
}

HttpError broken(boost::system::error_code error) {
  if (error == http::error::body_limit) return HttpError::ResponseTooLarge;
  if (error == http::error::end_of_stream || error == http::error::partial_message) return HttpError::ConnectionLost;
  if (error.category() == http::make_error_code(http::error::bad_version).category()) return HttpError::BadResponse;
  return HttpError::ConnectionLost;
}

http::request<http::string_body> message_of(const std::string& method, const Url& url, const Headers& headers,
                                            std::string body) {
  http::request<http::string_body> message;
  message.version(11);
  message.method_string(method);
  message.target(url.target);
  message.set(http::field::host,
              url.host.find(':') == std::string::npos ? url.host + ":" + url.port : "[" + url.host + "]:" + url.port);
  for (const auto& [name, value] : headers) message.set(name, value);
  message.set(http::field::connection, "close");
  message.body() = std::move(body);
  if (!message.body().empty() || method == "POST" || method == "PUT") message.content_length(message.body().size());
  return message;
}

HttpResponse response_of(http::response<http::string_body> message) {
  HttpResponse response{.status = message.result_int(), .content_type = {}, .body = std::move(message.body())};
  for (const auto& field : message) response.headers.add(std::string(field.name_string()), std::string(field.value()));
  if (const auto type = response.headers.find("Content-Type")) response.content_type = *type;
  return response;
}

asio::awaitable<Response> exchange(std::string method, Url url, Headers headers, std::string body) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::resolver resolver(executor);
  auto [resolve_error, endpoints] = co_await resolver.async_resolve(url.host, url.port, outcome);
  if (resolve_error) co_return HttpError::CannotResolve;
  tcp::socket socket(executor);
  auto [connect_error, endpoint] = co_await asio::async_connect(socket, endpoints, outcome);
  if (connect_error) co_return HttpError::CannotConnect;
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);

  auto message = message_of(method, url, headers, std::move(body));
  // A server may refuse early and close; its answer is worth reading even if not all could be written.
  co_await http::async_write(socket, message, outcome);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(http_response_limit);
  parser.skip(method == "HEAD");
  auto [read_error, read_size] = co_await http::async_read(socket, buffer, parser, outcome);
  if (read_error) co_return broken(read_error);
  co_return response_of(parser.release());
}

}  // namespace

std::string_view text(HttpError error) noexcept {
  switch (error) {
    case HttpError::BadUrl:
      return "bad URL";
    case HttpError::CannotResolve:
      return "host name cannot be resolved";
    case HttpError::CannotConnect:
      return "cannot connect";
    case HttpError::TimedOut:
      return "timed out";
    case HttpError::ConnectionLost:
      return "connection lost";
    case HttpError::BadResponse:
      return "the answer is not HTTP";
    case HttpError::ResponseTooLarge:
      return "the answer is too large";
  }
  return "unknown";
}

asio::awaitable<Response> HttpClient::request(std::string method, std::string url, Headers headers, std::string body,
                                              Duration deadline) {
  auto parsed = parse_url(url);
  if (!parsed) co_return HttpError::BadUrl;
  auto response = co_await with_deadline(
      exchange(std::move(method), std::move(*parsed), std::move(headers), std::move(body)), deadline);
  if (!response) co_return HttpError::TimedOut;
  co_return std::move(*response);
}

Response request_blocking(std::string method, std::string url, Headers headers, std::string body, Duration deadline) {
  asio::io_context context;
  Response response = HttpError::ConnectionLost;
  asio::co_spawn(context,
                 HttpClient().request(std::move(method), std::move(url), std::move(headers), std::move(body), deadline),
                 [&response](const std::exception_ptr& failure, Response arrived) {
                   if (!failure) response = std::move(arrived);
                 });
  context.run();
  return response;
}

}  // namespace foyer::net
