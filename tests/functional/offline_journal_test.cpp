// A journal that grew for a whole evening without a network.

#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"
#include "tests/functional/scripted_kiosk.hpp"

namespace foyer::functional {
namespace {

constexpr int sales = 1'000;

// Covers KV-1, KV-4, KV-5.
TEST(OfflineJournal, OfAThousandSalesSettlesOnceEvenIfItIsSentTwice) {
  Rig rig({.printer_speed = 0, .with_field = true});
  rig.open_house();
  ScriptedKiosk kiosk(rig, "kiosk-2");
  const auto performance = *seating::PerformanceId::parse(field);
  kiosk.connect();
  kiosk.stock_up(performance, 0, sales + 1);
  kiosk.disconnect();
  for (int sale = 0; sale < sales; ++sale) static_cast<void>(kiosk.sell(performance, 0));
  ASSERT_EQ(orders_of(rig, field).size(), 0U) << "central cannot know yet";

  kiosk.connect();
  kiosk.run_until("the controller has the journal", [&] { return kiosk.backlog() == 0; });
  kiosk.run_until("central has settled every sale of it", [&] { return booked_at_central(rig, field) == sales; });
  EXPECT_EQ(orders_of(rig, field).size(), static_cast<std::size_t>(sales));
  EXPECT_EQ(booked_at_central(rig, field), sales);

  // The whole journal once more, byte for byte; the sale behind it shows when that has been dealt with.
  kiosk.send_again(std::vector<Bytes>(kiosk.sent_batches()));
  const auto last = kiosk.sell(performance, 0);
  kiosk.run_until("the sale behind the repeated journal is settled",
                  [&] { return find_order(rig, last.text()).has_value(); });
  EXPECT_EQ(orders_of(rig, field).size(), static_cast<std::size_t>(sales) + 1);
  EXPECT_EQ(booked_at_central(rig, field), sales + 1);
  EXPECT_EQ(number_at(rig.central("GET", "/api/v1/conflicts").object(), "open"), 0);
  for (const auto& known : rig.central("GET", "/api/v1/devices").array()) {
    EXPECT_EQ(known.as_object().at("quarantined").to_number<std::int64_t>(), 0);
  }
}

}  // namespace
}  // namespace foyer::functional
