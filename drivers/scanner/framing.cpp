#include "drivers/scanner/framing.hpp"

#include <algorithm>
#include <utility>

namespace foyer::scanner {
namespace {

constexpr std::size_t symbology_bytes = 3;  // ISO/IEC 15424: "]", a letter for the symbology, a modifier.

bool is_printable(char character) {
  return character >= 0x20 && character < 0x7f;
}

bool is_symbology_identifier(std::string_view text) {
  const auto is_letter = [](char character) {
    return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
  };
  return text.size() >= symbology_bytes && text[0] == ']' && is_letter(text[1]) && is_printable(text[2]);
}

}  // namespace

std::optional<std::string> parse_affix(std::string_view word) {
  if (word == "enter") return "\r";
  if (word == "tab") return "\t";
  if (word == "lf") return "\n";
  if (word == "crlf") return "\r\n";
  if (word == "none") return "";
  const bool is_ascii = std::ranges::all_of(word, [](char character) { return character > 0 && character < 0x7f; });
  if (word.size() > max_affix_bytes || !is_ascii) return std::nullopt;
  return std::string(word);
}

TextAssembler::TextAssembler(Framing framing) : framing_(std::move(framing)) {}

void TextAssembler::append(char character, Duration at) {
  if (!has_begun()) first_ = at;
  last_ = at;
  has_text_ = has_text_ || is_printable(character);
  const std::size_t most = max_text_bytes + framing_.prefix.size() + symbology_bytes + framing_.suffix.size();
  if (text_.size() < most) {
    text_ += character;
  } else if (!fault_) {
    fault_ = Misread::TooLong;
  }
}

std::optional<Reading> TextAssembler::add(char character, Duration at) {
  if (is_leftover(character)) return std::nullopt;
  append(character, at);
  if (framing_.suffix.empty()) return std::nullopt;
  tail_ += character;
  if (tail_.size() > framing_.suffix.size()) tail_.erase(tail_.begin());
  if (tail_ != framing_.suffix) return std::nullopt;
  return finish(at);
}

bool TextAssembler::is_leftover(char character) const {
  const auto begins = [&](const std::string& affix) { return !affix.empty() && affix.front() == character; };
  return (character == '\n' || character == '\r') && !has_begun() && !begins(framing_.prefix) &&
         !begins(framing_.suffix);
}

void TextAssembler::spoil(Misread misread, Duration at) {
  if (!has_begun()) first_ = at;
  last_ = at;
  tail_.clear();
  has_text_ = true;
  if (!fault_) fault_ = misread;
}

std::optional<Reading> TextAssembler::finish(Duration at) {
  if (!framing_.suffix.empty() && text_.ends_with(framing_.suffix)) {
    text_.resize(text_.size() - framing_.suffix.size());
  }
  return complete(at);
}

std::optional<Reading> TextAssembler::complete(Duration at) {
  const auto fault = fault_;
  const std::string whole = std::exchange(text_, {});
  const bool has_text = has_text_;
  static_cast<void>(reset());
  if (fault) return has_text ? std::optional<Reading>(*fault) : std::nullopt;
  if (whole.empty()) return std::nullopt;
  std::string_view text = whole;
  if (!text.starts_with(framing_.prefix)) return Misread::MissingPrefix;
  text.remove_prefix(framing_.prefix.size());
  if (framing_.symbology) {
    if (!is_symbology_identifier(text)) return Misread::MissingPrefix;
    text.remove_prefix(symbology_bytes);
  }
  if (!std::ranges::all_of(text, is_printable)) return Misread::NotText;
  if (text.empty()) return Misread::Incomplete;
  if (text.size() > max_text_bytes) return Misread::TooLong;
  if (text.size() < framing_.shortest) return Misread::TooShort;
  return Scan{std::string(text), at, at - first_, std::nullopt};
}

std::optional<Reading> TextAssembler::expire(Duration at) {
  if (!has_begun() || at - last_ <= allowed_gap()) return std::nullopt;
  if (framing_.suffix.empty()) return complete(last_);
  const bool has_text = has_text_;
  static_cast<void>(reset());
  return has_text ? std::optional<Reading>(Misread::Incomplete) : std::nullopt;
}

std::optional<Duration> TextAssembler::expires_at() const {
  if (!has_begun()) return std::nullopt;
  return last_ + allowed_gap();
}

std::optional<Misread> TextAssembler::reset() {
  const bool was_torn = has_text_ && has_begun();
  text_.clear();
  tail_.clear();
  fault_.reset();
  has_text_ = false;
  return was_torn ? std::optional(Misread::Incomplete) : std::nullopt;
}

}  // namespace foyer::scanner
