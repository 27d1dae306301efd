// The pages, as customers and door staff see them.

#include "tests/functional/browser.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/ports.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

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
  browser.save_picture("kiosk-places");
  browser.click(test_id("continue"));
  browser.wait_for("body[data-screen=summary]");
  EXPECT_NE(browser.text(test_id("total")).find("€"), std::string::npos) << browser.text(test_id("total"));
  browser.save_picture("kiosk-summary");
  browser.click(test_id("pay"));
  browser.wait_for("[data-testid=\"screen-finish\"][data-phase=completed]");
  browser.save_picture("kiosk-finish");
  wait_until("two tickets are printed", [&] { return rig.pictures().size() == 2; });
  EXPECT_EQ(attempts(rig, "captured").size(), 1U);

  browser.open(rig.url(Part::Controller) + "/");
  browser.wait_for(test_id("verdict-title"));
  const auto token = rig.decode(rig.pictures().front());
  admit_all(rig, {token});
  browser.wait_for("[data-testid=verdict][data-code=admitted]");
  browser.save_picture("door-admitted");
  EXPECT_EQ(text_at(scan(rig, token), "code"), "already_used");
  browser.wait_for("[data-testid=verdict][data-code=already_used]");
  EXPECT_NE(browser.text(test_id("verdict-first-use")).find("gate-1"), std::string::npos);
  browser.save_picture("door-already-used");
  browser.view(390, 844);
  EXPECT_EQ(browser.too_wide(), 0);
  const std::string below =
      "const verdict = document.getElementById('verdict'); return verdict.scrollHeight - verdict.clientHeight";
  EXPECT_LE(browser.evaluate(below).to_number<int>(), 0) << "all of the verdict is seen on a phone";
  const std::string beyond =
      "return document.querySelector('[data-testid=emergency]').getBoundingClientRect().bottom - innerHeight";
  EXPECT_LE(browser.evaluate(beyond).to_number<double>(), 0) << "it is in reach without scrolling";
  EXPECT_EQ(browser.small_targets(44), "");
  browser.save_picture("door-already-used-phone");
}

// Covers KV-2, KV-7.
TEST(Pages, ShowTheCustomerACodeWhenTheirTicketDidNotComeOutWhole) {
  Rig rig({.printer_speed = 100});
  rig.open_house();
  rig.act(printer, "jam_after_mm", R"({"mm": 20})");
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Kiosk) + "/");
  browser.click(test_id("language-en"));
  browser.click(test_id("show-" + std::string(numbered)));
  browser.click(test_id("way-best"));
  browser.click(test_id("more-best"));
  browser.click(test_id("continue"));
  browser.click(test_id("pay"));
  browser.wait_for("[data-testid=\"screen-finish\"][data-phase=completed]");
  browser.wait_for(test_id("claim-code"));
  browser.save_picture("kiosk-claim-code");
  wait_until("central has the order", [&] { return orders_of(rig, numbered).size() == 1; });
  const auto order = text_at(orders_of(rig, numbered).front().as_object(), "order_id");
  const auto sale = rig.kiosk("GET", "/api/v1/sales/" + order).object();
  const auto letters = [](std::string code) {
    std::erase_if(code, [](unsigned char character) { return std::isalnum(character) == 0; });
    return code;
  };
  EXPECT_EQ(letters(browser.text(test_id("claim-code"))), letters(text_at(sale, "claim_code")));
}

