#include "drivers/virtual/keyboard.hpp"

#include <array>

namespace foyer::emulation {
namespace {

constexpr std::uint8_t LEFT_SHIFT = 0x02;
constexpr std::uint8_t RIGHT_ALT = 0x40;
constexpr std::size_t ROWS = 4;

struct Key {
  std::uint8_t usage;
  std::uint8_t modifiers;
};

// The keys as they lie: the digits' row, then down to the row beside the left shift.
constexpr std::array<std::uint8_t, 13> ROW_E{0x35, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23,
                                             0x24, 0x25, 0x26, 0x27, 0x2d, 0x2e};
constexpr std::array<std::uint8_t, 12> ROW_D{0x14, 0x1a, 0x08, 0x15, 0x17, 0x1c, 0x18, 0x0c, 0x12, 0x13, 0x2f, 0x30};
constexpr std::array<std::uint8_t, 12> ROW_C{0x04, 0x16, 0x07, 0x09, 0x0a, 0x0b, 0x0d, 0x0e, 0x0f, 0x33, 0x34, 0x32};
constexpr std::array<std::uint8_t, 11> ROW_B{0x64, 0x1d, 0x1b, 0x06, 0x19, 0x05, 0x11, 0x10, 0x36, 0x37, 0x38};

// What is printed on them, row by row; a space is a key for nothing in ASCII.
struct Print {
  std::array<std::string_view, ROWS> plain, shifted, alt_graph;
};
constexpr Print UNITED_STATES{{"`1234567890-=", "qwertyuiop[]", "asdfghjkl;' ", " zxcvbnm,./"},
                              {"~!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\" ", " ZXCVBNM<>?"},
                              {}};
constexpr Print UNITED_KINGDOM{{"`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "\\zxcvbnm,./"},
                               {" !\" $%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:@~", "|ZXCVBNM<>?"},
                               {}};
constexpr Print GERMANY{{" 1234567890  ", "qwertzuiop +", "asdfghjkl  #", "<yxcvbnm,.-"},
                        {" !\" $%&/()=? ", "QWERTZUIOP *", "ASDFGHJKL  '", ">YXCVBNM;:_"},
                        {"       {[]}\\ ", "@          ~", "", "|"}};
constexpr Print FRANCE{{" & \"'(- _  )=", "azertyuiop $", "qsdfghjklm *", "<wxcvbn,;:!"},
                       {" 1234567890 +", "AZERTYUIOP  ", "QSDFGHJKLM% ", ">WXCVBN?./ "},
                       {"   #{[| \\^@]}", "", "", ""}};

constexpr Print SWITZERLAND{{" 1234567890' ", "qwertzuiop  ", "asdfghjkl  $", "<yxcvbnm,.-"},
                            {" +\"* %&/()=? ", "QWERTZUIOP !", "ASDFGHJKL   ", ">YXCVBNM;:_"},
                            {"  @#   |    ~", "          []", "         {}", "\\"}};
constexpr Print BELGIUM{{" & \"'(  !  )-", "azertyuiop $", "qsdfghjklm  ", "<wxcvbn,;:="},
                        {" 1234567890 _", "AZERTYUIOP *", "QSDFGHJKLM% ", ">WXCVBN?./+"},
                        {" |@#  ^  {}", "          []", "", "\\         ~"}};
constexpr Print SPAIN{{" 1234567890' ", "qwertyuiop +", "asdfghjkl   ", "<zxcvbnm,.-"},
                      {" !\" $%&/()=? ", "QWERTYUIOP *", "ASDFGHJKL   ", ">ZXCVBNM;:_"},
                      {"\\|@#~", "          []", "          {}", ""}};
constexpr Print ITALY{{"\\1234567890' ", "qwertyuiop +", "asdfghjkl   ", "<zxcvbnm,.-"},
                      {"|!\" $%&/()=?^", "QWERTYUIOP *", "ASDFGHJKL   ", ">ZXCVBNM;:_"},
                      {"", "          []", "         @#", ""}};
constexpr Print SWEDEN{{" 1234567890+ ", "qwertyuiop  ", "asdfghjkl  '", "<zxcvbnm,.-"},
                       {" !\"# %&/()=? ", "QWERTYUIOP  ", "ASDFGHJKL  *", ">ZXCVBNM;:_"},
                       {"  @ $  {[]}\\", "           ~", "", "|"}};
constexpr Print CZECH_REPUBLIC{{";+         = ", "qwertzuiop )", "asdfghjkl   ", "\\yxcvbnm,.-"},
                               {" 1234567890% ", "QWERTZUIOP/(", "ASDFGHJKL\"!'", "|YXCVBNM?:_"},
                               {" ~", "\\|", "   []    $", "  #&@{} <>*"}};

const Print& print_of(KeyboardLayout layout) {
  switch (layout) {
    case KeyboardLayout::UnitedStates:
      return UNITED_STATES;
    case KeyboardLayout::UnitedKingdom:
      return UNITED_KINGDOM;
    case KeyboardLayout::Germany:
      return GERMANY;
    case KeyboardLayout::France:
      return FRANCE;
    case KeyboardLayout::Switzerland:
      return SWITZERLAND;
    case KeyboardLayout::Belgium:
      return BELGIUM;
    case KeyboardLayout::Spain:
      return SPAIN;
    case KeyboardLayout::Italy:
      return ITALY;
    case KeyboardLayout::Sweden:
      return SWEDEN;
    case KeyboardLayout::CzechRepublic:
      return CZECH_REPUBLIC;
  }
  return UNITED_STATES;
}

std::uint8_t usage_at(std::size_t row, std::size_t column) {
  return row == 0 ? ROW_E[column] : row == 1 ? ROW_D[column] : row == 2 ? ROW_C[column] : ROW_B[column];
}

std::optional<std::uint8_t> find(const std::array<std::string_view, ROWS>& rows, char character) {
  for (std::size_t row = 0; row < ROWS; ++row) {
    const auto column = rows[row].find(character);
    if (column != std::string_view::npos) return usage_at(row, column);
  }
  return std::nullopt;
}

std::optional<Key> key_of(char character, KeyboardLayout layout) {
  if (character == '\r' || character == '\n') return Key{0x28, 0};
  if (character == '\t') return Key{0x2b, 0};
  if (character == ' ') return Key{0x2c, 0};
  // Where others have the key beside Enter, the United States have one above it, with a usage of its own.
  if (layout == KeyboardLayout::UnitedStates && character == '\\') return Key{0x31, 0};
  if (layout == KeyboardLayout::UnitedStates && character == '|') return Key{0x31, LEFT_SHIFT};
  const Print& print = print_of(layout);
  if (const auto usage = find(print.plain, character)) return Key{*usage, 0};
  if (const auto usage = find(print.shifted, character)) return Key{*usage, LEFT_SHIFT};
  if (const auto usage = find(print.alt_graph, character)) return Key{*usage, RIGHT_ALT};
  return std::nullopt;
}

Bytes report_of(Key key, KeyboardForm form) {
  switch (form) {
    case KeyboardForm::Boot:
      return {key.modifiers, 0, key.usage, 0, 0, 0, 0, 0};
    case KeyboardForm::WithId:
      return {1, key.modifiers, 0, key.usage, 0, 0, 0, 0, 0};
    case KeyboardForm::Bitmap:
      break;
  }
  Bytes report(17, 0);
  report[0] = 1;
  report[1] = key.modifiers;
  if (key.usage != 0) report[2U + key.usage / 8] = static_cast<std::uint8_t>(1U << (key.usage % 8));
  return report;
}

/// HID 1.11, appendix E.6: the boot keyboard.
const Bytes BOOT{0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01,
                 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01,
                 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06,
                 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0};
/// Report 1 is a keyboard, report 2 has volume keys.
const Bytes WITH_ID{0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x85, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7,
                    0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08,
                    0x81, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x26, 0xff, 0x00, 0x19, 0x00, 0x2a,
                    0xff, 0x00, 0x81, 0x00, 0xc0, 0x05, 0x0c, 0x09, 0x01, 0xa1, 0x01, 0x85, 0x02, 0x15,
                    0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x19, 0xe0, 0x29, 0xe7, 0x81, 0x02, 0xc0};
/// Report 1: eight modifiers, then a bit for each of the usages 0 to 0x77.
const Bytes BITMAP{0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x85, 0x01, 0x05, 0x07, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x19,
                   0xe0, 0x29, 0xe7, 0x95, 0x08, 0x81, 0x02, 0x19, 0x00, 0x29, 0x77, 0x95, 0x78, 0x81, 0x02, 0xc0};

}  // namespace

std::optional<KeyboardLayout> layout_named(std::string_view name) {
  if (name == "us") return KeyboardLayout::UnitedStates;
  if (name == "uk") return KeyboardLayout::UnitedKingdom;
  if (name == "de") return KeyboardLayout::Germany;
  if (name == "fr") return KeyboardLayout::France;
  if (name == "ch") return KeyboardLayout::Switzerland;
  if (name == "be") return KeyboardLayout::Belgium;
  if (name == "es") return KeyboardLayout::Spain;
  if (name == "it") return KeyboardLayout::Italy;
  if (name == "se") return KeyboardLayout::Sweden;
  if (name == "cz") return KeyboardLayout::CzechRepublic;
  return std::nullopt;
}

std::optional<std::vector<Bytes>> key_reports(std::string_view text, KeyboardLayout layout, KeyboardForm form) {
  std::vector<Bytes> reports;
  for (const char character : text) {
    const auto key = key_of(character, layout);
    if (!key) return std::nullopt;
    reports.push_back(report_of(*key, form));
    reports.push_back(report_of({0, 0}, form));
  }
  return reports;
}

Bytes report_descriptor(KeyboardForm form) {
  switch (form) {
    case KeyboardForm::Boot:
      return BOOT;
    case KeyboardForm::WithId:
      return WITH_ID;
    case KeyboardForm::Bitmap:
      return BITMAP;
  }
  return BOOT;
}

}  // namespace foyer::emulation
