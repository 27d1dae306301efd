#pragma once
// From the bytes of a serial line to text. Pure; time is passed in.

#include <vector>

#include "drivers/scanner/framing.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::scanner::cdc_acm {

class Decoder {
 public:
  explicit Decoder(Framing framing = {}) : text_(std::move(framing)) {}

  /// Bytes in any portions. Flow control characters (XON 0x11, XOFF 0x13) are none of the text's; a byte that is not
  /// ASCII, or a control character within a code, makes it a NotText when it ends. Noise between codes is passed over
  /// if the line is quiet for Framing::max_gap afterwards.
  [[nodiscard]] std::vector<Reading> feed(BytesView bytes, Duration at);
  [[nodiscard]] std::optional<Reading> expire(Duration at) { return text_.expire(at); }
  [[nodiscard]] std::optional<Duration> expires_at() const { return text_.expires_at(); }
  /// Incomplete if a code was under way.
  std::optional<Misread> reset() { return text_.reset(); }

 private:
  TextAssembler text_;
};

}  // namespace foyer::scanner::cdc_acm
