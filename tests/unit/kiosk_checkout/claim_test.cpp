// Codes that customers type at the kiosk: decided by the parent, or alone for the own sales while it is away.
#include <gtest/gtest.h>

#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

using Why = reprint::RefusalReason;

class ClaimTest : public testing::Test {
 protected:
  using Answer = Result<reprint::ReprintOrdered, ClaimRefusal>;

  ClaimTest() {
    world.parent.tells_time = [this] { return wire::TimeTold{world.clock.now(), true}; };
    world.open_shop();
    world.printer.mood = FakePrinter::Mood::MayHavePrinted;
    order = sell({3, 4});
    world.core->checkout().note_codes_shown(order);
    world.run(5);
    world.printer.mood = FakePrinter::Mood::Prints;
    world.printer.tray.clear();
    code = world.sale(order).tickets[0].ticket.claim_code.grouped();
  }

  ledger::OrderId sell(std::vector<std::uint32_t> seats) {
    const auto sold = world.new_order();
    EXPECT_TRUE(world.sell(sold, world.seats(std::move(seats))).value_or(refuse(RefusalReason::SeatsTaken)));
    EXPECT_TRUE(world.core->checkout().pay(sold));
    world.run(20);
    return sold;
  }
  std::optional<Answer> redeem(const std::string& typed, reprint::ReprintId reprint, int patience = 80) {
    std::optional<Answer> answer;
    world.core->claims().redeem(reprint, typed, [&answer](const Answer& told) { answer = told; });
    for (int step = 0; step < patience && !answer; ++step) world.run(1);
    return answer;
  }
  std::optional<Answer> redeem(const std::string& typed) {
    return redeem(typed, reprint::ReprintId::random(world.random));
  }
  static std::optional<Why> reason(const std::optional<Answer>& answer) {
    if (!answer || *answer) return std::nullopt;
    const auto refusal = answer->error();
    const auto* known = std::get_if<reprint::Refusal>(&refusal);
    return known == nullptr ? std::nullopt : std::optional(known->reason);
  }
  void parent_refuses(Why why) {
    world.parent.decides_reprint = [why](const wire::Request& request) {
      return wire::Reply{request.request_id, wire::Refusal{std::string(reprint::code(why)), "No.", 0}};
    };
  }
  /// The feed says this of the order's first ticket.
  void note(const std::function<void(wire::TicketNotice&)>& say) {
    wire::TicketNotice notice;
    notice.ticket = world.sale(order).tickets[0].ticket.id;
    say(notice);
    world.parent.put(wire::feed_kind::ticket_notice, order.text(),
                     wire::encode(wire::TicketNotices{world.parent.performance, order, {notice}}));
    world.run(40);
  }
  void be_offline() {
    world.cut_link();
    world.run(80);
  }
  [[nodiscard]] std::vector<int> generations() const {
    std::vector<int> all;
    for (const auto& paper : world.printer.tray) {
      all.push_back(ticket::decode(token_on(paper))->claims.generation);
    }
    return all;
  }
  const std::string unknown_code = "1F0C9A2B";

  World world;
  ledger::OrderId order;
  std::string code;
};

// Covers KV-7.
TEST_F(ClaimTest, AsksTheParentAndPrintsWhatItDecides) {
  reprint::Wish asked;
  world.parent.decides_reprint = [&](const wire::Request& request) {
    asked = std::get<wire::ReprintRequest>(request.what).wish;
    auto wish = asked;
    wish.reprint = reprint::ReprintId(request.request_id.bytes());
    wish.asked = true;
    auto ordered =
        *reprint::decide(world.core->checkout().books().printed(), wish, {world.clock.now(), {}, {}, {}, {}});
    for (auto& wanted : ordered.tickets) wanted.generation = 5;
    return wire::Reply{request.request_id, std::move(ordered)};
  };
  const auto answer = redeem(code);
  ASSERT_TRUE(answer && *answer);
  world.run(20);
  EXPECT_EQ(asked.typed, code);
  EXPECT_EQ(asked.device, world.parent.kiosk);
  EXPECT_TRUE(asked.by_customer);
  EXPECT_EQ(generations(), (std::vector{5, 5})) << "the parent may know of prints that this kiosk does not";
  EXPECT_EQ(world.core->checkout().books().printed().find((*answer)->reprint)->state(), "printed");
}

TEST_F(ClaimTest, TellsWhyTheParentRefusesAndPrintsNothing) {
  parent_refuses(Why::AlreadyAdmitted);
  EXPECT_EQ(reason(redeem(code)), Why::AlreadyAdmitted);
  EXPECT_TRUE(world.printer.tray.empty());
}

TEST_F(ClaimTest, DecidesAloneForItsOwnSaleWhileTheParentIsAway) {
  be_offline();
  const auto answer = redeem(code);
  ASSERT_TRUE(answer && *answer);
  world.run(20);
  EXPECT_EQ(generations(), (std::vector{2, 2}));
  EXPECT_EQ(reason(redeem(code)), Why::AlreadyPrinted) << "once proven, staff decide";
}

TEST_F(ClaimTest, FindsTheOrderByTheShortCodeOfATicketToo) {
  be_offline();
  EXPECT_TRUE(redeem(reprint::short_code(order)).value());
  world.run(20);
  EXPECT_EQ(generations(), (std::vector{2, 2}));
}

