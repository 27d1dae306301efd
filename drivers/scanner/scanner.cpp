#include "drivers/scanner/scanner.hpp"

namespace foyer::scanner {

std::string_view to_text(Misread misread) noexcept {
  switch (misread) {
    case Misread::TooLong:
      return "too long";
    case Misread::TooShort:
      return "too short";
    case Misread::UnknownKey:
      return "unknown key";
    case Misread::KeysAtOnce:
      return "keys at once";
    case Misread::NotText:
      return "not text";
    case Misread::MissingPrefix:
      return "missing prefix";
    case Misread::Damaged:
      return "damaged";
    case Misread::Incomplete:
      return "incomplete";
  }
  return "unknown";
}

}  // namespace foyer::scanner
