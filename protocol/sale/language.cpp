#include "protocol/sale/language.hpp"

#include <algorithm>

#include "protocol/sale/entries.hpp"

namespace foyer::sale {
namespace {

constexpr std::size_t shortest_language = 2;
constexpr std::size_t longest_subtag = 8;

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

bool is_letter_or_digit(char character) {
  return is_letter(character) || (character >= '0' && character <= '9');
}

}  // namespace

bool is_language(std::string_view tag) noexcept {
  if (tag.size() > language_limit) return false;
  const auto end = std::min(tag.find('-'), tag.size());
  const auto language = tag.substr(0, end);
  if (language.size() < shortest_language || language.size() > longest_subtag) return false;
  if (!std::all_of(language.begin(), language.end(), is_letter)) return false;
  auto rest = tag.substr(end);
  while (!rest.empty()) {
    rest.remove_prefix(1);  // The "-".
    const auto subtag = rest.substr(0, rest.find('-'));
    if (subtag.empty() || subtag.size() > longest_subtag) return false;
    if (!std::all_of(subtag.begin(), subtag.end(), is_letter_or_digit)) return false;
    rest.remove_prefix(subtag.size());
  }
  return true;
}

}  // namespace foyer::sale
