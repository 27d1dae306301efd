#pragma once
// Signatures behind an interface, so that the pure code never sees a key and the simulator may pass a faster one.
// The real one is Ed25519 (RFC 8032) by libsodium.
// Threading: a Signer may be shared; values otherwise.

#include <array>
#include <memory>
#include <optional>

#include "protocol/base/bytes.hpp"
#include "protocol/base/random.hpp"

namespace foyer {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
using SigningSeed = std::array<std::uint8_t, 32>;

class Signer {
 public:
  virtual ~Signer() = default;
  [[nodiscard]] virtual Signature sign(BytesView message) const = 0;
  [[nodiscard]] virtual PublicKey public_key() const = 0;
};

class Verifier {
 public:
  virtual ~Verifier() = default;
  [[nodiscard]] virtual bool verify(BytesView message, const Signature& signature, const PublicKey& key) const = 0;
};

/// The seed is the whole secret (RFC 8032 section 5.1.5); the same seed always gives the same key.
[[nodiscard]] std::unique_ptr<Signer> ed25519_signer(const SigningSeed& seed);
[[nodiscard]] SigningSeed random_signing_seed(RandomSource& random);

class Ed25519Verifier final : public Verifier {
 public:
  [[nodiscard]] bool verify(BytesView message, const Signature& signature, const PublicKey& key) const override;
};

}  // namespace foyer
