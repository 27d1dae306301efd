// What admins hear of devices that are far away, and what they can do about them.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

std::optional<json::object> find_alert(const Answer& answer, std::string_view kind) {
  const auto all = answer.object();
  for (const auto& alert : array_at(all, "alerts")) {
    if (text_at(alert.as_object(), "kind") == kind) return alert.as_object();
  }
  return std::nullopt;
}

std::optional<json::object> alert_at_central(const Rig& rig, std::string_view kind) {
  return find_alert(rig.central("GET", "/api/v1/alerts"), kind);
}

std::optional<json::object> alert_at_controller(const Rig& rig, std::string_view kind) {
  return find_alert(rig.controller("GET", "/api/v1/alerts"), kind);
}

json::object device_in(const Answer& answer, std::string_view name) {
  const auto fleet = answer.object();
  for (const auto& device : array_at(fleet, "devices")) {
    if (text_at(device.as_object(), "device") == name) return device.as_object();
  }
  throw std::runtime_error(std::string(name) + " is not in the fleet: " + answer.body);
}

json::object kiosk_at_central(const Rig& rig) {
  return device_in(rig.central("GET", "/api/v1/fleet"), "kiosk-1");
}

// Covers KV-9, KV-10.
TEST(DeviceCare, PaperThatIsNearlyUsedUpIsAnAlertAtCentralUntilThereIsNewPaper) {
  Rig rig;
  rig.open_house();
  wait_until("central has a report of the kiosk", [&] { return !is_null_at(kiosk_at_central(rig), "reported"); });
  EXPECT_EQ(buy_and_read(rig, best_seats(0, 1)).tokens.size(), 1U);
  rig.act(printer, "paper_near_end");
  wait_until("central is alerted", [&] { return alert_at_central(rig, "paper_near_end").has_value(); });
  const auto alert = *alert_at_central(rig, "paper_near_end");
  EXPECT_EQ(text_at(alert, "device"), "kiosk-1");
  EXPECT_TRUE(alert_at_controller(rig, "paper_near_end")) << "the controller sees it before central does";

  const auto path = "/api/v1/alerts/" + text_at(alert, "alert_id") + "/acknowledge";
  const auto seen = rig.central("POST", path, R"({"note": "a roll is on its way", "staff": "anna"})");
  ASSERT_EQ(seen.status, 200U) << seen.body;
  EXPECT_EQ(text_at(object_at(seen.object(), "acknowledged"), "by"), "admin anna");

  wait_until("central has counted the ticket", [&] {
    const auto prints = object_at(object_at(kiosk_at_central(rig), "reported"), "prints");
    return number_at(object_at(prints, "total"), "proven") == 1;
  });
  // Who acknowledged is in the log, and so is known after a restart; the alert itself is told again by the kiosk.
  ASSERT_TRUE(rig.stop(Part::Central));
  rig.start(Part::Central);
  wait_until("the alert is there again", [&] { return alert_at_central(rig, "paper_near_end").has_value(); });
  const auto again = *alert_at_central(rig, "paper_near_end");
  EXPECT_EQ(text_at(again, "alert_id"), text_at(alert, "alert_id"));
  EXPECT_EQ(text_at(object_at(again, "acknowledged"), "note"), "a roll is on its way");

  rig.act(printer, "ok");
  wait_until("the alert is over", [&] { return !alert_at_central(rig, "paper_near_end"); });
  const auto cleared = find_alert(rig.central("GET", "/api/v1/alerts?state=cleared"), "paper_near_end");
  ASSERT_TRUE(cleared);
  EXPECT_FALSE(is_null_at(*cleared, "cleared_at"));
}

// Covers KV-9.
TEST(DeviceCare, PaperThatWasFedAndReadsThatWereNoTicketsAreCountedAtCentralAndAtTheController) {
  Rig rig;
  rig.open_house();
  EXPECT_EQ(buy_and_read(rig, best_seats(0, 1)).tokens.size(), 1U);
  const auto paper_at = [&](const Answer& fleet) {
    const auto reported = object_at(device_in(fleet, "kiosk-1"), "reported");
    const auto prints = object_at(reported, "prints");
    return number_at(array_at(prints, "paper").at(0).as_object(), "total_mm");
  };
  const auto has_reported = [&](const Answer& fleet) { return !is_null_at(device_in(fleet, "kiosk-1"), "reported"); };
  wait_until("both have a report of the kiosk", [&] {
    return has_reported(rig.controller("GET", "/api/v1/fleet")) && has_reported(rig.central("GET", "/api/v1/fleet"));
  });
  // A ticket is some centimetres long; how many exactly is the driver's own test.
  wait_until("the controller knows of the paper",
             [&] { return paper_at(rig.controller("GET", "/api/v1/fleet")) > 40; });
  wait_until("central knows of the paper", [&] { return paper_at(rig.central("GET", "/api/v1/fleet")) > 40; });

  rig.act(scanner, "scan", R"({"text": "NO TICKET"})");
  rig.act(scanner, "scan", json::serialize(json::object{{"text", std::string(400, 'X')}}));
  const auto scans_at = [&](const Answer& fleet) {
    const auto reported = object_at(device_in(fleet, "controller-1"), "reported");
    return object_at(reported, "scans");
  };
  wait_until("central has counted both", [&] {
    const auto scans = scans_at(rig.central("GET", "/api/v1/fleet"));
    return number_at(scans, "garbage") == 1 && number_at(scans, "misread") == 1;
  });
  const auto scans = scans_at(rig.controller("GET", "/api/v1/fleet"));
  EXPECT_EQ(number_at(scans, "since_start"), 1) << "what gave no text is no scan";
  EXPECT_EQ(number_at(scans, "repeated"), 0);
}

