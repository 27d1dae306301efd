#include "protocol/ticket/certificate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "protocol/ticket/token.hpp"
#include "tests/unit/ticket/issuing.hpp"

namespace foyer::ticket {
namespace {

CertificateError error_of(const Bytes& bytes) {
  const auto decoded = decode_certificate(bytes);
  EXPECT_FALSE(decoded.has_value());
  return decoded.has_value() ? CertificateError{} : decoded.error();
}

Bytes with_byte(Bytes bytes, std::size_t at, std::uint8_t value) {
  bytes[at] = value;
  return bytes;
}

// The bytes that README.md documents.
TEST(Certificate, MatchesItsGoldenBytes) {
  EXPECT_EQ(to_hex(encode(Issuing().certificate())),
            "c101076b696f736b2d318139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b3946553f100"
            "713fb300f6a44e2121efa657e7f5920ce44c24cf19c313e582f969228d0de4094fb89b3fe094831f4fff10044cfb"
            "93df9f8ddd821df890822432b3a7cfa722a93507df06");
}

TEST(Certificate, ReadsBackWhatItWrote) {
  const Certificate certificate = Issuing().certificate();
  const auto decoded = decode_certificate(encode(certificate));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(*decoded, certificate);
}

TEST(Certificate, HoldsADeviceNameOfFullLength) {
  const Issuing issuing;
  CertificateClaims claims = issuing.claims();
  claims.device = *DeviceName::parse(std::string(64, 'a'));
  const Bytes bytes = encode(issue_certificate(claims, *issuing.root));
  EXPECT_LE(bytes.size(), certificate_length_limit);
  EXPECT_TRUE(decode_certificate(bytes).has_value());
}

TEST(Certificate, RefusesDamageByName) {
  const Bytes good = encode(Issuing().certificate());
  EXPECT_EQ(error_of({}), CertificateError::NotACertificate);
  EXPECT_EQ(error_of(Bytes(1000, 0xC1)), CertificateError::NotACertificate);
  EXPECT_EQ(error_of(Bytes(good.begin(), good.end() - 1)), CertificateError::NotACertificate);
  EXPECT_EQ(error_of(with_byte(good, 0, 0xF1)), CertificateError::NotACertificate);
  EXPECT_EQ(error_of(with_byte(good, 0, 0xC2)), CertificateError::UnknownVersion);
  EXPECT_EQ(error_of(with_byte(good, 1, 0x03)), CertificateError::Malformed);
  EXPECT_EQ(error_of(with_byte(good, 2, 0xFF)), CertificateError::NotACertificate);
  EXPECT_EQ(error_of(with_byte(good, 3, 'K')), CertificateError::Malformed);
}

// Covers KV-8.
TEST(KeyRing, TakesOnlyWhatTheRootSigned) {
  const Issuing issuing;
  KeyRing keys(issuing.root->public_key());
  const Certificate by_itself = issue_certificate(issuing.claims(), *issuing.kiosk);
  EXPECT_EQ(keys.add(by_itself, issuing.verifier).error(), CertificateError::NotFromRoot);
  Certificate changed = issuing.certificate();
  changed.claims.not_after_s += 1;
  EXPECT_EQ(keys.add(changed, issuing.verifier).error(), CertificateError::NotFromRoot);
  EXPECT_EQ(keys.size(), 0U);
  EXPECT_TRUE(keys.add(issuing.certificate(), issuing.verifier).has_value());
}

// Covers KV-8.
TEST(KeyRing, RefusesADeviceThatMayNotSignTickets) {
  const Issuing issuing;
  CertificateClaims claims = issuing.claims();
  claims.may_sign_tickets = false;
  KeyRing keys(issuing.root->public_key());
  EXPECT_EQ(keys.add(issue_certificate(claims, *issuing.root), issuing.verifier).error(),
            CertificateError::NotForTickets);
}

TEST(KeyRing, LetsANewCertificateOfTheSameKeyReplaceTheOld) {
  const Issuing issuing;
  KeyRing keys = issuing.ring();
  CertificateClaims claims = issuing.claims();
  claims.not_after_s += 1000;
  ASSERT_TRUE(keys.add(issue_certificate(claims, *issuing.root), issuing.verifier).has_value());
  EXPECT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys.find(key_id(claims.public_key))->claims, claims);
}

TEST(KeyRing, KeepsARevocationThatCameBeforeTheCertificate) {
  const Issuing issuing;
  KeyRing keys(issuing.root->public_key());
  const KeyId id = key_id(issuing.kiosk->public_key());
  ASSERT_TRUE(keys.revoke(id).has_value());
  ASSERT_TRUE(keys.add(issuing.certificate(), issuing.verifier).has_value());
  EXPECT_TRUE(keys.is_revoked(id));
}

RC_GTEST_PROP(Certificate, NeverCrashesOnAnyBytes, ()) {
  auto bytes = *rc::gen::container<Bytes>(rc::gen::arbitrary<std::uint8_t>());
  if (!bytes.empty() && *rc::gen::arbitrary<bool>()) bytes[0] = certificate_version_1;
  static_cast<void>(decode_certificate(bytes));
}

RC_GTEST_PROP(Certificate, SurvivesNoChangeOfAnyBit, ()) {
  const Issuing issuing;
  Bytes bytes = encode(issuing.certificate());
  const auto bit = *rc::gen::inRange<std::size_t>(0, bytes.size() * 8);
  bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
  const auto decoded = decode_certificate(bytes);
  if (!decoded) return;
  RC_ASSERT(!verify(*decoded, issuing.root->public_key(), issuing.verifier).has_value());
}

}  // namespace
}  // namespace foyer::ticket
