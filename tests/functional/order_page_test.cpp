// The order of a code on the door page: found, its guest let in without paper, and the list of what is not printed.

#include <gtest/gtest.h>

#include "tests/functional/browser.hpp"
#include "tests/functional/ports.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

void expect_usable(Browser& browser) {
  EXPECT_EQ(browser.nameless(), "");
  EXPECT_EQ(browser.without_label(), "");
  EXPECT_EQ(browser.small_targets(24), "");
  EXPECT_EQ(browser.too_wide(), 0);
}

// Covers KV-3, KV-6, KV-15.
TEST(OrderPage, FindsTheOrderOfATypedCodeAndLetsItsGuestInWithoutPaper) {
  Rig rig({.printer_speed = 100});
  rig.open_house();
  rig.act(printer, "paper_out_after_mm", R"({"mm": 20})");
  const auto sale = buy(rig, best_seats(0, 2));
  const auto code = text_at(sale, "claim_code");
  wait_until("the controller has the sale",
             [&] { return number_at(rig.controller("GET", "/api/v1/orders?unprinted=true").object(), "total") == 1; });
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Controller) + "/");
  browser.click(test_id("enter-code"));
  browser.type(test_id("code-text"), code);
  browser.click(test_id("code-send"));
  browser.wait_for(test_id("order-ticket-1") + "[data-admitted=false]");
  browser.save_picture("door-order");
  browser.view(360, 740);
  expect_usable(browser);
  browser.save_picture("door-order-phone");
  browser.click(test_id("order-admit"));
  browser.wait_for(test_id("order-error"));
  browser.type(test_id("order-by"), "staff-7");
  browser.click(test_id("order-choose-1"));
  browser.click(test_id("order-admit"));
  browser.wait_for("[data-testid=verdict][data-code=admitted]");

  browser.click(test_id("open-unprinted"));
  browser.wait_for(test_id("order-row"));
  expect_usable(browser);
  browser.save_picture("door-unprinted-phone");
  browser.click(test_id("order-row"));
  browser.wait_for(test_id("order-ticket-0") + "[data-admitted=true]");
  browser.click(test_id("order-close"));
  browser.click(test_id("language"));
  browser.click(test_id("enter-code"));
  browser.type(test_id("code-text"), code);
  browser.click(test_id("code-send"));
  browser.wait_for(test_id("order-ticket-0") + "[data-admitted=true]");
  browser.view(1280, 800);
  browser.save_picture("door-order-german");
}

// Covers KV-3, KV-6.
TEST(OrderPage, PrintsOnceThePrinterIsMendedAndASecondTouchLeavesTheGoodPaperGood) {
  Rig rig({.printer_speed = 100});
  rig.open_house();
  rig.act(printer, "paper_out_after_mm", R"({"mm": 20})");
  const auto code = text_at(buy(rig, best_seats(0, 1)), "claim_code");
  wait_until("the controller has the sale, and knows of the printer", [&] {
    const auto list = rig.controller("GET", "/api/v1/orders?unprinted=true").object();
    return number_at(list, "total") == 1 && !list.at("kiosks").at(0).at("ready").as_bool();
  });
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Controller) + "/");
  browser.click(test_id("enter-code"));
  browser.type(test_id("code-text"), code);
  browser.click(test_id("code-send"));
  browser.wait_for(test_id("order-print") + ":disabled");
  rig.act(printer, "ok");
  browser.wait_for(test_id("order-print") + ":enabled");
  browser.click(test_id("order-print"));
  browser.wait_for(test_id("order-printed"));
  browser.wait_for(test_id("order-ticket-0") + "[data-print=proven]");
  browser.click(test_id("order-print"));
  browser.wait_for(test_id("order-error"));
  const auto shown = rig.controller("GET", "/api/v1/claims/" + code).object();
  EXPECT_EQ(number_at(shown.at("tickets").at(0).as_object(), "generation"), 2);
}

TEST(OrderPage, ShowsEveryWordOfItsButtonsOnAPhone) {
  Rig rig;
  rig.open_house();
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Controller) + "/");
  browser.view(360, 740);
  for (const auto* name : {"door-phone", "door-phone-german"}) {
    browser.wait_for(test_id("emergency"));
    EXPECT_EQ(browser.answer("return [...document.querySelectorAll('#actions .button')]"
                             ".filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.innerText).join()"),
              "");
    browser.save_picture(name);
    browser.click(test_id("language"));
  }
}

}  // namespace
}  // namespace foyer::functional