// Covers KV-6.
TEST(Pages, LetStaffHoldTheGateOpenInAnEmergencyAndEndIt) {
  Rig rig;
  rig.open_house();
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Controller) + "/");
  wait_until("the gate is there",
             [&] { return text_at(rig.controller("GET", "/api/v1/door").object(), "gate_device") == "ready"; });
  browser.click(test_id("emergency"));
  browser.type(test_id("emergency-by"), "staff-7");
  EXPECT_EQ(browser.text("label:has([data-testid=emergency-by])"), "Staff number, if you like");
  EXPECT_EQ(browser.text("label:has([data-testid=emergency-reason-own])"), "Other reason");
  browser.save_picture("door-emergency-ask");
  browser.click(test_id("emergency-sure"));
  browser.click(test_id("emergency-open"));
  browser.wait_for(test_id("emergency-on"));
  wait_until("the gate is open", [&] { return rig.device(gate).at("open").as_bool(); });
  EXPECT_EQ(text_at(object_at(rig.controller("GET", "/api/v1/door").object(), "emergency"), "by"), "staff-7");
  browser.save_picture("door-emergency");
  browser.click(test_id("emergency-end"));
  EXPECT_TRUE(rig.device(gate).at("open").as_bool()) << "one touch ends nothing";
  browser.click(test_id("emergency-end-confirm"));
  wait_until("the gate is shut", [&] { return !rig.device(gate).at("open").as_bool(); });
}

/// A person decides about late sales of the numbered performance.
void let_a_person_decide(const Rig& rig) {
  std::ifstream file(FOYER_SOURCE_DIR "/deploy/demo/venue.json");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  auto venue_document = json::parse(text).as_object();
  for (auto& performance : venue_document.at("performances").as_array()) {
    performance.as_object()["conflict_rule"] = "person";
  }
  ASSERT_EQ(rig.central("POST", "/api/v1/admin/venues", json::serialize(venue_document)).status, 200U);
}

/// The venue is cut off and sells; meanwhile central takes its seats back and sells them itself.
Bought sell_twice(Rig& rig) {
  const auto path = "/api/v1/performances/" + std::string(numbered) + "/seats";
  std::vector<std::int64_t> wanted;
  const auto offer = availability(rig, numbered);
  const auto offered = array_at(offer, "seats");
  const auto at_central = rig.central("GET", path).object();
  for (const auto& seat : array_at(at_central, "seats")) {
    const auto number = number_at(seat.as_object(), "seat");
    const bool is_offered = std::find(offered.begin(), offered.end(), json::value(number)) != offered.end();
    if (wanted.size() < 2 && is_offered && text_at(seat.as_object(), "state") == "allotted") wanted.push_back(number);
  }
  rig.cut(Link::Wan);
  auto bought = buy_and_read(rig, seats(wanted));
  const auto reclaimed = rig.central("POST", "/api/v1/admin/devices/controller-1/reclaim",
                                     json::serialize(json::object{{"performance_id", numbered}, {"reason", "test"}}));
  EXPECT_EQ(reclaimed.status, 200U) << reclaimed.body;
  const auto hold = rig.central(
      "POST", "/api/v1/holds",
      json::serialize(json::object{{"event_id", numbered}, {"seats", json::array(wanted.begin(), wanted.end())}}));
  EXPECT_EQ(hold.status, 201U) << hold.body;
  rig.restore(Link::Wan);
  return bought;
}

