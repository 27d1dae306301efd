#include "protocol/base/signature.hpp"

#include <sodium.h>

#include "protocol/base/assert.hpp"

namespace foyer {
namespace {

class Ed25519Signer final : public Signer {
 public:
  explicit Ed25519Signer(const SigningSeed& seed) {
    FOYER_ASSERT(::crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data()) == 0);
  }
  ~Ed25519Signer() override { ::sodium_memzero(secret_key_.data(), secret_key_.size()); }
  Ed25519Signer(const Ed25519Signer&) = delete;
  Ed25519Signer& operator=(const Ed25519Signer&) = delete;

  [[nodiscard]] Signature sign(BytesView message) const override {
    Signature signature{};
    ::crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret_key_.data());
    return signature;
  }
  [[nodiscard]] PublicKey public_key() const override { return public_key_; }

 private:
  PublicKey public_key_{};
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret_key_{};
};

}  // namespace

std::unique_ptr<Signer> ed25519_signer(const SigningSeed& seed) {
  return std::make_unique<Ed25519Signer>(seed);
}

SigningSeed random_signing_seed(RandomSource& random) {
  SigningSeed seed{};
  random.fill(seed);
  return seed;
}

bool Ed25519Verifier::verify(BytesView message, const Signature& signature, const PublicKey& key) const {
  return ::crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

}  // namespace foyer
