#pragma once
// From libusb's view of a device to ours. Internal to this folder. Call on the worker thread: reading a serial may
// open the device.

#include <libusb.h>

#include "drivers/usb/device_info.hpp"
#include "drivers/usb/error.hpp"

namespace foyer::usb {

[[nodiscard]] DeviceInfo describe(libusb_device* device);
/// The meaning of a negative libusb_error.
[[nodiscard]] UsbError error_of(int code) noexcept;

}  // namespace foyer::usb
