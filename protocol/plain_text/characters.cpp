#include "protocol/plain_text/characters.hpp"

#include <utf8proc.h>

namespace foyer::plain_text {

std::vector<char32_t> characters_of(std::string_view text) {
  std::vector<char32_t> characters;
  while (!text.empty()) {
    utf8proc_int32_t character = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &character);
    if (length <= 0) break;
    characters.push_back(static_cast<char32_t>(character));
    text.remove_prefix(static_cast<std::size_t>(length));
  }
  return characters;
}

Kind kind_of(char32_t character) noexcept {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
      return Kind::Attached;
    case UTF8PROC_CATEGORY_ZS:
      return Kind::Space;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return Kind::Letter;
    default:
      return Kind::Sign;
  }
}

bool reads_from_right(std::string_view text) {
  for (const auto character : characters_of(text)) {
    switch (utf8proc_get_property(static_cast<utf8proc_int32_t>(character))->bidi_class) {
      case UTF8PROC_BIDI_CLASS_L:
        return false;
      case UTF8PROC_BIDI_CLASS_R:
      case UTF8PROC_BIDI_CLASS_AL:
        return true;
      default:
        break;
    }
  }
  return false;
}

}  // namespace foyer::plain_text
