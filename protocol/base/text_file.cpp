#include "protocol/base/text_file.hpp"

#include <fstream>

namespace foyer {

Result<std::string, TextFileError> read_text_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return TextFileError::Unreadable;
  std::string text(max_text_file_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return TextFileError::Unreadable;
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > max_text_file_bytes) return TextFileError::TooLarge;
  return text;
}

}  // namespace foyer
