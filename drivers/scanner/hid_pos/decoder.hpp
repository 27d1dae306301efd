#pragma once
// From the scanned data reports of a HID POS scanner to text. Pure; time is passed in.
// Source: USB HID Point of Sale Usage Tables 1.02, section 3 (usage page 0x8C): symbology identifier 0xFB to 0xFD,
// decoded data 0xFE, decode data continued 0xFF; their places come from the device's report descriptor. The number of
// data bytes is Byte Count (0x3B) of the generic desktop page, where the device has it.

#include <optional>
#include <vector>

#include "drivers/scanner/framing.hpp"
#include "drivers/scanner/hid/report_descriptor.hpp"

namespace foyer::scanner::hid_pos {

/// Where things are in the one report that carries codes. Offsets are in bits after the report id.
struct ScannedDataLayout {
  std::uint8_t report_id = 0;
  bool has_id = false;
  std::size_t report_bytes = 0;  ///< The id included.
  std::size_t data_offset = 0;
  std::size_t data_bytes = 0;
  std::optional<std::size_t> count_offset;      ///< One byte.
  std::optional<std::size_t> continued_offset;  ///< One bit.

  /// Nothing if the device has no scanned data report.
  [[nodiscard]] static std::optional<ScannedDataLayout> from(const hid::ReportDescriptor& descriptor);
};

class Decoder {
 public:
  /// Prefix and suffix are looked for within the data; the symbology identifier has a place of its own here, so that
  /// Framing::symbology says nothing.
  explicit Decoder(Framing framing = {});

  /// One input report. What a report says of itself is checked: a count beyond its end is Damaged.
  [[nodiscard]] std::vector<Reading> feed(BytesView report, Duration at);
  /// Incomplete, if the report that continues a code did not come within Framing::max_gap.
  [[nodiscard]] std::optional<Reading> expire(Duration at);
  [[nodiscard]] std::optional<Duration> expires_at() const;
  /// For a new connection. Incomplete if a code was under way.
  std::optional<Misread> reset(ScannedDataLayout layout);
  std::optional<Misread> forget();

 private:
  /// The data of one report; nothing if the count contradicts the report.
  [[nodiscard]] std::optional<BytesView> data_of(BytesView payload) const;

  TextAssembler text_;
  Duration max_gap_;
  ScannedDataLayout layout_;
  bool under_way_ = false;
  Duration last_{};
};

}  // namespace foyer::scanner::hid_pos
