#include "protocol/ticket/claim_code.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::ticket {
namespace {

class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::uint32_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937 engine_;
};

ClaimCode code_of(std::uint32_t seed) {
  SeededRandom random(seed);
  return claim_code(random);
}

class ZeroRandom final : public RandomSource {
 public:
  void fill(std::span<std::uint8_t> bytes) override { std::fill(bytes.begin(), bytes.end(), std::uint8_t{0x21}); }
};

// Seven times value 1, and the check that the documented sum gives.
TEST(ClaimCode, MatchesItsGoldenText) {
  ZeroRandom random;
  EXPECT_EQ(claim_code(random).grouped(), "1111-1115");
}

TEST(ClaimCode, IsReadAsPeopleTypeIt) {
  const ClaimCode code = code_of(7);
  std::string lower = code.grouped();
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
  EXPECT_EQ(ClaimCode::parse(lower), code);
  EXPECT_EQ(ClaimCode::parse(" " + code.text() + " "), code);
  const auto looks_alike = ClaimCode::parse("iLI1-lI15");
  ASSERT_TRUE(looks_alike.has_value());
  EXPECT_EQ(looks_alike->text(), "11111115");
}

TEST(ClaimCode, RefusesOtherLengthsAndCharacters) {
  EXPECT_FALSE(ClaimCode::parse(""));
  EXPECT_FALSE(ClaimCode::parse(code_of(1).text().substr(1)));
  EXPECT_FALSE(ClaimCode::parse(code_of(1).text() + "0"));
  EXPECT_FALSE(ClaimCode::parse("UUUU-UUUU"));
  EXPECT_FALSE(ClaimCode::parse(std::string(100'000, '-')));
}

RC_GTEST_PROP(ClaimCode, CatchesEveryWrongCharacter, (std::uint32_t seed)) {
  const std::string right = code_of(seed).text();
  RC_ASSERT(ClaimCode::parse(right).has_value());
  for (std::size_t at = 0; at < right.size(); ++at) {
    for (const char other : claim_code_alphabet) {
      std::string wrong = right;
      wrong[at] = other;
      RC_ASSERT((wrong == right || !ClaimCode::parse(wrong)));
    }
  }
}

RC_GTEST_PROP(ClaimCode, CatchesEverySwapOfTwoCharacters, (std::uint32_t seed)) {
  const std::string right = code_of(seed).text();
  for (std::size_t one = 0; one < right.size(); ++one) {
    for (std::size_t other = one + 1; other < right.size(); ++other) {
      std::string wrong = right;
      std::swap(wrong[one], wrong[other]);
      RC_ASSERT((wrong == right || !ClaimCode::parse(wrong)));
    }
  }
}

RC_GTEST_PROP(ClaimCode, NeverCrashesOnAnyText, (const std::string& text)) {
  static_cast<void>(ClaimCode::parse(text));
}

}  // namespace
}  // namespace foyer::ticket
