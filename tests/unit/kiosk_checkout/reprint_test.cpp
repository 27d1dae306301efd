// Tickets that the feed orders to be printed anew: each print at most once, under its own generation, whatever the
// power, the printer and the feed do.
#include <gtest/gtest.h>

#include "protocol/reprint/steps.hpp"
#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

class ReprintTest : public testing::Test {
 protected:
  ReprintTest() {
    world.parent.tells_time = [this] { return wire::TimeTold{world.clock.now(), true}; };
    world.open_shop();
    world.printer.mood = FakePrinter::Mood::MayHavePrinted;
    order = sell({3, 4});
    world.core->checkout().note_codes_shown(order);
    world.run(5);
    EXPECT_EQ(world.codes_of(order), 2U);
    world.printer.mood = FakePrinter::Mood::Prints;
    world.printer.tray.clear();
    world.printer.tries = 0;
  }

  ledger::OrderId sell(std::vector<std::uint32_t> seats) {
    const auto sold = world.new_order();
    EXPECT_TRUE(world.sell(sold, world.seats(std::move(seats))).value_or(refuse(RefusalReason::SeatsTaken)));
    EXPECT_TRUE(world.core->checkout().pay(sold));
    world.run(20);
    return sold;
  }
  [[nodiscard]] const reprint::Book& book() const { return world.core->checkout().books().printed(); }
  [[nodiscard]] reprint::ReprintOrdered wanted(const std::string& device = "kiosk-1") const {
    reprint::Wish wish;
    wish.reprint = id;
    wish.order = order;
    wish.device = *ledger::DeviceName::parse(device);
    wish.by = "anna";
    wish.reason = "lost";
    for (const auto& ticket : world.sale(order).tickets) wish.tickets.push_back(ticket.ticket.id);
    const auto ordered = reprint::decide(book(), wish, {world.clock.now(), {}, {}, {}, {}});
    EXPECT_TRUE(ordered);
    return ordered ? *ordered : reprint::ReprintOrdered{};
  }
  void order_it(const reprint::ReprintOrdered& ordered) {
    world.parent.put(wire::feed_kind::reprint_ordered, ordered.reprint.text(), wire::encode(ordered));
  }
  [[nodiscard]] reprint::Print print_of(std::size_t nth) const {
    return book().find(id)->prints.at(world.sale(order).tickets[nth].ticket.id);
  }
  /// What the journal at the parent tells of reprints, oldest first.
  [[nodiscard]] std::vector<reprint::Entry> told() const {
    std::vector<reprint::Entry> all;
    for (const auto& [journal, entries] : world.parent.entries) {
      for (const auto& bytes : entries) {
        const auto entry = journal::decode_entry(bytes);
        const auto decoded = wire::decode_entry(entry->kind, entry->payload);
        if (const auto* of = std::get_if<wire::ReprintEntry>(&*decoded)) all.push_back(*of);
      }
    }
    return all;
  }
  static std::vector<std::string> lines_of(const printer::Document& document) {
    std::vector<std::string> lines;
    for (const auto& element : document.elements) {
      if (const auto* line = std::get_if<printer::TextLine>(&element)) lines.push_back(line->text);
    }
    return lines;
  }

  [[nodiscard]] std::ptrdiff_t papers_of(const ticket::TicketId& ticket) const {
    return std::count_if(world.printer.tray.begin(), world.printer.tray.end(), [&](const printer::Document& paper) {
      return ticket::decode(token_on(paper))->claims.ticket == ticket;
    });
  }

  World world;
  ledger::OrderId order;
  reprint::ReprintId id = reprint::ReprintId::random(world.random);
};

