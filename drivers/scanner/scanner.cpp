#include "drivers/scanner/scanner.hpp"

namespace foyer::scanner {

std::string_view to_text(Misread misread) noexcept {
  switch (misread) {
    case Misread::TooLong:
      return "too long";
    case Misread::UnknownKey:
      return "unknown key";
    case Misread::Incomplete:
      return "incomplete";
  }
  return "unknown";
}

}  // namespace foyer::scanner
