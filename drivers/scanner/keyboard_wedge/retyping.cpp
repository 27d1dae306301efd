#include "drivers/scanner/keyboard_wedge/retyping.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace foyer::scanner::keyboard_wedge {
namespace {

struct Press {
  std::uint8_t usage = 0;
  Modifiers modifiers;
};
/// By ASCII character; nothing for what no key types.
using Presses = std::array<std::optional<Press>, 128>;

constexpr std::uint8_t first_key = 0x04;
constexpr std::uint8_t last_key = 0x64;
constexpr std::uint8_t second_backslash = 0x32;  // Beside Enter; types what another key types too.
constexpr std::uint8_t first_keypad_key = 0x54;
constexpr std::uint8_t last_keypad_key = 0x63;

Presses presses_of(Layout layout) {
  Presses presses;
  for (const Modifiers modifiers : {Modifiers{}, Modifiers{.shift = true}, Modifiers{.alt_graph = true}}) {
    for (std::uint8_t usage = first_key; usage <= last_key; ++usage) {
      if (usage == second_backslash || (usage >= first_keypad_key && usage <= last_keypad_key)) continue;
      const auto character = character_of(layout, usage, modifiers);
      if (!character) continue;
      auto& press = presses[static_cast<std::size_t>(*character)];
      if (!press) press = Press{usage, modifiers};
    }
  }
  return presses;
}

std::optional<std::string> retyped(std::string_view text, const Presses& host, const Keyboard& scanner) {
  std::string said;
  for (const char character : text) {
    const auto at = static_cast<unsigned char>(character);
    if (at >= host.size() || !host[at]) return std::nullopt;
    Press press = *host[at];
    if (scanner.shift_turned) press.modifiers.shift = !press.modifiers.shift;
    const auto typed = character_of(scanner.layout, press.usage, press.modifiers);
    if (!typed) return std::nullopt;
    said += *typed;
  }
  return said;
}

}  // namespace

std::string name_of(const Keyboard& keyboard) {
  const std::string layout(name_of(keyboard.layout));
  return keyboard.shift_turned ? layout + " with Caps Lock" : layout;
}

const std::vector<Keyboard>& all_keyboards() {
  static const std::vector<Keyboard> keyboards = [] {
    std::vector<Keyboard> all;
    for (const bool shift_turned : {false, true}) {
      for (const Layout layout : all_layouts) all.push_back({layout, shift_turned});
    }
    return all;
  }();
  return keyboards;
}

std::vector<std::string> candidates(std::string_view text) {
  static const std::array<Presses, all_layouts.size()> hosts = [] {
    std::array<Presses, all_layouts.size()> all;
    std::ranges::transform(all_layouts, all.begin(), presses_of);
    return all;
  }();
  std::vector<std::string> found;
  for (const Presses& host : hosts) {
    for (const Keyboard& scanner : all_keyboards()) {
      auto said = retyped(text, host, scanner);
      if (said && *said != text && std::ranges::find(found, *said) == found.end()) found.push_back(std::move(*said));
    }
  }
  return found;
}

}  // namespace foyer::scanner::keyboard_wedge
