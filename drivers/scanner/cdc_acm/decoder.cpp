#include "drivers/scanner/cdc_acm/decoder.hpp"

namespace foyer::scanner::cdc_acm {
namespace {

constexpr std::uint8_t resume = 0x11;   // XON
constexpr std::uint8_t suspend = 0x13;  // XOFF

}  // namespace

std::vector<Reading> Decoder::feed(BytesView bytes, Duration at) {
  std::vector<Reading> readings;
  if (auto expired = expire(at)) readings.push_back(std::move(*expired));
  for (const std::uint8_t byte : bytes) {
    if (byte == resume || byte == suspend) continue;
    if (auto reading = text_.add(static_cast<char>(byte), at)) readings.push_back(std::move(*reading));
  }
  return readings;
}

}  // namespace foyer::scanner::cdc_acm
