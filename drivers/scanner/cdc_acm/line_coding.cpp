#include "drivers/scanner/cdc_acm/line_coding.hpp"

namespace foyer::scanner::cdc_acm {

Bytes encode(const LineCoding& coding) {
  Bytes bytes;
  for (int shift = 0; shift < 32; shift += 8)
    bytes.push_back(static_cast<std::uint8_t>(coding.bits_per_second >> shift));
  bytes.push_back(static_cast<std::uint8_t>(coding.stop_bits));
  bytes.push_back(static_cast<std::uint8_t>(coding.parity));
  bytes.push_back(coding.data_bits);
  return bytes;
}

}  // namespace foyer::scanner::cdc_acm
