// Tickets printed anew at a venue, decided by its controller, with and without central.
#include "protocol/reprint/code_limit.hpp"
#include "protocol/reprint/steps.hpp"
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

class ReprintTest : public VenueTest {
 protected:
  ReprintTest() {
    count_reprints();
    kiosk.ask(seats({0, 1}), new_id());
    run(10);
    ledger::Places sold;
    sold.seats = {ledger::SeatIndex(0), ledger::SeatIndex(1)};
    order = kiosk.sell(central.performance, sold);
    write(kiosk, wire::SaleEntryOf{order, sale::PrintStarted{0}});
    write(kiosk, wire::SaleEntryOf{order, sale::PrintProven{0}});
    write(kiosk, wire::SaleEntryOf{order, sale::ClaimCodeGiven{1}});
    run(10);
  }

  void count_reprints() {
    venue->on_reprint([this] { ++reprinted; });
  }
  static void write(KioskSide& side, wire::Entry entry) { ASSERT_TRUE(side.device->record({std::move(entry)})); }
  [[nodiscard]] const reprint::Book& book() const { return venue->prints().book(); }
  [[nodiscard]] const reprint::KnownTicket& ticket(std::size_t index) const {
    return book().find(order)->tickets.at(index);
  }
  [[nodiscard]] std::string code() const { return ticket(1).claim_code.grouped(); }
  [[nodiscard]] ReprintDesk::Decided order_at(const KioskSide& side, const std::string& typed) {
    reprint::Wish wish;
    wish.typed = typed;
    wish.device = side.device->identity().name;
    wish.by = "staff-7";
    std::optional<ReprintDesk::Decided> told;
    venue->reprints().order(wish, [&told](ReprintDesk::Decided decided) { told = std::move(decided); });
    run(40);
    return told.value_or(wire::Refusal{"NO_ANSWER", {}, 0});
  }

  ledger::OrderId order;
  int reprinted = 0;
};

TEST_F(ReprintTest, AKioskGetsWhatAnotherOneCouldNotPrint) {
  wan_is_up = false;
  run(80);
  const auto id = new_id();
  other_kiosk.ask_reprint(code(), id);
  run(3);
  ASSERT_NE(other_kiosk.reprint(), nullptr);
  const auto ordered = *other_kiosk.reprint();
  EXPECT_TRUE(ordered.asked);
  EXPECT_EQ(ordered.device, other_kiosk.device->identity().name);
  ASSERT_EQ(ordered.tickets.size(), 1U) << "what is on paper for certain is not printed anew for a code";
  EXPECT_EQ(ordered.tickets.front().ticket, ticket(1).ticket);
  EXPECT_EQ(ordered.tickets.front().generation, 2);
  EXPECT_EQ(book().generation_of(ticket(1).ticket), 2);
  EXPECT_EQ(reprinted, 1);
  EXPECT_EQ(kiosk.device->catalogue().reprint_orders().count(ordered.reprint), 1U)
      << "the kiosk that sold it knows, should it be cut off";

  // The answer was lost: the same question has the same answer, and is written down once.
  const auto head = device->journal().head().seq;
  other_kiosk.ask_reprint(code(), id);
  run(3);
  EXPECT_EQ(*other_kiosk.reprint(), ordered);
  EXPECT_EQ(device->journal().head().seq, head);
  // Another one has to wait for the printer.
  other_kiosk.ask_reprint(code(), new_id());
  run(3);
  ASSERT_NE(other_kiosk.refusal(), nullptr);
  EXPECT_EQ(other_kiosk.refusal()->code, "PRINT_UNDER_WAY");
}

TEST_F(ReprintTest, TheShortCodeOnATicketFindsTheOrderToo) {
  other_kiosk.ask_reprint(reprint::short_code(order), new_id());
  run(3);
  ASSERT_NE(other_kiosk.reprint(), nullptr);
  EXPECT_EQ(other_kiosk.reprint()->order, order);
}

