#include "protocol/ticket/token.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "protocol/ticket/certificate.hpp"
#include "tests/unit/ticket/issuing.hpp"

namespace foyer::ticket {
namespace {

TokenError error_of(std::string_view text) {
  const auto decoded = decode(text);
  EXPECT_FALSE(decoded.has_value());
  return decoded.has_value() ? TokenError{} : decoded.error();
}

/// The token's bytes with one changed, as text again.
std::string with_byte(const std::string& token, std::size_t at, std::uint8_t value) {
  Bytes bytes = *from_base32(token);
  bytes[at] = value;
  return to_base32(bytes);
}

std::string token_of(const TicketClaims& claims) {
  return encode(claims, *Issuing().kiosk);
}

// The bytes that README.md documents, for the seeds of issuing.hpp. If this fails, every ticket sold is void.
TEST(Token, MatchesItsGoldenText) {
  EXPECT_EQ(token_of(sample_claims()),
            "6EIBCEQTCQKRMFYYDENBWHA5DYP2BINCUOSKLJVHVCU2VK5MVWXK6AIAAAAAAKTLACKAA2YCDKQGUOAD2XYFTEBKLISPCRT"
            "5LOV6P6VQWFQBMYKVF2CFPOH4CTJNJN6NLVE7AORFW5P3QG5M5PZEEBBHG46H2A642T4F2XHXUVCG7NHI3VBZVL7YXZEWWCA");
  TicketClaims zone = sample_claims();
  zone.place = seating::ZoneIndex(3);
  zone.generation = 2;
  EXPECT_EQ(token_of(zone),
            "6EIBCEQTCQKRMFYYDENBWHA5DYP2BINCUOSKLJVHVCU2VK5MVWXK6AQBAAAAAA3LACKAA2YCDKQGUOAD2XYFTEBKRMHVNDU"
            "ZTNL3CYLFFIR6Y64KBOEEBT23EWHYMTBBVKYJUQH4U6ZSVPKB2FBAOQWBU5OKB3EKVZZIQ5KZ5QZN7BDD2J2WMIQX4INI6CI");
}

TEST(Token, LaysItsFieldsOutAsDocumented) {
  const Bytes bytes = *from_base32(token_of(sample_claims()));
  EXPECT_EQ(to_hex(BytesView(bytes).first(token_signed_length)),
            "f1"
            "101112131415161718191a1b1c1d1e1f"
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
            "01"
            "000000002a"
            "6b009400"
            "6b021aa0" +
                to_hex(key_id(Issuing().kiosk->public_key())));
}

// Covers KV-6.
TEST(Token, IsProvenByTheCertificateOfItsIssuer) {
  const Issuing issuing;
  const std::string text = token_of(sample_claims());
  EXPECT_EQ(text.size(), token_text_length);
  const auto decoded = decode(text);
  ASSERT_TRUE(decoded.has_value());
  const auto verified = verify(*decoded, issuing.ring(), issuing.verifier);
  ASSERT_TRUE(verified.has_value());
  EXPECT_EQ(*verified, sample_claims());
}

TEST(Token, IsReadInLowerCaseFromAKeyboardWedge) {
  std::string text = token_of(sample_claims());
  for (char& character : text) character = static_cast<char>(std::tolower(character));
  EXPECT_TRUE(decode(text).has_value());
}

TEST(Token, RefusesOtherCodesAsNotAToken) {
  EXPECT_EQ(error_of(""), TokenError::NotAToken);
  EXPECT_EQ(error_of("4006381333931"), TokenError::NotAToken);
  EXPECT_EQ(error_of("https://example.org/menu"), TokenError::NotAToken);
  EXPECT_EQ(error_of(std::string(100'000, 'A')), TokenError::NotAToken);
  EXPECT_EQ(error_of("6"), TokenError::NotAToken);
  const std::string token = token_of(sample_claims());
  EXPECT_EQ(error_of(token.substr(0, token.size() - 1)), TokenError::NotAToken);
  EXPECT_EQ(error_of(token + "AAAAAAAA"), TokenError::NotAToken);
  EXPECT_EQ(error_of(with_byte(token, 0, 0xE1)), TokenError::NotAToken);
}

TEST(Token, RefusesAStrayBitInItsLastCharacter) {
  std::string token = token_of(sample_claims());
  const char last = token.back();
  token.back() = last == '7' ? '6' : static_cast<char>(last == 'Z' ? '2' : last + 1);
  EXPECT_EQ(error_of(token), TokenError::NotAToken);
}

TEST(Token, RefusesALaterVersionByName) {
  EXPECT_EQ(error_of(with_byte(token_of(sample_claims()), 0, 0xF2)), TokenError::UnknownVersion);
}

TEST(Token, RefusesReservedBitsAndImpossibleClaims) {
  const std::string token = token_of(sample_claims());
  EXPECT_EQ(error_of(with_byte(token, 34, 2)), TokenError::Malformed);     // kind of place
  EXPECT_EQ(error_of(with_byte(token, 34, 0x80)), TokenError::Malformed);  // kind of place
  EXPECT_EQ(error_of(with_byte(token, 33, 0)), TokenError::Malformed);     // generation
  EXPECT_EQ(error_of(with_byte(token, 39, 0xFF)), TokenError::Malformed);  // starts after it ends
}

// Covers KV-6.
TEST(Token, IsForgedIfAnyBitChanges) {
  const Issuing issuing;
  const KeyRing keys = issuing.ring();
  const std::string token = token_of(sample_claims());
  const Bytes original = *from_base32(token);
  for (std::size_t bit = 0; bit < original.size() * 8; ++bit) {
    Bytes bytes = original;
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
    const auto decoded = decode(to_base32(bytes));
    if (!decoded) continue;
    EXPECT_FALSE(verify(*decoded, keys, issuing.verifier).has_value()) << "bit " << bit;
  }
}

TEST(Token, IsForgedIfAnotherKeySignedUnderThisKeysName) {
  const Issuing issuing;
  SignedTicket ticket = *decode(token_of(sample_claims()));
  ticket.signature = ed25519_signer(seed_of(9))->sign(ticket.signed_bytes);
  EXPECT_EQ(verify(ticket, issuing.ring(), issuing.verifier).error(), TokenError::Forged);
}

TEST(Token, OfAnUnknownKeyProvesNothing) {
  const Issuing issuing;
  const auto decoded = decode(encode(sample_claims(), *ed25519_signer(seed_of(9))));
  EXPECT_EQ(verify(*decoded, issuing.ring(), issuing.verifier).error(), TokenError::UnknownKey);
}

// Covers KV-8.
TEST(Token, OfARevokedKeyIsRefusedOnlyAfterItsSignatureHeld) {
  const Issuing issuing;
  KeyRing keys = issuing.ring();
  SignedTicket ticket = *decode(token_of(sample_claims()));
  ASSERT_TRUE(keys.revoke(ticket.key).has_value());
  EXPECT_EQ(verify(ticket, keys, issuing.verifier).error(), TokenError::RevokedKey);
  ticket.signature[0] ^= 1;
  EXPECT_EQ(verify(ticket, keys, issuing.verifier).error(), TokenError::Forged);
}

TEST(Token, MustEndWithinItsCertificate) {
  const Issuing issuing;
  TicketClaims claims = sample_claims();
  claims.valid_until_s = 1'900'000'001;
  EXPECT_EQ(verify(*decode(token_of(claims)), issuing.ring(), issuing.verifier).error(),
            TokenError::OutsideCertificate);
  claims.valid_until_s = 1'900'000'000;
  EXPECT_TRUE(verify(*decode(token_of(claims)), issuing.ring(), issuing.verifier).has_value());
  claims.valid_from_s = 1'600'000'000;
  claims.valid_until_s = 1'699'999'999;
  EXPECT_EQ(verify(*decode(token_of(claims)), issuing.ring(), issuing.verifier).error(),
            TokenError::OutsideCertificate);
}

RC_GTEST_PROP(Token, ReadsBackWhatItWrote, ()) {
  TicketClaims claims = sample_claims();
  claims.generation = *rc::gen::inRange<std::uint8_t>(1, 255);
  claims.valid_from_s = *rc::gen::arbitrary<std::uint32_t>();
  claims.valid_until_s = std::max(claims.valid_from_s, *rc::gen::arbitrary<std::uint32_t>());
  const auto index = *rc::gen::arbitrary<std::uint32_t>();
  claims.place = *rc::gen::arbitrary<bool>() ? Place(seating::SeatIndex(index)) : Place(seating::ZoneIndex(index));
  const auto decoded = decode(token_of(claims));
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(decoded->claims == claims);
}

RC_GTEST_PROP(Token, NeverCrashesOnAnyText, (const std::string& text)) {
  static_cast<void>(decode(text));
}

RC_GTEST_PROP(Token, NeverCrashesOnAnyBytes, ()) {
  auto bytes = *rc::gen::container<Bytes>(token_length, rc::gen::arbitrary<std::uint8_t>());
  bytes[0] = *rc::gen::element<std::uint8_t>(0xF1, 0xF1, 0xF2, 0x00);
  const std::string text = to_base32(bytes);
  const auto decoded = decode(text);
  if (!decoded) return;
  // What is accepted has exactly one text.
  Bytes again(decoded->signed_bytes.begin(), decoded->signed_bytes.end());
  again.insert(again.end(), decoded->signature.begin(), decoded->signature.end());
  RC_ASSERT(to_base32(again) == text);
}

}  // namespace
}  // namespace foyer::ticket
