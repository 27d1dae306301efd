// The only user of Boost.JSON.
#include "protocol/net/json.hpp"

#include <algorithm>
#include <cmath>

#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "protocol/plain_text/characters.hpp"
#include "protocol/plain_text/rule.hpp"

namespace foyer::net {
namespace {

namespace json = boost::json;

std::string range_text(std::int64_t lowest, std::int64_t highest) {
  return std::to_string(lowest) + " to " + std::to_string(highest);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(white);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(white) + 1 - first);
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// Line breaks and tabs are none here: a note may have them. Where a text must be one line, line() refuses them.
bool is_control(char32_t character) {
  const bool is_old = (character < 0x20 && character != '\n' && character != '\t') || character == 0x7F;
  const bool is_late = character >= 0x80 && character < 0xA0;  // C1: U+0096 is one.
  const bool is_separator = character == 0x2028 || character == 0x2029;
  const bool turns = (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
  return is_old || is_late || is_separator || turns;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(plain_text::characters_of(text), is_control);
}

JsonResult<std::string> string_of(const json::value& value, const std::string& field, std::size_t shortest,
                                  std::size_t longest) {
  if (!value.is_string()) return JsonError{JsonFault::WrongType, field, "must be a string"};
  const auto text = trimmed(value.get_string());
  if (has_control(text)) return JsonError{JsonFault::BadFormat, field, "must not contain control characters"};
  const auto length = code_points(text);
  if (length < shortest || length > longest)
    return JsonError{JsonFault::OutOfRange, field,
                     "must be " + range_text(static_cast<std::int64_t>(shortest), static_cast<std::int64_t>(longest)) +
                         " characters long"};
  return std::string(text);
}

JsonResult<std::int64_t> integer_of(const json::value& value, const std::string& field, std::int64_t lowest,
                                    std::int64_t highest) {
  if (!value.is_int64() && !value.is_uint64())
    return JsonError{JsonFault::WrongType, field, "must be an integer, " + range_text(lowest, highest)};
  // What only fits an unsigned 64-bit integer is over every upper bound there is.
  if (value.is_uint64() || value.get_int64() < lowest || value.get_int64() > highest)
    return JsonError{JsonFault::OutOfRange, field, "must be " + range_text(lowest, highest)};
  return value.get_int64();
}

JsonError unreadable(boost::system::error_code error) {
  if (error == json::error::too_deep) return {JsonFault::TooDeep, {}, "The body is nested too deeply."};
  return {JsonFault::Malformed, {}, "The body is not valid JSON: " + error.message() + "."};
}

}  // namespace

struct JsonObject::Node {
  std::shared_ptr<const json::value> document;
  const json::object* object;
  std::string path;  // "items[2]." or empty.

  std::string field(std::string_view name) const { return path + std::string(name); }

  const json::value* find(std::string_view name) const {
    const auto* value = object->if_contains({name.data(), name.size()});
    return value == nullptr || value->is_null() ? nullptr : value;
  }

  JsonResult<const json::value*> required(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) return JsonError{JsonFault::Missing, field(name), "is required"};
    return value;
  }

  JsonResult<const json::array*> array(std::string_view name, std::size_t fewest, std::size_t most) const {
    FOYER_TRY(value, required(name));
    if (!value->is_array()) return JsonError{JsonFault::WrongType, field(name), "must be an array"};
    const auto size = value->get_array().size();
    if (size < fewest || size > most)
      return JsonError{
          JsonFault::OutOfRange, field(name),
          "must have " + range_text(static_cast<std::int64_t>(fewest), static_cast<std::int64_t>(most)) + " elements"};
    return &value->get_array();
  }