TEST_F(ReprintTest, KnowsAfterARestartWhatWasSoldPrintedAndOrdered) {
  other_kiosk.ask_reprint(code(), new_id());
  run(3);
  ASSERT_NE(other_kiosk.reprint(), nullptr);
  const reprint::KnownReprint known{*other_kiosk.reprint(), {{ticket(1).ticket, reprint::Print::NotPrinted}}};
  write(other_kiosk, wire::ReprintEntry(*other_kiosk.reprint()));
  write(other_kiosk, wire::ReprintEntry(reprint::started(known, ticket(1).ticket, clock.now())));
  run(3);
  EXPECT_EQ(ticket(1).print, reprint::Print::Printing);
  restart_controller();
  EXPECT_EQ(ticket(0).print, reprint::Print::Proven);
  EXPECT_EQ(ticket(1).print, reprint::Print::Printing);
  EXPECT_EQ(book().generation_of(ticket(1).ticket), 2);
}

TEST_F(ReprintTest, AKioskSpeaksForItselfAlone) {
  auto forged = wire::ReprintEntry(reprint::ReprintOrdered());
  auto& ordered = std::get<reprint::ReprintOrdered>(forged);
  ordered.reprint = reprint::ReprintId::random(random);
  ordered.order = order;
  ordered.performance = central.performance;
  ordered.device = other_kiosk.device->identity().name;
  ordered.tickets.push_back({ticket(0).ticket, 9, ticket(0).claim_code, ticket(0).line.place, ticket(0).line.category,
                             ticket(0).line.ticket_type, ticket(0).line.unit_price});
  ordered.at = clock.now();
  write(other_kiosk, forged);
  run(3);
  EXPECT_EQ(book().generation_of(ticket(0).ticket), 1) << "nobody voids what another kiosk sold";
  // Alone with the customer it sold to, a kiosk decides by itself.
  ordered.device = kiosk.device->identity().name;
  write(kiosk, forged);
  run(3);
  EXPECT_EQ(book().generation_of(ticket(0).ticket), 9);
}

TEST_F(ReprintTest, AKioskVoidsNoTicketOfAnotherOrderByNamingItInItsOwn) {
  other_kiosk.ask(seats({4}), new_id());
  run(10);
  ledger::Places sold;
  sold.seats = {ledger::SeatIndex(4)};
  const auto own = other_kiosk.sell(central.performance, sold);
  run(10);
  const auto& of_own = book().find(own)->tickets.front();
  reprint::ReprintOrdered ordered;
  ordered.reprint = reprint::ReprintId::random(random);
  ordered.order = own;
  ordered.performance = central.performance;
  ordered.device = other_kiosk.device->identity().name;
  ordered.tickets.push_back({ticket(0).ticket, 255, of_own.claim_code, of_own.line.place, of_own.line.category,
                             of_own.line.ticket_type, of_own.line.unit_price});
  ordered.at = clock.now();
  write(other_kiosk, wire::ReprintEntry(ordered));
  run(3);
  EXPECT_EQ(book().generation_of(ticket(0).ticket), 1);
  // The order is the kiosk's own, the performance another one.
  ordered.reprint = reprint::ReprintId::random(random);
  ordered.tickets.front().ticket = of_own.ticket;
  ordered.performance = ledger::PerformanceId::random(random);
  write(other_kiosk, wire::ReprintEntry(ordered));
  run(3);
  EXPECT_EQ(book().generation_of(of_own.ticket), 1);
}

TEST_F(ReprintTest, AKioskThatTriesManyCodesHasToWait) {
  for (std::size_t tries = 0; tries < reprint::misses_limit; ++tries) {
    other_kiosk.ask_reprint(ticket::claim_code(random).text(), new_id());
    run(10);
    ASSERT_NE(other_kiosk.refusal(), nullptr) << tries;
    EXPECT_EQ(other_kiosk.refusal()->code, "CLAIM_UNKNOWN");
  }
  other_kiosk.ask_reprint(code(), new_id());
  run(3);
  ASSERT_NE(other_kiosk.refusal(), nullptr);
  EXPECT_EQ(other_kiosk.refusal()->code, "TOO_MANY_CODES");
  EXPECT_EQ(book().generation_of(ticket(1).ticket), 1);
  kiosk.ask_reprint(code(), new_id());
  run(3);
  EXPECT_NE(kiosk.reprint(), nullptr) << "another kiosk's customers wait for nobody";
}

