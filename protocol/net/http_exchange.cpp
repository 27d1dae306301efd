#include "protocol/net/http_exchange.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "protocol/base/identifier.hpp"

namespace foyer::net {
namespace {

namespace asio = boost::asio;

constexpr std::size_t correlation_id_limit = 64;

bool is_correlation_id(std::string_view text) {
  return !text.empty() && text.size() <= correlation_id_limit && std::ranges::all_of(text, [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || std::string_view("-_.:").find(character) != std::string_view::npos;
  });
}

std::string new_correlation_id() {
  SystemRandom random;
  return uuid_text(random_uuid(random));
}

/// A value that came from a handler must not be able to end the header field it stands in.
bool is_field_value(std::string_view value) {
  return std::ranges::none_of(
      value, [](char character) { return character == '\r' || character == '\n' || character == '\0'; });
}

/// IMF-fixdate (RFC 9110 section 5.6.7).
std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), length};
}

/// What stands before and behind the first such character; all and nothing if there is none.
std::pair<std::string_view, std::string_view> split_once(std::string_view text, char at) {
  const auto found = text.find(at);
  if (found == std::string_view::npos) return {text, {}};
  return {text.substr(0, found), text.substr(found + 1)};
}

Problem bad_request(std::string detail) {
  return Problem{.status = 400, .error_code = "MALFORMED_REQUEST", .detail = std::move(detail)};
}

/// How a handler ended; nothing of it is set while it runs.
struct Ending {
  explicit Ending(const asio::any_io_executor& executor) : signal(executor) {}
  asio::steady_timer signal;
  bool ended = false;
  std::exception_ptr failure;
  HttpResponse response;
};

std::string what(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "unknown exception";
  }
}

}  // namespace

std::shared_ptr<HttpExchange> HttpExchange::begin(std::shared_ptr<const HttpSharing> sharing, std::string_view method,
                                                  std::string_view target) {
  return std::make_shared<HttpExchange>(std::move(sharing), method, target);
}

HttpExchange::HttpExchange(std::shared_ptr<const HttpSharing> sharing, std::string_view method, std::string_view target)
    : sharing_(std::move(sharing)), target_(target), began_(std::chrono::steady_clock::now()) {
  request_.method = method;
}

void HttpExchange::take_headers(Headers headers, std::string remote) {
  request_.headers = std::move(headers);
  request_.remote = std::move(remote);
  const auto given = request_.headers.find("X-Correlation-ID");
  request_.correlation_id = given && is_correlation_id(*given) ? std::string(*given) : new_correlation_id();
}

std::optional<Problem> HttpExchange::check_header(unsigned version, std::uint64_t content_length) {
  // RFC 9112 section 3.2: a request without Host is refused.
  if (version >= 11 && !request_.headers.find("Host")) return bad_request("The Host header is missing.");
  if (auto problem = parse_target()) return problem;
  const auto match = sharing_->router.match(request_.method, request_.path);
  if (const auto* wrong = std::get_if<Router::WrongMethod>(&match)) {
    route_label_ = wrong->route_template;
    allow_ = wrong->allow;
    return Problem{405, "METHOD_NOT_ALLOWED", "This path does not take that method.", request_.path};
  }
  const auto* found = std::get_if<Router::Found>(&match);
  if (found == nullptr) {
    route_label_ = "unmatched";
    return Problem{404, "NOT_FOUND", "There is nothing at this path.", request_.path};
  }
  route_ = &found->route;
  route_label_ = route_->route_template;
  parameters_ = found->parameters;
  if (content_length > body_limit())
    return Problem{413, "BODY_TOO_LARGE", "The body is larger than " + std::to_string(body_limit()) + " bytes."};
  return std::nullopt;
}

std::size_t HttpExchange::body_limit() const {
  return route_->options.body_limit.value_or(sharing_->limits.body_bytes);
}

std::optional<Problem> HttpExchange::parse_target() {
  if (target_.size() > sharing_->limits.target_bytes)
    return Problem{.status = 414, .error_code = "TARGET_TOO_LONG", .detail = "The request target is too long."};
  std::string_view target = target_;
  if (target.starts_with("http://")) {
    const auto path = target.find('/', 7);
    target = path == std::string_view::npos ? "/" : target.substr(path);
  }
  if (!target.starts_with('/')) return bad_request("The request target is not a path.");
  const auto mark = std::min(target.find('?'), target.size());
  auto path = percent_decode(target.substr(0, mark));
  if (!path) return bad_request("The path is not properly encoded.");
  request_.path = std::move(*path);
  return mark < target.size() ? parse_query(target.substr(mark + 1)) : std::nullopt;
}

std::optional<Problem> HttpExchange::parse_query(std::string_view query) {
  while (!query.empty()) {
    const auto [pair, rest] = split_once(query, '&');
    query = rest;
    if (pair.empty()) continue;
    const auto [raw_name, raw_value] = split_once(pair, '=');
    auto name = percent_decode(raw_name, true);
    auto value = percent_decode(raw_value, true);
    if (!name || !value) return bad_request("The query is not properly encoded.");
    if (request_.query.size() == sharing_->limits.query_pairs) return bad_request("The query has too many parts.");
    request_.query.emplace_back(std::move(*name), std::move(*value));
  }
  return std::nullopt;
}

asio::awaitable<HttpResponse> HttpExchange::answer(std::shared_ptr<HttpExchange> self, asio::any_io_executor executor) {
  const auto ending = std::make_shared<Ending>(executor);
  ending->signal.expires_after(self->route_->options.deadline.value_or(self->sharing_->limits.handler_deadline));
  auto request = self->request_;
  asio::co_spawn(executor, self->route_->handler(std::move(request), self->parameters_),
                 asio::bind_cancellation_slot(self->cancellation_.slot(),
                                              [ending, self](std::exception_ptr failure, HttpResponse response) {
                                                ending->failure = std::move(failure);
                                                ending->response = std::move(response);
                                                ending->ended = true;
                                                ending->signal.cancel();
                                              }));
  if (!ending->ended) co_await ending->signal.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!ending->ended) {
    self->cancel();
    co_return self->finish(problem_response(Problem{503, "TIMED_OUT", "The answer took too long; try again."}), {});
  }
  if (ending->failure)
    co_return self->finish(problem_response(Problem{500, "INTERNAL_ERROR", "The request failed inside the server."}),
                           what(ending->failure));
  co_return self->finish(std::move(ending->response), {});
}

void HttpExchange::cancel() {
  cancellation_.emit(asio::cancellation_type::terminal);
}

HttpResponse HttpExchange::finish(HttpResponse response, std::string_view failure) {
  Headers headers;
  for (const auto& [name, value] : response.headers)
    if (is_field_value(name) && is_field_value(value)) headers.add(name, value);
  if (!is_field_value(response.content_type)) response.content_type = "application/octet-stream";
  headers.set("X-Correlation-ID", request_.correlation_id);
  headers.set("Date", http_date());
  headers.set("X-Content-Type-Options", "nosniff");
  if (!headers.find("Cache-Control")) headers.add("Cache-Control", "no-store");
  if (!allow_.empty()) headers.set("Allow", allow_);
  response.headers = std::move(headers);
  if (sharing_->observer) {
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began_;
    sharing_->observer({request_.method, route_label_, response.status, taken.count(), request_.correlation_id,
                        request_.remote, failure});
  }
  return response;
}

}  // namespace foyer::net
