// Samples of device care.
#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {
namespace {

constexpr Timestamp some_time{1'800'000'000'000};

}  // namespace

DesiredState some_desired() {
  return {name<ledger::DeviceName>("kiosk-1"), 3, true, "The box office is round the corner.", 10, 400};
}

DeviceReport some_report() {
  DeviceReport report;
  report.device = name<ledger::DeviceName>("kiosk-1");
  report.run = id<RunId>(0x19);
  report.sequence = 12;
  report.at = some_time;
  report.clock_offset = Duration(-42);
  report.running = Duration(90'000);
  report.software_version = "0.1.0";
  report.journal_id = id<JournalId>(0x11);
  report.journal_head = 42;
  report.backlog = 3;
  report.backlog_since = some_time - Duration(5'000);
  report.trouble = "the disk is full";
  report.parent_reachable = true;
  report.parent_since = some_time - Duration(80'000);
  report.data_age = Duration(700);
  report.applied = {3, true, 10, 400};
  report.attached = {{AttachedKind::Printer, AttachedState::PaperNearEnd, some_time, "The paper is nearly used up."},
                     {AttachedKind::PaymentTerminal, AttachedState::Absent, some_time, ""}};
  report.prints = {{7, 1, 2}, {700, 10, 20}, 350};
  report.scans = {{5, 500, 4, 1}};
  report.open_sales = 1;
  return report;
}

}  // namespace foyer::wire::test
