#include <array>
#include <charconv>
#include <cmath>

#include "protocol/base/assert.hpp"
#include "protocol/net/json.hpp"

namespace foyer::net {
namespace {

/// Length of the well-formed UTF-8 sequence at the front (RFC 3629 section 4), 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  const auto follows = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return follows(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    const unsigned lowest = first == 0xE0U ? 0xA0U : 0x80U;   // No overlong forms.
    const unsigned highest = first == 0xEDU ? 0x9FU : 0xBFU;  // No surrogates.
    return byte(1) >= lowest && byte(1) <= highest && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    const unsigned lowest = first == 0xF0U ? 0x90U : 0x80U;
    const unsigned highest = first == 0xF4U ? 0x8FU : 0xBFU;
    return byte(1) >= lowest && byte(1) <= highest && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

void append_ascii(std::string& out, char character) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (character) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(character);
  if (byte >= 0x20U && byte != 0x7FU) {
    out.push_back(character);
    return;
  }
  out += "\\u00";
  out.append({digits[byte >> 4U], digits[byte & 15U]});
}

template <class T>
void append_number(std::string& out, T number) {
  std::array<char, 40> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  out.append(buffer.data(), written.ptr);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    const auto length = sequence_length(text);
    if (length == 1)
      append_ascii(out, text.front());
    else if (length == 0)
      out += "\xEF\xBF\xBD";
    else
      out += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out.push_back('"');
}

void JsonWriter::separate() {
  if (needs_comma_) text_.push_back(',');
  needs_comma_ = true;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  text_.push_back('{');
  ++depth_;
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  text_.push_back('}');
  --depth_;
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  text_.push_back('[');
  ++depth_;
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  text_.push_back(']');
  --depth_;
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(text_, name);
  text_.push_back(':');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  append_json_string(text_, text);
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  return raw(flag ? "true" : "false");
}

JsonWriter& JsonWriter::value(long long number) {
  separate();
  append_number(text_, number);
  return *this;
}

JsonWriter& JsonWriter::value(unsigned long long number) {
  separate();
  append_number(text_, number);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  separate();
  append_number(text_, number);
  return *this;
}

JsonWriter& JsonWriter::null() {
  return raw("null");
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

std::string JsonWriter::text() {
  FOYER_ASSERT(depth_ == 0);
  needs_comma_ = false;
  return std::exchange(text_, {});
}

}  // namespace foyer::net
