// Input: what was scanned; also as a certificate and as a claim code would come.
#include "protocol/ticket/certificate.hpp"
#include "protocol/ticket/token.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView bytes(data, size);
  const std::string_view scanned = fuzz::text_of(bytes);
  if (const auto token = ticket::decode(scanned)) {
    fuzz::require(scanned.size() == ticket::token_text_length, "a token has one length");
    fuzz::require(ticket::is_issuable(token->claims), "a token says nothing that could not be issued");
    std::string upper(scanned);
    for (char& character : upper) character = character >= 'a' && character <= 'z' ? char(character - 0x20) : character;
    const auto again = ticket::decode(upper);
    fuzz::require(again && *again == *token, "letter case makes no difference");
    const auto verified = ticket::verify(*token, ticket::KeyRing(PublicKey{}), Ed25519Verifier());
    fuzz::require(!verified && verified.error() == ticket::TokenError::UnknownKey, "nothing is proven without a key");
  } else {
    fuzz::require(!ticket::text(token.error()).empty(), "every refusal has its word");
  }
  if (const auto certificate = ticket::decode_certificate(bytes)) {
    fuzz::require(ticket::encode(*certificate) == Bytes(bytes.begin(), bytes.end()),
                  "one encoding stands for one certificate");
  }
  return 0;
}
