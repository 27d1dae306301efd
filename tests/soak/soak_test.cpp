// The soak for a minute, as every run of the tests has it.

#include "tests/soak/soak.hpp"

#include <gtest/gtest.h>

namespace foyer::soak {
namespace {

// Covers KV-1, KV-2, KV-4, KV-5, KV-6, KV-7, BO-2.
TEST(Soak, LosesDoublesAndStrandsNothingWhileLinksDisksAndProgramsFail) {
  Diary diary;
  run({std::chrono::seconds(35), 20'261'121}, diary);
  for (const auto& finding : diary.findings()) ADD_FAILURE() << finding;
  auto counts = diary.counts();
  EXPECT_GT(counts["sale settled"], 0U);
  EXPECT_GT(counts["ticket printed"], 0U);
  EXPECT_FALSE(diary.bookings().empty());
}

}  // namespace
}  // namespace foyer::soak
