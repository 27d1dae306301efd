// A customer with a code at the touch page: typed on the screen or a keyboard, printed, and told what to do if not.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/browser.hpp"
#include "tests/functional/ports.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

class CodePage : public testing::Test {
 protected:
  CodePage() : rig({.printer_speed = 100, .with_field = false}) {
    rig.open_house();
    rig.act(printer, "paper_out_after_mm", R"({"mm": 20})");
    code = text_at(buy(rig, best_seats(0, 2)), "claim_code");
    browser = std::make_unique<Browser>(rig.folder(), free_port());
  }

  void mend_printer() {
    rig.act(printer, "ok");
    wait_until("new paper is in", [&] {
      return text_at(object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "printer"), "state") == "ready";
    });
  }
  void expect_usable(const std::string& screen) {
    EXPECT_EQ(browser->small_targets(64), "") << screen;
    EXPECT_EQ(browser->nameless(), "") << screen;
    EXPECT_EQ(browser->without_label(), "") << screen;
    EXPECT_EQ(browser->too_wide(), 0) << screen;
  }
  void picture(const std::string& name) { browser->save_picture("kiosk-" + name); }

  Rig rig;
  std::string code;
  std::unique_ptr<Browser> browser;
};

// Covers KV-3, KV-7.
TEST_F(CodePage, PrintsPaidTicketsOnceThePrinterIsMendedAndSaysWhyNotBefore) {
  browser->open(rig.url(Part::Kiosk) + "/");
  browser->wait_for(test_id("have-code-de"));
  picture("welcome-with-code");
  expect_usable("welcome");
  browser->click(test_id("have-code-de"));
  browser->wait_for(test_id("key-7"));
  for (const char key : code) browser->click(test_id(std::string("key-") + key));
  picture("code-de");
  expect_usable("code");
  browser->click(test_id("code-print"));
  browser->wait_for(test_id("failure") + "[data-code=PRINTER_NOT_READY]");
  EXPECT_TRUE(contains(browser->text(test_id("failure-text")), "Ihr Code gilt weiter"));
  picture("code-refused-de");
  browser->click(test_id("failure-close"));

  mend_printer();
  browser->click(test_id("code-print"));
  browser->wait_for("body[data-screen=reprinting]");
  picture("reprinting-de");
  expect_usable("reprinting");
  browser->open(rig.url(Part::Kiosk) + "/");  // A reload finds it again.
  browser->wait_for("body[data-screen=reprinted]");
  EXPECT_TRUE(contains(browser->text("h1"), "Bitte nehmen Sie Ihre Karten")) << browser->text("h1");
  picture("reprinted-de");
  expect_usable("reprinted");
  EXPECT_EQ(rig.pictures().size(), 2U);
}

// Covers KV-3, KV-7.
TEST_F(CodePage, TakesWhatAKeyboardOrAScannerTypesAndKnowsNothingOfOtherCodes) {
  mend_printer();
  browser->view(360, 740);
  browser->open(rig.url(Part::Kiosk) + "/");
  browser->click(test_id("have-code-en"));
  browser->wait_for(test_id("code-field"));
  expect_usable("code on a phone");
  const std::string type =
      "for (const key of '1f0c9a2b') document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));"
      "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})); return true";
  ASSERT_TRUE(browser->evaluate(type).as_bool());
  browser->wait_for(test_id("failure") + "[data-code=CLAIM_UNKNOWN], " + test_id("failure") +
                    "[data-code=CLAIM_NOT_REACHED]");
  picture("code-unknown-phone");
}

}  // namespace
}  // namespace foyer::functional
