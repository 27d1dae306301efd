// Damaged and random bytes: every decoder answers with a value or with a typed error, and a value that came out of
// damaged bytes is a value like any other: it has an encoding, and that decodes to the same encoding again.
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {
namespace {

/// Whether the answer is one that callers can act on.
::testing::AssertionResult is_sound(const Sample& sample, const Bytes& bytes) {
  const auto once = sample.again(bytes);
  if (!once) {
    if (!text(once.error()).empty()) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << sample.name << " answered no known error to " << to_hex(bytes);
  }
  const auto twice = sample.again(*once);
  if (twice && *twice == *once) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << sample.name << " is not stable after " << to_hex(bytes);
}

TEST(WireFuzz, SurvivesEveryTruncation) {
  for (const auto& sample : samples()) {
    for (std::size_t length = 0; length < sample.bytes.size(); ++length) {
      const Bytes cut(sample.bytes.begin(), sample.bytes.begin() + static_cast<std::ptrdiff_t>(length));
      ASSERT_TRUE(is_sound(sample, cut));
    }
  }
}

TEST(WireFuzz, SurvivesEveryFlippedBit) {
  for (const auto& sample : samples()) {
    for (std::size_t bit = 0; bit < sample.bytes.size() * 8; ++bit) {
      auto damaged = sample.bytes;
      damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1U << (bit % 8)));
      ASSERT_TRUE(is_sound(sample, damaged));
    }
  }
}

TEST(WireFuzz, SurvivesManyDamagesAtOnce) {
  std::mt19937 random(20261121);
  std::set<WireError> seen;
  for (const auto& sample : samples()) {
    for (int round = 0; round < 300; ++round) {
      auto damaged = sample.bytes;
      for (auto times = random() % 4 + 1; times > 0; --times) {
        const auto at = damaged.begin() + static_cast<std::ptrdiff_t>(random() % damaged.size());
        *at = static_cast<std::uint8_t>(random());
        if (random() % 3 == 0) damaged.insert(at, 0x80);
      }
      ASSERT_TRUE(is_sound(sample, damaged));
      if (const auto answer = sample.again(damaged); !answer) seen.insert(answer.error());
    }
  }
  EXPECT_EQ(seen.size(), 5U) << "the damage should be varied enough to bring up every kind of error";
}

TEST(WireFuzz, SurvivesRandomBytes) {
  std::mt19937 random(42);
  for (const auto& sample : samples()) {
    for (int round = 0; round < 100; ++round) {
      Bytes bytes(random() % 80);
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
      ASSERT_TRUE(is_sound(sample, bytes));
    }
  }
}

TEST(WireFuzz, TakesNoSampleForAnother) {
  // A message on the wrong topic must not crash its decoder either.
  for (const auto& reader : samples()) {
    for (const auto& written : samples()) ASSERT_TRUE(is_sound(reader, written.bytes));
  }
}

}  // namespace
}  // namespace foyer::wire::test
