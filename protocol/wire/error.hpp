#pragma once
// Why bytes from the wire were refused. Plain values.

#include <cstdint>
#include <string_view>

namespace foyer::wire {

enum class WireError : std::uint8_t {
  NotProtobuf,    ///< The bytes do not parse as the message expected here.
  MissingField,   ///< A field that the message cannot do without is absent or empty.
  BadIdentifier,  ///< An id, name, digest, key or signature has the wrong length or characters.
  OutOfRange,     ///< A number, count, text or list is beyond its named limit, or a list is not in order.
  UnknownType,    ///< A kind, variant or enumerator this version does not know: keep and forward, never decide on it.
};

/// A stable word for logs and metrics: "not_protobuf".
[[nodiscard]] std::string_view text(WireError error) noexcept;

}  // namespace foyer::wire
