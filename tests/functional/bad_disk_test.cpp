// What people are told while the disk of a program is full or bad, and that all goes on afterwards.

#include <algorithm>
#include <thread>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

constexpr RigOptions failing_disks{
    .printer_speed = 0, .with_field = false, .with_second_kiosk = false, .with_failing_disks = true};

std::string one_place() {
  return json::serialize(json::object{{"event_id", general_admission}, {"qty", 1}});
}

// Covers KV-4, BO-10.
TEST(BadDisk, CentralHoldsNothingWhileItIsFullAndSaysSo) {
  Rig rig(failing_disks);
  rig.open_house();
  const auto path = "/api/v1/events/" + std::string(general_admission) + "/status";
  const auto before = number_at(rig.central("GET", path).object(), "available");
  rig.spoil_disk(Part::Central, DiskTrouble::Full);
  const auto refused = rig.central("POST", "/api/v1/holds", one_place());
  EXPECT_EQ(refused.status, 503U) << refused.body;
  EXPECT_EQ(refused.error_code(), "STORAGE_FULL");
  const auto health = [&] { return text_at(rig.central("GET", "/api/v1/health").object(), "status"); };
  EXPECT_EQ(health(), "degraded");
  EXPECT_EQ(number_at(rig.central("GET", path).object(), "available"), before);

  rig.mend_disk(Part::Central);
  EXPECT_EQ(rig.central("POST", "/api/v1/holds", one_place()).status, 201U);
  EXPECT_EQ(health(), "healthy");
  EXPECT_TRUE(rig.is_running(Part::Central));
}

// Covers KV-4, BO-9.
TEST(BadDisk, CentralWhoseSyncFailsSaysThatItIsUnknownAndEndsAndItsNextLifeKnows) {
  Rig rig(failing_disks);
  rig.open_house();
  const auto path = "/api/v1/events/" + std::string(general_admission) + "/status";
  const auto held = [&] { return number_at(rig.central("GET", path).object(), "held"); };
  const auto before = held();
  rig.spoil_disk(Part::Central, DiskTrouble::FailingSync);
  const auto unknown = rig.central("POST", "/api/v1/holds", one_place());
  EXPECT_EQ(unknown.status, 503U) << unknown.body;
  EXPECT_EQ(unknown.error_code(), "OUTCOME_UNKNOWN");
  wait_until("central has ended", [&] { return !rig.is_running(Part::Central); });
  EXPECT_EQ(rig.exit_code(Part::Central), 1) << "it ends, it does not die";

  rig.mend_disk(Part::Central);
  rig.start(Part::Central);
  wait_until("central is back", [&] { return rig.central("GET", path).status == 200; });
  const auto after = held();
  EXPECT_TRUE(after == before || after == before + 1) << before << " places were held, now " << after;
  EXPECT_EQ(rig.central("POST", "/api/v1/holds", one_place()).status, 201U);
}

// Covers KV-4.
TEST(BadDisk, AControllerWhoseSyncFailsEndsByItself) {
  Rig rig(failing_disks);
  rig.open_house();
  rig.spoil_disk(Part::Controller, DiskTrouble::FailingSync);
  // A sale's entries come in, and cannot be kept.
  static_cast<void>(rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1))));
  wait_until("the controller has ended", [&] { return !rig.is_running(Part::Controller); });
  EXPECT_EQ(rig.exit_code(Part::Controller), 1) << "it ends, it does not die";

  rig.mend_disk(Part::Controller);
  rig.start(Part::Controller);
  rig.wait_until_kiosk_can_sell();
}

// Covers KV-2, KV-4.
TEST(BadDisk, AKioskThatIsFullChargesNobodyAndSellsOnceThereIsRoom) {
  Rig rig(failing_disks);
  rig.open_house();
  rig.spoil_disk(Part::Kiosk, DiskTrouble::Full);
  const auto refused = rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1)));
  EXPECT_GE(refused.status, 400U) << refused.body;
  EXPECT_TRUE(rig.terminal("GET", "/ledger").array().empty());

  rig.mend_disk(Part::Kiosk);
  wait_until("the kiosk sells again",
             [&] { return !text_at(choose_and_pay(rig, best_seats(0, 1)), "order_id").empty(); });
  wait_until("somebody has paid", [&] { return attempts(rig, "captured").size() == 1; });
}

bool has_open_alert(const Rig& rig, std::string_view kind) {
  const auto alerts = array_at(rig.central("GET", "/api/v1/alerts").object(), "alerts");
  return std::any_of(alerts.begin(), alerts.end(),
                     [kind](const auto& alert) { return text_at(alert.as_object(), "kind") == kind; });
}

// Covers KV-4, KV-9.
TEST(BadDisk, AKioskThatIsFullHasAnAlertAndIsNotHealthyForAsLongAsItRefuses) {
  Rig rig(failing_disks);
  rig.open_house();
  const auto health = [&] { return text_at(rig.kiosk("GET", "/api/v1/health").object(), "status"); };
  const auto try_to_buy = [&] { return rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1))); };
  EXPECT_EQ(health(), "healthy");
  rig.spoil_disk(Part::Kiosk, DiskTrouble::Full);
  EXPECT_GE(try_to_buy().status, 400U);
  wait_until("staff are told", [&] { return has_open_alert(rig, "storage_failed"); });
  // Nobody tries any more, and then somebody does.
  for (int second = 0; second < 12; ++second) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    EXPECT_TRUE(has_open_alert(rig, "storage_failed")) << "after " << second << " s";
    EXPECT_EQ(health(), "degraded");
    if (second % 4 == 3) {
      EXPECT_EQ(try_to_buy().error_code(), "STORAGE_FAILED");
    }
  }
  rig.mend_disk(Part::Kiosk);
  wait_until("the alert is over", [&] { return !has_open_alert(rig, "storage_failed"); });
  EXPECT_EQ(health(), "healthy");
  EXPECT_FALSE(text_at(choose_and_pay(rig, best_seats(0, 1)), "order_id").empty());
}

// Covers KV-4.
TEST(BadDisk, AKioskWhoseSyncFailsEndsByItselfAndGoesOnFromWhatIsThere) {
  Rig rig(failing_disks);
  rig.open_house();
  rig.spoil_disk(Part::Kiosk, DiskTrouble::FailingSync);
  wait_until("the kiosk has ended", [&] {
    static_cast<void>(rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1))));
    return !rig.is_running(Part::Kiosk);
  });
  EXPECT_LT(rig.exit_code(Part::Kiosk), 128) << "it ends, it does not die";
  EXPECT_TRUE(rig.terminal("GET", "/ledger").array().empty());

  rig.mend_disk(Part::Kiosk);
  rig.start(Part::Kiosk);
  rig.wait_until_kiosk_can_sell();
  const auto sale = buy_and_read(rig, best_seats(0, 1));
  wait_until("central has the order", [&] { return find_order(rig, sale.order).has_value(); });
}

}  // namespace
}  // namespace foyer::functional
