// The inside of the emulated printer, byte by byte.

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "drivers/virtual/escpos_interpreter.hpp"

namespace foyer::emulation {
namespace {

using namespace std::string_literals;

struct Desk : Mechanism {
  std::size_t rows = 0;
  std::vector<Page> pages;
  std::vector<std::string> replies;
  std::vector<std::uint8_t> masks;
  std::size_t kicks = 0;

  void moved(std::size_t more) override { rows += more; }
  void cut(Page page) override { pages.push_back(std::move(page)); }
  void reply(Bytes bytes) override { replies.push_back(to_hex(bytes)); }
  void report_automatically(std::uint8_t mask) override { masks.push_back(mask); }
  void answer_paper_request() override { reply(Bytes{0x03}); }
  void kick_drawer() override { ++kicks; }
};

struct Printer {
  Desk desk;
  EscposInterpreter interpreter{desk};
  Bytes buffer;

  /// As the device does it: what is not complete stays in the buffer.
  void feed(std::string_view text) {
    const auto bytes = as_bytes(text);
    buffer.insert(buffer.end(), bytes.begin(), bytes.end());
    while (const std::size_t used = interpreter.execute(buffer))
      buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(used));
  }
};

std::size_t black_dots(const Page& page, std::size_t from = 0, std::size_t to = PAPER_DOTS) {
  std::size_t count = 0;
  for (std::size_t y = 0; y < page.height(); ++y) {
    for (std::size_t x = from; x < to; ++x) count += page.at(x, y) ? 1 : 0;
  }
  return count;
}

const std::string CUT = "\x1dV\x00"s;

Page printed(const std::string& text) {
  Printer printer;
  printer.feed(text + CUT);
  EXPECT_EQ(printer.interpreter.unknown_commands(), 0u) << printer.interpreter.last_unknown();
  EXPECT_EQ(printer.desk.pages.size(), 1u);
  return printer.desk.pages.empty() ? Page() : printer.desk.pages.front();
}

TEST(EscposInterpreter, PrintsALineOfTextAndFeeds) {
  const Page page = printed("Hello\n");
  EXPECT_EQ(page.height(), 30u);
  EXPECT_GT(black_dots(page, 0, 60), 50u);
  EXPECT_EQ(black_dots(page, 60), 0u);
}

TEST(EscposInterpreter, AlignsText) {
  EXPECT_EQ(black_dots(printed("\x1b\x61\x02Hello\n"s), 0, PAPER_DOTS - 60), 0u);
  const Page centred = printed("\x1b\x61\x31Hello\n"s);
  EXPECT_EQ(black_dots(centred, 0, 250), 0u);
  EXPECT_EQ(black_dots(centred, 326), 0u);
  EXPECT_GT(black_dots(centred), 50u);
}

TEST(EscposInterpreter, WrapsALongLine) {
  EXPECT_EQ(printed(std::string(48, 'x') + "\n").height(), 30u);
  EXPECT_EQ(printed(std::string(49, 'x') + "\n").height(), 60u);
}

TEST(EscposInterpreter, MakesTextLargerAndBolder) {
  const Page normal = printed("X\n");
  const Page large = printed("\x1d!\x11X\n"s);
  EXPECT_EQ(large.height(), 48u);
  EXPECT_EQ(black_dots(large), 4 * black_dots(normal));
  EXPECT_GT(black_dots(printed("\x1b\x45\x01X\n"s)), black_dots(normal));
  EXPECT_EQ(printed("\x1b!\x30X\n"s).height(), 48u);
}

TEST(EscposInterpreter, FeedsDotsAndLines) {
  EXPECT_EQ(printed("\x1bJ\x21"s).height(), 33u);
  EXPECT_EQ(printed("\x1b\x64\x03"s).height(), 90u);
  EXPECT_EQ(printed("\x1b\x33\x40\n\n"s).height(), 128u);
}

TEST(EscposInterpreter, KnowsCodePages) {
  EXPECT_EQ(character_of(0, 0x84), U'\u00e4');
  EXPECT_EQ(character_of(16, 0xe4), U'\u00e4');
  EXPECT_EQ(character_of(19, 0xd5), U'\u20ac');
  EXPECT_EQ(character_of(17, 0x80), U'\u0410');
  EXPECT_EQ(character_of(16, 0x41), U'A');
}

TEST(EscposInterpreter, PrintsARasterPictureDotByDot) {
  const Page page = printed("\x1dv0\x00\x02\x00\x02\x00\x80\x01\x00\xff"s);
  ASSERT_EQ(page.height(), 2u);
  EXPECT_TRUE(page.at(0, 0));
  EXPECT_TRUE(page.at(15, 0));
  EXPECT_EQ(black_dots(page), 10u);
  EXPECT_FALSE(page.at(7, 1));
  EXPECT_TRUE(page.at(8, 1));
  EXPECT_EQ(black_dots(printed("\x1dv0\x03\x02\x00\x02\x00\x80\x01\x00\xff"s)), 40u);
}

TEST(EscposInterpreter, DrawsAQrCodeOfTheSizeAsked) {
  // 14 bytes at level M fit version 1, 21 modules.
  const Page page = printed("\x1d(k\x03\x00\x31\x43\x05"s + "\x1d(k\x03\x00\x31\x45\x31"s +
                            "\x1d(k\x11\x00\x31\x50\x30"s + "hello, theatre" + "\x1d(k\x03\x00\x31\x51\x30"s);
  EXPECT_EQ(page.height(), 105u);
  EXPECT_EQ(black_dots(page, 105), 0u);
  for (std::size_t dot = 0; dot < 35; ++dot)
    EXPECT_TRUE(page.at(dot, 0)) << "the finder's edge, seven modules of five dots";
  EXPECT_FALSE(page.at(35, 0));
}

TEST(EscposInterpreter, SaysThatItDrewNoQrCodeThatIsTooWide) {
  Printer printer;
  const std::string data(500, 'x');
  printer.feed("\x1d(k\x03\x00\x31\x43\x10"s + "\x1d(k\xf7\x01\x31\x50\x30"s + data + "\x1d(k\x03\x00\x31\x51\x30"s);
  EXPECT_EQ(printer.interpreter.unknown_commands(), 1u);
  EXPECT_EQ(printer.desk.rows, 0u);
}

TEST(EscposInterpreter, CutsNothingOffAnEmptyRoll) {
  Printer printer;
  printer.feed(CUT + "\x1dV\x42\x00"s);
  EXPECT_TRUE(printer.desk.pages.empty());
}

TEST(EscposInterpreter, AnswersTheProcessIdInItsTurn) {
  Printer printer;
  printer.feed("line\n\x1d(H\x06\x00\x30\x30wxyz"s);
  EXPECT_EQ(printer.desk.replies, std::vector<std::string>{"372277"
                                                           "78"
                                                           "79"
                                                           "7a00"});
  EXPECT_EQ(printer.desk.rows, 30u);
}

TEST(EscposInterpreter, AnswersStatusRequests) {
  Printer printer;
  printer.feed("\x1dr\x01\x1dr\x32\x1d\x61\xff\x1bp\x00\x10\x10"s);
  EXPECT_EQ(printer.desk.replies, (std::vector<std::string>{"03", "00"}));
  EXPECT_EQ(printer.desk.masks, std::vector<std::uint8_t>{0xff});
  EXPECT_EQ(printer.desk.kicks, 1u);
}

TEST(EscposInterpreter, ObeysRealTimeCommandsOnlyWhenTheyArrive) {
  Printer printer;
  printer.feed("\x10\x04\x01"s);
  EXPECT_TRUE(printer.desk.replies.empty());
  EXPECT_EQ(printer.interpreter.unknown_commands(), 0u);
}

TEST(EscposInterpreter, CountsWhatItDoesNotKnow) {
  Printer printer;
  printer.feed("\x1b\x7e\x1d\x7e\x01"s);
  EXPECT_EQ(printer.interpreter.unknown_commands(), 3u);
}

TEST(EscposInterpreter, MakesAPictureFileOfAPage) {
  const Bytes png = printed("Hello\n").to_png();
  EXPECT_EQ(to_hex(BytesView(png).first(8)), "89504e470d0a1a0a");
  EXPECT_EQ(to_hex(BytesView(png).subspan(16, 8)),
            "00000270"
            "0000004e")
      << "624 by 78: the paper and a border of 24";
}

RC_GTEST_PROP(EscposInterpreter, DoesNotCareHowItsBytesAreCut, (const std::vector<std::uint8_t>& cuts)) {
  const std::string job =
      "\x1b@\x1b\x61\x01\x1d!\x11Title\n\x1d!\x00\x1dv0\x00\x04\x00\x08\x00"s + std::string(32, '\x5a') +
      "\x1d(k\x08\x00\x31\x50\x30SEAT1\x1d(k\x03\x00\x31\x51\x30\n\x1d(H\x06\x00\x30\x30\x61\x62\x63\x64"s + CUT;
  Printer whole;
  whole.feed(job);
  Printer parts;
  std::size_t done = 0;
  for (const auto cut : cuts) {
    parts.feed(std::string_view(job).substr(done, cut % 7));
    done = std::min(job.size(), done + cut % 7);
  }
  parts.feed(std::string_view(job).substr(done));
  RC_ASSERT(parts.desk.pages.size() == 1u);
  RC_ASSERT(parts.desk.pages[0].to_png() == whole.desk.pages[0].to_png());
  RC_ASSERT(parts.desk.replies == whole.desk.replies);
}

RC_GTEST_PROP(EscposInterpreter, NeverCrashesOrStandsStillOnAnyBytes, (const std::vector<std::uint8_t>& bytes)) {
  Printer printer;
  // Commands are rare among random bytes: put heads of commands between them.
  const std::vector<std::string> heads{"\x1b",  "\x1d",   "\x1d(k", "\x1dv0",  "\x1b*",
                                       "\x1dV", "\x1d(H", "\x1c",   "\x10\x04"};
  std::string job;
  for (const auto byte : bytes) {
    if (byte % 5 == 0) job += heads[byte % heads.size()];
    job += static_cast<char>(byte);
  }
  printer.feed(job);
  RC_ASSERT(printer.buffer.size() < 16u);
  RC_ASSERT(printer.desk.rows < 20'000'000u);
}

}  // namespace
}  // namespace foyer::emulation
