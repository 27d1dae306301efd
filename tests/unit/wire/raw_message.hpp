#pragma once
// Writes protobuf by hand (https://protobuf.dev/programming-guides/encoding/), so that tests can say what our encoder
// never would.

#include <string_view>

#include "protocol/base/bytes.hpp"

namespace foyer::wire::test {

class RawMessage {
 public:
  RawMessage& number(std::uint32_t field, std::uint64_t value) {
    varint(std::uint64_t{field} << 3U);
    varint(value);
    return *this;
  }
  RawMessage& bytes(std::uint32_t field, BytesView value) {
    varint((std::uint64_t{field} << 3U) | 2U);
    varint(value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    return *this;
  }
  RawMessage& text(std::uint32_t field, std::string_view value) { return bytes(field, as_bytes(value)); }
  RawMessage& message(std::uint32_t field, const RawMessage& value) { return bytes(field, value.bytes_); }
  /// So many times the same byte.
  RawMessage& filled(std::uint32_t field, std::size_t size, std::uint8_t byte = 1) {
    return bytes(field, Bytes(size, byte));
  }

  operator BytesView() const { return bytes_; }  // NOLINT: a message is its bytes

 private:
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) bytes_.push_back(static_cast<std::uint8_t>(value | 0x80U));
    bytes_.push_back(static_cast<std::uint8_t>(value));
  }

  Bytes bytes_;
};

}  // namespace foyer::wire::test
