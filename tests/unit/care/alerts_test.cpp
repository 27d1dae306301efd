// What becomes an alert, when it clears, and whose acknowledgement it carries.
#include "protocol/care/alerts.hpp"

#include <gtest/gtest.h>

#include "protocol/care/fleet_json.hpp"

namespace foyer::care {
namespace {

using wire::AttachedKind;
using wire::AttachedState;

constexpr Timestamp start{1'800'000'000'000};

ledger::DeviceName name_of(std::string_view text) {
  return ledger::DeviceName::parse(text).value();
}

Standing standing_of(const std::string& name, const std::string& role = "kiosk") {
  Standing standing;
  standing.device = {name_of(name), role, *seating::VenueName::parse("opera"), "controller-1"};
  standing.reach = Reach::Up;
  standing.report.emplace();
  standing.report->device = name_of(name);
  standing.report->at = start;
  return standing;
}

Standing printer_is(AttachedState state, Timestamp since = start - Duration(60'000)) {
  auto standing = standing_of("kiosk-1");
  standing.report->attached = {{AttachedKind::Printer, state, since, "what the printer said"}};
  return standing;
}

std::vector<AlertKind> kinds(const AlertBook& book) {
  std::vector<AlertKind> all;
  for (const auto& alert : book.open()) all.push_back(alert.kind);
  return all;
}

using Kinds = std::vector<AlertKind>;

// Covers KV-9.
TEST(Alerts, TellsPaperFromAPrinterThatIsDown) {
  const std::vector<std::pair<AttachedState, Kinds>> expected{
      {AttachedState::Ready, {}},
      {AttachedState::Disabled, {}},
      {AttachedState::PaperNearEnd, {AlertKind::PaperNearEnd}},
      {AttachedState::PaperOut, {AlertKind::PaperOut}},
      {AttachedState::CoverOpen, {AlertKind::PrinterDown}},
      {AttachedState::Offline, {AlertKind::PrinterDown}},
      {AttachedState::Absent, {AlertKind::PrinterDown}},
      {AttachedState::Fault, {AlertKind::PrinterDown}},
  };
  for (const auto& [state, alerts] : expected) {
    AlertBook book;
    book.judge(printer_is(state), start);
    EXPECT_EQ(kinds(book), alerts) << wire::text(state);
  }
}

// Covers KV-9.
TEST(Alerts, OpensOnceAndClearsWhenItIsOver) {
  AlertBook book;
  const auto since = start - Duration(60'000);
  book.judge(printer_is(AttachedState::PaperOut, since), start);
  book.judge(printer_is(AttachedState::PaperOut, since + Duration(5)), start + Duration(1'000));
  ASSERT_EQ(book.open().size(), 1U);
  const auto alert = book.open().front();
  EXPECT_EQ(alert.opened_at, since) << "the occurrence keeps its name though the device was restarted";
  EXPECT_EQ(alert.seen_at, start);
  EXPECT_EQ(alert.id(), "kiosk-1.paper_out." + std::to_string(since.ms));
  book.judge(printer_is(AttachedState::Ready), start + Duration(2'000));
  EXPECT_TRUE(book.open().empty());
  ASSERT_EQ(book.cleared().size(), 1U);
  EXPECT_EQ(book.cleared().front().cleared_at, start + Duration(2'000));
  EXPECT_EQ(book.find(alert.id())->cleared_at, start + Duration(2'000));
}

TEST(Alerts, HasPatienceWithWhatMayBeThereInAMoment) {
  AlertBook book;
  auto standing = standing_of("controller-1", "controller");
  standing.report->attached = {{AttachedKind::Scanner, AttachedState::Absent, start, ""},
                               {AttachedKind::Gate, AttachedState::Absent, start, ""}};
  book.judge(standing, start);
  EXPECT_TRUE(book.open().empty());
  standing.report_age = attached_patience;
  book.judge(standing, start + attached_patience);
  EXPECT_EQ(kinds(book), (Kinds{AlertKind::ScannerAbsent, AlertKind::GateAbsent}));
}

// Covers KV-15.
TEST(Alerts, TellsAClockThatIsWrongAndATimeThatNobodyProves) {
  AlertBook book;
  auto standing = standing_of("kiosk-1");
  standing.report->clock_offset = Duration(-60'000);
  standing.report->clock_off_since = start;
  book.judge(standing, start);
  ASSERT_EQ(kinds(book), Kinds{AlertKind::ClockOff});
  EXPECT_NE(book.open().front().text.find("1 min ahead"), std::string::npos) << book.open().front().text;
  standing.report->clock_off_since.reset();
  standing.report->time_unproven_since = start;
  book.judge(standing, start);
  EXPECT_TRUE(book.open().empty()) << "the parent may answer in a moment";
  standing.report->running = unproven_time_patience;
  book.judge(standing, start);
  EXPECT_EQ(kinds(book), Kinds{AlertKind::ClockUnproven});
}

// Covers KV-9.
TEST(Alerts, TellsAScannerThatReadsWronglyFromOneThatIsMissing) {
  AlertBook book;
  auto standing = standing_of("controller-1", "controller");
  standing.report->attached = {
      {AttachedKind::Scanner, AttachedState::Fault, start, "The scanner S-1 types as in Germany."}};
  standing.report_age = attached_patience;
  book.judge(standing, start);
  ASSERT_EQ(kinds(book), Kinds{AlertKind::ScannerTrouble});
  EXPECT_EQ(book.open().front().text, "The scanner S-1 types as in Germany.");
  EXPECT_EQ(text(AlertKind::ScannerTrouble), "scanner_trouble");
  standing.report->attached.front().state = AttachedState::Ready;
  book.judge(standing, start + Duration(1));
  EXPECT_TRUE(book.open().empty());
}

// Covers KV-9.
TEST(Alerts, SaysWhichKindOfDeviceIsDark) {
  AlertBook book;
  for (const auto& [name, role] : {std::pair("controller-1", "controller"), std::pair("kiosk-1", "kiosk")}) {
    auto standing = standing_of(name, role);
    standing.reach = Reach::Dark;
    standing.reach_since = start - dark_after;
    book.judge(standing, start);
  }
  EXPECT_EQ(kinds(book), (Kinds{AlertKind::ControllerDark, AlertKind::KioskDark}));
  book.judge(standing_of("kiosk-1"), start + Duration(1));
  EXPECT_EQ(kinds(book), Kinds{AlertKind::ControllerDark});
}

// Covers KV-10.
TEST(Alerts, NeitherOpensNorClearsWhileNobodyCouldKnow) {
  AlertBook book;
  book.judge(printer_is(AttachedState::PaperOut), start);
  auto hearsay = printer_is(AttachedState::Ready);
  hearsay.reach = Reach::Unknown;
  book.judge(hearsay, start + Duration(1'000));
  EXPECT_EQ(kinds(book), Kinds{AlertKind::PaperOut});
  auto other = standing_of("kiosk-2");
  other.reach = Reach::Unknown;
  other.report->trouble = "the disk is full";
  book.judge(other, start);
  EXPECT_EQ(book.open().size(), 1U);
}

// Covers KV-9, KV-10.
TEST(Alerts, CallsABacklogGrowingOnlyWhenNothingIsAcknowledgedForAWhile) {
  AlertBook book;
  auto standing = standing_of("kiosk-1");
  standing.report->backlog = 7;
  standing.report->backlog_since = start - backlog_patience + Duration(1);
  book.judge(standing, start);
  EXPECT_TRUE(book.open().empty());
  standing.report_age = Duration(1);
  book.judge(standing, start);
  EXPECT_EQ(kinds(book), Kinds{AlertKind::BacklogGrowing});
}

// Covers KV-9.
TEST(Alerts, TellsAJournalThatIsRefusedAndAStorageThatRefuses) {
  AlertBook book;
  auto standing = standing_of("kiosk-1");
  standing.refused_since = start;
  standing.refused_because = "no certificate of this device is known";
  standing.report->trouble = "the disk is full";
  book.judge(standing, start);
  EXPECT_EQ(kinds(book), (Kinds{AlertKind::JournalRefused, AlertKind::StorageFailed}));
}

// Covers KV-9.
TEST(Alerts, TellsWhatAKioskCannotPrintUntilItCan) {
  AlertBook book;
  auto standing = standing_of("kiosk-1");
  standing.report->unprintable = "Tickets of a performance cannot be printed here.";
  book.judge(standing, start);
  ASSERT_EQ(kinds(book), Kinds{AlertKind::Unprintable});
  EXPECT_EQ(book.open().front().text, standing.report->unprintable);
  standing.report->unprintable.clear();
  book.judge(standing, start + Duration(1'000));
  EXPECT_TRUE(book.open().empty());
}

// Covers KV-9.
TEST(Alerts, TellsAKioskThatSellsNothingAndWhy) {
  AlertBook book;
  auto standing = standing_of("kiosk-1");
  standing.report->refusal = "Too many sales are open.";
  standing.report->refusing_since = start - refusal_patience + Duration(1);
  book.judge(standing, start);
  EXPECT_TRUE(book.open().empty()) << "it may be starting";
  standing.report_age = Duration(1);
  book.judge(standing, start);
  ASSERT_EQ(kinds(book), Kinds{AlertKind::NotSelling});
  EXPECT_EQ(book.open().front().text, "Too many sales are open.");
  standing.report->refusal.clear();
  standing.report->refusing_since.reset();
  book.judge(standing, start);
  EXPECT_TRUE(book.open().empty());
}

// Covers KV-9. The parent knows it by itself, whether or not anybody can say how the device is.
TEST(Alerts, TellsAJournalThatIsHeldAndWhatToUpdate) {
  AlertBook book;
  auto standing = standing_of("kiosk-1");
  standing.reach = Reach::Unknown;
  standing.held = HeldJournal{17, "voucher", start, "central"};
  standing.report->trouble = "the disk is full";
  book.judge(standing, start);
  EXPECT_EQ(kinds(book), Kinds{AlertKind::JournalHeld});
  EXPECT_EQ(
      book.open().front().text,
      "Its journal is held at entry 17 (kind voucher), which central does not know. Everything is kept; from there "
      "on nothing of it counts until central is updated.");
  standing.held->kind.clear();
  book.judge(standing, start);
  EXPECT_EQ(book.open().front().text, "Its journal was held and is being settled from entry 17 on.");
  standing.held.reset();
  book.judge(standing, start);
  EXPECT_TRUE(book.open().empty());
}

// Covers KV-9.
TEST(Alerts, AnAcknowledgementBelongsToOneOccurrence) {
  AlertBook book;
  const auto since = start - Duration(60'000);
  // As read from the log, before anything was reported.
  book.acknowledge(name_of("kiosk-1"), "paper_out", since, {"admin anna", start, "on its way"});
  book.judge(printer_is(AttachedState::PaperOut, since), start);
  ASSERT_TRUE(book.open().front().acknowledged);
  EXPECT_EQ(book.open().front().acknowledged->by, "admin anna");
  book.judge(printer_is(AttachedState::Ready), start + Duration(1'000));
  book.judge(printer_is(AttachedState::PaperOut, start + Duration(2'000)), start + Duration(2'000));
  EXPECT_FALSE(book.open().front().acknowledged);
  book.acknowledge(name_of("kiosk-1"), "a_kind_of_a_newer_version", start, {"admin anna", start, ""});
  EXPECT_FALSE(book.open().front().acknowledged);
}

TEST(Alerts, ForgetsDevicesThatLeftTheFleetAndOldAlerts) {
  AlertBook book;
  book.judge(printer_is(AttachedState::PaperOut), start);
  book.keep_only({standing_of("kiosk-2")}, start);
  EXPECT_TRUE(book.open().empty());
  for (std::size_t time = 0; time < 2 * cleared_alerts_kept; ++time) {
    book.judge(printer_is(AttachedState::PaperOut), start);
    book.judge(printer_is(AttachedState::Ready), start);
  }
  EXPECT_EQ(book.cleared().size(), cleared_alerts_kept);
}

TEST(FleetJson, SaysWhetherADeviceDoesWhatIsWanted) {
  const wire::DesiredState desired{name_of("kiosk-1"), 3, true, "round the corner", 10, 400};
  EXPECT_TRUE(is_applied(desired, {3, true, 10, 400}));
  EXPECT_FALSE(is_applied(desired, {2, true, 10, 400}));
  EXPECT_FALSE(is_applied(desired, {3, false, 10, 400})) << "the same number after a restore of central";
  AlertBook book;
  book.judge(printer_is(AttachedState::PaperOut), start);
  FleetLine line{printer_is(AttachedState::PaperOut), true, desired, "admin anna", start};
  const auto json = fleet_json("central", true, start, {line}, book, {});
  EXPECT_NE(json.find(R"("alerts":["kiosk-1.paper_out.)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("applied":false)"), std::string::npos) << json;
}

// Covers KV-9.
TEST(FleetJson, TellsTheStateOfWhatIsAttachedByACode) {
  AlertBook book;
  book.judge(printer_is(AttachedState::PaperOut), start);
  EXPECT_NE(alerts_json(book, "open").find(R"("state":"paper_out")"), std::string::npos) << alerts_json(book, "open");
}

// Covers KV-9.
TEST(FleetJson, NamesTheVenueAsPeopleDo) {
  const FleetLine line{printer_is(AttachedState::Ready), true, {}, "", {}};
  const auto venue_in = [&](const VenueLabels& venues) {
    const auto json = fleet_json("central", true, start, {line}, AlertBook(), venues);
    const auto from = json.find(R"("venue_label":")") + 15;
    return json.substr(from, json.find('"', from) - from);
  };
  VenueLabels venues;
  const auto of = [&](const std::string& label, int day) {
    wire::PerformanceOnSale performance;
    performance.venue = line.standing.device.venue;
    performance.venue_label = label;
    performance.starts_at = start + std::chrono::hours(24 * day);
    return performance;
  };
  EXPECT_EQ(venue_in(venues), line.standing.device.venue.text()) << "nobody gave it a label";
  venues.take(of("Lumen Theatre", 2));
  venues.take(of("The Lumen", 1));
  venues.take(of("", 3));
  EXPECT_EQ(venue_in(venues), "Lumen Theatre") << "the newest label";
}

// Covers KV-9.
TEST(FleetJson, SaysHowMuchPaperWasFedAndHowMuchWasMisread) {
  auto standing = printer_is(AttachedState::Ready);
  standing.report->prints = {{1, 0, 0}, {2, 0, 0}, 2, {{"PRN-1", 150, 300, 200}}};
  standing.report->scans = wire::ScanCounts{5, 50, 4, 1, 2, 3};
  const auto json = fleet_json("central", true, start, {{standing, true, {}, "", {}}}, AlertBook(), {});
  const auto paper = R"("paper":[{"printer":"PRN-1","since_start_mm":150,"total_mm":300,"on_this_roll_mm":200}])";
  EXPECT_NE(json.find(paper), std::string::npos) << json;
  EXPECT_NE(json.find(R"("last_minute":4,"misread":1,"garbage":2,"repeated":3)"), std::string::npos) << json;
}

}  // namespace
}  // namespace foyer::care
