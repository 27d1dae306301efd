#pragma once
// Strict reading of JSON (RFC 8259) that came from outside, and writing of JSON text.
// Reading never converts: "5", 5.5 and true are not integers, 1 is not true. Every getter says which field is wrong.
// Threading: plain values; a JsonObject may be moved between threads.
// Lifetime: a JsonObject shares the parsed document with the objects taken out of it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/identifier.hpp"
#include "protocol/base/result.hpp"

namespace foyer::net {

enum class JsonFault {
  Malformed,   ///< Not JSON at all.
  TooDeep,     ///< Nested deeper than the limit.
  TooLarge,    ///< Text longer than the limit.
  NotObject,   ///< JSON, but its top level is not an object.
  Missing,     ///< A required field is absent or null.
  WrongType,   ///< A field has another type than it must.
  OutOfRange,  ///< A number, length or count outside its range.
  BadFormat,   ///< A string that is not a UUID, a time or one of the words allowed.
};

struct JsonError {
  JsonFault fault = JsonFault::Malformed;
  std::string field;   ///< "items[2].qty"; empty if the whole text is meant.
  std::string detail;  ///< One sentence: what was expected.
};

struct JsonLimits {
  std::size_t bytes = 1024 * 1024;
  std::size_t depth = 16;
};

template <class T>
using JsonResult = Result<T, JsonError>;

class JsonObject {
 public:
  /// The whole text must be one object.
  [[nodiscard]] static JsonResult<JsonObject> parse(std::string_view text, JsonLimits limits = {});

  [[nodiscard]] bool has(std::string_view name) const;  ///< Present and not null.
  /// "items[2].qty": how errors name a member of this object.
  [[nodiscard]] std::string path_of(std::string_view name) const;

  /// Trimmed of white space first; the length is counted in code points.
  [[nodiscard]] JsonResult<std::string> string(std::string_view name, std::size_t shortest, std::size_t longest) const;
  [[nodiscard]] JsonResult<std::optional<std::string>> optional_string(std::string_view name, std::size_t shortest,
                                                                       std::size_t longest) const;
  /// One line of text that people read on paper or a screen, as protocol/plain_text keeps it. The length is in bytes
  /// of UTF-8, as everywhere behind the entry.
  [[nodiscard]] JsonResult<std::string> line(std::string_view name, std::size_t longest_bytes) const;
  /// Empty if it is absent, null or "".
  [[nodiscard]] JsonResult<std::string> optional_line(std::string_view name, std::size_t longest_bytes) const;
  /// A secret (a token, a code, a password), exactly as it was sent: "abc " is not "abc". 1 to `longest` code points.
  [[nodiscard]] JsonResult<std::string> secret(std::string_view name, std::size_t longest) const;
  [[nodiscard]] JsonResult<std::int64_t> integer(std::string_view name, std::int64_t lowest,
                                                 std::int64_t highest) const;
  [[nodiscard]] JsonResult<std::optional<std::int64_t>> optional_integer(std::string_view name, std::int64_t lowest,
                                                                         std::int64_t highest) const;
  [[nodiscard]] JsonResult<double> number(std::string_view name, double lowest, double highest) const;
  [[nodiscard]] JsonResult<bool> boolean(std::string_view name) const;
  [[nodiscard]] JsonResult<std::optional<bool>> optional_boolean(std::string_view name) const;
  [[nodiscard]] JsonResult<IdentifierBytes> uuid(std::string_view name) const;
  /// One of the words given; returns its index.
  [[nodiscard]] JsonResult<std::size_t> word(std::string_view name,
                                             std::initializer_list<std::string_view> words) const;

  [[nodiscard]] JsonResult<JsonObject> object(std::string_view name) const;
  [[nodiscard]] JsonResult<std::vector<JsonObject>> objects(std::string_view name, std::size_t fewest,
                                                            std::size_t most) const;
  [[nodiscard]] JsonResult<std::vector<std::string>> strings(std::string_view name, std::size_t fewest,
                                                             std::size_t most, std::size_t longest) const;
  [[nodiscard]] JsonResult<std::vector<std::int64_t>> integers(std::string_view name, std::size_t fewest,
                                                               std::size_t most, std::int64_t lowest,
                                                               std::int64_t highest) const;

  /// JsonResult<HoldId> id = body.identifier<HoldId>("hold_id");
  template <class Id>
  [[nodiscard]] JsonResult<Id> identifier(std::string_view name) const {
    auto bytes = uuid(name);
    if (!bytes) return bytes.error();
    return Id(*bytes);
  }

  /// This object as JSON text again.
  [[nodiscard]] std::string text() const;

 private:
  struct Node;  // One object in the parsed document, with the path that led to it.
  explicit JsonObject(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;  // Shared because objects taken out of a document keep all of it alive.
};

/// Writes JSON text without building a document. Commas and escapes are its business, balance is the caller's
/// (asserted in text()).
///   JsonWriter json;
///   json.begin_object().member("qty", 2).key("seats").begin_array().value("A1").end_array().end_object();
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(bool flag);
  JsonWriter& value(int number) { return value(static_cast<long long>(number)); }
  JsonWriter& value(long number) { return value(static_cast<long long>(number)); }
  JsonWriter& value(long long number);
  JsonWriter& value(unsigned number) { return value(static_cast<unsigned long long>(number)); }
  JsonWriter& value(unsigned long number) { return value(static_cast<unsigned long long>(number)); }
  JsonWriter& value(unsigned long long number);
  JsonWriter& value(double number);  ///< Not-a-number and infinities become null.
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  ///< Already JSON; inserted as it is.

  template <class T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  template <class T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

  /// The finished text; the writer is empty afterwards.
  [[nodiscard]] std::string text();

 private:
  void separate();
  std::string text_;
  int depth_ = 0;
  bool needs_comma_ = false;
};

/// Appends the text as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace foyer::net
