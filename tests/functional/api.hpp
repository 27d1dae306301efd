#pragma once
// Asking a program over HTTP, and waiting for something to become true.
// Threading: free functions; each request is independent.

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace foyer::functional {

namespace json = boost::json;

struct Answer {
  unsigned status = 0;  ///< 0: nobody answered.
  std::string body;
  /// Throws std::runtime_error with status and body if it is not JSON.
  [[nodiscard]] json::value value() const;
  [[nodiscard]] json::object object() const;
  [[nodiscard]] json::array array() const;
  /// The stable code of a problem; empty if there is none.
  [[nodiscard]] std::string error_code() const;
};

[[nodiscard]] Answer ask(const std::string& method, const std::string& url, const std::string& body = {},
                         std::string_view token = {});

/// Far more than anything here takes on a loaded machine; whoever promises less is asked with that.
inline constexpr std::chrono::seconds patience{60};

/// Asks again and again until the condition holds; throws std::runtime_error that names `what` after the deadline.
/// A condition that throws counts as not yet true.
void wait_until(std::string_view what, const std::function<bool()>& condition,
                std::chrono::seconds deadline = patience);

/// Members by name, copied, so that asking a temporary is safe; throw std::runtime_error with the object's text if they
/// are absent or of another type.
[[nodiscard]] std::string text_at(const json::object& object, std::string_view name);
[[nodiscard]] std::int64_t number_at(const json::object& object, std::string_view name);
[[nodiscard]] json::array array_at(const json::object& object, std::string_view name);
[[nodiscard]] json::object object_at(const json::object& object, std::string_view name);
[[nodiscard]] bool is_null_at(const json::object& object, std::string_view name);

}  // namespace foyer::functional
