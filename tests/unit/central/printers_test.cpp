// Which kiosk central does not have print now.
#include "central/devices/printers.hpp"

#include <gtest/gtest.h>

namespace foyer::central {
namespace {

care::Standing kiosk_with(wire::AttachedState printer) {
  care::Standing kiosk;
  kiosk.device = {*ledger::DeviceName::parse("kiosk-1"), "kiosk", *seating::VenueName::parse("lumen"), "controller-1"};
  kiosk.reach = care::Reach::Up;
  kiosk.report.emplace();
  kiosk.report->at = {1'800'000'000'000};
  kiosk.report->attached = {{wire::AttachedKind::Printer, printer, {1'700'000'000'000}, ""}};
  return kiosk;
}

// Covers KV-14.
TEST(PrinterState, SaysThatAKioskIsOffOrItsPrinterCannotPrint) {
  using State = wire::AttachedState;
  EXPECT_FALSE(why_not_printing(kiosk_with(State::Ready)));
  EXPECT_FALSE(why_not_printing(kiosk_with(State::PaperNearEnd))) << "a few tickets still come out";
  for (const auto state : {State::PaperOut, State::CoverOpen, State::Absent, State::Fault}) {
    EXPECT_EQ(why_not_printing(kiosk_with(state)), reprint::RefusalReason::PrinterNotReady);
  }
  auto dark = kiosk_with(State::Ready);
  dark.reach = care::Reach::Dark;
  EXPECT_EQ(why_not_printing(dark), reprint::RefusalReason::DeviceUnknown);
}

TEST(PrinterState, HoldsNothingAgainstAKioskThatNobodyHasHeardOf) {
  EXPECT_FALSE(why_not_printing(care::Standing{}));
}

}  // namespace
}  // namespace foyer::central
