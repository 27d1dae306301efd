// Printers that can do less: how they are known, how their state is learned, and that nothing of theirs is proven.
#include "tests/drivers/printers.hpp"

namespace foyer::test {
namespace {

using TicketPrintersThatDoLess = TicketPrinters;
const EscPosPrinter::Limits quick{.reply = Duration(300), .poll = Duration(50)};

std::int64_t number_of(const std::string& serial, const char* what) {
  return device(serial).at(what).to_number<std::int64_t>();
}
/// Answers that wait in the printer.
std::int64_t held(const std::string& serial) {
  return number_of(serial, "held_replies");
}
/// How often it was asked how it is.
std::int64_t asked(const std::string& serial) {
  return number_of(serial, "status_requests");
}

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

// Covers KV-7.
TEST_F(TicketPrintersThatDoLess, AreAskedForTheirPaperInStepAfterALateAnswer) {
  const printer::escpos::Profile poor{
      .automatic_status = false, .real_time_status = false, .process_id = false, .clear_buffer = false};
  connect(paper_printer, {.reply = Duration(300), .poll = Duration(0)}, poor);
  loop.until([&] { return printer_->status().paper == Paper::Present; });
  for (int round = 0; round < 5; ++round) {
    std::vector<Paper> told;
    act(paper_printer, "hold_replies");
    loop.until([] { return held(paper_printer) > 0; });  // It was asked while there was paper, and says so late.
    act(paper_printer, "paper_near_end");
    loop.until([&] { return printer_->status().problem() == PrintProblem::Offline; });
    printer_->on_status([&](const printer::PrinterStatus& status) {
      if (status.online) told.push_back(status.paper);
    });
    loop.until([] { return held(paper_printer) > 1; });  // The next question is under way.
    act(paper_printer, "hold_replies", {{"on", false}});
    loop.until([&] { return !told.empty() && told.back() == Paper::NearEnd; });
    EXPECT_EQ(told, std::vector{Paper::NearEnd}) << "the late answer was taken for that of the next question";
    printer_->on_status({});
    act(paper_printer, "paper_near_end", {{"on", false}});
    loop.until([&] { return printer_->status().paper == Paper::Present; });
  }
}

// Covers KV-7.
TEST_F(TicketPrintersThatDoLess, AreNotMisreadAfterALateAnswer) {
  connect(polled_printer, {.reply = Duration(300), .poll = Duration(0)});
  act(polled_printer, "paper_near_end");
  loop.until([&] { return printer_->status().paper == Paper::NearEnd; });
  std::vector<PrintProblem> problems;
  printer_->on_status([&](const printer::PrinterStatus& status) {
    if (const auto problem = status.problem()) problems.push_back(*problem);
  });
  // What it says of its paper would mean "off line" as an answer to the first question.
  constexpr int about_paper = 4;
  int caught = 0;
  for (int attempt = 0; caught < 3 && attempt < 100; ++attempt) {
    act(polled_printer, "hold_replies");
    loop.until([] { return held(polled_printer) > 0; });
    const bool is_caught = device(polled_printer).at("last_status_request").to_number<int>() == about_paper;
    if (is_caught) loop.until([] { return held(polled_printer) > 1; });
    const auto before = asked(polled_printer);
    act(polled_printer, "hold_replies", {{"on", false}});
    // Another question of the round each time, lest the same one be held for ever.
    loop.until([&] { return asked(polled_printer) > before + 8 + attempt % about_paper; });
    caught += is_caught ? 1 : 0;
  }
  EXPECT_EQ(caught, 3);
  EXPECT_EQ(problems, std::vector<PrintProblem>{});
}

// Covers KV-7.
TEST_F(TicketPrintersThatDoLess, AreAskedByOneAtATimeHoweverOftenTheyComeAndGo) {
  // Paused for so long that those who asked on an earlier connection are still asleep when the next begins.
  const Duration pause(2'000);
  connect(polled_printer, {.reply = Duration(5'000), .poll = pause});
  for (int time = 0; time < 5; ++time) {
    act(polled_printer, "unplug");
    loop.until([&] { return !printer_->status().connected; });
    act(polled_printer, "plug");
    loop.until([&] { return printer_->status().online; });
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto before = asked(polled_printer);
  constexpr int questions = 4;
  loop.until([&] { return asked(polled_printer) >= before + 3 * questions; });
  const auto pauses = (std::chrono::steady_clock::now() - begin) / pause;
  // The first may have been under way when this began to count; a slower machine asks less often, never more.
  EXPECT_LE(asked(polled_printer) - before, (pauses + 2) * questions) << "two ask, each in its own rhythm";
}

}  // namespace
}  // namespace foyer::test
