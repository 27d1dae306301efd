#pragma once
// What every scanner's decoder promises of what it delivers.

#include <variant>

#include "drivers/scanner/framing.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace foyer::fuzz {

inline void require_sound(const scanner::Reading& reading) {
  if (const auto* misread = std::get_if<scanner::Misread>(&reading)) {
    return require(scanner::to_text(*misread) != "unknown", "every misread has its words");
  }
  const auto& text = std::get<scanner::Scan>(reading).text;
  require(!text.empty() && text.size() <= scanner::max_text_bytes, "a text has 1 to 256 characters");
  const auto is_printable = [](char character) { return character >= 0x20 && character < 0x7f; };
  require(std::ranges::all_of(text, is_printable), "a text is printable");
}

inline void require_sound(const std::vector<scanner::Reading>& readings) {
  for (const scanner::Reading& reading : readings) require_sound(reading);
}

/// Different ways in which scanners are set up.
inline scanner::Framing framing_of(std::uint8_t choice) {
  scanner::Framing framing;
  if ((choice & 1) != 0) framing.prefix = "T:";
  if ((choice & 2) != 0) framing.symbology = true;
  constexpr const char* suffixes[] = {"\r", "\t", "\r\n", ""};
  framing.suffix = suffixes[(choice >> 2) & 3];
  if ((choice & 16) != 0) framing.shortest = 4;
  return framing;
}

}  // namespace foyer::fuzz
