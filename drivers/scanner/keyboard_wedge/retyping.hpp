#pragma once
// What a text says if it was typed on another keyboard than it was read by. A scanner presses keys; whoever makes text
// of them and supposes another keyboard than the scanner was set to reads "Y" for every "Z". Pure.
//
// Letters and digits, of which tickets and codes consist, lie alike on the keyboards of many countries: Swiss and
// Austrian ones are as German, Belgian as French, Slovak as Czech, Spanish, Italian, Nordic, Dutch and Portuguese as
// us.

#include <string>
#include <string_view>
#include <vector>

#include "drivers/scanner/keyboard_wedge/layout.hpp"

namespace foyer::scanner::keyboard_wedge {

/// What a scanner may be set to type on.
struct Keyboard {
  Layout layout = Layout::Us;
  /// It believes that Caps Lock is on and turns shift round: for letters at most hosts, for every key at German and
  /// French ones. Tickets and codes are read in either case, so only the second matters.
  bool shift_turned = false;
  friend bool operator==(const Keyboard&, const Keyboard&) = default;
};
/// "de", "fr with Caps Lock"
[[nodiscard]] std::string name_of(const Keyboard& keyboard);
[[nodiscard]] const std::vector<Keyboard>& all_keyboards();

/// For a text that came without its keys, as from a field of a page: what else it may have been, whichever keyboard the
/// scanner was set to and whichever the computer. Each text once, never `text` itself. None of them is likelier than
/// the text: only a signature or a book of codes tells which was meant. Example: of "ZQ7" also "YQ7" and "WA7".
[[nodiscard]] std::vector<std::string> candidates(std::string_view text);

}  // namespace foyer::scanner::keyboard_wedge
