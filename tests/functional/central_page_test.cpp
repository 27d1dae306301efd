// central's own pages: on a phone and at a desk, signed in and not, with lists that are empty and full.

#include <csignal>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/browser.hpp"
#include "tests/functional/ports.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

class CentralPage : public testing::Test {
 protected:
  void open(const std::string& path) { browser->open(rig.url(Part::Central) + path); }
  void start_browser() {
    browser = std::make_unique<Browser>(rig.folder(), free_port());
    open("/");
  }
  /// Only central and its broker, with no venue loaded.
  void open_empty() {
    rig.start(Part::CentralBroker);
    rig.start(Part::Central);
    start_browser();
  }
  void sign_in() {
    browser->wait_for("#sign-in:not([hidden])");
    browser->type("#token", std::string(admin_token));
    browser->click("#sign-in button");
  }
  [[nodiscard]] std::string answer(const std::string& script) { return browser->answer("return " + script); }
  void expect_usable(const std::string& name) {
    for (const int width : {360, 1280}) {
      browser->view(width, 900);
      EXPECT_EQ(browser->small_targets(44), "") << name << " at " << width;
      EXPECT_EQ(browser->without_label(), "") << name << " at " << width;
      EXPECT_EQ(browser->too_wide(), 0) << name << " at " << width;
      browser->save_picture("central-" + name + "-" + std::to_string(width));
    }
  }

  Rig rig;
  std::unique_ptr<Browser> browser;
};

// Covers KV-4, KV-9.
TEST_F(CentralPage, SaysInWordsWhatAnEmptyListMeans) {
  open_empty();
  browser->wait_for("#performances-none:not([hidden])");
  wait_until("the page has an answer",
             [&] { return contains(browser->text("#performances-none"), "No performances yet"); });
  EXPECT_EQ(browser->text("#devices-none"), "Sign in to see them.");
  EXPECT_EQ(browser->text("#inbox-count"), "Sign in to see them.");
  expect_usable("empty");
  sign_in();
  wait_until("the devices are told", [&] { return contains(browser->text("#devices-none"), "No devices yet"); });
  EXPECT_EQ(browser->text("#inbox-count"), "Nothing needs a person now.");

  browser->click(test_id("open-inbox"));
  browser->wait_for(test_id("inbox-none") + ":not([hidden])");
  EXPECT_EQ(browser->text(test_id("inbox-none")),
            "Nothing needs a person now. Everybody has their seat or their money.");
  browser->click(test_id("show-closed"));
  wait_until("the closed list is told",
             [&] { return browser->text(test_id("inbox-none")) == "No case has been closed yet."; });
  expect_usable("inbox-empty");

  open("/fleet.html");
  browser->wait_for(test_id("no-devices") + ":not([hidden])");
  expect_usable("fleet-empty");
}

// Covers KV-9.
TEST_F(CentralPage, FitsAPhoneAndADeskAndTellsStaffMoreThanStrangers) {
  rig.open_house();
  start_browser();
  browser->wait_for(test_id("performances") + " tr");
  const auto table = browser->text("#performances-table");
  EXPECT_TRUE(contains(table, "Lumen Theatre, Grand Theatre")) << table;
  EXPECT_TRUE(contains(table, "Free")) << table;
  for (const auto* const hidden : {"Held", "Sold", "Allotted", "undefined", "NaN"}) {
    EXPECT_FALSE(contains(table, hidden)) << table;
  }
  expect_usable("signed-out");
  sign_in();
  browser->wait_for(test_id("devices") + " tr");
  wait_until("staff see more", [&] { return contains(browser->text("#performances-table"), "Allotted"); });
  expect_usable("signed-in");

  browser->click(test_id("open-fleet"));
  browser->click(test_id("steer-kiosk-1"));
  browser->wait_for(test_id("wish"));
  EXPECT_TRUE(contains(browser->text(test_id("device-kiosk-1")), "Kiosk at Lumen Theatre, below controller-1"));
  expect_usable("fleet");
  browser->click(test_id("back"));
  browser->click(test_id("open-inbox"));
  browser->wait_for(test_id("back-to-central"));
}

// Covers KV-9, KV-10.
TEST_F(CentralPage, TellsWhatIsNotSoldWhomControllersHearAndThatCentralHangs) {
  rig.open_house();
  start_browser();
  sign_in();
  const auto kiosk_row = [&] {
    return answer(
        "[...document.querySelectorAll('#devices tr')].find((row) => row.textContent.startsWith('kiosk-1'))"
        "?.textContent ?? ''");
  };
  wait_until("the kiosk is told as its controller hears it",
             [&] { return contains(kiosk_row(), "online") && !contains(kiosk_row(), "never"); });
  const auto path = "/api/v1/admin/performances/" + std::string(numbered) + "/cancel";
  ASSERT_EQ(rig.central("POST", path, R"({"reason": "The tenor has lost his voice."})").status, 200U);
  wait_until("it is told", [&] {
    return contains(browser->text("#performances-table"), "Cancelled: The tenor has lost his voice.");
  });
  expect_usable("cancelled");
  ASSERT_EQ(kill(rig.process_id(Part::Central), SIGSTOP), 0);
  wait_until("the page says so", [&] { return contains(browser->text("#link"), "What you see is old"); });
  ASSERT_EQ(kill(rig.process_id(Part::Central), SIGCONT), 0);
  wait_until("it is there again", [&] { return contains(browser->text("#link"), "Up to date"); });
}

