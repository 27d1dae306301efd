#include "protocol/ticket/token.hpp"

#include "protocol/base/assert.hpp"
#include "protocol/ticket/byte_fields.hpp"
#include "protocol/ticket/certificate.hpp"

namespace foyer::ticket {
namespace {

constexpr std::uint8_t magic_mask = 0xF0;
constexpr std::uint8_t kind_seat = 0;
constexpr std::uint8_t kind_zone = 1;

void write_place(FieldWriter& fields, const Place& place) {
  if (const auto* seat = std::get_if<seating::SeatIndex>(&place)) {
    fields.u8(kind_seat);
    fields.u32(seat->value());
  } else {
    fields.u8(kind_zone);
    fields.u32(std::get<seating::ZoneIndex>(place).value());
  }
}

/// The bytes of format version 1 that the signature covers.
Bytes bytes_to_sign(const TicketClaims& claims, const KeyId& key) {
  FieldWriter fields;
  fields.u8(token_version_1);
  fields.raw(claims.performance.bytes());
  fields.raw(claims.ticket.bytes());
  fields.u8(claims.generation);
  write_place(fields, claims.place);
  fields.u32(claims.valid_from_s);
  fields.u32(claims.valid_until_s);
  fields.raw(key);
  FOYER_ASSERT(fields.bytes().size() == token_signed_length);
  return fields.bytes();
}

}  // namespace

std::string_view text(TokenError error) noexcept {
  switch (error) {
    case TokenError::NotAToken:
      return "not_a_token";
    case TokenError::UnknownVersion:
      return "unknown_version";
    case TokenError::Malformed:
      return "malformed";
    case TokenError::UnknownKey:
      return "unknown_key";
    case TokenError::Forged:
      return "forged";
    case TokenError::RevokedKey:
      return "revoked_key";
    case TokenError::OutsideCertificate:
      return "outside_certificate";
  }
  return "not_a_token";
}

KeyId key_id(const PublicKey& key) {
  const Digest digest = sha256(key);
  KeyId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

bool is_issuable(const TicketClaims& claims) noexcept {
  return claims.generation >= 1 && claims.valid_from_s <= claims.valid_until_s;
}

std::string encode(const TicketClaims& claims, const Signer& signer) {
  FOYER_ASSERT(is_issuable(claims));
  Bytes bytes = bytes_to_sign(claims, key_id(signer.public_key()));
  const Signature signature = signer.sign(bytes);
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return to_base32(bytes);
}

Result<SignedTicket, TokenError> decode(std::string_view text) {
  // Other codes are scanned all day (posters, drinks, members' numbers): nothing long is even decoded.
  if (text.size() > token_text_limit) return TokenError::NotAToken;
  const auto bytes = from_base32(text);
  if (!bytes || bytes->empty()) return TokenError::NotAToken;
  if ((bytes->front() & magic_mask) != (token_version_1 & magic_mask)) return TokenError::NotAToken;
  if (bytes->front() != token_version_1) {
    return text.size() < later_token_text_least ? TokenError::NotAToken : TokenError::UnknownVersion;
  }
  if (bytes->size() != token_length) return TokenError::NotAToken;

  FieldReader fields(*bytes);
  SignedTicket ticket;
  std::copy_n(bytes->begin(), token_signed_length, ticket.signed_bytes.begin());
  static_cast<void>(fields.u8());
  ticket.claims.performance = seating::PerformanceId(fields.array<16>());
  ticket.claims.ticket = TicketId(fields.array<16>());
  ticket.claims.generation = fields.u8();
  const std::uint8_t kind = fields.u8();
  const std::uint32_t index = fields.u32();
  if (kind == kind_seat) {
    ticket.claims.place = seating::SeatIndex(index);
  } else if (kind == kind_zone) {
    ticket.claims.place = seating::ZoneIndex(index);
  } else {
    return TokenError::Malformed;
  }
  ticket.claims.valid_from_s = fields.u32();
  ticket.claims.valid_until_s = fields.u32();
  ticket.key = fields.array<8>();
  ticket.signature = fields.array<64>();
  if (!is_issuable(ticket.claims)) return TokenError::Malformed;
  return ticket;
}

Result<TicketClaims, TokenError> verify(const SignedTicket& signed_ticket, const KeyRing& keys,
                                        const Verifier& verifier) {
  const Certificate* certificate = keys.find(signed_ticket.key);
  if (certificate == nullptr) return TokenError::UnknownKey;
  if (!verifier.verify(signed_ticket.signed_bytes, signed_ticket.signature, certificate->claims.public_key)) {
    return TokenError::Forged;
  }
  if (keys.is_revoked(signed_ticket.key)) return TokenError::RevokedKey;
  // The last second, not the first: a kiosk enrolled this evening sells tickets that were valid since the morning.
  const std::uint32_t last = signed_ticket.claims.valid_until_s;
  if (last < certificate->claims.not_before_s || last > certificate->claims.not_after_s) {
    return TokenError::OutsideCertificate;
  }
  return signed_ticket.claims;
}

}  // namespace foyer::ticket
