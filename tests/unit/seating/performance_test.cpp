#include "protocol/seating/performance.hpp"

#include <gtest/gtest.h>

namespace foyer::seating {
namespace {

template <class Id>
Id id_of(std::uint8_t number) {
  IdentifierBytes bytes{};
  bytes[0] = number;
  return Id(bytes);
}

Performance evening() {
  return {id_of<PerformanceId>(1), "The Seagull",     *VenueName::parse("north"), *HallName::parse("main"),
          Timestamp{20'000},       Timestamp{30'000}, Timestamp{10'000},          id_of<PlanId>(2)};
}

PerformanceError error_of(const Performance& performance) {
  const auto result = validate(performance);
  EXPECT_FALSE(result.has_value());
  return result ? PerformanceError{} : result.error();
}

TEST(Performance, AcceptsAnEvening) {
  EXPECT_TRUE(validate(evening()).has_value());
}

TEST(Performance, RefusesWhatIsMissing) {
  const auto without = [](auto member) {
    Performance performance = evening();
    performance.*member = {};
    return error_of(performance);
  };
  EXPECT_EQ(without(&Performance::id), PerformanceError::NoId);
  EXPECT_EQ(without(&Performance::show_title), PerformanceError::NoTitle);
  EXPECT_EQ(without(&Performance::venue), PerformanceError::NoVenue);
  EXPECT_EQ(without(&Performance::hall), PerformanceError::NoHall);
  EXPECT_EQ(without(&Performance::plan), PerformanceError::NoPlan);
}

TEST(Performance, RefusesATitleThatIsTooLong) {
  Performance performance = evening();
  performance.show_title = std::string(max_title_length, 'x');
  EXPECT_TRUE(validate(performance).has_value());
  performance.show_title += 'x';
  EXPECT_EQ(error_of(performance), PerformanceError::TitleTooLong);
}

TEST(Performance, RefusesTimesOutOfOrder) {
  Performance performance = evening();
  performance.ends_at = Timestamp{19'999};
  EXPECT_EQ(error_of(performance), PerformanceError::EndsBeforeStart);
  performance = evening();
  performance.doors_open_at = Timestamp{30'001};
  EXPECT_EQ(error_of(performance), PerformanceError::DoorsOpenAfterEnd);
}

TEST(Performance, DescribesEveryError) {
  for (int error = 0; error <= static_cast<int>(PerformanceError::DoorsOpenAfterEnd); ++error)
    EXPECT_FALSE(describe(static_cast<PerformanceError>(error)).empty()) << error;
}

}  // namespace
}  // namespace foyer::seating
