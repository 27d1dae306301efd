#include "tests/functional/api.hpp"

#include <stdexcept>
#include <thread>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "protocol/net/http_client.hpp"

namespace foyer::functional {
namespace {

constexpr auto look_again_after = std::chrono::milliseconds(50);
constexpr Duration request_deadline{20'000};

const json::value& member(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  if (found == nullptr) throw std::runtime_error("no member " + std::string(name) + " in " + json::serialize(object));
  return *found;
}

[[noreturn]] void refuse_type(const json::object& object, std::string_view name) {
  throw std::runtime_error(std::string(name) + " has another type in " + json::serialize(object));
}

}  // namespace

json::value Answer::value() const {
  boost::system::error_code error;
  auto parsed = json::parse(body, error);
  if (error) throw std::runtime_error("not JSON: " + std::to_string(status) + " " + body);
  return parsed;
}

json::object Answer::object() const {
  auto parsed = value();
  if (!parsed.is_object()) throw std::runtime_error("not an object: " + std::to_string(status) + " " + body);
  return std::move(parsed.as_object());
}

json::array Answer::array() const {
  auto parsed = value();
  if (!parsed.is_array()) throw std::runtime_error("not an array: " + std::to_string(status) + " " + body);
  return std::move(parsed.as_array());
}

std::string Answer::error_code() const {
  boost::system::error_code error;
  const auto parsed = json::parse(body, error);
  if (error || !parsed.is_object()) return {};
  const auto* code = parsed.as_object().if_contains("error_code");
  return code != nullptr && code->is_string() ? std::string(code->as_string()) : std::string();
}

Answer ask(const std::string& method, const std::string& url, const std::string& body, std::string_view token) {
  net::Headers headers;
  if (!body.empty()) headers.set("Content-Type", "application/json");
  if (!token.empty()) headers.set("Authorization", "Bearer " + std::string(token));
  const auto response = net::request_blocking(method, url, headers, body, request_deadline);
  if (!response) return {0, std::string(net::text(response.error()))};
  return {response->status, response->body};
}

void wait_until(std::string_view what, const std::function<bool()>& condition, std::chrono::seconds deadline) {
  const auto until = std::chrono::steady_clock::now() + deadline;
  std::string trouble;
  for (;;) {
    try {
      if (condition()) return;
      trouble.clear();
    } catch (const std::exception& error) {
      trouble = std::string(" (") + error.what() + ")";
    }
    if (std::chrono::steady_clock::now() >= until) {
      throw std::runtime_error("did not happen within " + std::to_string(deadline.count()) +
                               " s: " + std::string(what) + trouble);
    }
    std::this_thread::sleep_for(look_again_after);
  }
}

std::string text_at(const json::object& object, std::string_view name) {
  const auto& found = member(object, name);
  if (!found.is_string()) refuse_type(object, name);
  return std::string(found.as_string());
}

std::int64_t number_at(const json::object& object, std::string_view name) {
  const auto& found = member(object, name);
  if (!found.is_number()) refuse_type(object, name);
  return found.to_number<std::int64_t>();
}

json::array array_at(const json::object& object, std::string_view name) {
  const auto& found = member(object, name);
  if (!found.is_array()) refuse_type(object, name);
  return found.as_array();
}

json::object object_at(const json::object& object, std::string_view name) {
  const auto& found = member(object, name);
  if (!found.is_object()) refuse_type(object, name);
  return found.as_object();
}

bool is_null_at(const json::object& object, std::string_view name) {
  return member(object, name).is_null();
}

}  // namespace foyer::functional
