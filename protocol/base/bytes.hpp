#pragma once
// Opaque bytes and their text forms. Plain values, no state.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foyer {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;
using Digest = std::array<std::uint8_t, 32>;

/// The same bytes seen through another type; nothing is copied.
[[nodiscard]] BytesView as_bytes(std::string_view text) noexcept;
[[nodiscard]] std::string_view as_text(BytesView bytes) noexcept;

/// Lower-case hexadecimal, two characters a byte.
[[nodiscard]] std::string to_hex(BytesView bytes);
/// Nothing if the length is odd or a character is not hexadecimal.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 6 base32, upper case, without padding: every character is in the QR alphanumeric set.
[[nodiscard]] std::string to_base32(BytesView bytes);
/// Accepts lower case (a keyboard wedge may send it); refuses padding, other characters, and a last character
/// whose unused bits are not zero, so that one value has one text.
[[nodiscard]] std::optional<Bytes> from_base32(std::string_view text);

/// SHA-256 (FIPS 180-4).
[[nodiscard]] Digest sha256(BytesView bytes);
[[nodiscard]] Digest sha256(BytesView first, BytesView second);

}  // namespace foyer
