// What people are told while the disk of a program is full or bad, and that all goes on afterwards.

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
  EXPECT_EQ(number_at(rig.central("GET", path).object(), "available"), before);

  rig.mend_disk(Part::Central);
  EXPECT_EQ(rig.central("POST", "/api/v1/holds", one_place()).status, 201U);
  EXPECT_TRUE(rig.is_running(Part::Central));
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
