// Printers that can do less: how they are known, how their state is learned, and that nothing of theirs is proven.
#include "tests/drivers/printers.hpp"

namespace foyer::test {
namespace {

using TicketPrintersThatDoLess = TicketPrinters;
const EscPosPrinter::Limits quick{.reply = Duration(300), .poll = Duration(50)};

TEST_F(TicketPrintersThatDoLess, AreKnownByTheirDeviceId) {
  connect(plain_printer);
  EXPECT_EQ(printer_->status().model, "EPSON TM-T20II");
  EXPECT_TRUE(printer_->status().can_prove);
  connect(vendor_printer);
  EXPECT_EQ(printer_->status().model, "") << "the vendor class has no such request";
  connect(polled_printer, quick);
  EXPECT_EQ(printer_->status().model, "EPSON CT-S310II");
  EXPECT_FALSE(printer_->status().can_prove);
}

// Covers KV-7.
TEST_F(TicketPrintersThatDoLess, ArePolledWhereTheyTellNothingByThemselves) {
  connect(polled_printer, quick);
  for (const auto& [fault, problem] :
       {std::pair{"paper_out", PrintProblem::PaperOut}, std::pair{"cover_open", PrintProblem::CoverOpen},
        std::pair{"jam", PrintProblem::MechanicalError}, std::pair{"overheated", PrintProblem::Overheated}}) {
    act(polled_printer, fault);
    loop.until([&, wanted = problem] { return printer_->status().problem() == wanted; });
    EXPECT_EQ(print(), PrintOutcome(Failed{problem, false}));
    act(polled_printer, "ok");
    loop.until([&] { return !printer_->status().problem(); });
  }
  EXPECT_EQ(print(), PrintOutcome(Unknown{PrintProblem::NoProof}));
  EXPECT_EQ(tickets(), 1);
}

// Covers KV-7.
TEST_F(TicketPrintersThatDoLess, AreNotMisreadWhereTwoAskThemAtOnce) {
  // Polled without a pause, so that each document finds a question under way; a reply does not say what it answers.
  connect(polled_printer, {.reply = Duration(5'000), .poll = Duration(0)});
  std::vector<PrintProblem> problems;
  printer_->on_status([&](const printer::PrinterStatus& status) {
    if (const auto problem = status.problem()) problems.push_back(*problem);
  });
  for (int document = 0; document < 10; ++document) EXPECT_EQ(print(), PrintOutcome(Unknown{PrintProblem::NoProof}));
  EXPECT_EQ(tickets(), 10);
  EXPECT_EQ(problems, std::vector<PrintProblem>{});
}

// Covers KV-7.
TEST_F(TicketPrintersThatDoLess, ProveNothingWhenTheirFaultsWouldNotBeHeardOf) {
  connect(deaf_printer, quick);
  EXPECT_EQ(print(), PrintOutcome(Unknown{PrintProblem::NoProof}));
  EXPECT_EQ(tickets(), 1);
}

TEST_F(TicketPrintersThatDoLess, AreAskedForTheirPaperWhereTheyTellNothingElse) {
  const printer::escpos::Profile poor{
      .automatic_status = false, .real_time_status = false, .process_id = false, .clear_buffer = false};
  connect(paper_printer, quick, poor);
  act(paper_printer, "paper_near_end");
  loop.until([&] { return printer_->status().paper == Paper::NearEnd; });
  act(paper_printer, "cover_open");
  loop.until([&] { return printer_->status().problem() == PrintProblem::Offline; });
  act(paper_printer, "ok");
  loop.until([&] { return !printer_->status().problem(); });
  EXPECT_EQ(print(), PrintOutcome(Unknown{PrintProblem::NoProof}));
}

TEST_F(TicketPrintersThatDoLess, ShowTheirPortStatusWhereTheyHaveNoReturnChannel) {
  connect(one_way_printer, quick);
  act(one_way_printer, "paper_out");
  loop.until([&] { return printer_->status().problem() == PrintProblem::PaperOut; });
  EXPECT_EQ(print(), PrintOutcome(Failed{PrintProblem::PaperOut, false}));
  act(one_way_printer, "ok");
  loop.until([&] { return !printer_->status().problem(); });
}

}  // namespace
}  // namespace foyer::test
