#include "protocol/ticket/certificate.hpp"

namespace foyer::ticket {

Result<Done, CertificateError> KeyRing::add(const Certificate& certificate, const Verifier& verifier) {
  FOYER_TRY(genuine, verify(certificate, root_, verifier));
  static_cast<void>(genuine);
  if (!certificate.claims.may_sign_tickets) return CertificateError::NotForTickets;
  const KeyId id = certificate.key_id();
  const auto known = certificates_.find(id);
  if (known == certificates_.end()) {
    if (certificates_.size() >= limit) return CertificateError::RingFull;
    certificates_.emplace(id, certificate);
    return Done{};
  }
  if (known->second.claims.public_key != certificate.claims.public_key) return CertificateError::KeyIdTaken;
  known->second = certificate;
  return Done{};
}

Result<Done, CertificateError> KeyRing::revoke(const KeyId& key) {
  if (!revoked_.contains(key) && revoked_.size() >= limit) return CertificateError::RingFull;
  revoked_.insert(key);
  return Done{};
}

const Certificate* KeyRing::find(const KeyId& key) const {
  const auto found = certificates_.find(key);
  return found == certificates_.end() ? nullptr : &found->second;
}

}  // namespace foyer::ticket
