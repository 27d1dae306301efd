// Tickets that a device had printed anew, as central's books have them and as doors hear of it.
#include "central/orders/reprint_desk.hpp"
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

// Covers KV-14.
TEST_F(ReprintTest, BelievesNoDeviceThatATicketIsOfAnotherOrder) {
  certify();
  const auto grant = granted({3, 4});
  const auto own = sell(grant, 3);
  const auto other = sell(grant, 4);
  settle_all();
  auto ordered = ordered_for(own, 2);
  ordered.tickets.push_back(ordered.tickets.front());
  ordered.tickets.back().ticket = other.tickets[0].id;
  record(ordered);
  EXPECT_EQ(path.committed().lowest_good_generation(own.order.id, other.tickets[0].id), 1);
  EXPECT_EQ(told(own), nullptr);
  // Nor of an order that nobody has heard of.
  ordered = ordered_for(other, 2);
  ordered.order = ledger::OrderId::random(random);
  record(ordered);
  EXPECT_FALSE(path.committed().notices_of(ordered.order));
}

// Covers KV-14.
TEST_F(ReprintTest, TakesNoMoreTicketsForAnOrderItDoesNotKnowYetThanAnOrderHas) {
  certify();
  const auto unknown = ledger::OrderId::random(random);
  std::vector<ticket::TicketId> all;
  for (std::size_t count = 0; count <= sale::order_lines_limit; ++count) {
    auto ordered = reprint::ReprintOrdered();
    ordered.reprint = reprint::ReprintId::random(random);
    ordered.order = unknown;
    ordered.performance = performance;
    ordered.device = *ledger::DeviceName::parse("kiosk-1");
    all.push_back(ticket::TicketId::random(random));
    ordered.tickets = {{all.back(),
                        2,
                        {},
                        seating::SeatIndex(3),
                        seating::PriceCategoryIndex(0),
                        *sale::TicketTypeName::parse("adult"),
                        Money{2500, {}}}};
    ordered.at = clock.now();
    record(ordered);
  }
  EXPECT_EQ(path.committed().lowest_good_generation(unknown, all.front()), 2);
  EXPECT_EQ(path.committed().notices_of(unknown)->tickets.size(), sale::order_lines_limit);
}

/// The controller asks for a kiosk below it, which central hears of through it alone.
class AskedForReprintTest : public ReprintTest {
 protected:
  AskedForReprintTest() {
    bool registered = false;
    path.submit(
        {},
        [&](const Model&, Timestamp) -> Result<Changes, CommandRefusal> {
          ChangeList changes;
          changes.put(std::string(stream::fleet),
                      wire::DeviceRegistered{{kiosk, "kiosk", *seating::VenueName::parse("lumen"), "controller-1"}});
          return changes.take();
        },
        [&](const Result<Done, CommandRefusal>& result) { registered = result.has_value(); });
    run_until([&] { return registered; });
    fleet.on_reprint_request(
        [this](const auto& request, const auto& wish, const auto& reply) { desk.answer(request, wish, reply); });
  }
  /// Sold, and nobody knows whether it came out.
  sale::SaleCommitted sold_unprinted() {
    certify();
    auto sale = sell(granted({3}), 3);
    EXPECT_TRUE(device->record({wire::Entry(wire::SaleEntryOf{sale.order.id, sale::PrintStarted{0}})}));
    EXPECT_TRUE(device->record({wire::Entry(wire::SaleEntryOf{sale.order.id, sale::PrintUnknown{0}})}));
    settle_all();
    return sale;
  }
  wire::Reply reply_to(const wire::Request& asked) {
    const auto reply = ask(asked);
    EXPECT_TRUE(reply);
    return reply ? *reply : wire::Reply{};
  }
  [[nodiscard]] reprint::Wish wish_for(const sale::SaleCommitted& sale, const std::string& by) const {
    reprint::Wish wish;
    wish.typed = sale.tickets[0].claim_code.text();
    wish.device = kiosk;
    wish.by = by;
    wish.by_customer = true;
    return wish;
  }

  ledger::DeviceName kiosk = *ledger::DeviceName::parse("kiosk-1");
  PrintBook prints{log};
  ReprintDesk desk{path, prints, clock, {}};
};

// Covers KV-14.
TEST_F(AskedForReprintTest, AnswersTheControllerOfTheKioskAndTellsDoors) {
  const auto sale = sold_unprinted();
  const auto asked = request(wire::ReprintRequest{wish_for(sale, "kiosk-1")});
  const auto reply = reply_to(asked);
  const auto* ordered = std::get_if<reprint::ReprintOrdered>(&reply.what);
  ASSERT_NE(ordered, nullptr);
  EXPECT_EQ(ordered->device, kiosk);
  EXPECT_TRUE(ordered->asked);
  run_until([&] { return told(sale) != nullptr; });
  EXPECT_EQ(told(sale)->lowest_good_generation, 2);
  EXPECT_EQ(reply_to(asked), reply) << "an answer that was lost is given again";
  EXPECT_TRUE(device->catalogue().reprint_orders().empty()) << "the kiosk has the answer";
}

// Covers KV-14.
TEST_F(AskedForReprintTest, TellsTheKioskThroughTheFeedWhatStaffAskFor) {
  const auto sale = sold_unprinted();
  const auto reply = reply_to(request(wire::ReprintRequest{wish_for(sale, "anna")}));
  const auto* ordered = std::get_if<reprint::ReprintOrdered>(&reply.what);
  ASSERT_NE(ordered, nullptr);
  run_until([&] { return device->catalogue().reprint_orders().size() == 1; });
  EXPECT_EQ(device->catalogue().reprint_orders().begin()->second, *ordered);
}

TEST_F(AskedForReprintTest, OrdersNothingAtAKioskThatIsNotTheAskers) {
  const auto sale = sold_unprinted();
  auto wish = wish_for(sale, "anna");
  wish.device = *ledger::DeviceName::parse("kiosk-2");
  const auto reply = reply_to(request(wire::ReprintRequest{wish}));
  const auto* refusal = std::get_if<wire::Refusal>(&reply.what);
  ASSERT_NE(refusal, nullptr);
  EXPECT_EQ(refusal->code, "DEVICE_UNKNOWN");
  EXPECT_EQ(path.committed().lowest_good_generation(sale.order.id, sale.tickets[0].id), 1);
}

}  // namespace
}  // namespace foyer::central
