#include "drivers/usb/error.hpp"

namespace foyer::usb {

std::string_view to_text(UsbError error) noexcept {
  switch (error) {
    case UsbError::Timeout:
      return "timeout";
    case UsbError::Cancelled:
      return "cancelled";
    case UsbError::Stalled:
      return "stalled";
    case UsbError::Disconnected:
      return "disconnected";
    case UsbError::Busy:
      return "busy";
    case UsbError::Protocol:
      return "protocol error";
    case UsbError::Overflow:
      return "overflow";
    case UsbError::Access:
      return "access denied";
    case UsbError::NotFound:
      return "not found";
    case UsbError::Unsupported:
      return "unsupported";
    case UsbError::Resources:
      return "out of resources";
  }
  return "unknown";
}

}  // namespace foyer::usb
