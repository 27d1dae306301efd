// What time it is for a device, whatever its wall clock does.
#include <gtest/gtest.h>

#include "protocol/device/clock_news.hpp"
#include "protocol/journal/document_store.hpp"

namespace foyer::device {
namespace {

constexpr Timestamp right{1'800'000'000'000};
constexpr Duration year = std::chrono::hours(24 * 365);
constexpr Duration hour = std::chrono::hours(1);

class HandClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return wall; }
  [[nodiscard]] Duration since_boot() const override { return at; }
  [[nodiscard]] std::string boot_id() const override { return boot; }
  void pass(Duration span) {
    at += span;
    wall = wall + span;
  }
  Timestamp wall = right;
  Duration at{10'000};
  std::string boot = "first";
};

// Covers KV-15.
TEST(DeviceClockTest, AStepOfTheWallClockAfterAProofChangesNothing) {
  HandClock machine;
  journal::MemoryDocumentStore documents;
  DeviceClock clock(machine, documents, {});
  ASSERT_TRUE(clock.load());
  ASSERT_TRUE(clock.prove(right, machine.at, Duration(0)));
  machine.pass(hour);
  machine.wall = machine.wall + hour;
  EXPECT_EQ(clock.now(), right + hour);
  clock.tick();
  EXPECT_EQ(clock.wall_is_off_by(), -hour);
  EXPECT_EQ(clock.off_since(), right + hour);
}

// Covers KV-15.
TEST(DeviceClockTest, AWallClockYearsAheadEndsNothingUntilTheParentProvesTheTime) {
  HandClock machine;
  machine.wall = right + 10 * year;
  journal::MemoryDocumentStore documents;
  DeviceClock clock(machine, documents, {});
  ASSERT_TRUE(clock.load());
  EXPECT_FALSE(clock.is_proven());
  EXPECT_LT(clock.at_least(), right);
  const auto held_until = clock.steady() + hour;
  ASSERT_TRUE(clock.prove(right, machine.at, Duration(0)));
  EXPECT_EQ(clock.now(), right);
  EXPECT_EQ(clock.at_least(), right);
  EXPECT_EQ(held_until - clock.steady(), hour) << "what is held is held as long as before";
}

// Covers KV-15.
TEST(DeviceClockTest, AClockThatSays1970AfterARebootIsNeverBeforeTheNewestProvenTime) {
  HandClock machine;
  journal::MemoryDocumentStore documents;
  DeviceClock before(machine, documents, {});
  ASSERT_TRUE(before.prove(right, machine.at, Duration(0)));
  machine.boot = "second";
  machine.at = Duration(1'000);
  machine.wall = Timestamp{1'000};
  DeviceClock clock(machine, documents, {});
  ASSERT_TRUE(clock.load());
  EXPECT_FALSE(clock.is_proven());
  EXPECT_EQ(clock.now(), right);
  EXPECT_EQ(clock.at_least(), right);
  clock.tick();
  EXPECT_TRUE(clock.off_since());
  EXPECT_FALSE(clock.prove(right - hour, machine.at, Duration(0))) << "nobody can prove a time before it";
  EXPECT_TRUE(clock.contradicted_by());
}

// Covers KV-15.
TEST(DeviceClockTest, AProofHoldsOverARestartOfTheProgramInTheSameBoot) {
  HandClock machine;
  journal::MemoryDocumentStore documents;
  DeviceClock before(machine, documents, {});
  ASSERT_TRUE(before.prove(right, machine.at, Duration(0)));
  machine.pass(hour);
  machine.wall = Timestamp{1'000};
  DeviceClock clock(machine, documents, {});
  ASSERT_TRUE(clock.load());
  EXPECT_TRUE(clock.is_proven());
  EXPECT_EQ(clock.now(), right + hour);
}

// Covers KV-15.
TEST(DeviceClockTest, AParentWhoseClockWasADayAheadEndsNothingOnceItIsSetRight) {
  HandClock machine;
  journal::MemoryDocumentStore documents;
  DeviceClock clock(machine, documents, {});
  ASSERT_TRUE(clock.prove(right + 24 * hour, machine.at, Duration(0)));
  EXPECT_FALSE(clock.prove(right, machine.at, Duration(0)));
  EXPECT_FALSE(clock.is_proven());
  machine.pass(hour);
  EXPECT_EQ(clock.at_least(), right + hour);
  clock.tick();
  EXPECT_FALSE(clock.off_since()) << "nobody knows which of the clocks is wrong";
  machine.pass(24 * hour);
  EXPECT_TRUE(clock.prove(right + 25 * hour, machine.at, Duration(0)));
  EXPECT_TRUE(clock.is_proven());
  EXPECT_EQ(clock.now(), right + 25 * hour);
}

// Covers KV-15.
TEST(DeviceClockTest, AWallClockIsWrongFromOneMinuteOn) {
  HandClock machine;
  journal::MemoryDocumentStore documents;
  DeviceClock clock(machine, documents, {});
  ASSERT_TRUE(clock.prove(right, machine.at, Duration(0)));
  machine.wall = right + clock_off_from - Duration(1);
  clock.tick();
  EXPECT_FALSE(clock.off_since());
  machine.wall = right + clock_off_from;
  clock.tick();
  EXPECT_TRUE(clock.off_since());
  machine.wall = right;
  clock.tick();
  EXPECT_FALSE(clock.off_since());
}

// Covers KV-15.
TEST(DeviceClockTest, AWordAMomentLaterContradictsNothingWhileDeviceTimeThatIsAheadIsSetRightGently) {
  HandClock machine;
  machine.wall = right + slewed_at_most;
  journal::MemoryDocumentStore documents;
  DeviceClock clock(machine, documents, {});
  ASSERT_TRUE(clock.prove(right, machine.at, Duration(0)));
  EXPECT_EQ(clock.now(), right + slewed_at_most) << "times written down do not go back";
  machine.pass(Duration(100));
  EXPECT_TRUE(clock.prove(right + Duration(100), machine.at, Duration(0)));
  machine.pass(Duration(60'000));
  EXPECT_EQ(clock.now(), right + Duration(60'100));
}

// Covers KV-15.
TEST(DeviceClockTest, AContradictionHoldsOverARestartAndAReboot) {
  HandClock machine;
  journal::MemoryDocumentStore documents;
  DeviceClock before(machine, documents, {});
  ASSERT_TRUE(before.prove(right + 10 * year, machine.at, Duration(0)));
  machine.pass(hour);
  EXPECT_FALSE(before.prove(right + hour, machine.at, Duration(0)));
  machine.pass(hour);
  DeviceClock restarted(machine, documents, {});
  ASSERT_TRUE(restarted.load());
  EXPECT_FALSE(restarted.is_proven());
  EXPECT_EQ(restarted.at_least(), right + 2 * hour);
  machine.boot = "second";
  machine.at = Duration(1'000);
  DeviceClock rebooted(machine, documents, {});
  ASSERT_TRUE(rebooted.load());
  EXPECT_FALSE(rebooted.is_proven());
  EXPECT_LE(rebooted.at_least(), right + 2 * hour);
  EXPECT_GE(rebooted.at_least(), right);
}

// Covers KV-15.
TEST(DeviceClockTest, ADoubtOfTheParentContradictsOnlyWhoTookTheSameWrongTime) {
  HandClock machine;
  journal::MemoryDocumentStore documents, others;
  DeviceClock wrong(machine, documents, {}), good(machine, others, {});
  ASSERT_TRUE(wrong.prove(right + 24 * hour, machine.at, Duration(0)));
  ASSERT_TRUE(good.prove(right, machine.at, Duration(0)));
  machine.pass(hour);
  for (auto* clock : {&wrong, &good}) clock->doubt(right + hour, machine.at);
  EXPECT_FALSE(wrong.is_proven());
  EXPECT_EQ(wrong.at_least(), right + hour);
  EXPECT_TRUE(good.is_proven());
  EXPECT_EQ(good.at_least(), right + hour);
}

// Covers KV-15.
TEST(DeviceClockTest, AStartThatForgetsTheNewestTimeIsRightAtOnce) {
  HandClock machine;
  journal::MemoryDocumentStore documents;
  DeviceClock before(machine, documents, {});
  ASSERT_TRUE(before.prove(right + 10 * year, machine.at, Duration(0)));
  DeviceClock clock(machine, documents, {false, true});
  ASSERT_TRUE(clock.load());
  EXPECT_TRUE(clock.prove(right, machine.at, Duration(0)));
  EXPECT_EQ(clock.now(), right);
}

// Covers KV-15.
TEST(DeviceClockTest, TellsEachPieceOfNewsOnce) {
  HandClock machine;
  journal::MemoryDocumentStore documents;
  DeviceClock clock(machine, documents, {});
  ClockWatch watch;
  const auto news = [&] {
    clock.tick();
    return watch.look(clock);
  };
  using All = std::vector<ClockNews>;
  EXPECT_EQ(news(), All{});
  ASSERT_TRUE(clock.prove(right, machine.at, Duration(0)));
  EXPECT_EQ(news(), All{ClockNews::Proven});
  machine.wall = right + hour;
  EXPECT_EQ(news(), All{ClockNews::WallWentOff});
  EXPECT_EQ(news(), All{});
  machine.wall = right;
  EXPECT_EQ(news(), All{ClockNews::WallIsRight});
  EXPECT_FALSE(clock.prove(right - hour, machine.at, Duration(0)));
  EXPECT_EQ(news(), All{ClockNews::Contradicted});
  EXPECT_EQ(news(), All{});
}

}  // namespace
}  // namespace foyer::device
