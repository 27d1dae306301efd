#pragma once
// Text as the key presses of a keyboard of some layout. Pure.
// Source: USB HID Usage Tables, chapter 10; HID 1.11, appendix B.1; the layouts as printed on the keys.

#include <optional>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"

namespace foyer::emulation {

enum class KeyboardLayout {
  UnitedStates,
  UnitedKingdom,
  Germany,
  France,
  Switzerland,  ///< German words.
  Belgium,
  Spain,
  Italy,
  Sweden,
  CzechRepublic,
};
enum class KeyboardForm {
  Boot,    ///< Eight bytes: modifiers, nothing, six keys.
  WithId,  ///< The same behind a report id, for a device that knows no boot protocol.
  Bitmap,  ///< A report id, modifiers, and a bit for each key: any number at once.
};

/// "us", "uk", "de", "fr", "ch", "be", "es", "it", "se", "cz".
[[nodiscard]] std::optional<KeyboardLayout> layout_named(std::string_view name);

/// A press and a release for each character; nothing if one cannot be typed. "\r" and "\n" are Enter, "\t" is Tab.
[[nodiscard]] std::optional<std::vector<Bytes>> key_reports(std::string_view text,
                                                            KeyboardLayout layout = KeyboardLayout::UnitedStates,
                                                            KeyboardForm form = KeyboardForm::Boot);
[[nodiscard]] Bytes report_descriptor(KeyboardForm form);

}  // namespace foyer::emulation
