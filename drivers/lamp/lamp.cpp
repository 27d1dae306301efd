#include "drivers/lamp/lamp.hpp"

namespace foyer::lamp {

std::string_view to_text(Colour colour) noexcept {
  switch (colour) {
    case Colour::Off:
      return "off";
    case Colour::Green:
      return "green";
    case Colour::Orange:
      return "orange";
    case Colour::Red:
      return "red";
    case Colour::Blue:
      return "blue";
  }
  return "unknown";
}

}  // namespace foyer::lamp
