#include "protocol/admission/verdict.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "protocol/admission/admission.hpp"
#include "tests/unit/admission/door.hpp"

namespace foyer::admission {
namespace {

// Covers PX-1: at least fifteen reasons with stable codes.
TEST(Verdict, HasAStableWordAndASentenceForEveryCode) {
  std::set<std::string_view> words;
  std::set<std::string_view> titles;
  for (std::uint8_t number = 1; number <= last_verdict_code; ++number) {
    const auto code = static_cast<VerdictCode>(number);
    EXPECT_TRUE(words.insert(text(code)).second) << text(code);
    EXPECT_TRUE(titles.insert(sentence(code).title).second) << sentence(code).title;
    EXPECT_FALSE(sentence(code).advice.empty());
    EXPECT_EQ(parse_verdict_code(text(code)), code);
    EXPECT_FALSE(text(signal(code)).empty());
  }
  EXPECT_GE(words.size(), 15U);
  EXPECT_EQ(parse_verdict_code("no_such_code"), std::nullopt);
  EXPECT_EQ(text(VerdictCode::AlreadyUsed), "already_used");
  EXPECT_EQ(text(VerdictCode::WrongPerformance), "wrong_performance");
}

TEST(Verdict, OpensTheGateForEntriesAndExitsOnly) {
  std::set<VerdictCode> opening;
  for (std::uint8_t number = 1; number <= last_verdict_code; ++number) {
    const auto code = static_cast<VerdictCode>(number);
    if (opens_gate(code)) opening.insert(code);
  }
  EXPECT_EQ(opening,
            (std::set{VerdictCode::Admitted, VerdictCode::Readmitted, VerdictCode::Moved, VerdictCode::ExitRecorded}));
}

/// The whole way from the text in the QR code to the verdict.
class ReadToken : public testing::Test {
 protected:
  static SigningSeed seed_of(std::uint8_t byte) {
    SigningSeed seed{};
    seed.fill(byte);
    return seed;
  }
  ReadToken() {
    const ticket::CertificateClaims claims{.device = door_name("kiosk-1"),
                                           .public_key = kiosk->public_key(),
                                           .not_before_s = 0,
                                           .not_after_s = 0xFFFFFFFF};
    EXPECT_TRUE(keys.add(ticket::issue_certificate(claims, *root), verifier).has_value());
  }
  VerdictCode code_of(std::string_view text) {
    Scan scan = door.scan_of(claims_of(1));
    scan.reading = read_token(text, keys, verifier);
    return door.judged(scan).code;
  }

  std::unique_ptr<Signer> root = ed25519_signer(seed_of(1));
  std::unique_ptr<Signer> kiosk = ed25519_signer(seed_of(2));
  Ed25519Verifier verifier;
  ticket::KeyRing keys{root->public_key()};
  Door door;
};

// Covers KV-6.
TEST_F(ReadToken, IsProvenAndAdmitted) {
  EXPECT_EQ(code_of(ticket::encode(claims_of(1), *kiosk)), VerdictCode::Admitted);
  EXPECT_EQ(code_of(ticket::encode(claims_of(1), *kiosk)), VerdictCode::AlreadyUsed);
}

TEST_F(ReadToken, IsNotBelievedBeforeItIsProven) {
  EXPECT_EQ(code_of("4006381333931"), VerdictCode::Unreadable);
  EXPECT_EQ(code_of(ticket::encode(claims_of(1), *root)), VerdictCode::UnknownKey);
  std::string forged = ticket::encode(claims_of(1), *kiosk);
  forged[160] = forged[160] == 'A' ? 'B' : 'A';
  EXPECT_EQ(code_of(forged), VerdictCode::Forged);
  const Reading reading = read_token(forged, keys, verifier);
  EXPECT_FALSE(reading.claims.has_value());
}

TEST_F(ReadToken, KeepsTheClaimsOfARevokedKeyForCentralsWord) {
  ASSERT_TRUE(keys.revoke(ticket::key_id(kiosk->public_key())).has_value());
  const Reading reading = read_token(ticket::encode(claims_of(1), *kiosk), keys, verifier);
  EXPECT_EQ(reading.error, ticket::TokenError::RevokedKey);
  EXPECT_EQ(reading.claims, claims_of(1));
}

}  // namespace
}  // namespace foyer::admission
