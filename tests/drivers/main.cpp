// Every test of this program runs on an emulated bus of its own.
#include <string_view>

#include <gtest/gtest.h>

#include "tests/drivers/on_emulated_bus.hpp"

int main(int count, char** arguments) {
  bool lists = false;
  for (int at = 1; at < count; ++at) lists = lists || std::string_view(arguments[at]) == "--gtest_list_tests";
  if (!lists && !foyer::test::is_on_emulated_bus()) return foyer::test::run_on_emulated_bus(count, arguments);
  testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
