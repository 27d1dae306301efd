#include "controller/door/proof.hpp"

namespace foyer::controller {
namespace {

/// A token to its form, whoever signed it.
bool is_token(const admission::Reading& reading) {
  using ticket::TokenError;
  return reading.error != TokenError::NotAToken && reading.error != TokenError::Malformed;
}

}  // namespace

Proof prove(const CodeRead& code, const ticket::KeyRing& keys, const Verifier& verifier) {
  Proof best{admission::read_token(code.text, keys, verifier), code.text, {}};
  if (best.holds()) return best;
  for (const auto& other : code.otherwise) {
    Proof proof{admission::read_token(other.text, keys, verifier), other.text, other.keyboard};
    if (proof.holds()) return proof;
    if (!is_token(best.reading) && is_token(proof.reading)) best = std::move(proof);
  }
  return best;
}

}  // namespace foyer::controller
