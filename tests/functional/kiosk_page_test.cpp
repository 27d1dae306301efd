// The touch page as customers meet it: in two languages, with links cut, the printer away, a payment that comes too
// late, a performance that is off, and by eyes, fingers and screen readers.

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/browser.hpp"
#include "tests/functional/ports.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

class KioskPage : public testing::Test {
 protected:
  KioskPage() {
    rig.open_house();
    browser = std::make_unique<Browser>(rig.folder(), free_port());
    browser->open(rig.url(Part::Kiosk) + "/");
  }

  void picture(const std::string& name) { browser->save_picture("kiosk-" + name); }
  [[nodiscard]] std::string text(const std::string& id) { return browser->text(test_id(id)); }
  [[nodiscard]] std::int64_t count(const std::string& selector) {
    return browser->evaluate("return document.querySelectorAll('" + selector + "').length").to_number<std::int64_t>();
  }
  void wait_for_count(const std::string& selector, std::int64_t wanted) {
    wait_until(selector + " is there as often as it should be", [&] { return count(selector) == wanted; });
  }
  void choose_tosca(const std::string& language) {
    browser->click(test_id("language-" + language));
    browser->click(test_id("show-" + std::string(numbered)));
    browser->wait_for(test_id("map"));
  }
  void touch_seats(const std::vector<std::int64_t>& indices) {
    browser->wait_for(".seat");
    if (count(".map-frame.near") == 0) browser->click(test_id("map-zoom"));
    for (const auto seat : indices) browser->click(test_id("seat-" + std::to_string(seat)));
    wait_for_count(".map-grid .seat[data-state=legend_chosen]", static_cast<std::int64_t>(indices.size()));
  }
  void expect_usable(const std::string& screen) {
    // The first touch enlarges a plan whose seats are smaller.
    EXPECT_EQ(browser->small_targets(64, ".seat:not(.near *)"), "") << screen;
    EXPECT_EQ(browser->nameless(), "") << screen;
    EXPECT_EQ(browser->too_wide(), 0) << screen;
    const auto focused = browser->evaluate("return document.activeElement.tagName").as_string();
    EXPECT_TRUE(focused == "H1" || focused == "BUTTON") << screen << ": the focus is on " << focused;
  }

  Rig rig;
  std::unique_ptr<Browser> browser;
};

