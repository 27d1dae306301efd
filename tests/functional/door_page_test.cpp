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

/// Reads each answer of the controller on its way to the page and changes it there.
constexpr auto change_answers = R"(
  const real = fetch;
  window.change = () => {};
  window.fetch = async (path, options) => {
    const answer = await real(path, options);
    if (path !== "/api/v1/door") return answer;
    const door = await answer.json();
    window.change(door);
    return new Response(JSON.stringify(door));
  };)";

// Covers KV-6, KV-15.
TEST(DoorPage, SaysToWhichPerformanceItAdmittedAndByWhichClock) {
  Rig rig;
  rig.open_house();
  Browser browser(rig.folder(), free_port());
  const auto bought = buy_and_read(rig, best_seats(0, 1));
  browser.open(rig.url(Part::Controller) + "/");
  browser.wait_for(test_id("verdict-title"));
  admit_all(rig, bought.tokens);
  browser.wait_for("[data-testid=verdict][data-code=admitted]");
  static_cast<void>(browser.evaluate(change_answers));
  const auto expect_told = [&](const std::string& zone, const std::string& words) {
    static_cast<void>(browser.evaluate("window.zone = '" + zone + "';"));
    wait_until("the page says: " + words, [&] { return browser.text(test_id("verdict-elsewhere")) == words; });
  };
  static_cast<void>(browser.evaluate(R"(
    window.change = (door) => {
      Object.assign(door.last, { performance_id: "another", performance: "The Tempest" });
      Object.assign(door.last, { time_zone: window.zone, performance_starts_at: "2031-10-26T01:30:00Z" });
      door.others_open = 2;
    };)"));
  expect_told("Europe/Vienna", "Admitted to: The Tempest, 02:30 (UTC+01:00)");
  expect_told("", "Admitted to: The Tempest, 01:30 UTC");
  expect_told("Europe/Berlin", "Admitted to: The Tempest, 02:30 (UTC+01:00)");
  expect_told("No/Such", "Admitted to: The Tempest, 01:30 UTC");
  EXPECT_EQ(browser.text(test_id("others-open")), "More open now: 2");
  browser.save_picture("door-elsewhere");
  browser.click(test_id("language"));
  EXPECT_TRUE(contains(browser.text(test_id("verdict-place")), ", Reihe ")) << browser.text(test_id("verdict-place"));
  expect_told("No/Such", "Eingelassen zu: The Tempest, 01:30 Uhr UTC");
  EXPECT_EQ(browser.text(test_id("others-open")), "Weitere offen: 2");
  const std::string to_the_one_shown = "door.last.performance_id = door.performance.performance_id";
  static_cast<void>(browser.evaluate("window.change = (door) => { " + to_the_one_shown + "; };"));
  browser.wait_for("[data-testid=verdict]:not(:has([data-testid=verdict-elsewhere]))");
}

// Covers KV-6.
TEST(DoorPage, TellsTheFactBesideTheAdviceInTheLanguageOfThePage) {
  Rig rig;
  rig.open_house();
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Controller) + "/");
  browser.wait_for(test_id("verdict-title"));
  static_cast<void>(scan(rig, "no ticket"));
  browser.wait_for("[data-testid=verdict][data-code=unreadable]");
  static_cast<void>(browser.evaluate(change_answers));
  const auto detail = [&](const std::string& code, const std::string& text) {
    static_cast<void>(
        browser.evaluate("window.change = (door) => Object.assign(door.last, { detail: 'In English.', detail_code: '" +
                         code + "', detail_text: '" + text +
                         "', performance_starts_at: '2026-03-28T18:30:00Z', time_zone: 'Europe/Vienna' });"));
    browser.wait_for("[data-testid=verdict-detail][data-code=" + code + "]");
    return browser.text(test_id("verdict-detail"));
  };
  // Tonight's title may be tomorrow's too.
  const auto english = detail("other_performance", "Tosca");
  EXPECT_TRUE(contains(english, "The ticket is for: Tosca, ") && contains(english, "28 Mar") &&
              contains(english, "19:30"))
      << english;
  EXPECT_EQ(detail("of_a_newer_controller", ""), "In English.");
  browser.click(test_id("language"));
  const auto german = detail("other_performance", "Tosca");
  EXPECT_TRUE(contains(german, "Die Karte ist für: Tosca, ") && contains(german, "28. März, 19:30 Uhr")) << german;
  EXPECT_EQ(detail("not_of_venue", ""), "Die Karte ist für eine Vorstellung, die nicht in diesem Haus ist.");
  EXPECT_EQ(detail("no_performance", ""), "Diese Tür hat noch keine Vorstellung erhalten.");
  EXPECT_EQ(detail("denied_by_service", ""), "Von der Buchungszentrale gesperrt.");
  EXPECT_EQ(detail("denied", "Hausverbot"), "Hausverbot");
  EXPECT_EQ(detail("attention", "Rollstuhl"), "Rollstuhl");
  EXPECT_EQ(detail("no_seat", ""), "Kein eigener Platz: Suchen Sie von Hand einen.");
  EXPECT_EQ(detail("performance_cancelled", "$& Der Tenor"), "Die Vorstellung wurde abgesagt: $& Der Tenor");
  browser.save_picture("door-detail-de");
  const auto words = [&](const std::string& of) {
    return browser.answer(
        "const [en, de] = await Promise.all([import('/words_en.js'), import('/words_de.js')]); return ['texts', "
        "'verdicts', 'warnings', 'details', 'refusals'].map((one) => Object.keys(" +
        of + ".words[one]).sort().join()).join(';')");
  };
  EXPECT_EQ(words("de"), words("en"));
}

// Covers KV-9.
TEST(DoorPage, TellsStaffThatTheScannerReadsWronglyAndTheDevicesPageWhatToSet) {
  Rig rig({.scanner_layout = "de"});
  rig.open_house();
  Browser browser(rig.folder(), free_port());
  const auto bought = buy_and_read(rig, best_seats(0, 1));
  browser.open(rig.url(Part::Controller) + "/");
  browser.wait_for("[data-testid=link-scanner][data-good=true]");
  admit_all(rig, bought.tokens);
  browser.wait_for("[data-testid=link-scanner][data-good=false]");
  browser.save_picture("door-scanner-reads-wrongly");
  browser.open(rig.url(Part::Controller) + "/fleet.html");
  browser.wait_for(test_id("alert-scanner_trouble"));
  browser.save_picture("fleet-scanner-reads-wrongly");
}

// Covers KV-9.
TEST(DoorPage, LeadsToTheDevicesWhoseFaultsAreToldInItsLanguage) {
  Rig rig;
  rig.open_house();
  Browser browser(rig.folder(), free_port());
  browser.open(rig.url(Part::Controller) + "/");
  browser.click(test_id("language"));
  rig.act(printer, "jam");
  browser.click(test_id("open-fleet"));
  browser.wait_for(test_id("alert-printer_down"));
  const auto told = browser.text(test_id("alert-printer_down"));
  EXPECT_TRUE(contains(told, "Drucker arbeitet nicht: kiosk-1") && contains(told, "gestört")) << told;
  EXPECT_FALSE(contains(told, "fault")) << told;
  EXPECT_TRUE(contains(browser.text(test_id("device-kiosk-1")), "Kiosk in Lumen Theatre, unter controller-1"));
  for (const int width : {360, 1280}) {
    browser.view(width, 900);
    EXPECT_EQ(browser.small_targets(44), "") << width;
    EXPECT_EQ(browser.too_wide(), 0) << width;
    browser.save_picture("door-fleet-de-" + std::to_string(width));
  }
}

}  // namespace
}  // namespace foyer::functional
