#pragma once
// The language of a customer, as a BCP 47 tag: "de", "de-AT", "zh-Hant-HK".
// Threading: pure functions.

#include <string_view>

namespace foyer::sale {

/// Whether the text has the form of a language tag (RFC 5646 section 2.1): a language of 2 to 8 letters, then subtags
/// of 1 to 8 letters and digits, joined by "-", at most language_limit characters in all. "x-..." and "i-..." name no
/// language that anything could be printed in, and are none here.
[[nodiscard]] bool is_language(std::string_view tag) noexcept;

}  // namespace foyer::sale
