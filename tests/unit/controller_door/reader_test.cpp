// A reader that is set to another keyboard, or that reads badly.
#include <algorithm>

#include "tests/unit/controller_door/world.hpp"

namespace foyer::controller {
namespace {

/// What a scanner on a German keyboard makes of a token where an American one is expected.
std::string swapped(std::string text) {
  for (auto& character : text) character = character == 'Y' ? 'Z' : character == 'Z' ? 'Y' : character;
  return text;
}

class DoorReaderTest : public DoorTest {
 protected:
  /// The code as it arrives from a scanner that is set to `de` and expected to be `us`.
  [[nodiscard]] CodeRead german(const std::string& token) const {
    return {swapped(token), clock.since_boot(), std::nullopt, {{"de", token}, {"fr", "NOT A TICKET"}}};
  }
  /// The code as it arrives from one that is set as expected.
  [[nodiscard]] CodeRead right(const std::string& token) const {
    return {token, clock.since_boot(), std::nullopt, {{"de", swapped(token)}}};
  }
  [[nodiscard]] VerdictCode read(const CodeRead& code) {
    const auto given = door->read(code);
    EXPECT_TRUE(given);
    return given ? given->verdict.code : VerdictCode::Unreadable;
  }
  [[nodiscard]] std::optional<ReaderTrouble> trouble() const { return door->reader_trouble(clock.since_boot()); }
  /// Always with a Y: what no swap changes tells nothing.
  [[nodiscard]] std::string ticket_with_a_y() {
    for (;;) {
      auto text = token(tonight);
      if (text.find_first_of("YZ") != std::string::npos) return text;
    }
  }
};

// Covers KV-6.
TEST_F(DoorReaderTest, AdmitsGenuineTicketsThatItsReaderTypesOnAnotherKeyboardAndNamesThatKeyboard) {
  for (int guest = 0; guest < 10; ++guest) EXPECT_EQ(read(german(ticket_with_a_y())), VerdictCode::Admitted);
  EXPECT_EQ(opened, 10);
  ASSERT_TRUE(trouble());
  EXPECT_EQ(trouble()->keyboard, "de");
  const auto said = sentence(*trouble(), "SCANNER-1", "us");
  EXPECT_NE(said.find("SCANNER-1"), std::string::npos);
  EXPECT_NE(said.find("Set the scanner to the keyboard layout \"us\""), std::string::npos) << said;
  EXPECT_EQ(read(right(ticket_with_a_y())), VerdictCode::Admitted);
  EXPECT_FALSE(trouble()) << "it was set right";
}

// Covers KV-6.
TEST_F(DoorReaderTest, AdmitsATicketThatTheExpectedKeyboardCannotReadAtAll) {
  const auto text = ticket_with_a_y();
  const CodeRead unreadable{"", clock.since_boot(), std::nullopt, {{"us", text}}};
  EXPECT_EQ(read(unreadable), VerdictCode::Admitted);
  EXPECT_EQ(trouble()->keyboard, "us");
  clock.at += Duration(900);
  EXPECT_EQ(read({"", clock.since_boot(), std::nullopt, {{"us", text}}}), VerdictCode::Admitted) << "read twice";
  EXPECT_EQ(opened, 1);
}

// Covers KV-6.
TEST_F(DoorReaderTest, JudgesWhatWasUndoneByTheSameRules) {
  const auto text = ticket_with_a_y();
  EXPECT_EQ(read(german(text)), VerdictCode::Admitted);
  EXPECT_TRUE(door->passed());
  clock.at += Duration(60'000);
  EXPECT_EQ(read(german(text)), VerdictCode::AlreadyUsed);
  EXPECT_EQ(read(german(ticket_with_a_y())), VerdictCode::Admitted);
  std::string tomorrows;
  do tomorrows = token(tomorrow);
  while (swapped(tomorrows) == tomorrows);
  EXPECT_EQ(read(german(tomorrows)), VerdictCode::WrongPerformance);
}

// Covers KV-6.
TEST_F(DoorReaderTest, ProvesNothingByATextThatNoSignatureProves) {
  auto altered = ticket_with_a_y();
  altered[160] = altered[160] == 'A' ? 'B' : 'A';
  const auto code = read(german(altered));
  EXPECT_TRUE(code == VerdictCode::Forged || code == VerdictCode::UnknownKey);
  EXPECT_EQ(opened, 0);
  EXPECT_FALSE(trouble()) << "nothing tells what the reader is set to";
  const CodeRead typed_in_france{"F1;,:", clock.since_boot(), std::nullopt, {{"fr", altered}}};
  EXPECT_EQ(read(typed_in_france), VerdictCode::Forged) << "a ticket to its form, and so not \"not a ticket\"";
}

// Covers KV-6.
TEST_F(DoorReaderTest, TakesWhatAScannerTypedIntoThePage) {
  const auto text = ticket_with_a_y();
  const auto given = door->scan(swapped(text), std::nullopt, {"SOMETHING ELSE", text});
  ASSERT_TRUE(given);
  EXPECT_EQ(given->verdict.code, VerdictCode::Admitted);
  EXPECT_FALSE(trouble()) << "that was not the door's own reader";
}

// Covers KV-9.
TEST_F(DoorReaderTest, TellsOfAReaderThatProvesLittle) {
  const auto unreadable = [&](int number) {
    clock.at += Duration(1'000);
    return read({"CODE " + std::to_string(number), clock.since_boot(), std::nullopt, {}});
  };
  for (int read_again = 0; read_again < 50; ++read_again) EXPECT_EQ(unreadable(0), VerdictCode::Unreadable);
  EXPECT_FALSE(trouble()) << "one poster in the beam is one code";
  for (std::size_t number = 1; number < ReaderWatch::many_unproven; ++number) {
    EXPECT_FALSE(trouble());
    static_cast<void>(unreadable(static_cast<int>(number)));
  }
  ASSERT_TRUE(trouble());
  EXPECT_EQ(trouble()->unproven, ReaderWatch::many_unproven);
  const auto said = sentence(*trouble(), "SCANNER-1", "us");
  EXPECT_NE(said.find("The scanner SCANNER-1: 10 of the last 10 codes"), std::string::npos) << said;
  for (std::size_t guest = 0; guest < ReaderWatch::many_unproven; ++guest) {
    EXPECT_EQ(read(right(ticket_with_a_y())), VerdictCode::Admitted);
  }
  EXPECT_FALSE(trouble()) << "half of all codes are proven again";
}

// Covers KV-9.
TEST_F(DoorReaderTest, ForgetsUnprovenCodesAfterAWhileAndCountsEachMisread) {
  for (std::size_t number = 0; number < ReaderWatch::many_unproven; ++number) {
    EXPECT_EQ(read({"", clock.since_boot(), std::nullopt, {}}), VerdictCode::Unreadable);
  }
  EXPECT_TRUE(trouble());
  clock.at += ReaderWatch::window;
  EXPECT_TRUE(trouble());
  clock.at += Duration(1);
  EXPECT_FALSE(trouble());
}

}  // namespace
}  // namespace foyer::controller
