#include "tests/simulator/signatures.hpp"

#include <algorithm>

namespace foyer::simulator {
namespace {

Signature keyed(BytesView message, const PublicKey& key) {
  const auto digest = sha256(key, message);
  Signature signature{};
  std::ranges::copy(digest, signature.begin());
  std::ranges::copy(key, signature.begin() + static_cast<std::ptrdiff_t>(digest.size()));
  return signature;
}

}  // namespace

Signature KeyedSigner::sign(BytesView message) const {
  return keyed(message, key_);
}

bool KeyedVerifier::verify(BytesView message, const Signature& signature, const PublicKey& key) const {
  return signature == keyed(message, key);
}

}  // namespace foyer::simulator