TEST_F(ReprintTest, AsksCentralForACodeThatIsNotKnownHere) {
  auto ordered = reprint::ReprintOrdered();
  ordered.order = ledger::OrderId::random(random);
  ordered.performance = central.performance;
  ordered.tickets.push_back({ticket::TicketId::random(random), 2, ticket::claim_code(random), seating::SeatIndex(9),
                             seating::PriceCategoryIndex(1), *sale::TicketTypeName::parse("adult"),
                             small_plan().categories[1].price});
  ordered.at = clock.now();
  const auto bought_elsewhere = ordered.tickets.front().claim_code.text();
  other_kiosk.ask_reprint(bought_elsewhere, new_id());
  run(5);
  ASSERT_NE(other_kiosk.refusal(), nullptr);
  EXPECT_EQ(other_kiosk.refusal()->code, "CLAIM_UNKNOWN");
  EXPECT_EQ(central.reprint_requests, 1);

  central.reprint = ordered;
  other_kiosk.ask_reprint(bought_elsewhere, new_id());
  run(5);
  ASSERT_NE(other_kiosk.reprint(), nullptr);
  EXPECT_EQ(other_kiosk.reprint()->device, other_kiosk.device->identity().name);
  EXPECT_EQ(book().generation_of(ordered.tickets.front().ticket), 2) << "what passes through here is known here";

  // For staff at the door the kiosk is told from here.
  const auto told = order_at(kiosk, bought_elsewhere);
  ASSERT_TRUE(told) << told.error().code;
  EXPECT_EQ(kiosk.device->catalogue().reprint_orders().count(told->reprint), 1U);

  wan_is_up = false;
  run(80);
  other_kiosk.ask_reprint(ticket::claim_code(random).text(), new_id());
  run(5);
  ASSERT_NE(other_kiosk.refusal(), nullptr);
  EXPECT_EQ(other_kiosk.refusal()->code, "CLAIM_NOT_REACHED");
}

TEST_F(ReprintTest, WhatStaffOrderIsToldToTheKioskAndStaysInItsFeed) {
  wan_is_up = false;
  run(80);
  const auto told = order_at(other_kiosk, code());
  ASSERT_TRUE(told) << told.error().code;
  EXPECT_FALSE(told->asked);
  EXPECT_EQ(told->by, "staff-7");
  const auto& orders = other_kiosk.device->catalogue().reprint_orders();
  ASSERT_EQ(orders.count(told->reprint), 1U);
  EXPECT_EQ(orders.at(told->reprint), *told);
  EXPECT_EQ(kiosk.device->catalogue().reprint_orders().count(told->reprint), 1U)
      << "the kiosk that sold it shall not print it too, should it be cut off";
  wan_is_up = true;
  central.put_devices({"kiosk-1", "kiosk-2"});
  restart_controller();
  run(80);
  EXPECT_EQ(orders.count(told->reprint), 1U) << "central's feed has no such item and takes nothing away";
}

TEST_F(ReprintTest, SaysWhyATicketIsNotPrintedAnew) {
  venue->reprints().know_admissions([this](const ticket::TicketId& one) { return one == ticket(1).ticket; });
  EXPECT_EQ(order_at(kiosk, code()).error().code, "ALREADY_ADMITTED");
  venue->reprints().know_admissions({});
  wire::TicketNotices notices{central.performance, order, {}};
  notices.tickets.emplace_back().ticket = ticket(1).ticket;
  notices.tickets.back().voided = true;
  central.put(wire::feed_kind::ticket_notice, order.text(), wire::encode(notices));
  run(5);
  EXPECT_EQ(order_at(kiosk, code()).error().code, "ORDER_REFUNDED");
  notices.tickets.back().voided = false;
  notices.tickets.back().lowest_good_generation = 4;
  central.put(wire::feed_kind::ticket_notice, order.text(), wire::encode(notices));
  run(5);
  const auto told = order_at(kiosk, code());
  ASSERT_TRUE(told) << told.error().code;
  EXPECT_EQ(told->tickets.front().generation, 5);
}

TEST_F(ReprintTest, NothingIsPrintedThatCouldNotBeWrittenDown) {
  log.fail_next_append(journal::Error::StorageFull);
  EXPECT_EQ(order_at(kiosk, code()).error().code, "STORAGE_FAILED");
  EXPECT_EQ(book().generation_of(ticket(1).ticket), 1);
}

}  // namespace
}  // namespace foyer::controller