// Covers KV-2.
TEST_F(KioskPage, SaysWhatIsBoughtWhenAndWhereAndKeepsWhatWasChosen) {
  expect_usable("welcome");
  browser->click(test_id("language-de"));
  browser->wait_for(test_id("show-" + std::string(numbered)));
  picture("shows-de");
  expect_usable("shows");
  browser->click(test_id("show-" + std::string(numbered)));
  browser->wait_for(test_id("map"));
  const auto wanted = offered_seats(rig, 0, 2);
  touch_seats(wanted);
  expect_usable("places");
  const auto on_the_plan = text("chosen");

  browser->click(test_id("way-best"));
  browser->wait_for(test_id("count-best"));
  EXPECT_EQ(text("count-best"), "2") << "as many as on the plan";
  EXPECT_EQ(text("chosen"), on_the_plan);
  browser->click(test_id("more-best"));
  browser->click(test_id("way-map"));
  wait_for_count(".map-grid .seat[data-state=legend_chosen]", 2);
  EXPECT_EQ(text("chosen"), on_the_plan);
  browser->click(test_id("way-best"));
  EXPECT_EQ(text("count-best"), "3") << "each way keeps its own";
  browser->click(test_id("way-map"));
  browser->click(test_id("other-language"));
  browser->wait_for("html[lang=en]");
  wait_for_count(".map-grid .seat[data-state=legend_chosen]", 2);
  browser->click(test_id("other-language"));
  browser->wait_for("html[lang=de]");
  browser->click(test_id("back"));
  browser->click(test_id("show-" + std::string(numbered)));
  wait_for_count(".map-grid .seat[data-state=legend_chosen]", 2);

  browser->click(test_id("continue"));
  browser->wait_for("body[data-screen=summary]");
  picture("summary-de");
  expect_usable("summary");
  EXPECT_TRUE(contains(text("what"), "Tosca"));
  EXPECT_TRUE(contains(text("what-when"), "Uhr")) << text("what-when");
  EXPECT_TRUE(contains(text("what-when"), "202")) << "the year, so the date: " << text("what-when");
  EXPECT_EQ(text("what-where"), "Grand Theatre, Lumen Theatre") << "names, not ids";
  const auto lines = text("screen-summary");
  EXPECT_TRUE(contains(lines, "Reihe") && contains(lines, "Platz")) << lines;
  EXPECT_FALSE(contains(lines, "seat")) << lines;
  const auto open = rig.kiosk("GET", "/api/v1/sales?open=true").array();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(text_at(open.front().as_object(), "language"), "de");

  const auto language_of_sale = [this] {
    const auto sales = rig.kiosk("GET", "/api/v1/sales?open=true").array();
    return sales.size() == 1 ? text_at(sales.front().as_object(), "language") : "no sale, or two";
  };
  browser->click(test_id("other-language"));
  wait_until("the sale is English, and so will be its tickets", [&] { return language_of_sale() == "en"; });
  EXPECT_TRUE(contains(text("screen-summary"), "row"));
  browser->click(test_id("other-language"));
  wait_until("the sale is German again", [&] { return language_of_sale() == "de"; });

  browser->click(test_id("change"));
  browser->wait_for("body[data-screen=places]");
  wait_for_count(".map-grid .seat[data-state=legend_chosen]", 2);
  EXPECT_EQ(text("chosen"), on_the_plan);
  browser->click(test_id("continue"));
  browser->wait_for("body[data-screen=summary]");
  browser->click(test_id("pay"));
  browser->wait_for("[data-testid=\"screen-finish\"][data-phase=completed]");
  picture("finish-de");
  expect_usable("finish");
  EXPECT_NE(browser->evaluate("return document.getElementById('announcer').textContent").as_string(), "");
  browser->click(test_id("finish"));
  browser->wait_for("body[data-screen=welcome]");
  EXPECT_EQ(browser->evaluate("return document.getElementById('announcer').textContent").as_string(), "");
  EXPECT_EQ(browser->evaluate("return document.documentElement.lang").as_string(), "en");
}

// Covers KV-15.
TEST_F(KioskPage, SaysTimesByTheClockOfTheVenueAndTheOffsetWhereAnHourIsDoubled) {
  const auto moment = [this](const std::string& iso, const std::string& zone, const std::string& language) {
    const auto script = "return import('/language.js').then((words) => { words.set_language('" + language +
                        "'); return words.moment('" + iso + "', '" + zone + "'); })";
    return std::string(browser->evaluate(script).as_string().c_str());
  };
  EXPECT_EQ(moment("2031-10-26T00:30:00Z", "Europe/Vienna", "en"), "Sunday 26 October, 02:30 (UTC+02:00)");
  EXPECT_EQ(moment("2031-10-26T01:30:00Z", "Europe/Vienna", "en"), "Sunday 26 October, 02:30 (UTC+01:00)");
  EXPECT_EQ(moment("2031-10-26T01:30:00Z", "Europe/Vienna", "de-AT"), "Sonntag, 26. Oktober, 02:30 Uhr (UTC+01:00)");
  EXPECT_EQ(moment("2031-10-26T02:30:00Z", "Europe/Vienna", "en"), "Sunday 26 October, 03:30");
  EXPECT_EQ(moment("2031-07-01T23:30:00Z", "Asia/Tokyo", "en"), "Wednesday 2 July, 08:30") << "another day than here";
  EXPECT_EQ(moment("2031-04-05T14:45:00Z", "Australia/Lord_Howe", "en"), "Sunday 6 April, 01:45 (UTC+11:00)")
      << "half an hour is doubled there";
  EXPECT_EQ(moment("2031-10-26T00:30:00Z", "No/Such", "de"), "Sonntag, 26. Oktober, 00:30 Uhr UTC");
  EXPECT_EQ(moment("2031-10-26T00:30:00Z", "", "en"), "Sunday 26 October, 00:30 UTC");
  const auto name = [this](const std::string& place) {
    return std::string(
        browser->evaluate("return import('/language.js').then((words) => words.place_name(" + place + "))")
            .as_string());
  };
  EXPECT_EQ(name(R"({"section": "Parkett", "row": "C", "seat": "12"})"), "Parkett, row C, seat 12");
  EXPECT_EQ(name(R"({"section": "", "row": "C", "seat": "12"})"), "Row C, seat 12");
  EXPECT_EQ(name(R"({"section": "Loge 3", "row": "", "seat": "12"})"), "Loge 3, seat 12");
  EXPECT_EQ(name(R"({"zone": "Floor"})"), "Floor");
}

