#pragma once
// What can go wrong on the bus, as one closed enum, and how much of a transfer had passed when it did.
// Plain values.

#include <cstddef>
#include <string_view>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace foyer::usb {

enum class UsbError {
  Timeout,       ///< The deadline passed; the transfer was taken back.
  Cancelled,     ///< The caller cancelled, or the device or context is closing.
  Stalled,       ///< The endpoint answered STALL; `Device::clear_halt` brings it back.
  Disconnected,  ///< The device is gone.
  Busy,          ///< Another program or driver holds the interface.
  Protocol,      ///< A CRC, framing or EPROTO error: often the first sign of a pulled cable.
  Overflow,      ///< The device sent more than was asked for.
  Access,        ///< No permission: a udev rule is missing.
  NotFound,      ///< No such device, interface or endpoint.
  Unsupported,   ///< Not offered by the device or the operating system.
  Resources,     ///< Out of memory, descriptors, or a named limit of this library.
};

[[nodiscard]] std::string_view to_text(UsbError error) noexcept;

/// After a Timeout or Cancelled on an OUT endpoint `transferred` is a lower bound only: a kernel may report 0
/// although the device took data. Never conclude from it that nothing was sent.
struct TransferFailure {
  UsbError error = UsbError::Protocol;
  bool started = false;         ///< False: the kernel never took the transfer, so nothing can have passed.
  std::size_t transferred = 0;  ///< Bytes that passed, as far as the kernel knows.
  Bytes received;               ///< IN only: the bytes that came before the failure.
};

template <class T>
using Transferred = Result<T, TransferFailure>;

}  // namespace foyer::usb
