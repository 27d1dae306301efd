// The ESC/POS printer driver against emulated printers and their faults.
#include "drivers/printer/escpos/escpos_printer.hpp"
#include "tests/drivers/emulated_bus.hpp"

namespace foyer::test {
namespace {

using printer::Failed;
using printer::Paper;
using printer::PrintOutcome;
using printer::PrintProblem;
using printer::Proven;
using printer::Unknown;
using printer::escpos::EscPosPrinter;

printer::Document ticket(std::size_t lines = 4) {
  printer::Document document;
  document.elements.emplace_back(printer::TextLine{
      .text = "FOYER", .alignment = printer::Alignment::Centre, .width = 2, .height = 2, .bold = true});
  for (std::size_t line = 0; line < lines; ++line)
    document.elements.emplace_back(printer::TextLine{"Parkett, Reihe 7, Platz 12: 25,00 €"});
  document.elements.emplace_back(printer::QrCode{.payload = "FOYER1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"});
  document.elements.emplace_back(printer::RasterImage{.width = 64, .height = 16, .pixels = Bytes(128, 0xaa)});
  document.elements.emplace_back(printer::Cut{});
  return document;
}

class TicketPrinters : public testing::Test {
 protected:
  TicketPrinters() { make_whole(); }
  void SetUp() override { context = std::make_unique<usb::Context>(loop.executor()); }

  void connect(const std::string& serial, EscPosPrinter::Limits limits = {}) {
    serial_ = serial;
    tickets_before_ = count(serial);
    EscPosPrinter::Options options;
    options.serial = serial;
    options.limits = limits;
    printer_ = std::make_unique<EscPosPrinter>(*context, options);
    loop.until([&] { return printer_->status().online; });
  }
  PrintOutcome print(printer::Document document = ticket()) { return loop.run(printer_->print(std::move(document))); }
  static std::int64_t count(const std::string& serial) {
    return device(serial).at("tickets").to_number<std::int64_t>();
  }
  /// That fell out of the printer since it was connected.
  [[nodiscard]] std::int64_t tickets() const { return count(serial_) - tickets_before_; }

  Loop loop;
  std::unique_ptr<usb::Context> context;
  std::unique_ptr<EscPosPrinter> printer_;
  std::string serial_;
  std::int64_t tickets_before_ = 0;
};

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
                                         std::pair{"offline", PrintProblem::Offline}),
                         [](const auto& parameter) { return std::string(parameter.param.first); });

const EscPosPrinter::Limits impatient{.fault_patience = Duration(200), .reply = Duration(300)};

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

TEST_F(TicketPrinters, GoOnWhenAFaultIsMendedInTime) {
  connect(plain_printer, {.fault_patience = Duration(30'000)});
  act(plain_printer, "paper_out_after_mm", {{"mm", 10}});
  const auto outcome = loop.start(printer_->print(ticket(40)));
  loop.until([&] { return printer_->status().paper == Paper::Out; });
  EXPECT_FALSE(outcome->has_value());
  act(plain_printer, "ok");
  loop.until([&] { return outcome->has_value(); });
  EXPECT_EQ(**outcome, PrintOutcome(Proven{}));
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
