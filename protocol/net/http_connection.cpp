// The only file of the server that compiles Beast.
#include "protocol/net/http_connection.hpp"

#include <array>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "protocol/net/http_exchange.hpp"

namespace foyer::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Parser = http::request_parser<http::string_body>;

constexpr auto outcome = asio::as_tuple(asio::use_awaitable);

/// What is read and thrown away after a refusal, so that the peer sees the answer and not a reset.
constexpr std::size_t linger_bytes = 16 * 1024 * 1024;
constexpr Duration linger_deadline{2'000};

class Connection final : public HttpConnection {
 public:
  Connection(tcp::socket socket, std::shared_ptr<const HttpSharing> sharing)
      : socket_(std::move(socket)), sharing_(std::move(sharing)), limits_(sharing_->limits) {
    boost::system::error_code ignored;
    remote_ = socket_.remote_endpoint(ignored).address().to_string();
    buffer_.max_size(limits_.header_bytes + 64 * 1024);
  }

  asio::awaitable<void> run() override {
    bool another = true;  // g++ 12 miscompiles a co_await in the condition of a loop.
    while (another) another = co_await serve_one();
    co_await close_in_order();
  }

  asio::awaitable<void> refuse() override {
    co_await refuse_with(503, "TOO_MANY_CONNECTIONS", "The server is at its limit of connections.");
    co_await close_in_order();
  }

  void enforce_deadline(SteadyTime now) override {
    if (now < deadline_) return;
    expired_ = true;  // The deadline stays: a cancel between two reads of one operation is lost and comes again.
    boost::system::error_code ignored;
    socket_.cancel(ignored);
  }

  void close_if_idle() override {
    if (idle_) abort();
  }

  void abort() override {
    boost::system::error_code ignored;
    socket_.close(ignored);
    if (exchange_) exchange_->cancel();
  }

 private:
  /// True if another request may follow on this connection.
  asio::awaitable<bool> serve_one() {
    if (!co_await wait_for_request()) co_return false;
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser.body_limit(boost::none);  // The route decides, once the header is known.
    limit(limits_.header_deadline);
    auto [header_error, header_size] = co_await http::async_read_header(socket_, buffer_, parser, outcome);
    if (header_error) co_return co_await refuse_reading(header_error);

    auto exchange = HttpExchange::begin(sharing_, parser.get().method_string(), parser.get().target());
    exchange->take_headers(headers_of(parser.get()), remote_);
    if (auto refusal = exchange->check_header(parser.get().version(), parser.content_length().value_or(0)))
      co_return co_await refuse_exchange(*exchange, std::move(*refusal), may_follow(parser) && parser.is_done());
    parser.body_limit(exchange->body_limit());
    if (!co_await invite_body(parser)) co_return false;
    limit(limits_.body_deadline);
    auto [body_error, body_size] = co_await http::async_read(socket_, buffer_, parser, outcome);
    if (body_error) co_return co_await refuse_reading(body_error);

    exchange->take_body(std::move(parser.get().body()));
    limit_nothing();
    exchange_ = exchange;
    auto response = co_await HttpExchange::answer(exchange, socket_.get_executor());
    exchange_.reset();
    co_return co_await write(std::move(response), exchange->is_head(), may_follow(parser));
  }

  bool may_follow(const Parser& parser) const { return parser.keep_alive() && !sharing_->stopping; }

  asio::awaitable<bool> wait_for_request() {
    if (buffer_.size() > 0) co_return true;  // A pipelined request is here already.
    if (sharing_->stopping) co_return false;
    limit(limits_.idle_deadline);
    idle_ = true;
    auto [error, size] = co_await socket_.async_read_some(buffer_.prepare(4096), outcome);
    idle_ = false;
    buffer_.commit(size);
    co_return !error;
  }

  /// "Expect: 100-continue" (RFC 9110 section 10.1.1).
  asio::awaitable<bool> invite_body(const Parser& parser) {
    if (parser.is_done() || !beast::iequals(parser.get()[http::field::expect], "100-continue")) co_return true;
    constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";
    limit(limits_.write_deadline);
    auto [error, size] = co_await asio::async_write(socket_, asio::buffer(invitation), outcome);
    co_return !error;
  }

  static Headers headers_of(const http::request<http::string_body>& request) {
    Headers headers;
    for (const auto& field : request) headers.add(std::string(field.name_string()), std::string(field.value()));
    return headers;
  }

  asio::awaitable<bool> refuse_reading(boost::system::error_code error) {
    if (error == http::error::end_of_stream || error == http::error::partial_message) co_return false;
    if (expired_) co_return co_await refuse_with(408, "REQUEST_TIMEOUT", "The request did not arrive in time.");
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
      co_return co_await refuse_with(431, "HEADER_TOO_LARGE", "The request header is too large.");
    if (error == http::error::body_limit)
      co_return co_await refuse_with(413, "BODY_TOO_LARGE", "The request body is too large.");
    if (error.category() == http::make_error_code(http::error::bad_method).category())
      co_return co_await refuse_with(400, "MALFORMED_REQUEST", "The request is not valid HTTP.");
    co_return false;  // The connection broke; there is nobody to answer.
  }

  asio::awaitable<bool> refuse_with(unsigned status, std::string_view error_code, std::string_view detail) {
    const auto exchange = HttpExchange::begin(sharing_, {}, {});
    exchange->take_headers({}, remote_);
    // A named value: g++ 12 destroys an aggregate that is a temporary of a co_await expression twice.
    Problem problem{.status = status, .error_code = std::string(error_code), .detail = std::string(detail)};
    co_return co_await refuse_exchange(*exchange, std::move(problem), false);
  }

  /// A body that was refused unread cannot be skipped safely; then nothing may follow.
  asio::awaitable<bool> refuse_exchange(HttpExchange& exchange, Problem problem, bool keep_alive) {
    auto response = exchange.finish(problem_response(problem), {});
    co_return co_await write(std::move(response), exchange.is_head(), keep_alive);
  }

  asio::awaitable<bool> write(HttpResponse response, bool head, bool keep_alive) {
    http::response<http::string_body> message(static_cast<http::status>(response.status), 11);
    message.reason(reason_phrase(response.status));
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless) {
      message.set(http::field::content_type, response.content_type);
      message.content_length(response.body.size());
    }
    if (!bodiless && !head) message.body() = std::move(response.body);
    message.keep_alive(keep_alive);
    limit(limits_.write_deadline);
    auto [error, size] = co_await http::async_write(socket_, message, outcome);
    broken_ = static_cast<bool>(error);
    co_return !broken_ && keep_alive;
  }

  asio::awaitable<void> close_in_order() {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    std::array<char, 8192> waste;
    limit(linger_deadline);
    for (std::size_t total = 0; !broken_ && !expired_ && total < linger_bytes;) {
      auto [error, size] = co_await socket_.async_read_some(asio::buffer(waste), outcome);
      if (error) break;
      total += size;
    }
    socket_.close(ignored);
  }

  void limit(Duration time) {
    deadline_ = std::chrono::steady_clock::now() + time;
    expired_ = false;
  }
  void limit_nothing() { deadline_ = SteadyTime::max(); }

  tcp::socket socket_;
  std::shared_ptr<const HttpSharing> sharing_;
  const HttpServerLimits& limits_;
  beast::flat_buffer buffer_;
  std::string remote_;
  std::shared_ptr<HttpExchange> exchange_;  // The one whose handler runs.
  SteadyTime deadline_ = SteadyTime::max();
  bool expired_ = false;
  bool idle_ = false;
  bool broken_ = false;  // An answer could not be written; there is nobody to linger for.
};

}  // namespace

std::shared_ptr<HttpConnection> make_http_connection(tcp::socket socket, std::shared_ptr<const HttpSharing> sharing) {
  return std::make_shared<Connection>(std::move(socket), std::move(sharing));
}

}  // namespace foyer::net
