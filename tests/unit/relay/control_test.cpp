#include "deploy/relay/control.hpp"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::relay {
namespace {

template <class T>
T parsed(std::string_view line) {
  const auto command = parse_command(line);
  if (!command || !std::holds_alternative<T>(*command)) {
    ADD_FAILURE() << "'" << line << "' was read as something else";
    return T{};
  }
  return std::get<T>(*command);
}

ControlError refused(std::string_view line) {
  const auto command = parse_command(line);
  EXPECT_FALSE(command) << line;
  return command ? ControlError{} : command.error();
}

TEST(RelayControl, ReadsEveryCommand) {
  parsed<AskStatus>("status");
  parsed<Pass>("pass");
  parsed<Close>("close");
  EXPECT_EQ(parsed<Delay>("delay 250").by.count(), 250);
  EXPECT_EQ(parsed<BlackHole>("black_hole").direction, std::nullopt);
  EXPECT_EQ(parsed<BlackHole>("black_hole up").direction, Direction::Up);
  EXPECT_EQ(parsed<BlackHole>("black_hole down").direction, Direction::Down);
}

TEST(RelayControl, IgnoresBlanksAroundWords) {
  parsed<Pass>("  pass \r");
  EXPECT_EQ(parsed<Delay>("delay \t 7 ").by.count(), 7);
}

TEST(RelayControl, AcceptsTheLongestDelayAndNoLonger) {
  EXPECT_EQ(parsed<Delay>("delay 60000").by, delay_limit);
  EXPECT_EQ(refused("delay 60001"), ControlError::DelayTooLong);
  EXPECT_EQ(refused("delay 99999999999999999999"), ControlError::DelayTooLong);
}

TEST(RelayControl, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refused(""), ControlError::UnknownCommand);
  EXPECT_EQ(refused("   "), ControlError::UnknownCommand);
  EXPECT_EQ(refused("Pass"), ControlError::UnknownCommand);
  EXPECT_EQ(refused("pass now"), ControlError::UnknownCommand);
  EXPECT_EQ(refused("black_hole sideways"), ControlError::UnknownDirection);
  EXPECT_EQ(refused("delay"), ControlError::DelayMalformed);
  EXPECT_EQ(refused("delay -1"), ControlError::DelayMalformed);
  EXPECT_EQ(refused("delay 1.5"), ControlError::DelayMalformed);
}

RC_GTEST_PROP(RelayControl, NeverCrashesOnAnyLine, (const std::string& line)) {
  const auto command = parse_command(line);
  if (!command) RC_ASSERT(!text(command.error()).empty());
}

}  // namespace
}  // namespace foyer::relay
