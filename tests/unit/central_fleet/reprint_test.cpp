// Tickets that a device had printed anew, as central's books have them and as doors hear of it.
#include "central/reconciliation/refund.hpp"
#include "tests/unit/central_fleet/world.hpp"

namespace foyer::central {
namespace {

class ReprintTest : public FleetCoreTest {
 protected:
  [[nodiscard]] reprint::ReprintOrdered ordered_for(const sale::SaleCommitted& sale, std::uint8_t generation) {
    reprint::ReprintOrdered ordered;
    ordered.reprint = reprint::ReprintId::random(random);
    ordered.order = sale.order.id;
    ordered.performance = performance;
    ordered.device = *ledger::DeviceName::parse("kiosk-1");
    ordered.tickets = {{sale.tickets[0].id, generation, sale.tickets[0].claim_code, sale.order.lines[0].place,
                        sale.order.lines[0].category, sale.order.lines[0].ticket_type, sale.order.lines[0].unit_price}};
    ordered.reason = "torn";
    ordered.by = "anna";
    ordered.at = clock.now();
    return ordered;
  }
  void record(const reprint::Entry& entry) {
    ASSERT_TRUE(device->record({wire::Entry(entry)}));
    settle_all();
  }
  /// What the device's doors are told of the ticket; null: nothing.
  [[nodiscard]] const wire::TicketNotice* told(const sale::SaleCommitted& sale) const {
    const auto& all = device->catalogue().ticket_notices();
    const auto found = all.find(sale.order.id);
    return found == all.end() ? nullptr : &found->second.tickets.front();
  }
};

// Covers KV-14.
TEST_F(ReprintTest, TellsDoorsThatOlderPrintsAreVoid) {
  certify();
  const auto sale = sell(granted({3}), 3);
  settle_all();
  record(ordered_for(sale, 3));
  run_until([&] { return told(sale) != nullptr; });
  EXPECT_EQ(told(sale)->lowest_good_generation, 3);
  EXPECT_FALSE(told(sale)->voided);
  EXPECT_FALSE(told(sale)->settled) << "it says nothing but that";
  record(ordered_for(sale, 2));
  EXPECT_EQ(path.committed().lowest_good_generation(sale.order.id, sale.tickets[0].id), 3);
}

// Covers KV-14.
TEST_F(ReprintTest, KeepsOlderPrintsVoidWhenTheOrderIsPaidBack) {
  certify();
  const auto sale = sell(granted({3}), 3);
  settle_all();
  record(ordered_for(sale, 2));
  bool refunded = false;
  path.submit(
      {},
      [&](const Model& model, Timestamp) -> Result<Changes, CommandRefusal> {
        ChangeList changes;
        put_refund(changes, model, *model.find_order(sale.order.id), nullptr, "anna", "asked");
        return changes.take();
      },
      [&](const Result<Done, CommandRefusal>& result) { refunded = result.has_value(); });
  run_until([&] { return refunded && told(sale) != nullptr && told(sale)->voided; });
  EXPECT_EQ(told(sale)->lowest_good_generation, 2);
}

// Covers KV-14.
TEST_F(ReprintTest, BelievesNoDeviceAboutAnotherVenuesTickets) {
  certify();
  const auto sale = sell(granted({3}), 3);
  settle_all();
  auto elsewhere = ordered_for(sale, 2);
  elsewhere.performance = PerformanceId::random(random);
  record(elsewhere);
  EXPECT_EQ(path.committed().lowest_good_generation(sale.order.id, sale.tickets[0].id), 1);
  EXPECT_EQ(told(sale), nullptr);
}

}  // namespace
}  // namespace foyer::central
