// What is free once the time of holds is up, before the sweep has come to them.
#include "central/boxoffice/overdue.hpp"

#include <gtest/gtest.h>

#include "central/boxoffice/box_office.hpp"
#include "central/boxoffice/choose_places.hpp"
#include "protocol/journal/memory_event_log.hpp"

namespace foyer::central {
namespace {

class SetClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return at; }
  [[nodiscard]] Duration since_boot() const override { return Duration(at.ms); }
  Timestamp at{1'800'000'000'000};
};

constexpr std::uint32_t holds_of_two = 1'000;

class OverdueHolds : public testing::Test {
 protected:
  void store(const std::string& stream, const ledger::State& on, const ledger::Command& command) {
    const auto events = ledger::decide(on, command, clock.now());
    ASSERT_TRUE(events);
    path.submit(
        {},
        [stream, events = *events](const Model&, Timestamp) -> Result<Changes, CommandRefusal> {
          return Changes{{{stream, {events.begin(), events.end()}, {}, {}, {}}}};
        },
        [](const Result<Done, CommandRefusal>& stored) { EXPECT_TRUE(stored); });
    while (committer->queued() > 0) committer->flush();
  }
  const ledger::State& books() const { return path.committed().find_performance(event)->ledger; }

  SystemRandom random;
  SetClock clock;
  journal::MemoryEventLog log{random};
  std::unique_ptr<journal::QueuedCommitter> own = std::make_unique<journal::QueuedCommitter>(log);
  journal::QueuedCommitter* committer = own.get();
  CommandPath path{log, clock, std::move(own)};
  BoxOffice box_office{path, clock, random};
  PerformanceId event = PerformanceId::random(random);
};

// Covers BO-2, BO-4, BO-7.
TEST_F(OverdueHolds, AreFreeAtTheirTimeHoweverManyTheyAre) {
  store(stream::performance(event), {}, ledger::OpenPerformance{event, 0, {3'000}, ledger::Origin::Root});
  for (std::uint32_t hold = 0; hold < holds_of_two; ++hold) {
    const ledger::HoldSeats two{
        HoldId::random(random), {{}, {{ledger::ZoneIndex(0), 2}}}, clock.now() + Duration(60'000)};
    store(stream::performance(event), books(), two);
  }
  const auto before = *box_office.status(event);
  EXPECT_EQ(before.held, 2'000U);
  EXPECT_EQ(before.available, 1'000U);
  EXPECT_EQ(before.active_holds, holds_of_two);

  clock.at.ms += 60'000;
  const auto after = *box_office.status(event);
  EXPECT_EQ(after.held, 0U);
  EXPECT_EQ(after.available, 3'000U);
  EXPECT_EQ(after.active_holds, 0U);
  EXPECT_EQ(box_office.active_holds(), 0U);
}

// Covers BO-3, BO-4.
TEST_F(OverdueHolds, KeepNoSeatFromWhoAsksForAnyOfThem) {
  store(stream::performance(event), {}, ledger::OpenPerformance{event, 4, {5}, ledger::Origin::Root});
  seating::SeatingPlan plan;
  for (const auto* label : {"1", "2", "3", "4"}) {
    seating::Seat seat;
    seat.label = label;
    plan.seats.push_back(seat);
  }
  std::vector<ledger::SeatIndex> all;
  for (std::uint32_t index = 0; index < 4; ++index) all.emplace_back(index);
  store(stream::performance(event), books(),
        ledger::HoldSeats{HoldId::random(random), {all, {{ledger::ZoneIndex(0), 5}}}, clock.now() + Duration(60'000)});
  EXPECT_FALSE(choose_places(books(), &plan, 3, clock.now()));
  EXPECT_FALSE(choose_places(books(), nullptr, 5, clock.now()));

  clock.at.ms += 60'000;
  const auto seats = choose_places(books(), &plan, 3, clock.now());
  ASSERT_TRUE(seats);
  EXPECT_EQ(seats->seats.size(), 3U);
  EXPECT_TRUE(ledger::decide(books(), ledger::HoldSeats{HoldId::random(random), *seats, clock.now() + Duration(60'000)},
                             clock.now()));
  EXPECT_TRUE(choose_places(books(), nullptr, 5, clock.now()));
}

}  // namespace
}  // namespace foyer::central