// Covers KV-7.
TEST_F(ReprintTest, PrintsWhatTheFeedOrdersOnceUnderTheNextGeneration) {
  const auto ordered = wanted();
  order_it(ordered);
  world.run(40);
  ASSERT_EQ(world.printer.tray.size(), 2U);
  for (const auto& paper : world.printer.tray) {
    const auto token = ticket::decode(token_on(paper));
    ASSERT_TRUE(token);
    EXPECT_EQ(token->claims.generation, 2);
    EXPECT_EQ(lines_of(paper).back(), "Replaces an earlier print.");
  }
  EXPECT_EQ(book().find(id)->state(), "printed");
  const auto entries = told();
  ASSERT_EQ(entries.size(), 5U);
  EXPECT_EQ(std::get<reprint::ReprintOrdered>(entries[0]), ordered);
  EXPECT_EQ(std::get<reprint::TicketPrinted>(entries[1]).step, reprint::PrintStep::Started);
  EXPECT_EQ(std::get<reprint::TicketPrinted>(entries[2]).step, reprint::PrintStep::Proven);
  order_it(ordered);
  world.run(40);
  world.power_off();
  world.power_on();
  world.run(40);
  EXPECT_EQ(world.printer.tray.size(), 2U);
}

// Covers KV-15.
TEST_F(ReprintTest, PrintsWhatTheFeedOrdersThoughItOnceHeardAWrongTime) {
  // The parent's clock was a day ahead and was set right; this kiosk proves nothing until tomorrow.
  const auto right = world.clock.now();
  ASSERT_TRUE(world.device->clock().prove(right + std::chrono::hours(24), world.clock.at, Duration(0)));
  ASSERT_FALSE(world.device->clock().prove(right, world.clock.at, Duration(0)));
  auto stale = wanted();
  stale.reprint = reprint::ReprintId::random(world.random);
  stale.at = right - reprint::order_lifetime;
  order_it(stale);
  world.run(40);
  EXPECT_TRUE(world.printer.tray.empty()) << "nobody stands there any more";
  order_it(wanted());
  world.run(40);
  EXPECT_EQ(world.printer.tray.size(), 2U);
}

TEST_F(ReprintTest, LeavesAloneWhatAnotherKioskIsToPrintAndWhatAKioskAskedFor) {
  order_it(wanted("kiosk-2"));
  world.run(40);
  auto asked = wanted();
  asked.reprint = reprint::ReprintId::random(world.random);
  asked.asked = true;
  order_it(asked);
  world.run(40);
  EXPECT_EQ(world.printer.tries, 0);
  EXPECT_TRUE(told().empty());
}

TEST_F(ReprintTest, EndsWithoutAPrintWhatCameTooLate) {
  const auto ordered = wanted();
  world.cut_link();
  world.clock.at += reprint::order_lifetime;
  world.run(5);
  world.mend_link();
  order_it(ordered);
  world.run(60);
  EXPECT_EQ(world.printer.tries, 0);
  EXPECT_EQ(book().find(id)->state(), "failed");
  EXPECT_EQ(std::get<reprint::TicketPrinted>(told().back()).fault, sale::PrintFault::NotTried);
}

TEST_F(ReprintTest, WaitsForAPrinterThatIsMendedInTime) {
  world.printer.ready = false;
  order_it(wanted());
  world.run(100);
  EXPECT_EQ(world.printer.tries, 0);
  EXPECT_EQ(book().find(id), nullptr);
  world.printer.ready = true;
  world.run(10);
  EXPECT_EQ(world.printer.tray.size(), 2U);
}

TEST_F(ReprintTest, TriesNothingMoreAfterATicketThatFailed) {
  world.printer.mood = FakePrinter::Mood::FailsAfterBytes;
  order_it(wanted());
  world.run(40);
  EXPECT_EQ(world.printer.tries, 1);
  EXPECT_EQ(print_of(0), reprint::Print::Failed);
  EXPECT_EQ(print_of(1), reprint::Print::Failed);
  const auto entries = told();
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(std::get<reprint::TicketPrinted>(entries[2]).fault, sale::PrintFault::Jam);
  EXPECT_EQ(std::get<reprint::TicketPrinted>(entries[3]).fault, sale::PrintFault::NotTried);
  world.printer.mood = FakePrinter::Mood::Prints;
  EXPECT_EQ(world.sale(sell({5})).phase, sale::Phase::Completed) << "the counter is free again";
}

