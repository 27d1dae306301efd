#pragma once
// A file that people write, read whole: a table of models, not a log. Blocks.

#include <string>

#include "protocol/base/result.hpp"

namespace foyer {

inline constexpr std::size_t max_text_file_bytes = std::size_t{1} << 20;

enum class TextFileError { Unreadable, TooLarge };

[[nodiscard]] Result<std::string, TextFileError> read_text_file(const std::string& path);

}  // namespace foyer
