#include <gtest/gtest.h>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/identifier.hpp"
#include "protocol/base/money.hpp"

namespace foyer {
namespace {

// RFC 4648 section 10, without padding.
TEST(Base32, WritesTheVectorsOfTheStandard) {
  EXPECT_EQ(to_base32(as_bytes("")), "");
  EXPECT_EQ(to_base32(as_bytes("f")), "MY");
  EXPECT_EQ(to_base32(as_bytes("fo")), "MZXQ");
  EXPECT_EQ(to_base32(as_bytes("foo")), "MZXW6");
  EXPECT_EQ(to_base32(as_bytes("foob")), "MZXW6YQ");
  EXPECT_EQ(to_base32(as_bytes("fooba")), "MZXW6YTB");
  EXPECT_EQ(to_base32(as_bytes("foobar")), "MZXW6YTBOI");
}

TEST(Base32, ReadsItsOwnTextInEitherCase) {
  EXPECT_EQ(from_base32("mzxw6ytboi"), Bytes({'f', 'o', 'o', 'b', 'a', 'r'}));
  EXPECT_EQ(from_base32("MZXW6YTBOI"), Bytes({'f', 'o', 'o', 'b', 'a', 'r'}));
}

TEST(Base32, RefusesForeignCharactersAndSecondSpellings) {
  EXPECT_FALSE(from_base32("MY======"));
  EXPECT_FALSE(from_base32("M1"));
  EXPECT_FALSE(from_base32("MZ"));  // "MY" with a stray bit
  EXPECT_FALSE(from_base32("A"));   // no byte fits five bits
}

TEST(Sha256, MatchesThePublishedVector) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(as_bytes("ab"), as_bytes("c")), sha256(as_bytes("abc")));
}

struct OrderTag;
using OrderId = Identifier<OrderTag>;

TEST(Identifier, KeepsItsTextForm) {
  SystemRandom random;
  const auto identifier = OrderId::random(random);
  EXPECT_EQ(OrderId::parse(identifier.text()), identifier);
  EXPECT_EQ(identifier.text()[14], '4');
  EXPECT_FALSE(OrderId::parse("not an id"));
  EXPECT_FALSE(OrderId::parse("00000000-0000-0000-0000-00000000000g"));
  EXPECT_TRUE(OrderId{}.is_nil());
}

TEST(Name, RefusesWhatATopicCannotCarry) {
  struct Tag;
  EXPECT_TRUE(Name<Tag>::parse("kiosk-1"));
  EXPECT_FALSE(Name<Tag>::parse(""));
  EXPECT_FALSE(Name<Tag>::parse("a/b"));
  EXPECT_FALSE(Name<Tag>::parse("a+"));
  EXPECT_FALSE(Name<Tag>::parse(std::string(65, 'a')));
}

TEST(Iso8601, WritesAndReadsBack) {
  EXPECT_EQ(iso8601({0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(parse_iso8601("2026-11-20T19:30:00Z"), parse_iso8601("2026-11-20T19:30:00.000Z"));
  EXPECT_EQ(iso8601(*parse_iso8601("2024-02-29T23:59:59.999Z")), "2024-02-29T23:59:59.999Z");
  EXPECT_FALSE(parse_iso8601("2023-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_iso8601("2026-11-20 19:30:00Z"));
  EXPECT_FALSE(parse_iso8601("2026-11-20T24:00:00Z"));
}

TEST(Money, WritesMinorUnitsWithTheirCurrency) {
  EXPECT_EQ((Money{1250}).text(), "12.50 EUR");
  EXPECT_EQ((Money{-5}).text(), "-0.05 EUR");
  EXPECT_EQ((Money{1000} * 3 + Money{1}).cents, 3001);
  EXPECT_FALSE(Currency::parse("eur"));
}

}  // namespace
}  // namespace foyer
