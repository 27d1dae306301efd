#pragma once
// A kiosk and a root with fixed seeds, so that the tests have the same bytes each time.

#include <memory>

#include "protocol/base/signature.hpp"
#include "protocol/ticket/certificate.hpp"
#include "protocol/ticket/token.hpp"

namespace foyer::ticket {

inline SigningSeed seed_of(std::uint8_t byte) {
  SigningSeed seed{};
  seed.fill(byte);
  return seed;
}

struct Issuing {
  std::unique_ptr<Signer> root = ed25519_signer(seed_of(1));
  std::unique_ptr<Signer> kiosk = ed25519_signer(seed_of(2));
  Ed25519Verifier verifier;

  [[nodiscard]] CertificateClaims claims() const {
    return {.device = *DeviceName::parse("kiosk-1"),
            .public_key = kiosk->public_key(),
            .not_before_s = 1'700'000'000,
            .not_after_s = 1'900'000'000};
  }
  [[nodiscard]] Certificate certificate() const { return issue_certificate(claims(), *root); }
  [[nodiscard]] KeyRing ring() const {
    KeyRing keys(root->public_key());
    static_cast<void>(keys.add(certificate(), verifier));
    return keys;
  }
};

inline IdentifierBytes bytes_from(std::uint8_t first) {
  IdentifierBytes bytes{};
  for (auto& byte : bytes) byte = first++;
  return bytes;
}

inline TicketClaims sample_claims() {
  return {.performance = seating::PerformanceId(bytes_from(0x10)),
          .ticket = TicketId(bytes_from(0xA0)),
          .generation = 1,
          .place = seating::SeatIndex(42),
          .valid_from_s = 1'795'200'000,
          .valid_until_s = 1'795'300'000};
}

}  // namespace foyer::ticket
