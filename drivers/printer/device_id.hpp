#pragma once
// What a printer says it is, before a word of its own language: the IEEE 1284 device id of GET_DEVICE_ID.
// Pure; never fails on noise. Source: USB Device Class Definition for Printing Devices 1.1, section 4.2.1; IEEE
// 1284-2000, section 7.6 (key:value;).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"

namespace foyer::printer {

struct DeviceId {
  std::string manufacturer;           ///< MFG or MANUFACTURER.
  std::string model;                  ///< MDL or MODEL.
  std::vector<std::string> commands;  ///< CMD or COMMAND SET, such as ESC/POS.
  std::string serial;                 ///< SN, SERN or SERIALNUMBER.

  /// "EPSON TM-T20II"; the maker only where the model does not begin with it.
  [[nodiscard]] std::string name() const;
  friend bool operator==(const DeviceId&, const DeviceId&) = default;
};

inline constexpr std::size_t max_device_id_bytes = 1024;

/// `bytes` as the printer sent them, the two bytes of length in front. A length that is wrong (some count it without
/// itself, or low byte first) does no harm: what came is read. Nothing if there is neither maker nor model in it.
[[nodiscard]] std::optional<DeviceId> parse_device_id(BytesView bytes);

}  // namespace foyer::printer