  std::string element(std::string_view name, std::size_t index) const {
    return field(name) + "[" + std::to_string(index) + "]";
  }
};

namespace {

// "1e400" is read as infinity, which no JSON text can say again. The depth is bounded by the parser.
bool has_only_finite_numbers(const json::value& value) {
  if (const auto* number = value.if_double()) return std::isfinite(*number);
  if (const auto* array = value.if_array()) return std::ranges::all_of(*array, has_only_finite_numbers);
  const auto* object = value.if_object();
  if (object == nullptr) return true;
  return std::ranges::all_of(*object, [](const auto& member) { return has_only_finite_numbers(member.value()); });
}

}  // namespace

JsonResult<JsonObject> JsonObject::parse(std::string_view text, JsonLimits limits) {
  if (text.size() > limits.bytes) return JsonError{JsonFault::TooLarge, {}, "The body is too large."};
  json::parse_options options;
  options.max_depth = limits.depth;
  json::parser parser({}, options);
  boost::system::error_code error;
  parser.write(text.data(), text.size(), error);
  if (error) return unreadable(error);
  auto document = std::make_shared<const json::value>(parser.release());
  if (!has_only_finite_numbers(*document)) {
    return JsonError{JsonFault::OutOfRange, {}, "A number is too large."};
  }
  if (!document->is_object()) return JsonError{JsonFault::NotObject, {}, "The body must be a JSON object."};
  const auto* object = &document->get_object();
  return JsonObject(std::make_shared<const Node>(Node{std::move(document), object, {}}));
}

bool JsonObject::has(std::string_view name) const {
  return node_->find(name) != nullptr;
}

std::string JsonObject::path_of(std::string_view name) const {
  return node_->field(name);
}

JsonResult<std::string> JsonObject::string(std::string_view name, std::size_t shortest, std::size_t longest) const {
  FOYER_TRY(value, node_->required(name));
  return string_of(*value, node_->field(name), shortest, longest);
}

JsonResult<std::optional<std::string>> JsonObject::optional_string(std::string_view name, std::size_t shortest,
                                                                   std::size_t longest) const {
  if (!has(name)) return std::optional<std::string>();
  FOYER_TRY(text, string(name, shortest, longest));
  return std::optional(std::move(text));
}

JsonResult<std::string> JsonObject::line(std::string_view name, std::size_t longest_bytes) const {
  FOYER_TRY(value, node_->required(name));
  const auto field = node_->field(name);
  if (!value->is_string()) return JsonError{JsonFault::WrongType, field, "must be a string"};
  auto text = plain_text::one_line(std::string_view(value->get_string()), longest_bytes);
  if (text) return std::move(*text);
  const auto longest = static_cast<std::int64_t>(longest_bytes);
  if (text.error() == plain_text::Fault::TooLong) {
    return JsonError{JsonFault::OutOfRange, field, "must be " + range_text(1, longest) + " bytes long in UTF-8"};
  }
  return JsonError{JsonFault::BadFormat, field, std::string(plain_text::describe(text.error()))};
}

JsonResult<std::string> JsonObject::optional_line(std::string_view name, std::size_t longest_bytes) const {
  const auto* value = node_->find(name);
  if (value == nullptr || (value->is_string() && value->get_string().empty())) return std::string();
  return line(name, longest_bytes);
}

JsonResult<std::string> JsonObject::secret(std::string_view name, std::size_t longest) const {
  FOYER_TRY(value, node_->required(name));
  if (!value->is_string()) return JsonError{JsonFault::WrongType, node_->field(name), "must be a string"};
  const std::string_view text = value->get_string();
  if (text.empty() || code_points(text) > longest)
    return JsonError{JsonFault::OutOfRange, node_->field(name),
                     "must be " + range_text(1, static_cast<std::int64_t>(longest)) + " characters long"};
  return std::string(text);
}

JsonResult<std::int64_t> JsonObject::integer(std::string_view name, std::int64_t lowest, std::int64_t highest) const {
  FOYER_TRY(value, node_->required(name));
  return integer_of(*value, node_->field(name), lowest, highest);
}

JsonResult<std::optional<std::int64_t>> JsonObject::optional_integer(std::string_view name, std::int64_t lowest,
                                                                     std::int64_t highest) const {
  if (!has(name)) return std::optional<std::int64_t>();
  FOYER_TRY(number, integer(name, lowest, highest));
  return std::optional(number);
}

JsonResult<double> JsonObject::number(std::string_view name, double lowest, double highest) const {
  FOYER_TRY(value, node_->required(name));
  if (!value->is_number()) return JsonError{JsonFault::WrongType, node_->field(name), "must be a number"};
  const auto number = value->to_number<double>();
  if (!(number >= lowest && number <= highest))
    return JsonError{JsonFault::OutOfRange, node_->field(name),
                     "must be " + std::to_string(lowest) + " to " + std::to_string(highest)};
  return number;
}

JsonResult<bool> JsonObject::boolean(std::string_view name) const {
  FOYER_TRY(value, node_->required(name));
  if (!value->is_bool()) return JsonError{JsonFault::WrongType, node_->field(name), "must be true or false"};
  return value->get_bool();
}

JsonResult<std::optional<bool>> JsonObject::optional_boolean(std::string_view name) const {
  if (!has(name)) return std::optional<bool>();
  FOYER_TRY(flag, boolean(name));
  return std::optional(flag);
}

JsonResult<IdentifierBytes> JsonObject::uuid(std::string_view name) const {
  FOYER_TRY(value, node_->required(name));
  if (!value->is_string()) return JsonError{JsonFault::WrongType, node_->field(name), "must be a UUID string"};
  const auto bytes = parse_uuid(std::string_view(value->get_string()));
  if (!bytes) return JsonError{JsonFault::BadFormat, node_->field(name), "must be a UUID"};
  return *bytes;
}

JsonResult<std::size_t> JsonObject::word(std::string_view name, std::initializer_list<std::string_view> words) const {
  FOYER_TRY(value, node_->required(name));
  if (!value->is_string()) return JsonError{JsonFault::WrongType, node_->field(name), "must be a string"};
  const auto found = std::ranges::find(words, std::string_view(value->get_string()));
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::string expected = "must be one of";
  for (const auto word : words) expected += " " + std::string(word);
  return JsonError{JsonFault::BadFormat, node_->field(name), std::move(expected)};
}

JsonResult<JsonObject> JsonObject::object(std::string_view name) const {
  FOYER_TRY(value, node_->required(name));
  if (!value->is_object()) return JsonError{JsonFault::WrongType, node_->field(name), "must be an object"};
  return JsonObject(
      std::make_shared<const Node>(Node{node_->document, &value->get_object(), node_->field(name) + "."}));
}

JsonResult<std::vector<JsonObject>> JsonObject::objects(std::string_view name, std::size_t fewest,
                                                        std::size_t most) const {
  FOYER_TRY(array, node_->array(name, fewest, most));
  std::vector<JsonObject> found;
  for (const auto& value : *array) {
    const auto path = node_->element(name, found.size());
    if (!value.is_object()) return JsonError{JsonFault::WrongType, path, "must be an object"};
    found.push_back(JsonObject(std::make_shared<const Node>(Node{node_->document, &value.get_object(), path + "."})));
  }
  return found;
}

JsonResult<std::vector<std::string>> JsonObject::strings(std::string_view name, std::size_t fewest, std::size_t most,
                                                         std::size_t longest) const {
  FOYER_TRY(array, node_->array(name, fewest, most));
  std::vector<std::string> found;
  for (const auto& value : *array) {
    FOYER_TRY(text, string_of(value, node_->element(name, found.size()), 1, longest));
    found.push_back(std::move(text));
  }
  return found;
}

JsonResult<std::vector<std::int64_t>> JsonObject::integers(std::string_view name, std::size_t fewest, std::size_t most,
                                                           std::int64_t lowest, std::int64_t highest) const {
  FOYER_TRY(array, node_->array(name, fewest, most));
  std::vector<std::int64_t> found;
  for (const auto& value : *array) {
    FOYER_TRY(number, integer_of(value, node_->element(name, found.size()), lowest, highest));
    found.push_back(number);
  }
  return found;
}

std::string JsonObject::text() const {
  return json::serialize(*node_->object);
}

}  // namespace foyer::net
