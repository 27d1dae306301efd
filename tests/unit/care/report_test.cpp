// When a device reports, and which report its parent believes.
#include "protocol/care/report_keeper.hpp"
#include "protocol/care/reporter.hpp"
#include "tests/unit/link/world.hpp"

namespace foyer::care {
namespace {

class ReportTest : public link::LinkTest {
 protected:
  wire::DeviceReport report(wire::AttachedState printer = wire::AttachedState::Ready) {
    return reporter.report(link, Timestamp{1}, {{wire::AttachedKind::Printer, printer, "as it is"}}, clock.at);
  }
  bool is_due(wire::AttachedState printer = wire::AttachedState::Ready) {
    return reporter.is_due(report(printer), {}, clock.at);
  }
  Bytes send(wire::AttachedState printer = wire::AttachedState::Ready) {
    const auto message = reporter.message(report(printer), {}, clock.at);
    EXPECT_TRUE(message.retained);
    EXPECT_EQ(message.topic, "foyer/v1/lumen/kiosk-1/up/report");
    return wire::decode_reports(message.payload)->own;
  }
  void want(const wire::DesiredState& desired) {
    ++version;
    sync::FeedReceiver::Apply apply;
    apply.items = {{version, std::string(wire::feed_kind::desired), name.text(), "", wire::encode(desired), false}};
    apply.state = {LogId::random(random), version};
    ASSERT_TRUE(device->apply(apply));
  }

  std::uint64_t version = 0;
  Reporter reporter{*device, "test"};
};

// Covers KV-9.
TEST_F(ReportTest, IsSentOnChangeAtMostEverySoOftenAndAtLeastNowAndThen) {
  EXPECT_TRUE(is_due());
  send();
  clock.at += report_at_most_every;
  EXPECT_FALSE(is_due()) << "nothing has changed but the time";
  EXPECT_TRUE(is_due(wire::AttachedState::PaperOut));
  send(wire::AttachedState::PaperOut);
  clock.at += report_at_most_every - Duration(1);
  EXPECT_FALSE(is_due());
  clock.at += Duration(1);
  EXPECT_TRUE(is_due());
  send();
  clock.at += report_at_least_every - Duration(1);
  EXPECT_FALSE(is_due());
  clock.at += Duration(1);
  EXPECT_TRUE(is_due());
}

// Covers KV-9.
TEST_F(ReportTest, FollowsTheDesiredIntervalAndSaysWhichRevisionItFollows) {
  want({name, 7, false, "", 60, 0});
  EXPECT_EQ(report().applied.revision, 7U);
  send();
  clock.at += report_at_least_every;
  EXPECT_FALSE(is_due(wire::AttachedState::PaperOut));
  clock.at += Duration(30'000);
  EXPECT_TRUE(is_due(wire::AttachedState::PaperOut));
  want({name, 8, false, "", 0, 0});
  EXPECT_TRUE(is_due());
  EXPECT_EQ(report().applied.revision, 8U);
}

TEST_F(ReportTest, IsSaidAgainToABrokerThatMayHaveForgottenIt) {
  send();
  EXPECT_FALSE(is_due());
  reporter.connected();
  EXPECT_TRUE(is_due());
}

// Covers KV-10.
TEST_F(ReportTest, CarriesSequenceClockOffsetAndSinceWhenAStateLasts) {
  ASSERT_TRUE(device->clock().prove(clock.now() + Duration(60'250), clock.since_boot(), Duration(0)));
  const auto first = *wire::decode_device_report(send(wire::AttachedState::PaperOut));
  clock.at += Duration(9'000);
  const auto second = *wire::decode_device_report(send(wire::AttachedState::PaperOut));
  EXPECT_EQ(second.sequence, first.sequence + 1);
  EXPECT_EQ(second.run, first.run);
  EXPECT_EQ(second.clock_offset, Duration(60'250));
  EXPECT_EQ(second.attached.front().since, first.at);
  clock.at += Duration(9'000);
  const auto third = *wire::decode_device_report(send());
  EXPECT_EQ(third.attached.front().since, third.at);
}

// Covers KV-10.
TEST_F(ReportTest, CountsABacklogFromWhenNothingIsAcknowledgedAnyMore) {
  EXPECT_FALSE(report().backlog_since);
  ASSERT_TRUE(device->record({wire::Entry(wire::DeviceEntry(wire::DeviceStarted{"test", clock.now()}))}));
  const auto since = report().backlog_since;
  EXPECT_EQ(since, clock.now());
  clock.at += Duration(5'000);
  ASSERT_TRUE(device->record({wire::Entry(wire::DeviceEntry(wire::DeviceStarted{"test", clock.now()}))}));
  EXPECT_EQ(report().backlog_since, since) << "more of it is no progress";
  EXPECT_EQ(report().backlog, 2U);
}

// Covers KV-9.
TEST_F(ReportTest, IsBelievedOnceAndNeverAnOlderOneAfterANewer) {
  ReportKeeper keeper;
  const auto first = send();
  const auto second = send();
  EXPECT_TRUE(keeper.take(name, second, clock.at));
  EXPECT_FALSE(keeper.take(name, second, clock.at));
  EXPECT_FALSE(keeper.take(name, first, clock.at));
  EXPECT_EQ(keeper.find(name)->report.sequence, 2U);
  EXPECT_EQ(keeper.find(name)->bytes, second);

  // The program starts again; then the broker delivers what it kept of the run before.
  Reporter restarted(*device, "test");
  const auto after_restart =
      wire::decode_reports(restarted.message(restarted.report(link, clock.now(), {}, clock.at), {}, clock.at).payload)
          ->own;
  EXPECT_TRUE(keeper.take(name, after_restart, clock.at));
  EXPECT_FALSE(keeper.take(name, second, clock.at));
  EXPECT_EQ(keeper.find(name)->report.sequence, 1U);
}

TEST_F(ReportTest, OfAnotherDeviceOrUnreadableIsRefused) {
  ReportKeeper keeper;
  EXPECT_FALSE(keeper.take(*ledger::DeviceName::parse("kiosk-9"), send(), clock.at));
  EXPECT_FALSE(keeper.take(name, Bytes{0xff, 0x00}, clock.at));
  EXPECT_EQ(keeper.find(name), nullptr);
  EXPECT_EQ(keeper.refused(), 2U);
}

}  // namespace
}  // namespace foyer::care
