// The printer driver when the bus itself misbehaves.
#include "tests/drivers/printers.hpp"

namespace foyer::test {
namespace {

using PrintersOnABadBus = TicketPrinters;

constexpr int printer_out = 0x01;
constexpr int printer_in = 0x82;

// Covers KV-7.
TEST_F(PrintersOnABadBus, GoOnReadingAfterAStallOrTooManyBytes) {
  connect(plain_printer);
  for (const char* trouble : {"stall", "babble"}) {
    SCOPED_TRACE(trouble);
    ASSERT_EQ(print(), PrintOutcome(Proven{}));
    act(plain_printer, trouble, {{"endpoint", printer_in}});
    act(plain_printer, "cover_open");
    loop.until([&] { return printer_->status().cover_open; });
    act(plain_printer, "ok");
    loop.until([&] { return !printer_->status().problem(); });
    EXPECT_EQ(print(), PrintOutcome(Proven{}));
  }
}

// Covers KV-7.
TEST_F(PrintersOnABadBus, SayUnknownAfterAStallInTheMiddleAndPrintTheNext) {
  connect(slow_printer, {.reply = Duration(300)});
  const auto outcome = loop.start(printer_->print(ticket(200)));
  loop.until([&] { return device(slow_printer).at("waiting_bytes").to_number<int>() > 0; });
  act(slow_printer, "stall", {{"endpoint", printer_out}});
  loop.until([&] { return outcome->has_value(); });
  EXPECT_EQ(**outcome, PrintOutcome(Unknown{PrintProblem::TransferFailed}));
  EXPECT_EQ(print(ticket(0)), PrintOutcome(Proven{}));
}

// Covers KV-3, KV-7.
TEST_F(PrintersOnABadBus, SendTheRestOfWhatWasTakenInPartAndNothingTwice) {
  connect(plain_printer);
  ASSERT_EQ(print(ticket(200)), PrintOutcome(Proven{}));
  const auto whole = pictures(plain_printer, static_cast<unsigned>(tickets_before_)).at(0).png;
  for (const int bytes : {0, 1, 64, 1000, 4095}) {
    SCOPED_TRACE(bytes);
    const auto before = static_cast<unsigned>(count(plain_printer));
    act(plain_printer, "short", {{"endpoint", printer_out}, {"bytes", bytes}, {"transfers", 5}});
    EXPECT_EQ(print(ticket(200)), PrintOutcome(Proven{}));
    const auto printed = pictures(plain_printer, before);
    ASSERT_EQ(printed.size(), 1U);
    EXPECT_EQ(printed[0].png, whole);
  }
  EXPECT_EQ(device(plain_printer).at("unknown_commands").to_number<int>(), 0);
}

// Covers KV-7.
TEST_F(PrintersOnABadBus, ProveNothingWhereTransfersEndWellAndTakeNothing) {
  connect(plain_printer, {.reply = Duration(300)});
  act(plain_printer, "short", {{"endpoint", printer_out}, {"bytes", 0}, {"transfers", 1000}});
  EXPECT_EQ(print(), PrintOutcome(Unknown{PrintProblem::TransferFailed}));
  EXPECT_EQ(tickets(), 0);
  act(plain_printer, "unplug");
  loop.until([&] { return !printer_->status().connected; });
  act(plain_printer, "plug");
  loop.until([&] { return printer_->status().online; });
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
}

// Covers KV-7.
TEST_F(PrintersOnABadBus, SayUnknownWhenMovedToAnotherPortInTheMiddleAndPrintTheNextThere) {
  connect(slow_printer, {.reply = Duration(300)});
  const auto other_before = count(second_printer);
  const auto outcome = loop.start(printer_->print(ticket(100)));
  loop.until([&] { return device(slow_printer).at("waiting_bytes").to_number<int>() > 0; });
  act(slow_printer, "unplug");
  act(slow_printer, "plug", {{"port", "1-8"}});
  loop.until([&] { return outcome->has_value(); });
  EXPECT_EQ(**outcome, PrintOutcome(Unknown{PrintProblem::Unplugged}));
  loop.until([&] { return printer_->status().online; });
  EXPECT_EQ(device(slow_printer).at("port").as_string(), "1-8");
  EXPECT_EQ(print(ticket(0)), PrintOutcome(Proven{}));
  EXPECT_EQ(count(second_printer), other_before) << "another printer took over what was this one's";
}

TEST_F(PrintersOnABadBus, ComeBackAfterAProtocolErrorOnReading) {
  connect(plain_printer);
  act(plain_printer, "disturb", {{"endpoint", printer_in}});
  loop.until([&] { return !printer_->status().connected; });
  loop.until([&] { return printer_->status().online; });
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
}

TEST_F(PrintersOnABadBus, CostNothingWhereIdleReadsBringNothing) {
  connect(restless_printer);
  ASSERT_EQ(print(), PrintOutcome(Proven{}));
  const auto empty_reads = [] { return device(restless_printer).at("empty_reads").to_number<std::int64_t>(); };
  const auto begin = std::chrono::steady_clock::now();
  const auto before = empty_reads();
  loop.until([&] { return empty_reads() >= before + 8; });
  const auto quiet = before + 8;
  loop.until([&] { return std::chrono::steady_clock::now() > begin + std::chrono::seconds(2); });
  // Pauses of 5 ms that double up to 100: a slower machine reads less often, never more.
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  EXPECT_LE(static_cast<double>(empty_reads() - quiet), taken.count() * 10 + 5);
}

}  // namespace
}  // namespace foyer::test