// Covers KV-9, KV-10.
TEST(DeviceCare, AKioskThatDiesAndAScannerThatIsPulledAreAlertsUntilTheyAreBack) {
  Rig rig;
  rig.open_house();
  wait_until("the kiosk is up at central",
             [&] { return text_at(object_at(kiosk_at_central(rig), "link"), "state") == "up"; });
  EXPECT_FALSE(alert_at_central(rig, "kiosk_dark"));
  rig.act(scanner, "unplug");
  rig.kill(Part::Kiosk);
  wait_until("the kiosk is dark at central", [&] { return alert_at_central(rig, "kiosk_dark").has_value(); });
  EXPECT_TRUE(alert_at_controller(rig, "kiosk_dark"));
  wait_until("the scanner is missed", [&] { return alert_at_central(rig, "scanner_absent").has_value(); });
  EXPECT_EQ(text_at(*alert_at_central(rig, "scanner_absent"), "device"), "controller-1");
  rig.act(scanner, "plug");
  rig.start(Part::Kiosk);
  wait_until("both are back",
             [&] { return !alert_at_central(rig, "kiosk_dark") && !alert_at_central(rig, "scanner_absent"); });
}

// Covers KV-9, KV-10.
TEST(DeviceCare, AVenueThatIsCutOffIsDarkAndItsKiosksAreNotCalledSo) {
  Rig rig;
  rig.open_house();
  wait_until("the kiosk is up at central",
             [&] { return text_at(object_at(kiosk_at_central(rig), "link"), "state") == "up"; });
  rig.cut(Link::Wan);
  wait_until("the controller is dark", [&] { return alert_at_central(rig, "controller_dark").has_value(); });
  EXPECT_EQ(text_at(object_at(kiosk_at_central(rig), "link"), "state"), "unknown");
  EXPECT_FALSE(alert_at_central(rig, "kiosk_dark"));
  EXPECT_FALSE(alert_at_controller(rig, "kiosk_dark"));
  rig.restore(Link::Wan);
  wait_until("the venue is back", [&] { return !alert_at_central(rig, "controller_dark"); });
}

// Covers KV-9.
TEST(DeviceCare, AKioskOutOfServiceFinishesTheSaleUnderWayAndBeginsNoOther) {
  Rig rig;
  rig.open_house();
  const auto sale = rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1)));
  ASSERT_EQ(sale.status, 201U) << sale.body;
  const auto order = text_at(sale.object(), "order_id");

  const auto set = rig.central("PUT", "/api/v1/fleet/kiosk-1/desired",
                               R"({"out_of_service": true, "text": "Please use the box office.", "staff": "anna"})");
  ASSERT_EQ(set.status, 200U) << set.body;
  EXPECT_EQ(number_at(set.object(), "revision"), 1);
  wait_until("the kiosk has heard of it", [&] {
    return text_at(object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "service"), "state") == "out_of_service";
  });
  const auto refused = rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1)));
  EXPECT_EQ(refused.status, 503U) << refused.body;
  EXPECT_EQ(refused.error_code(), "OUT_OF_SERVICE");
  EXPECT_NE(refused.body.find("Please use the box office."), std::string::npos) << refused.body;

  EXPECT_EQ(rig.kiosk("POST", "/api/v1/sales/" + order + "/pay").status, 202U);
  EXPECT_EQ(text_at(wait_until_over(rig, order), "phase"), "completed");
  wait_until("central hears that it is so",
             [&] { return object_at(kiosk_at_central(rig), "desired").at("applied").as_bool(); });
  EXPECT_TRUE(object_at(kiosk_at_central(rig), "reported").at("out_of_service").as_bool());

  EXPECT_EQ(rig.central("PUT", "/api/v1/fleet/kiosk-1/desired", R"({"out_of_service": false})").status, 200U);
  wait_until("the kiosk sells again", [&] {
    return text_at(object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "service"), "state") == "in_service";
  });
  EXPECT_EQ(buy_and_read(rig, best_seats(0, 1)).tokens.size(), 1U);
  EXPECT_EQ(rig.central("PUT", "/api/v1/fleet/controller-1/desired", R"({"out_of_service": true})").error_code(),
            "NOT_A_KIOSK");
  EXPECT_EQ(rig.central("PUT", "/api/v1/fleet/nobody/desired", R"({"out_of_service": true})").status, 404U);
}

}  // namespace
}  // namespace foyer::functional