// Covers KV-4.
TEST_F(CentralPage, AsksForEachDecisionInASentenceOfItsOwn) {
  open_empty();
  open("/inbox.html");
  EXPECT_EQ(
      answer(
          R"(import("/inbox_words.js").then(({ choices }) => Object.values(choices).map((one) => one.yes).join("; ")))"),
      "Yes, give them other seats; Yes, give the money back; Yes, let them in anyway; "
      "Yes, I gave the money back by hand; Yes, take this sale into the books; "
      "Yes, close without doing anything");
}

// Covers KV-14.
TEST_F(CentralPage, FindsAnOrderByTheCodeOnATicketAndHasALostTicketPrintedAnew) {
  rig.open_house();
  const auto bought = buy_and_read(rig, best_seats(0, 2));
  start_browser();
  sign_in();
  wait_until("central knows what is on paper", [&] {
    return browser->text(test_id("unprinted-count")) == "Every ticket that was paid for is on paper.";
  });
  browser->click(test_id("open-orders"));
  browser->wait_for(test_id("orders-none") + ":not([hidden])");
  expect_usable("orders-empty");
  browser->type(test_id("search-text"), bought.order.substr(0, 8));
  browser->click(test_id("search"));
  browser->wait_for(test_id("order-" + bought.order));
  expect_usable("orders-found");
  browser->click(test_id("order-" + bought.order));
  browser->click(test_id("tickets") + " label");
  browser->click(test_id("print-anew"));
  EXPECT_EQ(browser->text(test_id("print-error")), "Say why they are printed anew.");
  browser->type(test_id("reason"), "torn");
  expect_usable("order");
  browser->click(test_id("print-anew"));
  wait_until("the kiosk is told",
             [&] { return contains(browser->text(test_id("print-done")), "The kiosk was told."); });
  browser->wait_for(test_id("reprints") + " .soft");
  EXPECT_TRUE(contains(browser->text(test_id("reprints")), "torn"));
  wait_until("the kiosk has printed it",
             [&] { return contains(browser->text(test_id("reprints")), "Printed at kiosk-1"); });
  expect_usable("order-printed-anew");
  const auto order = find_order(rig, bought.order);
  ASSERT_TRUE(order);
  EXPECT_EQ(number_at(array_at(*order, "tickets")[0].as_object(), "generation"), 2);
  EXPECT_EQ(number_at(array_at(*order, "tickets")[1].as_object(), "generation"), 1);
  EXPECT_EQ(text_at(scan(rig, bought.tokens.front()), "colour"), "red") << "the torn ticket is void";
  admit_all(rig, {bought.tokens.back()});
}

// Covers KV-9, KV-15.
TEST_F(CentralPage, TellsWhenAPerformanceStartsByTheClocksOfItsVenue) {
  open_empty();
  const auto time = [&](const std::string& moment, const std::string& zone) {
    return answer(R"(import("/local_time.js").then(({ venue_time }) => venue_time(")" + moment + "\", \"" + zone +
                  "\"))");
  };
  EXPECT_EQ(time("2026-11-20T18:30:00Z", "Europe/Vienna"), "Fri, 20 Nov 2026, 19:30");
  EXPECT_EQ(time("2026-10-25T00:30:00Z", "Europe/Vienna"), "Sun, 25 Oct 2026, 02:30 (UTC+02:00)");
  EXPECT_EQ(time("2026-10-25T01:30:00Z", "Europe/Vienna"), "Sun, 25 Oct 2026, 02:30 (UTC+01:00)");
  EXPECT_EQ(time("2026-11-20T18:30:00Z", ""), "Fri, 20 Nov 2026, 18:30 UTC");
  EXPECT_EQ(time("2026-11-20T18:30:00Z", "No/Such"), "Fri, 20 Nov 2026, 18:30 UTC");
  const auto own = answer(R"(import("/local_time.js").then(({ own_time }) => own_time("2026-11-20T18:30:00Z")))");
  EXPECT_TRUE(contains(own, "Nov 2026") && contains(own, " UTC")) << own << ": whose clock it is by";
}

}  // namespace
}  // namespace foyer::functional