// Covers KV-15.
TEST_F(KioskPage, SaysTodayByTheTimeOfTheKioskWhateverTheBrowsersClockSays) {
  static_cast<void>(browser->evaluate(R"(
    const Right = Date, ten_years = 3652 * 86400000;
    window.Date = class extends Right {
      constructor(...of) { super(...(of.length ? of : [Right.now() + ten_years])); }
      static now() { return Right.now() + ten_years; }
    };)"));
  const auto moment = [this](std::int64_t hours_from_now) {
    return browser->answer(
        "return import('/language.js').then(({ moment, set_language }) => import('/clock.js').then(({ now }) => {"
        "set_language('en'); return moment(now().getTime() + 3600000 * " +
        std::to_string(hours_from_now) + ", 'Europe/Vienna'); }))");
  };
  wait_until("the page knows the time", [&] { return contains(moment(0), "Today, "); });
  EXPECT_TRUE(contains(moment(24), "Tomorrow, ")) << moment(24);
  EXPECT_FALSE(contains(moment(72), "To")) << moment(72);
}

TEST_F(KioskPage, FitsANarrowWindow) {
  browser->view(360, 800);
  browser->click(test_id("language-de"));
  browser->click(test_id("show-" + std::string(general_admission)));
  browser->wait_for(test_id("more-zone-0"));
  expect_usable("zones");
  picture("zones-narrow");
  browser->click(test_id("more-zone-0"));
  browser->click(test_id("continue"));
  browser->wait_for("body[data-screen=summary]");
  expect_usable("summary");
  picture("summary-narrow");
}

TEST_F(KioskPage, HasTheRightWordsForWhatCannotBeBought) {
  // The program's answer to the list, changed on its way to the page.
  static_cast<void>(browser->evaluate(R"(
    const real = fetch;
    const made = (id, changes) => ({
      performance_id: id, title: `Show ${id}`, hall: "grand", hall_label: "Great Hall", time_zone: "Europe/Vienna",
      starts_at: "2031-10-26T00:30:00Z", doors_open_at: "2031-10-25T23:30:00Z", ends_at: "2031-10-26T03:00:00Z",
      on_sale: true, over: false, cancelled: false, cancelled_because: "", elsewhere: false, seats_available: 0, zones: [],
      price_categories: [{ index: 0, label: "Stalls", price_cents: 1000, currency: "EUR" }], ...changes,
    });
    window.answer = [
      made("free", { seats_available: 1 }), made("none", {}), made("counter", { elsewhere: true }),
      made("later", { on_sale: false, seats_available: 5 }), made("off", { on_sale: false, cancelled: true }),
      made("past", { on_sale: false, over: true }),
    ];
    window.fetch = (path, options) => path === "/api/v1/performances"
      ? Promise.resolve(new Response(JSON.stringify(window.answer))) : real(path, options);)"));
  browser->click(test_id("language-en"));
  browser->wait_for(test_id("show-free"));
  EXPECT_TRUE(contains(text("show-free"), "1 place left")) << text("show-free");
  EXPECT_TRUE(contains(text("show-free"), "Sunday 26 October, 02:30 (UTC+02:00)")) << text("show-free");
  EXPECT_TRUE(contains(text("show-free"), "Great Hall")) << text("show-free");
  EXPECT_TRUE(contains(text("show-none"), "None left here")) << text("show-none");
  EXPECT_FALSE(contains(text("show-none"), "counter")) << text("show-none");
  EXPECT_TRUE(contains(text("show-counter"), "ask at the counter")) << text("show-counter");
  EXPECT_TRUE(contains(text("show-later"), "Not on sale")) << text("show-later");
  EXPECT_TRUE(contains(text("show-off"), "Cancelled")) << text("show-off");
  EXPECT_EQ(count(test_id("show-past")), 0) << "nobody wants to hear of what is over";
  expect_usable("shows");
  picture("cannot-be-bought");
  for (const auto* closed : {"none", "counter", "later", "off"}) {
    browser->click(test_id("show-" + std::string(closed)));
    EXPECT_EQ(browser->evaluate("return document.body.dataset.screen").as_string(), "shows") << closed;
  }
  static_cast<void>(browser->evaluate("window.answer = [];"));
  browser->wait_for(test_id("no-shows"));
  EXPECT_TRUE(contains(text("no-shows"), "nothing on sale at this kiosk")) << text("no-shows");
  picture("nothing-on-sale");
  browser->resize(390, 844);
  EXPECT_EQ(browser->too_wide(), 0);
}

// Covers KV-4.
TEST_F(KioskPage, SendsCustomersToTheCounterForWhatItCannotAsk) {
  rig.cut(Link::Wan);
  wait_until("the kiosk knows", [&] {
    return text_at(object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "links"), "central") == "down";
  });
  browser->click(test_id("language-en"));
  browser->wait_for(test_id("notice-central"));
  EXPECT_TRUE(contains(text("notice-central"), "More seats may be free at the counter; we cannot reach it now."));
  EXPECT_TRUE(contains(text("show-" + std::string(numbered)), "at the counter"));
  picture("shows-wan-cut");
  browser->click(test_id("show-" + std::string(numbered)));
  browser->wait_for(test_id("notice-elsewhere"));
  browser->wait_for(".map-grid .seat[data-state=legend_elsewhere]");
  EXPECT_EQ(count(".map-grid .seat[data-state=legend_taken]"), 0) << "nothing was sold yet";
  EXPECT_GE(count(".map-grid .seat[data-state=legend_free] .icon-chair"), 4) << "the venue's wheelchair places";
  picture("places-wan-cut");
  if (count(".map-frame.near") == 0) browser->click(test_id("map-zoom"));
  browser->click(".map-grid .seat[data-state=legend_elsewhere]");
  browser->wait_for(test_id("notice-choice"));
  EXPECT_TRUE(contains(text("notice-choice"), "Please ask there"));

  rig.cut(Link::Lan);
  wait_until("the kiosk is alone", [&] { return availability(rig, numbered).at("own_part_only").as_bool(); });
  wait_for_count(".map-grid .seat[data-state=legend_free] .icon-chair", 2);
  EXPECT_EQ(count(".map-grid .seat[data-state=legend_taken]"), 0);
  browser->click(".map-grid .seat[data-state=legend_free]:has(.icon-chair)");
  picture("places-alone");
  browser->click(test_id("continue"));
  browser->wait_for("body[data-screen=summary]");
  EXPECT_TRUE(contains(text("screen-summary"), "Wheelchair place"));
  picture("summary-wheelchair");
  browser->click(test_id("pay"));
  browser->wait_for("[data-testid=\"screen-finish\"][data-phase=completed]");
}

// Covers KV-3.
TEST_F(KioskPage, DoesNotBlameThePlacesWhenAnApprovalComesAfterCancel) {
  ASSERT_EQ(rig.terminal("POST", "/next", R"({"do": "authorise", "delay_ms": 4000})").status, 200U);
  choose_tosca("de");
  touch_seats(offered_seats(rig, 0, 1));
  browser->click(test_id("continue"));
  browser->click(test_id("pay"));
  browser->click(test_id("cancel"));
  browser->wait_for("body[data-step=cancelling]");
  expect_usable("cancelling");
  picture("cancelling-de");
  browser->wait_for("[data-testid=\"screen-finish\"][data-phase=reversed]");
  const auto told = text("screen-finish");
  EXPECT_TRUE(contains(told, "Abgebrochen")) << told;
  EXPECT_TRUE(contains(told, "freigegeben")) << told;
  EXPECT_FALSE(contains(told, "Plätze")) << told;
  picture("cancelled-de");
  EXPECT_EQ(attempts(rig, "captured").size(), 0U);

  browser->click(test_id("finish"));
  ASSERT_EQ(rig.terminal("POST", "/next", R"({"do": "authorise", "outcome": "decline"})").status, 200U);
  choose_tosca("en");
  touch_seats(offered_seats(rig, 0, 1));
  browser->click(test_id("continue"));
  browser->click(test_id("pay"));
  browser->wait_for(test_id("notice-declined"));
  picture("declined");
  expect_usable("declined");
}

// Covers KV-7.
TEST_F(KioskPage, TellsOneTruthWhenThePrinterIsAway) {
  rig.act(printer, "unplug");
  rig.cut(Link::Lan);
  wait_until("the kiosk is alone", [&] { return availability(rig, numbered).at("own_part_only").as_bool(); });
  browser->wait_for(test_id("notice-printer"));
  EXPECT_EQ(count("#notices .notice"), 1) << "not that it can print as well";
  EXPECT_TRUE(contains(text("notice-printer"), "cannot print") && contains(text("notice-printer"), "nicht drucken"));
  picture("printer-away");
  browser->click(test_id("language-de"));
  browser->wait_for(test_id("show-" + std::string(numbered)));
  wait_for_count("#notices .notice", 1);
  EXPECT_TRUE(contains(text("notice-printer"), "nicht drucken"));
  rig.act(printer, "plug");
  browser->wait_for(test_id("notice-controller"));
  EXPECT_EQ(count("#notices .notice"), 1);
}

// Covers KV-9.
TEST_F(KioskPage, SaysThatAPerformanceIsCancelledAndWhyAndWhereToGoWhenItIsClosed) {
  const auto cancelled = rig.central("POST", "/api/v1/admin/performances/" + std::string(numbered) + "/cancel",
                                     R"({"reason": "The tenor has lost his voice."})");
  ASSERT_EQ(cancelled.status, 200U) << cancelled.body;
  browser->click(test_id("language-en"));
  const auto card = "show-" + std::string(numbered);
  browser->wait_for(test_id(card) + "[aria-disabled=true]");
  EXPECT_TRUE(contains(text(card), "Cancelled")) << text(card);
  EXPECT_TRUE(contains(text(card), "The tenor has lost his voice.")) << text(card);
  EXPECT_FALSE(contains(text(card), "Not on sale")) << text(card);
  browser->click(test_id(card));
  wait_until("it is read out", [&] {
    const auto said = browser->evaluate("return document.getElementById('announcer').textContent").as_string();
    return contains(said.c_str(), "Cancelled");
  });
  expect_usable("shows");
  picture("cancelled-show");

  const auto set = rig.central("PUT", "/api/v1/fleet/kiosk-1/desired", R"({"out_of_service": true, "staff": "anna"})");
  ASSERT_EQ(set.status, 200U) << set.body;
  browser->wait_for("body[data-screen=closed]");
  const auto told = text("screen-closed");
  EXPECT_TRUE(contains(told, "This kiosk is closed") && contains(told, "Dieser Automat ist geschlossen")) << told;
  EXPECT_TRUE(contains(told, "box office") && contains(told, "Kasse")) << told;
  EXPECT_EQ(count("[data-testid=closed-text]:not([hidden])"), 0) << "nobody wrote why";
  picture("closed-without-words");
}

}  // namespace
}  // namespace foyer::functional