TEST_F(ReprintTest, BeginsNothingThatThePrinterCouldNeverPrint) {
  auto ordered = wanted();
  ordered.tickets[1].place = seating::SeatIndex(999);
  order_it(ordered);
  world.run(40);
  EXPECT_EQ(world.printer.tries, 0);
  EXPECT_EQ(book().find(id)->state(), "failed");
  EXPECT_FALSE(world.core->checkout().reprints().is_busy());
}

TEST_F(ReprintTest, WaitsUntilASaleHasLeftTheCounter) {
  world.terminal.mood = FakeTerminal::Mood::ApprovesSilently;
  const auto other = world.new_order();
  ASSERT_TRUE(world.sell(other, world.seats({6})).value_or(refuse(RefusalReason::SeatsTaken)));
  world.terminal.answers_queries = false;
  ASSERT_TRUE(world.core->checkout().pay(other));
  world.run(2);
  order_it(wanted());
  world.run(40);
  EXPECT_EQ(world.printer.tries, 0);
  world.terminal.answers_queries = true;
  world.run(100);
  ASSERT_EQ(world.printer.tray.size(), 3U);
  EXPECT_EQ(ticket::decode(token_on(world.printer.tray[0]))->claims.generation, 1);
  EXPECT_EQ(ticket::decode(token_on(world.printer.tray[1]))->claims.generation, 2);
}

TEST_F(ReprintTest, LetsASaleWaitUntilItsLastTicketIsOut) {
  const auto other = world.new_order();
  ASSERT_TRUE(world.sell(other, world.seats({6})).value_or(refuse(RefusalReason::SeatsTaken)));
  ASSERT_TRUE(world.core->checkout().reprints().take(wanted()));
  ASSERT_TRUE(world.core->checkout().pay(other));
  EXPECT_TRUE(world.core->checkout().is_in_line(other));
  world.run(40);
  EXPECT_EQ(world.sale(other).phase, sale::Phase::Completed);
  ASSERT_EQ(world.printer.tray.size(), 3U);
  EXPECT_EQ(ticket::decode(token_on(world.printer.tray[1]))->claims.generation, 2);
  EXPECT_EQ(ticket::decode(token_on(world.printer.tray[2]))->claims.generation, 1);
}

TEST_F(ReprintTest, IsUnknownWhereTheJournalGoesOnElsewhere) {
  ASSERT_TRUE(world.core->checkout().reprints().take(wanted()));
  world.prove_restored();
  world.run(60);
  EXPECT_EQ(world.printer.tries, 1);
  EXPECT_EQ(print_of(0), reprint::Print::Unknown);
  EXPECT_EQ(print_of(1), reprint::Print::Unknown);
  world.power_off();
  world.power_on();
  EXPECT_EQ(print_of(0), reprint::Print::Unknown);
  EXPECT_EQ(print_of(1), reprint::Print::Unknown);
}

TEST_F(ReprintTest, NeverPrintsATicketTwiceWhereverThePowerFails) {
  bool cut = true;
  for (int nth = 1; cut; ++nth) {
    for (const bool before : {true, false}) {
      cut = false;
      world.printer.tray.clear();
      id = reprint::ReprintId::random(world.random);
      const auto ordered = wanted();
      world.disk.cut_at(nth, before);
      try {
        static_cast<void>(world.core->checkout().reprints().take(ordered));
        world.run(20);
      } catch (const PowerCut&) {
        cut = true;
      }
      world.power_off();
      world.power_on();
      EXPECT_TRUE(world.journal_follows);
      world.run(20);
      EXPECT_LE(world.printer.tray.size(), 2U);
      const auto* known = book().find(id);
      if (known == nullptr) continue;
      EXPECT_TRUE(known->is_over());
      for (const auto& [ticket, print] : known->prints) {
        EXPECT_LE(papers_of(ticket), 1);
        EXPECT_FALSE(print == reprint::Print::Failed && papers_of(ticket) > 0);
        EXPECT_FALSE(print == reprint::Print::Proven && papers_of(ticket) == 0);
      }
      EXPECT_TRUE(cut || known->state() == "printed");
      if (!cut) break;
    }
  }
}

}  // namespace
}  // namespace foyer::kiosk
