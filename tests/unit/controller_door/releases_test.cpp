#include "controller/door/releases.hpp"

#include <gtest/gtest.h>

#include "protocol/base/random.hpp"

namespace foyer::controller {
namespace {

class ReleasesTest : public testing::Test {
 protected:
  SystemRandom random;
  ticket::TicketId first = ticket::TicketId::random(random);
  ticket::TicketId second = ticket::TicketId::random(random);
  Releases releases;
};

TEST_F(ReleasesTest, WaitsAsLongAsTheGateIsOpenForAnybody) {
  releases.add(first, Duration(8'000));
  releases.add(second, Duration(10'000));
  EXPECT_TRUE(releases.overdue(Duration(9'999)).empty());
  EXPECT_EQ(releases.overdue(Duration(10'000)), (std::vector{first, second}));
  EXPECT_TRUE(releases.overdue(Duration(20'000)).empty());
}

TEST_F(ReleasesTest, NeverNamesWhoLeft) {
  releases.add(std::nullopt, Duration(8'000));
  EXPECT_TRUE(releases.overdue(Duration(8'000)).empty());
  EXPECT_EQ(releases.newest(), PassageOutcome::Nobody);
}

TEST_F(ReleasesTest, ExpectsNobodyAtFirstAndAfterForgetting) {
  EXPECT_FALSE(releases.passed());
  EXPECT_EQ(releases.newest(), PassageOutcome::NotExpected);
  releases.add(first, Duration(8'000));
  releases.forget();
  EXPECT_FALSE(releases.passed());
  EXPECT_EQ(releases.newest(), PassageOutcome::NotExpected);
  EXPECT_TRUE(releases.overdue(Duration(8'000)).empty());
}

TEST_F(ReleasesTest, LetsTheOldestGoWhenThereAreTooMany) {
  releases.add(first, Duration(8'000));
  for (std::size_t count = 0; count < Releases::limit; ++count) releases.add(second, Duration(8'000));
  EXPECT_EQ(releases.waiting(), Releases::limit);
  EXPECT_EQ(releases.overdue(Duration(8'000)), std::vector(Releases::limit, second));
}

TEST_F(ReleasesTest, ForgetsWhatWasTakenBackByHand) {
  releases.add(first, Duration(8'000));
  releases.add(second, Duration(8'000));
  releases.drop(first);
  EXPECT_EQ(releases.newest(), PassageOutcome::Waiting);
  EXPECT_TRUE(releases.passed());
  EXPECT_FALSE(releases.passed());
}

}  // namespace
}  // namespace foyer::controller
