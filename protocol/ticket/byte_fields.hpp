#pragma once
// Fixed-width big-endian fields, for the two formats of this folder. The caller has checked the length.
// Threading: pure functions. Private to protocol/ticket.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "protocol/base/assert.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::ticket {

class FieldWriter {
 public:
  void u8(std::uint8_t value) { bytes_.push_back(value); }
  void u32(std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) u8(static_cast<std::uint8_t>(value >> shift));
  }
  void raw(BytesView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

 private:
  Bytes bytes_;
};

class FieldReader {
 public:
  explicit FieldReader(BytesView bytes) : rest_(bytes) {}
  [[nodiscard]] std::uint8_t u8() { return raw(1)[0]; }
  [[nodiscard]] std::uint32_t u32() {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : raw(4)) value = value << 8 | byte;
    return value;
  }
  [[nodiscard]] BytesView raw(std::size_t length) {
    FOYER_ASSERT(length <= rest_.size());
    const BytesView taken = rest_.first(length);
    rest_ = rest_.subspan(length);
    return taken;
  }
  template <std::size_t Length>
  [[nodiscard]] std::array<std::uint8_t, Length> array() {
    std::array<std::uint8_t, Length> value{};
    const BytesView bytes = raw(Length);
    std::copy(bytes.begin(), bytes.end(), value.begin());
    return value;
  }

 private:
  BytesView rest_;
};

}  // namespace foyer::ticket
