#pragma once
// Certificates: central's root key says which device owns which key. Doors keep a key ring of them, and prove
// tickets with it while they are cut off. The exact bytes are in README.md, section Format.
// Threading: pure functions and plain values; a KeyRing is not synchronised.

#include <cstdint>
#include <map>
#include <set>
#include <string_view>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"
#include "protocol/base/signature.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/ticket/ids.hpp"

namespace foyer::ticket {

using ledger::DeviceName;

struct CertificateClaims {
  DeviceName device;
  PublicKey public_key{};
  std::uint32_t not_before_s = 0;  ///< Seconds since 1970-01-01T00:00:00Z, inclusive.
  std::uint32_t not_after_s = 0;   ///< Inclusive. The last second of a ticket must lie within the two.
  bool may_sign_tickets = true;    ///< A door's scanner has a key too, and may not issue tickets with it.

  friend bool operator==(const CertificateClaims&, const CertificateClaims&) = default;
};

struct Certificate {
  CertificateClaims claims;
  Signature signature{};  ///< By central's root, over the bytes of the claims.

  /// Derived, never carried: the two cannot disagree.
  [[nodiscard]] KeyId key_id() const;
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

enum class CertificateError : std::uint8_t {
  NotACertificate = 1,  ///< Another first byte, or the wrong length.
  UnknownVersion = 2,
  Malformed = 3,      ///< Bad device name, reserved bits, or a time that ends before it starts.
  NotFromRoot = 4,    ///< The signature is not the root's over these bytes.
  NotForTickets = 5,  ///< Genuine, but its device may not sign tickets.
  KeyIdTaken = 6,     ///< Another key with the same id is on the ring: neither silently replaces the other.
  RingFull = 7,       ///< KeyRing::limit keys are on the ring.
};

[[nodiscard]] std::string_view text(CertificateError error) noexcept;

inline constexpr std::uint8_t certificate_version_1 = 0xC1;
inline constexpr std::size_t certificate_length_limit = 172;  ///< With a device name of 64 characters.

/// The bytes that the root signs: all of the encoding except the signature.
[[nodiscard]] Bytes signed_bytes(const CertificateClaims& claims);
/// Central's act. The device must be named, and the time must not end before it starts.
[[nodiscard]] Certificate issue_certificate(const CertificateClaims& claims, const Signer& root);
[[nodiscard]] Bytes encode(const Certificate& certificate);
/// NotACertificate, UnknownVersion or Malformed. Exactly one encoding stands for one certificate.
[[nodiscard]] Result<Certificate, CertificateError> decode_certificate(BytesView bytes);
/// NotFromRoot if it is not the root's.
[[nodiscard]] Result<Done, CertificateError> verify(const Certificate& certificate, const PublicKey& root,
                                                    const Verifier& verifier);

/// The keys by which a door proves tickets. Everything on it was signed by the root. Revocation is kept apart from
/// the certificates, so that it holds whichever of the two arrives first.
class KeyRing {
 public:
  static constexpr std::size_t limit = 4096;  ///< Keys, and revoked keys.

  explicit KeyRing(const PublicKey& root) : root_(root) {}

  /// A second certificate of the same key replaces the first. NotFromRoot, NotForTickets, KeyIdTaken or RingFull.
  [[nodiscard]] Result<Done, CertificateError> add(const Certificate& certificate, const Verifier& verifier);
  /// Never undone by a certificate. RingFull beyond `limit` revoked keys.
  [[nodiscard]] Result<Done, CertificateError> revoke(const KeyId& key);
  /// Null if unknown. The pointer lives until the ring changes.
  [[nodiscard]] const Certificate* find(const KeyId& key) const;
  [[nodiscard]] bool is_revoked(const KeyId& key) const { return revoked_.contains(key); }
  [[nodiscard]] std::size_t size() const noexcept { return certificates_.size(); }
  [[nodiscard]] const std::map<KeyId, Certificate>& certificates() const noexcept { return certificates_; }

 private:
  PublicKey root_;
  std::map<KeyId, Certificate> certificates_;
  std::set<KeyId> revoked_;
};

}  // namespace foyer::ticket
