// Timed leases on both sides: the holder's clock of them, and the grantor's book. The property test lets the clocks
// drift, messages take any time, and both sides restart, and demands that the holder has stopped before anything is
// reclaimed.
#include <memory>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "protocol/device/lease_clock.hpp"
#include "protocol/device/lease_time.hpp"
#include "protocol/link/lease_book.hpp"

namespace foyer::link {
namespace {

template <class Id>
Id id(std::uint8_t byte) {
  IdentifierBytes bytes;
  bytes.fill(byte);
  return Id(bytes);
}

const auto performance = id<ledger::PerformanceId>(1);
const auto allotment = id<ledger::AllotmentId>(2);
const ledger::Lease lease{allotment, ledger::Epoch(1)};
const LeaseBook::Key key{performance, allotment};
constexpr Duration hour = std::chrono::hours(1);

class DriftingClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {wall}; }
  [[nodiscard]] Duration since_boot() const override {
    const auto passed = truth - booted_at;
    return Duration(passed + passed * parts_per_million / 1'000'000);
  }
  [[nodiscard]] std::string boot_id() const override { return boot; }
  void reboot() {
    booted_at = truth;
    boot += "+";
  }

  std::int64_t truth = 0;  ///< Milliseconds that really passed.
  std::int64_t booted_at = 0;
  std::int64_t parts_per_million = 0;
  std::int64_t wall = 0;
  std::string boot = "boot";
};

wire::Grant timed_grant(std::optional<Duration> lease_time) {
  wire::Grant grant{id<ledger::GrantId>(3), performance, {{lease, {{ledger::SeatIndex(0)}, {}}}}, Timestamp{1}, {}};
  grant.lease_time = lease_time;
  return grant;
}

class LeaseClockTest : public testing::Test {
 protected:
  device::LeaseClock reopened() {
    device::LeaseClock again(documents, clock);
    EXPECT_TRUE(again.load());
    return again;
  }

  DriftingClock clock;
  journal::MemoryDocumentStore documents;
  device::LeaseClock leases{documents, clock};
};

