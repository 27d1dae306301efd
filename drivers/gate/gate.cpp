#include "drivers/gate/gate.hpp"

namespace foyer::gate {

std::string_view to_text(GateError error) noexcept {
  switch (error) {
    case GateError::Absent:
      return "absent";
    case GateError::BadDuration:
      return "bad duration";
    case GateError::Refused:
      return "refused";
    case GateError::Unplugged:
      return "unplugged";
    case GateError::Timeout:
      return "timeout";
    case GateError::Emergency:
      return "emergency";
    case GateError::Closing:
      return "closing";
  }
  return "unknown";
}

}  // namespace foyer::gate