TEST_F(ClaimTest, DecidesAloneWhereTheParentDoesNotKnowTheOrderYetOrNeverAnswers) {
  parent_refuses(Why::ClaimUnknown);
  EXPECT_TRUE(redeem(code).value());
  world.run(20);
  world.parent.decides_reprint = {};
  world.printer.mood = FakePrinter::Mood::MayHavePrinted;
  const auto other = sell({6});
  world.core->checkout().note_codes_shown(other);
  world.printer.mood = FakePrinter::Mood::Prints;
  world.printer.tray.clear();
  EXPECT_TRUE(redeem(world.sale(other).tickets[0].ticket.claim_code.text()).value());
  world.run(20);
  EXPECT_EQ(generations(), (std::vector{2}));
}

TEST_F(ClaimTest, SaysThatItReachesNobodyForWhatAnotherKioskSold) {
  be_offline();
  EXPECT_EQ(reason(redeem(unknown_code)), Why::ParentUnreachable);
}

TEST_F(ClaimTest, LeavesToAPersonWhatWasRefundedOrPrintedElsewhere) {
  note([](wire::TicketNotice& notice) { notice.voided = true; });
  be_offline();
  EXPECT_EQ(reason(redeem(code)), Why::OrderRefunded);
  world.mend_link();
  note([](wire::TicketNotice& notice) { notice.lowest_good_generation = 2; });
  be_offline();
  EXPECT_EQ(reason(redeem(code)), Why::ParentUnreachable);
  EXPECT_TRUE(world.printer.tray.empty());
}

TEST_F(ClaimTest, LeavesToAPersonWhatAnotherKioskWasToldToPrint) {
  reprint::Wish wish;
  wish.reprint = reprint::ReprintId::random(world.random);
  wish.order = order;
  wish.device = *ledger::DeviceName::parse("kiosk-2");
  const auto& book = world.core->checkout().books().printed();
  const auto ordered = reprint::decide(book, wish, {world.clock.now(), {}, {}, {}, {}});
  ASSERT_TRUE(ordered);
  world.parent.put(wire::feed_kind::reprint_ordered, wish.reprint.text(), wire::encode(*ordered));
  world.run(40);
  be_offline();
  EXPECT_EQ(reason(redeem(code)), Why::ParentUnreachable);
  EXPECT_TRUE(world.printer.tray.empty());
}

TEST_F(ClaimTest, PrintsWhatTheParentDecidedThoughOnlyTheFeedSaysSo) {
  world.parent.decides_reprint = {};
  const auto id = reprint::ReprintId::random(world.random);
  std::optional<Answer> answer;
  world.core->claims().redeem(id, code, [&answer](const Answer& told) { answer = told; });
  reprint::Wish wish;
  wish.reprint = id;
  wish.order = order;
  wish.device = world.parent.kiosk;
  wish.asked = true;
  auto ordered = *reprint::decide(world.core->checkout().books().printed(), wish, {world.clock.now(), {}, {}, {}, {}});
  for (auto& wanted : ordered.tickets) wanted.generation = 3;
  world.parent.put(wire::feed_kind::reprint_ordered, id.text(), wire::encode(ordered));
  for (int step = 0; step < 200 && !answer; ++step) world.run(1);
  ASSERT_TRUE(answer && *answer);
  world.run(20);
  EXPECT_EQ(generations(), (std::vector{3, 3})) << "a lower one is void at the door";
}

TEST_F(ClaimTest, PrintsThePlaceThatTheBearerWasMovedTo) {
  note([](wire::TicketNotice& notice) { notice.moved_to = seating::SeatIndex(12); });
  be_offline();
  ASSERT_TRUE(redeem(code).value());
  world.run(20);
  EXPECT_EQ(ticket::decode(token_on(world.printer.tray.at(0)))->claims.place, ticket::Place(seating::SeatIndex(12)));
}

TEST_F(ClaimTest, GivesTheSameReprintForTheSameId) {
  be_offline();
  const auto id = reprint::ReprintId::random(world.random);
  const auto first = redeem(code, id);
  world.run(20);
  const auto second = redeem(code, id);
  ASSERT_TRUE(first && *first && second && *second);
  EXPECT_EQ(**first, **second);
  world.run(20);
  EXPECT_EQ(world.printer.tray.size(), 2U);
}

TEST_F(ClaimTest, AsksNobodyWhereItCouldNotPrintOrThereIsNoCode) {
  world.printer.ready = false;
  EXPECT_EQ(reason(redeem(code)), Why::PrinterNotReady);
  world.printer.ready = true;
  for (const auto* typed : {"", "7K3M", "7K3M-9QXE-1", "http://example.org/", "7K3M9QX!"}) {
    EXPECT_EQ(reason(redeem(typed)), Why::ClaimUnknown) << typed;
  }
  EXPECT_EQ(world.parent.reprint_requests, 0);
}

TEST_F(ClaimTest, MakesWhoTriesTooManyCodesWait) {
  parent_refuses(Why::ClaimUnknown);
  for (std::size_t miss = 0; miss < reprint::misses_limit; ++miss) {
    EXPECT_EQ(reason(redeem(unknown_code)), Why::ClaimUnknown);
  }
  const auto waits = redeem(code);
  ASSERT_TRUE(waits && !*waits);
  const auto refusal = waits->error();
  ASSERT_TRUE(std::holds_alternative<TooManyCodes>(refusal)) << "also a code that would find something";
  EXPECT_GT(std::get<TooManyCodes>(refusal).wait, Duration(0));
  EXPECT_FALSE(world.core->claims().look(code));
  world.clock.at += reprint::misses_window;
  world.run(80);
  EXPECT_TRUE(redeem(code).value());
}

}  // namespace
}  // namespace foyer::kiosk
