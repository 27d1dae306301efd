#pragma once
// What a reader read, as the door is told of it; it knows no reader.
// Threading: plain values.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"

namespace foyer::controller {

/// What the same keys say where the reader is set to another keyboard than it should be.
struct OtherText {
  std::string keyboard;  ///< "de". Empty: nobody knows which; a person typed it, or a reader into a page.
  std::string text;
};

/// Times are since boot.
struct CodeRead {
  std::string text;  ///< Empty: it could not be read.
  Duration began{};
  /// From the end of the reader's last read to the beginning of this one, if both say the same.
  std::optional<Duration> after_same;
  std::vector<OtherText> otherwise;  ///< None is likelier than the text: only what can be proven counts.

  [[nodiscard]] bool says(std::string_view wanted) const {
    return text == wanted ||
           std::ranges::any_of(otherwise, [&](const OtherText& other) { return other.text == wanted; });
  }
};

}  // namespace foyer::controller
