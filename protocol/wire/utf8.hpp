#pragma once
// UTF-8 as protobuf insists on it for text. Pure functions.

#include <cstddef>
#include <string_view>

namespace foyer::wire {

/// The length of the well-formed sequence that `text` starts with (Unicode, table 3-7), or 0 if there is none.
[[nodiscard]] std::size_t utf8_sequence_length(std::string_view text) noexcept;
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace foyer::wire
