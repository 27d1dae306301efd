// The pages, as customers and door staff see them.

#include "tests/functional/browser.hpp"

#include <gtest/gtest.h>

#include "tests/functional/ports.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

const std::filesystem::path pictures_folder = FOYER_PICTURES;

std::string test_id(const std::string& name) {
  return "[data-testid=\"" + name + "\"]";
}

// Covers KV-2, KV-6.
TEST(Pages, LetACustomerBuyTwoSeatsAndStaffSeeTheVerdict) {
  Rig rig;
  rig.open_house();
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Kiosk) + "/");
  browser.click(test_id("language-en"));
  browser.click(test_id("show-" + std::string(numbered)));
  browser.click(test_id("way-best"));
  browser.click(test_id("more-best"));
  browser.click(test_id("more-best"));
  browser.save_picture(pictures_folder / "kiosk-places.png");
  browser.click(test_id("continue"));
  browser.wait_for("body[data-screen=summary]");
  EXPECT_NE(browser.text(test_id("total")).find("€"), std::string::npos) << browser.text(test_id("total"));
  browser.save_picture(pictures_folder / "kiosk-summary.png");
  browser.click(test_id("pay"));
  browser.wait_for("[data-testid=\"screen-finish\"][data-phase=completed]");
  browser.save_picture(pictures_folder / "kiosk-finish.png");
  wait_until("two tickets are printed", [&] { return rig.pictures().size() == 2; });
  EXPECT_EQ(attempts(rig, "captured").size(), 1U);

  browser.open(rig.url(Part::Controller) + "/");
  browser.wait_for(test_id("verdict-title"));
  const auto token = rig.decode(rig.pictures().front());
  admit_all(rig, {token});
  browser.wait_for("[data-testid=verdict][data-code=admitted]");
  browser.save_picture(pictures_folder / "door-admitted.png");
  EXPECT_EQ(text_at(scan(rig, token), "code"), "already_used");
  browser.wait_for("[data-testid=verdict][data-code=already_used]");
  EXPECT_NE(browser.text(test_id("verdict-first-use")).find("gate-1"), std::string::npos);
  browser.save_picture(pictures_folder / "door-already-used.png");
}

}  // namespace
}  // namespace foyer::functional
