#pragma once
// The class requests of a human interface device. Each is one control transfer with a deadline.
// Source: HID 1.11 sections 7.1 (descriptor) and 7.2 (class requests).
// Threading: the Device's executor. The Device outlives the call up to its first suspension.

#include <boost/asio/awaitable.hpp>

#include "drivers/scanner/hid/report_descriptor.hpp"
#include "drivers/usb/device.hpp"

namespace foyer::scanner::hid {

/// Nothing if the device does not tell, or tells nonsense.
[[nodiscard]] boost::asio::awaitable<std::optional<ReportDescriptor>> read_report_descriptor(usb::Device& device);
/// True if the device says that it uses boot reports from now on, or does not say which it uses.
[[nodiscard]] boost::asio::awaitable<bool> use_boot_protocol(usb::Device& device);
/// SET_IDLE 0: no report is repeated while nothing changes.
[[nodiscard]] boost::asio::awaitable<void> report_changes_only(usb::Device& device);
/// `report` begins with the id if reports have ids. False if it was refused.
[[nodiscard]] boost::asio::awaitable<bool> set_report(usb::Device& device, ReportKind kind, std::uint8_t report_id,
                                                      Bytes report);

}  // namespace foyer::scanner::hid
