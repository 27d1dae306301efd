#pragma once
// The ticket token: the short text in a ticket's QR code, which any door can prove without a network.
// The exact bytes are in README.md, section Format. Text is base32 (RFC 4648) and so fits the QR alphanumeric
// mode and survives a keyboard wedge; the signature is Ed25519 (RFC 8032) by the device that issued the ticket.
// Threading: pure functions and plain values.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"
#include "protocol/base/signature.hpp"
#include "protocol/seating/ids.hpp"
#include "protocol/ticket/ids.hpp"

namespace foyer::ticket {

class KeyRing;

/// Where the bearer sits or stands: a numbered seat, or anywhere in a zone.
using Place = std::variant<seating::SeatIndex, seating::ZoneIndex>;

struct TicketClaims {
  seating::PerformanceId performance;
  TicketId ticket;
  std::uint8_t generation = 1;  ///< Rises by one with each reprint; the highest seen wins at the door.
  Place place;
  std::uint32_t valid_from_s = 0;   ///< Seconds since 1970-01-01T00:00:00Z, inclusive.
  std::uint32_t valid_until_s = 0;  ///< Seconds since 1970-01-01T00:00:00Z, inclusive; never before valid_from_s.

  friend bool operator==(const TicketClaims&, const TicketClaims&) = default;
};

inline constexpr std::uint8_t token_version_1 = 0xF1;   ///< High nibble: "a foyer token". Low nibble: version.
inline constexpr std::size_t token_signed_length = 55;  ///< Bytes that the signature covers.
inline constexpr std::size_t token_length = token_signed_length + 64;
inline constexpr std::size_t token_text_length = (token_length * 8 + 4) / 5;  ///< 191 characters.

/// Nothing longer is decoded, and a token of a later version is never shorter than 100 characters.
inline constexpr std::size_t token_text_limit = 400;
inline constexpr std::size_t later_token_text_least = 100;

/// A token as it was read: well-formed, but nothing about it is proven until verify().
struct SignedTicket {
  TicketClaims claims;
  KeyId key{};
  Signature signature{};
  std::array<std::uint8_t, token_signed_length> signed_bytes{};  ///< Exactly what the signature covers.

  friend bool operator==(const SignedTicket&, const SignedTicket&) = default;
};

enum class TokenError : std::uint8_t {
  NotAToken = 1,       ///< Not base32, another length, or another first byte: some other code was scanned.
  UnknownVersion = 2,  ///< A foyer token of a version that this program does not know.
  Malformed = 3,       ///< Reserved bits set, generation 0, or validity that ends before it starts.
  UnknownKey = 4,      ///< No certificate is known for the signing key. Nothing is proven.
  /// The key is known and the signature is not its signature over these bytes. That accuses nobody: a misread
  /// character, a worn print or a scanner set to another keyboard looks the same, and people are told "could not be
  /// proven".
  Forged = 5,
  RevokedKey = 6,          ///< The signature holds, but the key was revoked: ask what central has settled.
  OutsideCertificate = 7,  ///< The signature holds, but the ticket's last second lies outside the certificate's time.
};

/// A stable word for logs, JSON and metrics: "not_a_token", "forged".
[[nodiscard]] std::string_view text(TokenError error) noexcept;

/// The first eight bytes of SHA-256 of the key.
[[nodiscard]] KeyId key_id(const PublicKey& key);

/// The token's text, upper case, token_text_length characters. The claims must be issuable (see below); the same
/// claims and key always give the same text, so a token can be made again after a power cut.
[[nodiscard]] std::string encode(const TicketClaims& claims, const Signer& signer);

/// Whether claims can be written at all: generation at least 1, and validity that does not end before it starts.
[[nodiscard]] bool is_issuable(const TicketClaims& claims) noexcept;

/// Strict: exactly one text stands for one token (letter case apart). NotAToken, UnknownVersion or Malformed.
[[nodiscard]] Result<SignedTicket, TokenError> decode(std::string_view text);

/// Proves who signed. UnknownKey, Forged, RevokedKey or OutsideCertificate. RevokedKey and OutsideCertificate are
/// answered only after the signature held, so the claims of `signed_ticket` are then the device's own words.
[[nodiscard]] Result<TicketClaims, TokenError> verify(const SignedTicket& signed_ticket, const KeyRing& keys,
                                                      const Verifier& verifier);

}  // namespace foyer::ticket
