// The door page as staff meet it: admissions that are taken back, a controller that hangs.

#include <csignal>

#include <gtest/gtest.h>

#include "tests/functional/browser.hpp"
#include "tests/functional/ports.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

// Covers KV-6.
TEST(DoorPage, TellsAtOnceThatAnAdmissionWasTakenBackAndThatTheControllerHangs) {
  Rig rig;
  rig.open_house();
  Browser browser(rig.folder(), free_port());
  const auto bought = buy_and_read(rig, best_seats(0, 1));
  browser.open(rig.url(Part::Controller) + "/");
  browser.wait_for(test_id("verdict-title"));
  admit_all(rig, bought.tokens);
  browser.wait_for("[data-testid=verdict][data-code=admitted]");
  EXPECT_EQ(browser.text("[data-testid=count-admitted][data-performance=\"" + std::string(numbered) + "\"]"), "1");
  browser.save_picture("door-counters");
  browser.click(test_id("annul"));
  browser.click(test_id("annul-confirm"));
  browser.wait_for("[data-testid=verdict][data-code=annulled][data-colour=red]");
  browser.save_picture("door-taken-back");

  const auto controller = rig.process_id(Part::Controller);
  ASSERT_EQ(kill(controller, SIGSTOP), 0);
  const auto stopped = std::chrono::steady_clock::now();
  browser.wait_for(test_id("lost"));
  EXPECT_LT(std::chrono::steady_clock::now() - stopped, std::chrono::milliseconds(4'500));
  browser.save_picture("door-lost");
  ASSERT_EQ(kill(controller, SIGCONT), 0);
  browser.wait_for("[data-testid=verdict][data-code=annulled]");
}

}  // namespace
}  // namespace foyer::functional
