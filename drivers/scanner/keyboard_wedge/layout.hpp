#pragma once
// Which character a key stands for, by the layout that the scanner was set to. Pure tables.
// Sources: HID Usage Tables 1.12, section 10 (usage ids by place of the key); ISO/IEC 9995 places as the national
// layouts of Windows 10 fill them. Only ASCII: a key for any other character, or a dead key, stands for nothing.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace foyer::scanner::keyboard_wedge {

enum class Layout { Us, Uk, German, French, Czech };
inline constexpr std::array all_layouts{Layout::Us, Layout::Uk, Layout::German, Layout::French, Layout::Czech};

/// "us", "uk", "de", "fr", "cz".
[[nodiscard]] std::optional<Layout> parse_layout(std::string_view name);
[[nodiscard]] std::string_view name_of(Layout layout) noexcept;

struct Modifiers {
  bool shift = false;
  bool alt_graph = false;  ///< AltGr, or Ctrl and Alt together.
  bool caps_lock = false;  ///< Turns shift round for letters only.
};

/// Keys of page 0x07 without those that type nothing on paper (Enter, Tab, Escape and the like).
[[nodiscard]] std::optional<char> character_of(Layout layout, std::uint8_t usage, Modifiers modifiers);

}  // namespace foyer::scanner::keyboard_wedge
