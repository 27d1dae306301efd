#pragma once
// Asks a printer for its IEEE 1284 device id.
// Threading: the Device's executor. The Device outlives the call up to its first suspension.

#include <boost/asio/awaitable.hpp>

#include "drivers/printer/device_id.hpp"
#include "drivers/usb/device.hpp"

namespace foyer::printer {

/// GET_DEVICE_ID (USB Device Class Definition for Printing Devices 1.1, section 4.2.1). Nothing if the interface is not
/// of the printer class, or the printer does not tell, or tells nonsense.
[[nodiscard]] boost::asio::awaitable<std::optional<DeviceId>> request_device_id(usb::Device& device);

}  // namespace foyer::printer
