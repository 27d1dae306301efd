#pragma once
// HTTP messages as plain values, shared by the server, the client and every handler.
// Threading: values. Lifetime: a request owns all its text, so a handler may keep it across an await.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace foyer::net {

/// Header fields in the order they came; names compare without case (RFC 9110 section 5.1).
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value);
  /// Replaces every field of that name.
  void set(std::string name, std::string value);
  /// The first value of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

  [[nodiscard]] auto begin() const noexcept { return fields_.begin(); }
  [[nodiscard]] auto end() const noexcept { return fields_.end(); }
  [[nodiscard]] bool empty() const noexcept { return fields_.empty(); }

 private:
  std::vector<Field> fields_;
};

struct HttpRequest {
  std::string method;  ///< Upper case, as sent.
  std::string path;    ///< Percent-decoded, without the query; always starts with '/'.
  std::vector<std::pair<std::string, std::string>> query;  ///< Decoded, in order; '+' is a space.
  Headers headers;
  std::string body;
  std::string correlation_id;  ///< X-Correlation-ID if it was usable, else minted here; sent back in the answer.
  std::string remote;          ///< Address of the peer, without its port.

  /// The first query value of that name.
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  /// The token of "Authorization: Bearer TOKEN" (RFC 6750 section 2.1).
  [[nodiscard]] std::optional<std::string_view> bearer_token() const;
};

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  Headers headers;
};

/// A response with a JSON body that is already text (see JsonWriter).
[[nodiscard]] HttpResponse json_response(unsigned status, std::string body);

/// The reason phrase of a status, "Unknown" for one that has none (RFC 9110 section 15).
[[nodiscard]] std::string_view reason_phrase(unsigned status) noexcept;

/// Percent-decoding (RFC 3986 section 2.1). Nothing if an escape is broken or the result holds a NUL.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
/// Everything but unreserved characters is escaped.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace foyer::net
