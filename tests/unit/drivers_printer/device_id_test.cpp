// The IEEE 1284 device id: what it says, and that noise does no harm.
#include "drivers/printer/device_id.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::printer {
namespace {

/// As a printer sends it: the length counts itself, high byte first.
Bytes sent(const std::string& text) {
  Bytes bytes{static_cast<std::uint8_t>((text.size() + 2) >> 8), static_cast<std::uint8_t>((text.size() + 2) & 0xff)};
  bytes.insert(bytes.end(), text.begin(), text.end());
  return bytes;
}

// The keys and their long forms: IEEE 1284-2000, 7.6; the length in front: USB printer class 1.1, 4.2.1.
TEST(DeviceId, TellsMakerModelAndCommands) {
  const DeviceId expected{"EPSON", "TM-T20II", {"ESC/POS"}, "J4CK123456"};
  EXPECT_EQ(parse_device_id(sent("MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;DES:EPSON TM-T20II;SN:J4CK123456;")),
            expected);
  EXPECT_EQ(parse_device_id(sent("MANUFACTURER: EPSON ;COMMAND SET:ESC/POS;MODEL:TM-T20II;SERN:J4CK123456")), expected);
  EXPECT_EQ(expected.name(), "EPSON TM-T20II");
}

TEST(DeviceId, KeepsSeveralCommandSetsInOrder) {
  EXPECT_EQ(parse_device_id(sent("MDL:X;CMD:PJL, ESC/POS,,RAW;"))->commands,
            (std::vector<std::string>{"PJL", "ESC/POS", "RAW"}));
}

TEST(DeviceId, NamesTheMakerOnce) {
  EXPECT_EQ(parse_device_id(sent("MFG:Star;MDL:Star TSP143;"))->name(), "Star TSP143");
  EXPECT_EQ(parse_device_id(sent("MFG:Star;"))->name(), "Star");
}

TEST(DeviceId, MindsNoWrongLengthAndNoEndingWithoutSemicolon) {
  Bytes wrong = sent("MFG:A;MDL:B");
  wrong[0] = 0xff;
  EXPECT_EQ(parse_device_id(wrong)->name(), "A B");
}

TEST(DeviceId, IsNothingWithoutMakerAndModel) {
  EXPECT_FALSE(parse_device_id({}));
  EXPECT_FALSE(parse_device_id(Bytes{0}));
  EXPECT_FALSE(parse_device_id(Bytes{0, 2}));
  EXPECT_FALSE(parse_device_id(sent("CLS:PRINTER;")));
}

TEST(DeviceId, ShowsPeopleOnlyWhatCanBeRead) {
  EXPECT_EQ(parse_device_id(sent("MDL:T\x1b[2J\xff;"))->model, "T?[2J?");
}

RC_GTEST_PROP(DeviceId, ComesBackAsItWasSaid, ()) {
  const auto word = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('A', 'Z')));
  const DeviceId id{*word, *word, {*word, *word}, *word};
  RC_ASSERT(parse_device_id(sent("MFG:" + id.manufacturer + ";MDL:" + id.model + ";CMD:" + id.commands[0] + "," +
                                 id.commands[1] + ";SN:" + id.serial + ";")) == id);
}

// Fuzz: any bytes, and a device id with any bytes in it.
RC_GTEST_PROP(DeviceId, NeverFailsOnNoise, (Bytes noise, std::uint16_t at)) {
  const auto alone = parse_device_id(noise);
  const bool is_sound = !alone || !alone->name().empty();  // RC_ASSERT itself does not stop at ||.
  RC_ASSERT(is_sound);
  Bytes damaged = sent("MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;SN:1;");
  damaged.insert(damaged.begin() + at % static_cast<std::ptrdiff_t>(damaged.size()), noise.begin(), noise.end());
  const auto read = parse_device_id(damaged);
  if (!read) return;
  RC_ASSERT(read->manufacturer.size() + read->model.size() <= damaged.size());
  for (const char character : read->name()) RC_ASSERT(character >= 0x20 && character <= 0x7e);
}

}  // namespace
}  // namespace foyer::printer
