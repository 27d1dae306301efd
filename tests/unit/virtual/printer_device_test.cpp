// The printer around the interpreter: its buffer, its faults and what it reports.

#include "drivers/virtual/printer_device.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <stdlib.h>

namespace foyer::emulation {
namespace {

using namespace std::string_literals;

constexpr std::uint8_t OUT = 0x01;
constexpr std::uint8_t IN = 0x82;

struct Device : ::testing::Test {
  std::string folder = "/tmp/foyer-tray-XXXXXX";

  void SetUp() override { ASSERT_NE(mkdtemp(folder.data()), nullptr); }
  void TearDown() override { std::filesystem::remove_all(folder); }

  [[nodiscard]] PrinterOptions options() const { return {.serial = "P-1", .buffer_bytes = 100}; }
  [[nodiscard]] std::size_t tickets() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
  }
};

std::size_t send(PrinterDevice& printer, const std::string& text) {
  return printer.accept(OUT, as_bytes(text));
}

std::string reply(PrinterDevice& printer) {
  const auto packet = printer.provide(IN, 64);
  return packet ? to_hex(*packet) : "none";
}

const std::string TICKET = "ticket\n\x1dV\x00"s;

TEST_F(Device, TakesNoMoreThanItsBufferWhileItCannotPrint) {
  PrinterDevice printer(options(), folder);
  PrinterState state;
  state.paper_out = true;
  printer.set_state(state);
  EXPECT_EQ(send(printer, std::string(90, 'x')), 90u);
  EXPECT_EQ(send(printer, TICKET + TICKET), 10u);
  EXPECT_EQ(send(printer, "x"), 0u);
  EXPECT_EQ(tickets(), 0u);
  printer.repair();
  EXPECT_EQ(tickets(), 1u);
  EXPECT_EQ(printer.waiting_bytes(), 0u);
}

TEST_F(Device, NumbersOnAfterARestart) {
  {
    PrinterDevice printer(options(), folder);
    send(printer, TICKET + TICKET);
  }
  PrinterDevice again(options(), folder);
  send(again, TICKET);
  EXPECT_TRUE(std::filesystem::exists(folder + "/P-1-0003.png"));
  EXPECT_EQ(tickets(), 3u);
}

TEST_F(Device, TellsEachFaultInItsOwnBits) {
  PrinterDevice printer(options(), folder);
  struct Case {
    bool PrinterState::*fault;
    const char* answers[4];
  };
  const Case cases[] = {{&PrinterState::paper_out, {"1a", "32", "12", "7e"}},
                        {&PrinterState::paper_near_end, {"12", "12", "12", "1e"}},
                        {&PrinterState::cover_open, {"1a", "16", "12", "12"}},
                        {&PrinterState::jam, {"1a", "52", "16", "12"}},
                        {&PrinterState::cutter_error, {"1a", "52", "1a", "12"}},
                        {&PrinterState::unrecoverable, {"1a", "52", "32", "12"}},
                        {&PrinterState::overheated, {"1a", "52", "52", "12"}},
                        {&PrinterState::offline, {"1a", "12", "12", "12"}}};
  for (const auto& [fault, answers] : cases) {
    PrinterState state;
    state.*fault = true;
    printer.set_state(state);
    for (char kind = 1; kind <= 4; ++kind) {
      send(printer, "\x10\x04"s + kind);
      EXPECT_EQ(reply(printer), answers[kind - 1]) << static_cast<int>(kind);
    }
    printer.repair();
  }
}

TEST_F(Device, AnswersInRealTimeThoughTheBufferWaits) {
  PrinterDevice printer(options(), folder);
  PrinterState state;
  state.cover_open = true;
  printer.set_state(state);
  send(printer, "text before\n\x10\x04\x02"s);
  EXPECT_EQ(reply(printer), "16");
}

TEST_F(Device, ReportsByItselfOnlyAfterItWasAsked) {
  PrinterDevice printer(options(), folder);
  PrinterState state;
  state.jam = true;
  printer.set_state(state);
  EXPECT_EQ(reply(printer), "none");
  printer.repair();
  send(printer, "\x1d\x61\xff");
  EXPECT_EQ(reply(printer), "10000000");
  printer.set_state(state);
  EXPECT_EQ(reply(printer), "18040000");
  printer.set_state(state);
  EXPECT_EQ(reply(printer), "none");
}

TEST_F(Device, StopsAtTheLineWhereThePaperEnds) {
  PrinterDevice printer(options(), folder);
  printer.fail_after(10, &PrinterState::paper_out);
  send(printer, std::string(50, '\n'));
  EXPECT_TRUE(printer.state().paper_out);
  EXPECT_EQ(printer.waiting_bytes(), 47u) << "three lines of 30 rows go beyond 80 rows";
}

// DLE DC4 (fn = 8): "Clears all data stored in the receive buffer and the print buffer and transmits Clear response."
TEST_F(Device, ForgetsWhatItReceivedWhenToldTo) {
  const std::string clear = "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"s;
  PrinterDevice printer(options(), folder);
  PrinterState state;
  state.cover_open = true;
  printer.set_state(state);
  send(printer, TICKET);
  EXPECT_EQ(send(printer, clear), clear.size());
  EXPECT_EQ(reply(printer), "372500");
  EXPECT_EQ(printer.waiting_bytes(), 0u);
  printer.repair();
  EXPECT_EQ(tickets(), 0u);
  send(printer, TICKET);
  EXPECT_EQ(tickets(), 1u);
}

TEST_F(Device, GivesUpACommandThatWasUnderWayWhenToldToForget) {
  PrinterDevice printer(options(), folder);
  send(printer, "\x1dv0\x00\x48\x00\x10\x00 the picture's first row"s);
  for (const char byte : "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"s) send(printer, std::string(1, byte));
  EXPECT_EQ(reply(printer), "372500");
  send(printer, TICKET);
  EXPECT_EQ(tickets(), 1u);
  EXPECT_EQ(printer.interpreter().unknown_commands(), 0u);
}

TEST_F(Device, CallsBothPiecesOfATornTicketTorn) {
  PrinterDevice printer(options(), folder);
  printer.fail_after(5, &PrinterState::paper_out);
  send(printer, "first\n\n\nlast\n\x1dV\x00"s + TICKET);
  printer.repair();
  EXPECT_TRUE(std::filesystem::exists(folder + "/P-1-0001-torn.png"));
  EXPECT_TRUE(std::filesystem::exists(folder + "/P-1-0002-torn.png"));
  EXPECT_TRUE(std::filesystem::exists(folder + "/P-1-0003.png"));
}

TEST_F(Device, GivesItsIdOnlyForItsOwnInterface) {
  PrinterOptions decoy = options();
  decoy.shape = PrinterShape::Decoy;
  PrinterDevice printer(decoy, folder);
  EXPECT_FALSE(printer.control({0xa1, 0, 0, 0x0000, 255}, {}));
  const auto id = printer.control({0xa1, 0, 0, 0x0100, 255}, {});
  ASSERT_TRUE(id);
  EXPECT_EQ(std::size_t{(*id)[0]} * 256 + (*id)[1], id->size()) << "the length counts itself, high byte first";
  EXPECT_NE(as_text(*id).find("SN:P-1;"), std::string_view::npos);
}

}  // namespace
}  // namespace foyer::emulation
