#pragma once
// Where a line of text may be broken, and a text broken into lines that fit.
// Threading: pure functions.
// Source: a small part of Unicode Standard Annex 14: after spaces, hyphens and "/", and between ideographs.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace foyer::plain_text {

/// How wide a text is, in the unit of the paper: characters, dots.
using Measure = std::function<std::size_t(std::string_view)>;

/// The lines, each at most `widest` wide and without the space at which it was broken; at least one. A word is broken
/// inside only if it alone is wider than a line, and then between two characters as a reader counts them. A single
/// character that is wider stands alone.
///   wrapped("Orchestra stalls", one a character, 10) -> "Orchestra", "stalls"
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, const Measure& measure, std::size_t widest);

}  // namespace foyer::plain_text
