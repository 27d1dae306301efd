#include "protocol/ticket/certificate.hpp"

#include "protocol/base/assert.hpp"
#include "protocol/ticket/byte_fields.hpp"
#include "protocol/ticket/token.hpp"

namespace foyer::ticket {
namespace {

constexpr std::uint8_t magic_mask = 0xF0;
constexpr std::uint8_t flag_may_sign_tickets = 0x01;
/// Version, flags, name length, key, two times, signature: all but the name.
constexpr std::size_t length_without_name = 1 + 1 + 1 + 32 + 4 + 4 + 64;
constexpr std::size_t name_length_limit = certificate_length_limit - length_without_name - 1;

bool is_issuable(const CertificateClaims& claims) {
  return !claims.device.is_none() && claims.not_before_s <= claims.not_after_s;
}

}  // namespace

std::string_view text(CertificateError error) noexcept {
  switch (error) {
    case CertificateError::NotACertificate:
      return "not_a_certificate";
    case CertificateError::UnknownVersion:
      return "unknown_version";
    case CertificateError::Malformed:
      return "malformed";
    case CertificateError::NotFromRoot:
      return "not_from_root";
    case CertificateError::NotForTickets:
      return "not_for_tickets";
    case CertificateError::KeyIdTaken:
      return "key_id_taken";
    case CertificateError::RingFull:
      return "ring_full";
  }
  return "not_a_certificate";
}

KeyId Certificate::key_id() const {
  return ticket::key_id(claims.public_key);
}

Bytes signed_bytes(const CertificateClaims& claims) {
  const std::string& name = claims.device.text();
  FieldWriter fields;
  fields.u8(certificate_version_1);
  fields.u8(claims.may_sign_tickets ? flag_may_sign_tickets : 0);
  fields.u8(static_cast<std::uint8_t>(name.size()));
  fields.raw(as_bytes(name));
  fields.raw(claims.public_key);
  fields.u32(claims.not_before_s);
  fields.u32(claims.not_after_s);
  return fields.bytes();
}

Certificate issue_certificate(const CertificateClaims& claims, const Signer& root) {
  FOYER_ASSERT(is_issuable(claims));
  return {claims, root.sign(signed_bytes(claims))};
}

Bytes encode(const Certificate& certificate) {
  Bytes bytes = signed_bytes(certificate.claims);
  bytes.insert(bytes.end(), certificate.signature.begin(), certificate.signature.end());
  return bytes;
}

Result<Certificate, CertificateError> decode_certificate(BytesView bytes) {
  if (bytes.size() < length_without_name || bytes.size() > certificate_length_limit) {
    return CertificateError::NotACertificate;
  }
  FieldReader fields(bytes);
  const std::uint8_t version = fields.u8();
  if ((version & magic_mask) != (certificate_version_1 & magic_mask)) return CertificateError::NotACertificate;
  if (version != certificate_version_1) return CertificateError::UnknownVersion;
  const std::uint8_t flags = fields.u8();
  const std::size_t name_length = fields.u8();
  if (bytes.size() != length_without_name + name_length) return CertificateError::NotACertificate;
  if ((flags & ~flag_may_sign_tickets) != 0) return CertificateError::Malformed;
  const auto device = DeviceName::parse(as_text(fields.raw(name_length)));
  if (!device) return CertificateError::Malformed;

  Certificate certificate;
  certificate.claims.device = *device;
  certificate.claims.may_sign_tickets = (flags & flag_may_sign_tickets) != 0;
  certificate.claims.public_key = fields.array<32>();
  certificate.claims.not_before_s = fields.u32();
  certificate.claims.not_after_s = fields.u32();
  certificate.signature = fields.array<64>();
  if (!is_issuable(certificate.claims)) return CertificateError::Malformed;
  return certificate;
}

Result<Done, CertificateError> verify(const Certificate& certificate, const PublicKey& root, const Verifier& verifier) {
  if (!verifier.verify(signed_bytes(certificate.claims), certificate.signature, root)) {
    return CertificateError::NotFromRoot;
  }
  return Done{};
}

}  // namespace foyer::ticket
