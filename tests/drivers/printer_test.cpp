// The ESC/POS printer driver against emulated printers and their faults.
#include "tests/drivers/printers.hpp"

namespace foyer::test {
namespace {

// Covers KV-3, KV-7.
TEST_F(TicketPrinters, PrintATicketAndProveIt) {
  connect(plain_printer);
  EXPECT_TRUE(printer_->status().can_prove);
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
  EXPECT_EQ(tickets(), 1);
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
  EXPECT_EQ(tickets(), 2);
  EXPECT_EQ(device(plain_printer).at("unknown_commands").to_number<int>(), 0);
}

// Covers KV-9.
TEST_F(TicketPrinters, CountThePaperTheyFeed) {
  connect(plain_printer);
  EXPECT_EQ(printer_->paper_fed_mm(), 0U);
  EXPECT_EQ(print(), PrintOutcome(Proven{}));  // And an empty cut first, which the emulated printer does not make.
  const auto counted_before = printer_->paper_fed_mm();
  const auto fed_before = device(plain_printer).at("fed_mm").to_number<std::uint64_t>();
  EXPECT_GT(counted_before, 40U);
  auto wide = ticket();
  wide.elements.insert(wide.elements.begin(),
                       printer::TextLine{.text = std::string(100, 'x'), .width = 2, .height = 3});
  wide.elements.insert(wide.elements.begin(), printer::Feed{3});
  EXPECT_EQ(print(wide), PrintOutcome(Proven{}));
  // The emulated printer moves its own paper, by an interpreter that knows nothing of the driver. Its knife is 1 mm
  // nearer to the head than the table says; the rest is rounding.
  const auto counted = printer_->paper_fed_mm();
  const auto fed = device(plain_printer).at("fed_mm").to_number<std::uint64_t>() - fed_before;
  EXPECT_GT(fed, 100U);
  EXPECT_NEAR(static_cast<double>(counted - counted_before), static_cast<double>(fed), 3.0);
  act(plain_printer, "paper_out");
  loop.until([&] { return printer_->status().paper == Paper::Out; });
  EXPECT_EQ(print(), PrintOutcome(Failed{PrintProblem::PaperOut}));
  EXPECT_EQ(printer_->paper_fed_mm(), counted) << "nothing of it can be on paper";
}

TEST_F(TicketPrinters, PrintADocumentLargerThanThePrintersBuffer) {
  connect(plain_printer);
  EXPECT_EQ(print(ticket(200)), PrintOutcome(Proven{}));
}

TEST_F(TicketPrinters, FindThePrinterBehindADecoyInterface) {
  connect(decoy_printer);
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
  EXPECT_EQ(tickets(), 1);
}

TEST_F(TicketPrinters, KnowAVendorClassPrinterByItsQuirk) {
  connect(vendor_printer);
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
}

TEST_F(TicketPrinters, NeverProveWithoutAReturnChannel) {
  connect(one_way_printer);
  EXPECT_FALSE(printer_->status().can_prove);
  EXPECT_EQ(print(), PrintOutcome(Unknown{PrintProblem::NoProof}));
  EXPECT_EQ(tickets(), 1);
}

TEST_F(TicketPrinters, KeepTwoIdenticalPrintersApart) {
  const auto other_before = count(plain_printer);
  connect(second_printer);
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
  EXPECT_EQ(tickets(), 1);
  EXPECT_EQ(count(plain_printer), other_before);
}

TEST_F(TicketPrinters, FailAtOnceWhenAbsentAndReturnByThemselves) {
  connect(plain_printer);
  act(plain_printer, "unplug");
  loop.until([&] { return !printer_->status().connected; });
  EXPECT_EQ(print(), PrintOutcome(Failed{PrintProblem::Absent}));
  act(plain_printer, "plug", {{"port", "1-8"}});
  loop.until([&] { return printer_->status().online; });
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
}

TEST_F(TicketPrinters, TellTheirStateByThemselves) {
  connect(plain_printer);
  int changes = 0;
  printer_->on_status([&](const printer::PrinterStatus&) { ++changes; });
  act(plain_printer, "paper_near_end");
  loop.until([&] { return printer_->status().paper == Paper::NearEnd; });
  EXPECT_EQ(printer_->status().problem(), std::nullopt);
  act(plain_printer, "cover_open");
  loop.until([&] { return printer_->status().problem() == PrintProblem::CoverOpen; });
  act(plain_printer, "ok");
  loop.until([&] { return printer_->status().problem() == std::nullopt; });
  EXPECT_EQ(printer_->status().paper, Paper::Present);
  EXPECT_GE(changes, 3);
}

class KnownFaults : public TicketPrinters, public testing::WithParamInterface<std::pair<const char*, PrintProblem>> {};

// Covers KV-7.
TEST_P(KnownFaults, FailBeforeAByteIsSent) {
  const auto [fault, problem] = GetParam();
  connect(plain_printer);
  act(plain_printer, fault);
  loop.until([&] { return printer_->status().problem().has_value(); });
  EXPECT_EQ(print(), PrintOutcome(Failed{problem, false}));
  act(plain_printer, "ok");
  loop.until([&] { return !printer_->status().problem(); });
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
  EXPECT_EQ(tickets(), 1);
}

INSTANTIATE_TEST_SUITE_P(Each, KnownFaults,
                         testing::Values(std::pair{"paper_out", PrintProblem::PaperOut},
                                         std::pair{"cover_open", PrintProblem::CoverOpen},
                                         std::pair{"jam", PrintProblem::MechanicalError},
                                         std::pair{"unrecoverable", PrintProblem::Unrecoverable},
                                         std::pair{"overheated", PrintProblem::Overheated},
                                         std::pair{"offline", PrintProblem::Offline}),
                         [](const auto& parameter) { return std::string(parameter.param.first); });

const EscPosPrinter::Limits impatient{.reply = Duration(300)};

// Covers KV-7.
TEST_F(TicketPrinters, SayUnknownWhenThePaperEndsInTheMiddle) {
  connect(plain_printer, impatient);
  act(plain_printer, "paper_out_after_mm", {{"mm", 10}});
  EXPECT_EQ(print(ticket(40)), PrintOutcome(Unknown{PrintProblem::PaperOut}));
  EXPECT_EQ(print(), PrintOutcome(Failed{PrintProblem::PaperOut, false}));
  act(plain_printer, "ok");
  loop.until([&] { return !printer_->status().problem(); });
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
}

// A roll changed in the middle leaves a ticket in two pieces, and the printer returns its id all the same.
// Covers KV-7.
TEST_F(TicketPrinters, ProveNoTicketWhoseRollWasChangedInTheMiddle) {
  connect(plain_printer, impatient);
  act(plain_printer, "paper_out_after_mm", {{"mm", 10}});
  const auto outcome = loop.start(printer_->print(ticket(40)));
  loop.until([&] { return device(plain_printer).at("paper_out").as_bool(); });
  act(plain_printer, "ok");
  loop.until([&] { return outcome->has_value(); });
  EXPECT_EQ(**outcome, PrintOutcome(Unknown{PrintProblem::PaperOut}));
}

// Covers KV-7.
TEST_F(TicketPrinters, NeverLetTheRestOfATicketOutAfterRecovery) {
  for (const auto& serial : {slow_printer, plain_printer}) {  // The slow one's small buffer is full then: it NAKs.
    SCOPED_TRACE(serial);
    connect(serial, impatient);
    act(serial, "cover_open_after_mm", {{"mm", 10}});
    EXPECT_EQ(print(ticket(100)), PrintOutcome(Unknown{PrintProblem::CoverOpen}));
    EXPECT_LE(device(serial).at("waiting_bytes").to_number<int>(), 3) << "GS a, and nothing that prints";
    act(serial, "ok");
    loop.until([&] { return !printer_->status().problem(); });
    EXPECT_EQ(tickets(), 0);
    EXPECT_EQ(print(ticket(0)), PrintOutcome(Proven{}));
    EXPECT_EQ(tickets(), 2) << "the piece that was cut off, and the ticket";
  }
}

// While the loop stands still, as at the end of a program: what it does then comes after the transfer has ended.
TEST_F(TicketPrinters, MayBeDestroyedInTheMiddleOfAnything) {
  for (int milliseconds = 0; milliseconds < 30; milliseconds += 3) {
    connect(plain_printer);
    const auto outcome = loop.start(printer_->print(ticket()));
    const auto then = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    loop.until([&] { return std::chrono::steady_clock::now() >= then; });
    printer_.reset();
    loop.until([&] { return outcome->has_value() && !device(plain_printer).at("claimed").as_bool(); });
  }
}

TEST_F(TicketPrinters, BeginWithAnEmptyBufferAndCutOffWhatAnotherProgramLeft) {
  connect(slow_printer);
  auto unfinished = loop.start(printer_->print(ticket(100)));
  loop.until([&] { return device(slow_printer).at("waiting_bytes").to_number<int>() > 0; });
  printer_.reset();
  loop.until([&] { return unfinished->has_value() && !device(slow_printer).at("claimed").as_bool(); });
  connect(slow_printer);
  EXPECT_EQ(print(ticket(0)), PrintOutcome(Proven{}));
  const auto fallen = pictures(slow_printer, static_cast<unsigned>(tickets_before_));
  ASSERT_EQ(fallen.size(), 2U);
  EXPECT_EQ(print(ticket(0)), PrintOutcome(Proven{}));
  EXPECT_EQ(pictures(slow_printer, fallen.back().number).at(0).png, fallen.back().png) << "nothing else is on it";
}

TEST_F(TicketPrinters, SayUnknownWhenTheCutterFails) {
  connect(plain_printer, impatient);
  act(plain_printer, "cutter_error");
  EXPECT_EQ(print(), PrintOutcome(Unknown{PrintProblem::CutterError}));
}

// Covers KV-7.
TEST_F(TicketPrinters, SayUnknownWhenUnpluggedInTheMiddleAndPrintAgainAfterwards) {
  connect(slow_printer, impatient);
  const auto outcome = loop.start(printer_->print(ticket(100)));
  loop.until([&] { return device(slow_printer).at("waiting_bytes").to_number<int>() > 0; });
  act(slow_printer, "unplug");
  loop.until([&] { return outcome->has_value(); });
  EXPECT_EQ(**outcome, PrintOutcome(Unknown{PrintProblem::Unplugged}));
  act(slow_printer, "plug");
  loop.until([&] { return printer_->status().online; });
  EXPECT_EQ(print(ticket(0)), PrintOutcome(Proven{}));
}

TEST_F(TicketPrinters, SayUnknownWhenTheBusFailsInTheMiddle) {
  connect(slow_printer, impatient);
  const auto outcome = loop.start(printer_->print(ticket(200)));
  loop.until([&] { return device(slow_printer).at("waiting_bytes").to_number<int>() > 0; });
  act(slow_printer, "disturb", {{"endpoint", 0x01}});
  loop.until([&] { return outcome->has_value(); });
  EXPECT_EQ(**outcome, PrintOutcome(Unknown{PrintProblem::TransferFailed}));
}

TEST_F(TicketPrinters, SayWhyThereIsNoConnection) {
  connect(plain_printer);
  EXPECT_EQ(printer_->link_state(), usb::LinkState::Connected);
  EscPosPrinter second(*context, {.serial = plain_printer});
  loop.until([&] { return second.link_state() == usb::LinkState::Refused; });
  EXPECT_EQ(loop.run(second.print(ticket())), PrintOutcome(Failed{PrintProblem::Absent}));
}

TEST_F(TicketPrinters, EndAtTheDeadlineWhateverThePrinterDoes) {
  connect(slow_printer, {.document = Duration(700), .reply = Duration(300)});
  EXPECT_EQ(print(ticket(200)), PrintOutcome(Unknown{PrintProblem::DeadlinePassed}));
}

TEST_F(TicketPrinters, RefuseASecondDocumentMeanwhile) {
  connect(slow_printer);
  const auto first = loop.start(printer_->print(ticket(5)));
  loop.until([&] { return device(slow_printer).at("waiting_bytes").to_number<int>() > 0; });
  EXPECT_EQ(print(), PrintOutcome(Failed{PrintProblem::Busy}));
  loop.until([&] { return first->has_value(); });
  EXPECT_EQ(**first, PrintOutcome(Proven{}));
}

TEST_F(TicketPrinters, RefuseADocumentThatCannotBePrinted) {
  connect(plain_printer);
  EXPECT_EQ(print({{printer::TextLine{"\x1b"}}}), PrintOutcome(Failed{PrintProblem::Unprintable}));
}

TEST_F(TicketPrinters, EndTheirDocumentWhenTheyAreShutDown) {
  connect(slow_printer);
  const auto outcome = loop.start(printer_->print(ticket(100)));
  loop.until([&] { return device(slow_printer).at("waiting_bytes").to_number<int>() > 0; });
  printer_.reset();
  loop.until([&] { return outcome->has_value(); });
  EXPECT_TRUE(std::holds_alternative<Unknown>(**outcome));
  loop.until([] { return !device(slow_printer).at("claimed").as_bool(); });
}

}  // namespace
}  // namespace foyer::test