// Covers KV-4.
TEST_F(LeaseClockTest, CountsFromWhenTheRequestWasFirstSentAndStopsEarly) {
  clock.truth = 600'000;
  ASSERT_TRUE(leases.granted(timed_grant(hour), Duration(0)));
  EXPECT_EQ(leases.remaining(lease), device::holder_time(hour) - Duration(600'000));
  clock.truth = device::holder_time(hour).count() - 1;
  EXPECT_TRUE(leases.may_use(lease));
  clock.truth += 1;
  EXPECT_FALSE(leases.may_use(lease));
  EXPECT_EQ(leases.over().size(), 1U);
}

// Covers KV-4.
TEST_F(LeaseClockTest, DoesNotCareWhatTheWallClockSays) {
  ASSERT_TRUE(leases.granted(timed_grant(hour), Duration(0)));
  for (const std::int64_t wall : {std::int64_t{-5}, std::int64_t{8'000'000'000'000}}) {
    clock.wall = wall;
    EXPECT_TRUE(leases.may_use(lease));
  }
}

// Covers KV-4, KV-5.
TEST_F(LeaseClockTest, GoesOnAfterARestartOfTheProgramAndIsSuspendedAfterOneOfTheMachine) {
  ASSERT_TRUE(leases.granted(timed_grant(hour), Duration(0)));
  clock.truth = 60'000;
  EXPECT_EQ(reopened().remaining(lease), leases.remaining(lease));
  clock.reboot();
  auto rebooted = reopened();
  EXPECT_FALSE(rebooted.may_use(lease));
  EXPECT_TRUE(rebooted.over().empty());  // Suspended, not over: nothing is given back yet.
  EXPECT_EQ(rebooted.to_be_renewed(), std::set{performance});
  ASSERT_TRUE(rebooted.renewed({{lease}, hour}, clock.since_boot()));
  EXPECT_TRUE(rebooted.may_use(lease));
}

TEST_F(LeaseClockTest, TrustsNoDeadlineOfABootThatHasNoName) {
  clock.boot.clear();
  ASSERT_TRUE(leases.granted(timed_grant(hour), Duration(0)));
  EXPECT_TRUE(leases.may_use(lease));
  EXPECT_FALSE(reopened().may_use(lease));
}

// Covers KV-4.
TEST_F(LeaseClockTest, SuspendsAGrantWhoseRequestNobodyRemembers) {
  ASSERT_TRUE(leases.granted(timed_grant(std::nullopt), std::nullopt));
  EXPECT_FALSE(leases.may_use(lease));
  // One that is counted already goes on: the new places are under the same deadline.
  ASSERT_TRUE(leases.renewed({{lease}, hour}, Duration(0)));
  ASSERT_TRUE(leases.granted(timed_grant(hour), std::nullopt));
  EXPECT_EQ(leases.remaining(lease), device::holder_time(hour));
}

TEST_F(LeaseClockTest, AsksForRenewalAtHalfTimeAndNotOnceItIsOver) {
  ASSERT_TRUE(leases.granted(timed_grant(hour), Duration(0)));
  EXPECT_TRUE(leases.to_be_renewed().empty());
  clock.truth = device::holder_time(hour).count() / 2;
  EXPECT_FALSE(leases.to_be_renewed().empty());
  clock.truth = hour.count();
  EXPECT_TRUE(leases.to_be_renewed().empty());
}

TEST_F(LeaseClockTest, IsNeverShortenedByALateAnswer) {
  ASSERT_TRUE(leases.renewed({{lease}, hour}, Duration(0)));
  EXPECT_FALSE(leases.remaining(lease));  // Nobody said that it is timed.
  ASSERT_TRUE(leases.granted(timed_grant(hour), Duration(0)));
  clock.truth = 1'000'000;
  ASSERT_TRUE(leases.renewed({{lease}, hour}, Duration(1'000'000)));
  ASSERT_TRUE(leases.renewed({{lease}, hour}, Duration(500'000)));
  EXPECT_EQ(leases.remaining(lease), device::holder_time(hour));
}

TEST_F(LeaseClockTest, HasNoEndOnceTheGrantorSaysSo) {
  ASSERT_TRUE(leases.granted(timed_grant(hour), Duration(0)));
  ASSERT_TRUE(leases.renewed({{lease}, std::nullopt}, Duration(0)));
  EXPECT_FALSE(leases.remaining(lease));
  EXPECT_FALSE(reopened().remaining(lease));
}

// Covers KV-4.
TEST_F(LeaseClockTest, RefusesToHoldBookAndGrantUnderALeaseThatIsOver) {
  const std::vector<ledger::LeasedPlaces> places{{lease, {{ledger::SeatIndex(4)}, {}}}};
  const std::vector<std::vector<ledger::Event>> uses{
      {ledger::SeatsHeld{id<ledger::HoldId>(5), {}, places}},
      {ledger::HoldBooked{id<ledger::HoldId>(5), id<ledger::OrderId>(6), places}},
      {ledger::PlacesGranted{id<ledger::GrantId>(7), allotment, {}, {}, places, {}}}};
  ASSERT_TRUE(leases.granted(timed_grant(hour), Duration(0)));
  for (const auto& events : uses) EXPECT_FALSE(leases.refuse(events));
  clock.truth = hour.count();
  for (const auto& events : uses) {
    ASSERT_TRUE(leases.refuse(events));
    EXPECT_EQ(leases.refuse(events)->reason, ledger::RefusalReason::DeadEpoch);
    EXPECT_EQ(leases.refuse(events)->seat, ledger::SeatIndex(4));
  }
  EXPECT_FALSE(leases.refuse({ledger::PlacesReturned{id<ledger::ReturnId>(8), places}}));
}

TEST(LeaseBook, RenewsForNoLongerThanWhatIsKnownAfterARestart) {
  LeaseBook book;
  book.granted(key, Duration(60'000), Duration(0));
  EXPECT_EQ(book.renew(key, hour, Duration(0)), Duration(60'000));
  EXPECT_EQ(book.renew(key, Duration(10'000), Duration(0)), Duration(10'000));
  EXPECT_TRUE(book.due(device::grantor_time(Duration(60'000)) - Duration(1)).empty());
  EXPECT_EQ(book.due(device::grantor_time(Duration(60'000))).size(), 1U);
}

TEST(LeaseBook, RenewsNothingThatIsBeingReclaimed) {
  LeaseBook book;
  book.granted(key, hour, Duration(0));
  book.reclaiming(key);
  EXPECT_FALSE(book.renew(key, hour, Duration(0)));
  EXPECT_TRUE(book.due(2 * hour).empty());
  book.not_reclaimed(key, 3 * hour);
  EXPECT_EQ(book.due(3 * hour).size(), 1U);
}

/// A holder and a grantor with a network between them that keeps, loses and repeats what it likes.
struct TwoSides {
  struct Asked {
    Duration sent_at{};
    bool renewal = false;
    int life = 0;  ///< Of the holder: an answer to an earlier life is not understood.
  };
  struct Answered {
    Asked to;
    Duration lease_time{};
  };

  TwoSides(std::int64_t holder_drift, std::int64_t grantor_drift, Duration time) : lease_time(time) {
    holder_clock.parts_per_million = holder_drift;
    grantor_clock.parts_per_million = grantor_drift;
  }

  void pass(std::int64_t ms) {
    holder_clock.truth += ms;
    grantor_clock.truth += ms;
    if (book.is_due(key, grantor_clock.since_boot())) {
      reclaimed = true;
      book.forget(key);
    }
  }
  void ask(bool renewal) { asked.push_back({holder_clock.since_boot(), renewal, life}); }
  void answer(const Asked& to) {
    if (reclaimed) return;
    if (!to.renewal && !was_granted) {
      was_granted = true;
      book.granted(key, lease_time, grantor_clock.since_boot());
    }
    // A repeated request for the grant is answered with the time again.
    const auto time = book.renew(key, lease_time, grantor_clock.since_boot());
    if (time) answered.push_back({to, *time});
  }
  void take(const Answered& answer) {
    if (answer.to.life != life) {
      // The feed brings the grant to a holder that has forgotten its request.
      RC_ASSERT(leases->granted(timed_grant(std::nullopt), std::nullopt).has_value());
    } else if (answer.to.renewal) {
      RC_ASSERT(leases->renewed({{lease}, answer.lease_time}, answer.to.sent_at).has_value());
    } else {
      RC_ASSERT(leases->granted(timed_grant(answer.lease_time), answer.to.sent_at).has_value());
    }
  }
  void restart_holder(bool reboots) {
    ++life;
    if (reboots) holder_clock.reboot();
    leases = std::make_unique<device::LeaseClock>(documents, holder_clock);
    RC_ASSERT(leases->load().has_value());
  }
  void restart_grantor(bool reboots) {
    if (reboots) grantor_clock.reboot();
    book = LeaseBook();
    if (was_granted && !reclaimed) book.granted(key, lease_time, grantor_clock.since_boot());
  }
  [[nodiscard]] bool holder_may_sell() const { return leases->remaining(lease).has_value() && leases->may_use(lease); }

  Duration lease_time;
  DriftingClock holder_clock;
  DriftingClock grantor_clock;
  journal::MemoryDocumentStore documents;
  std::unique_ptr<device::LeaseClock> leases = std::make_unique<device::LeaseClock>(documents, holder_clock);
  LeaseBook book;
  std::vector<Asked> asked;
  std::vector<Answered> answered;
  int life = 0;
  bool was_granted = false;
  bool reclaimed = false;
};

// Covers KV-4, KV-5.
RC_GTEST_PROP(TimedLease, EndsAtTheHolderBeforeTheGrantorReclaimsIt, ()) {
  const auto ppm = device::drift_parts_per_million;
  const auto drift = rc::gen::inRange<std::int64_t>(-ppm, ppm + 1);
  TwoSides sides(*drift, *drift, Duration(*rc::gen::inRange<std::int64_t>(10'000, 40'000'000)));
  const auto steps = *rc::gen::container<std::vector<std::pair<int, std::uint32_t>>>(
      rc::gen::pair(rc::gen::inRange(0, 10), rc::gen::arbitrary<std::uint32_t>()));
  for (const auto& [what, random] : steps) {
    if (what <= 1) sides.ask(what == 1);
    if (what <= 3 && !sides.asked.empty()) sides.answer(sides.asked[random % sides.asked.size()]);
    if (what <= 5 && !sides.answered.empty()) sides.take(sides.answered[random % sides.answered.size()]);
    if (what == 6) sides.restart_holder(random % 2 == 0);
    if (what == 7) sides.restart_grantor(random % 2 == 0);
    if (what >= 8) sides.pass(static_cast<std::int64_t>(random) % (sides.lease_time.count() * 5 / 4));
    RC_ASSERT(!(sides.reclaimed && sides.holder_may_sell()));
  }
  sides.pass(2 * sides.lease_time.count() + 20'000);
  RC_ASSERT(!sides.holder_may_sell());
}

}  // namespace
}  // namespace foyer::link
