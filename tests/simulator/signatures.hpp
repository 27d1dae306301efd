#pragma once
// A signature that costs one hash: whoever knows the key can sign, so it proves nothing against an attacker, only that
// the right bytes were vouched for. A share of the seeds runs with real Ed25519 instead.
// Threading: values.

#include "protocol/base/signature.hpp"

namespace foyer::simulator {

class KeyedSigner final : public Signer {
 public:
  explicit KeyedSigner(RandomSource& random) { random.fill(key_); }
  [[nodiscard]] Signature sign(BytesView message) const override;
  [[nodiscard]] PublicKey public_key() const override { return key_; }

 private:
  PublicKey key_{};
};

class KeyedVerifier final : public Verifier {
 public:
  [[nodiscard]] bool verify(BytesView message, const Signature& signature, const PublicKey& key) const override;
};

}  // namespace foyer::simulator