// Covers KV-4.
TEST(Pages, LetAPersonGiveTheMoneyBackForSeatsThatWereSoldTwice) {
  Rig rig;
  rig.open_house();
  let_a_person_decide(rig);
  const auto bought = sell_twice(rig);
  wait_until("the case is open",
             [&] { return number_at(rig.central("GET", "/api/v1/conflicts").object(), "open") == 1; });
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Central) + "/");
  browser.click(test_id("open-inbox"));
  browser.wait_for("#sign-in");
  browser.type("#token", std::string(admin_token));
  browser.click("#sign-in button");
  browser.wait_for(test_id("inbox-cases") + " button");
  browser.save_picture("central-inbox");
  browser.click(test_id("inbox-cases") + " button");
  browser.wait_for(test_id("choose-refund"));
  EXPECT_NE(browser.text(test_id("case-what")).find("held for a customer"), std::string::npos);
  browser.save_picture("central-case");
  browser.click(test_id("choose-refund"));
  EXPECT_EQ(browser.text(test_id("confirm-yes")), "Yes, give the money back");
  browser.save_picture("central-case-confirm");
  browser.view(360, 1400);
  browser.save_picture("central-case-phone");
  EXPECT_EQ(browser.evaluate("const page = document.documentElement; return page.scrollWidth - page.clientWidth"), 0);
  browser.click(test_id("confirm-yes"));
  browser.wait_for("[data-testid=case][data-outcome=refunded]");
  browser.save_picture("central-case-closed");
  EXPECT_EQ(attempts(rig, "refunded").size(), 1U);
  const auto order = find_order(rig, bought.order);
  ASSERT_TRUE(order);
  EXPECT_EQ(text_at(*order, "state"), "refunded");
  EXPECT_TRUE(order->at("late").as_bool());
  EXPECT_EQ(array_at(*order, "cases").size(), 1U);
  for (const auto& token : bought.tokens) EXPECT_EQ(text_at(scan(rig, token), "code"), "void");
}

// Covers KV-9.
TEST(Pages, ShowTheFleetAndLetAnAdminCloseAKioskAndAcknowledgeAnAlert) {
  Rig rig;
  rig.open_house();
  rig.act(printer, "paper_near_end");
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Central) + "/");
  browser.click(test_id("open-fleet"));
  browser.wait_for("#sign-in");
  browser.type("#token", std::string(admin_token));
  browser.click("#sign-in button");
  browser.wait_for(test_id("alert-paper_near_end"));
  EXPECT_NE(browser.text(test_id("device-kiosk-1")).find("paper nearly used up"), std::string::npos);
  browser.save_picture("fleet-desk");
  const auto clock = [&browser](const std::string& off_by_ms) {
    return browser.answer("return import('/fleet_words.js').then((words) => words.clock_words(" + off_by_ms + "))");
  };
  EXPECT_EQ(clock("-315360000000"), "Its clock is 3650 days ahead");
  EXPECT_EQ(clock("3600000"), "Its clock is 60 min behind");
  EXPECT_EQ(clock("-2"), "Its clock is right");
  browser.click(test_id("acknowledge"));
  browser.wait_for(test_id("alert-paper_near_end") + ".seen");
  browser.click(test_id("steer-kiosk-1"));
  browser.click(test_id("wish-closed"));
  browser.type(test_id("wish-text"), "Please use the box office.");
  browser.click(test_id("wish-save"));

  Browser customer(rig.folder() / "customer", free_port());
  customer.open(rig.url(Part::Kiosk) + "/");
  customer.wait_for("body[data-screen=closed]");
  EXPECT_EQ(customer.text(test_id("closed-text")), "Please use the box office.");
  customer.save_picture("kiosk-closed");

  // Door staff find the same page from the door, in the language the door speaks.
  browser.open(rig.url(Part::Controller) + "/");
  browser.wait_for(test_id("open-fleet"));
  if (browser.text(test_id("language")) == "Deutsch") browser.click(test_id("language"));
  browser.save_picture("door-waiting");
  browser.click(test_id("open-fleet"));
  browser.wait_for(test_id("alert-paper_near_end"));
  EXPECT_NE(browser.text(test_id("alert-paper_near_end")).find("Papier fast leer"), std::string::npos);
  EXPECT_NE(browser.text(test_id("device-kiosk-1")).find("Gedruckt"), std::string::npos);
  browser.save_picture("fleet-door");
  browser.click(test_id("language"));
  browser.wait_for("html[lang=en]");
  EXPECT_EQ(browser.text("h1"), "Devices");
  customer.resize(390, 844);
  customer.open(rig.url(Part::Controller) + "/fleet.html");
  customer.wait_for(test_id("alert-paper_near_end"));
  customer.save_picture("fleet-phone");
}

}  // namespace
}  // namespace foyer::functional
