#pragma once
// Text as the key presses of a US boot keyboard. Pure.
// Source: USB HID Usage Tables, chapter 10; HID 1.11, appendix B.1.

#include <optional>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"

namespace foyer::emulation {

/// Eight-byte boot reports, a press and a release for each character; nothing if one cannot be typed.
[[nodiscard]] std::optional<std::vector<Bytes>> key_reports(std::string_view text);

}  // namespace foyer::emulation
