#include "drivers/virtual/keyboard.hpp"

#include <set>

#include <gtest/gtest.h>

namespace foyer::emulation {
namespace {

TEST(Keyboard, PressesAndReleasesEachKey) {
  const auto reports = key_reports("a\n");
  ASSERT_TRUE(reports);
  const Bytes released(8, 0);
  EXPECT_EQ(*reports,
            (std::vector<Bytes>{{0, 0, 0x04, 0, 0, 0, 0, 0}, released, {0, 0, 0x28, 0, 0, 0, 0, 0}, released}));
}

TEST(Keyboard, HasItsOwnKeyForEveryPrintableCharacter) {
  std::set<Bytes> presses;
  for (char character = 0x20; character < 0x7f; ++character) {
    const auto reports = key_reports(std::string(1, character));
    ASSERT_TRUE(reports) << character;
    EXPECT_TRUE(presses.insert(reports->front()).second) << character;
  }
}

TEST(Keyboard, KnowsTheKeysOfAUnitedStatesLayout) {
  // HID Usage Tables, chapter 10.
  EXPECT_EQ(key_reports("@")->front(), (Bytes{2, 0, 0x1f, 0, 0, 0, 0, 0}));
  EXPECT_EQ(key_reports("0")->front(), (Bytes{0, 0, 0x27, 0, 0, 0, 0, 0}));
  EXPECT_EQ(key_reports("-")->front(), (Bytes{0, 0, 0x2d, 0, 0, 0, 0, 0}));
  EXPECT_EQ(key_reports("\\")->front(), (Bytes{0, 0, 0x31, 0, 0, 0, 0, 0}));
  EXPECT_EQ(key_reports("?")->front(), (Bytes{2, 0, 0x38, 0, 0, 0, 0, 0}));
}

TEST(Keyboard, RefusesWhatItCannotType) {
  EXPECT_FALSE(key_reports("\x01"));
  EXPECT_FALSE(key_reports("\xc3\xa4"));
}

}  // namespace
}  // namespace foyer::emulation
