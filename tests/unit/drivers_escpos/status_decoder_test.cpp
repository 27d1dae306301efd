// Golden bytes against Epson's "ESC/POS Command Reference": GS a, DLE EOT, GS ( H, DLE DC4 (fn=8).
#include "drivers/printer/escpos/status_decoder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::printer::escpos {
namespace {

PrinterStatus after(const Bytes& automatic) {
  StatusDecoder decoder;
  const auto messages = decoder.feed(automatic);
  EXPECT_EQ(messages.size(), 1U);
  return with(PrinterStatus{.connected = true}, std::get<AutomaticStatus>(messages.at(0)));
}

// Covers KV-7.
TEST(StatusDecoder, ReadsAProcessIdResponse) {
  StatusDecoder decoder;
  const auto messages = decoder.feed(Bytes{0x37, 0x22, 'A', 'b', '1', '~', 0x00});
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(std::get<ProcessIdResponse>(messages[0]).id, (ProcessId{'A', 'b', '1', '~'}));
}

TEST(StatusDecoder, ReadsAClearResponse) {
  StatusDecoder decoder;
  const auto messages = decoder.feed(Bytes{0x37, 0x25, 0x00});
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<ClearResponse>(messages[0]));
}

TEST(StatusDecoder, ReadsAutomaticStatus) {
  EXPECT_EQ(after({0x10, 0, 0, 0}).problem(), std::nullopt);
  EXPECT_EQ(after({0x10, 0, 0, 0}).paper, Paper::Present);
  EXPECT_EQ(after({0x10, 0, 0x03, 0}).paper, Paper::NearEnd);
  EXPECT_EQ(after({0x10, 0, 0x03, 0}).problem(), std::nullopt);
  EXPECT_EQ(after({0x18, 0, 0x0f, 0}).problem(), PrintProblem::PaperOut);
  EXPECT_EQ(after({0x38, 0, 0, 0}).problem(), PrintProblem::CoverOpen);
  EXPECT_EQ(after({0x18, 0, 0, 0}).problem(), PrintProblem::Offline);
  EXPECT_EQ(after({0x18, 0x08, 0, 0}).problem(), PrintProblem::CutterError);
  EXPECT_EQ(after({0x18, 0x04, 0, 0}).problem(), PrintProblem::MechanicalError);
  EXPECT_EQ(after({0x18, 0x20, 0, 0}).problem(), PrintProblem::Unrecoverable);
  EXPECT_EQ(after({0x18, 0x40, 0, 0}).problem(), PrintProblem::Overheated);
}

TEST(StatusDecoder, ReadsRealTimeReplies) {
  const PrinterStatus connected{.connected = true, .online = true};
  EXPECT_EQ(with(connected, 1, {0x1a}).problem(), PrintProblem::Offline);
  EXPECT_EQ(with(connected, 1, {0x12}).problem(), std::nullopt);
  EXPECT_EQ(with(connected, 2, {0x16}).problem(), PrintProblem::CoverOpen);
  EXPECT_EQ(with(connected, 3, {0x1a}).problem(), PrintProblem::CutterError);
  EXPECT_EQ(with(connected, 3, {0x16}).problem(), PrintProblem::MechanicalError);
  EXPECT_EQ(with(connected, 3, {0x32}).problem(), PrintProblem::Unrecoverable);
  EXPECT_EQ(with(connected, 3, {0x52}).problem(), PrintProblem::Overheated);
  EXPECT_EQ(with(connected, 4, {0x1e}).paper, Paper::NearEnd);
  EXPECT_EQ(with(connected, 4, {0x7e}).problem(), PrintProblem::PaperOut);
}

TEST(StatusDecoder, ReadsThePortStatusOfThePrinterClass) {
  EXPECT_EQ(with_port_status({.connected = true}, 0x18).problem(), std::nullopt);
  EXPECT_EQ(with_port_status({.connected = true}, 0x38).problem(), PrintProblem::PaperOut);
  EXPECT_EQ(with_port_status({.connected = true}, 0x08).problem(), PrintProblem::Offline);
  const PrinterStatus out = with_port_status({.connected = true}, 0x38);
  EXPECT_EQ(with_port_status(out, 0x18).problem(), std::nullopt);
}

TEST(StatusDecoder, FindsEachMessageAmongTheOthers) {
  StatusDecoder decoder;
  const auto messages = decoder.feed(
      Bytes{0x12, 0x10, 0x00, 0x13, 0x00, 0x00, 0x37, 0x22, '1', '2', '3', '4', 0x00, 0x16, 0x18, 0x00, 0x0c, 0x00});
  ASSERT_EQ(messages.size(), 5U);  // XOFF in the middle of an automatic status is not part of it.
  EXPECT_TRUE(std::holds_alternative<RealTimeReply>(messages[0]));
  EXPECT_TRUE(std::holds_alternative<AutomaticStatus>(messages[1]));
  EXPECT_TRUE(std::holds_alternative<ProcessIdResponse>(messages[2]));
  EXPECT_TRUE(std::holds_alternative<RealTimeReply>(messages[3]));
  EXPECT_TRUE(std::holds_alternative<AutomaticStatus>(messages[4]));
  EXPECT_EQ(decoder.skipped_bytes(), 0U);
}

TEST(StatusDecoder, RecoversFromAMessageThatWasCutShort) {
  StatusDecoder decoder;
  EXPECT_EQ(decoder.feed(Bytes{0x10, 0x00, 0x18, 0x00, 0x00, 0x00}).size(), 1U);
  EXPECT_EQ(decoder.skipped_bytes(), 2U);
  EXPECT_EQ(decoder.feed(Bytes{0x37, 0x22, 'a', 0x00, 0x12}).size(), 1U);  // An id of one character is none.
  EXPECT_TRUE(decoder.feed(Bytes{0x10}).empty());
  decoder.reset();
  EXPECT_EQ(decoder.feed(Bytes{0x10, 0, 0, 0}).size(), 1U);
}

// GS r 1, "Transmit status": bits 0 and 1 near end, bits 2 and 3 end of the roll; "Transmission status identification".
TEST(StatusDecoder, ReadsThePaperSensorsOfGsR) {
  const auto after = [](std::uint8_t byte) {
    StatusDecoder decoder;
    const Bytes bytes{byte};
    const auto messages = decoder.feed(bytes);
    return with(PrinterStatus{.connected = true}, std::get<PaperReply>(messages.at(0)));
  };
  EXPECT_EQ(after(0x00).paper, Paper::Present);
  EXPECT_EQ(after(0x03).paper, Paper::NearEnd);
  EXPECT_EQ(after(0x0f).paper, Paper::Out);
  EXPECT_TRUE(after(0x00).online);
}

RC_GTEST_PROP(StatusDecoder, TakesTheSameFromAnyPortions, (const std::vector<std::uint8_t>& bytes)) {
  StatusDecoder whole;
  StatusDecoder single;
  const auto expected = whole.feed(bytes).size();
  std::size_t found = 0;
  for (const std::uint8_t byte : bytes) found += single.feed(BytesView(&byte, 1)).size();
  RC_ASSERT(found == expected);
  RC_ASSERT(whole.skipped_bytes() == single.skipped_bytes());
}

RC_GTEST_PROP(StatusDecoder, NeverProvesFromNoiseThatIsNoResponse, (std::vector<std::uint8_t> bytes)) {
  std::erase(bytes, 0x37);
  StatusDecoder decoder;
  for (const Message& message : decoder.feed(bytes)) RC_ASSERT(!std::holds_alternative<ProcessIdResponse>(message));
}

}  // namespace
}  // namespace foyer::printer::escpos
