#include <gtest/gtest.h>

#include "tests/unit/reprint/house.hpp"

namespace foyer::reprint::test {
namespace {

RefusalReason refused(const Book& book, const Wish& wish, const Circumstances& around) {
  const auto decided = decide(book, wish, around);
  EXPECT_FALSE(decided);
  return decided ? RefusalReason::StorageFailed : decided.error().reason;
}

// Covers KV-14.
TEST(ReprintDecide, GivesACustomerWhatWasNeverProvenUnderTheNextGeneration) {
  const auto decided = decide(half_printed(), by_code(1), at(sold_at));
  ASSERT_TRUE(decided);
  ASSERT_EQ(decided->tickets.size(), 2U);
  EXPECT_EQ(decided->tickets[0].ticket, ticket_id(1));
  EXPECT_EQ(decided->tickets[0].generation, 2);
  EXPECT_EQ(decided->tickets[0].claim_code, code_of(1));
  EXPECT_EQ(decided->tickets[1].ticket, ticket_id(2));
  EXPECT_EQ(decided->device, other_kiosk);
}

TEST(ReprintDecide, AnswersTheSameWishWithTheSameReprint) {
  auto book = half_printed();
  const auto first = *decide(book, by_code(1), at(sold_at));
  book.take(Entry(first));
  EXPECT_EQ(*decide(book, by_code(1), at(sold_at + Duration(900'000))), first);
}

TEST(ReprintDecide, RefusesACustomerATicketThatCameOut) {
  auto book = half_printed();
  auto wish = by_code(0);
  wish.tickets = {ticket_id(0)};
  EXPECT_EQ(refused(book, wish, at(sold_at)), RefusalReason::AlreadyPrinted);
}

TEST(ReprintDecide, GivesStaffATicketThatCameOutForAReasonOnly) {
  auto book = half_printed();
  Wish wish;
  wish.reprint = id<ReprintId>(0x40);
  wish.order = order;
  wish.tickets = {ticket_id(0)};
  wish.device = kiosk;
  EXPECT_EQ(refused(book, wish, at(sold_at)), RefusalReason::ReasonMissing);
  wish.reason = "torn";
  EXPECT_EQ(decide(book, wish, at(sold_at))->tickets.front().generation, 2);
}

TEST(ReprintDecide, WaitsForTheSalesOwnPrintBeforeStaffMayVoidIt) {
  Book book;
  book.take(kiosk, order, committed(order));
  book.take(kiosk, order, sale::PrintStarted{0});
  Wish wish;
  wish.reprint = id<ReprintId>(0x40);
  wish.order = order;
  wish.device = other_kiosk;
  wish.reason = "lost";
  EXPECT_EQ(refused(book, wish, at(sold_at + Duration(1'000))), RefusalReason::PrintUnderWay);
  EXPECT_TRUE(decide(book, wish, at(sold_at + under_way_for))) << "the kiosk says nothing of it any more";
  book.take(kiosk, order, sale::PrintFailed{0, sale::PrintFault::Other});
  wish.tickets = {ticket_id(0)};
  EXPECT_TRUE(decide(book, wish, at(sold_at + Duration(1'000))));
}

TEST(ReprintDecide, SaysNoToUnknownCodesAndToCodesOfSeveralOrders) {
  auto book = half_printed();
  EXPECT_EQ(refused(book, by_code(3), at(sold_at)), RefusalReason::ClaimUnknown);
  const auto twin = *ledger::OrderId::parse("1f0c9a2b-ffff-4000-8000-000000000002");
  book.take(other_kiosk, twin, committed(twin));
  auto wish = by_code(1);
  wish.typed = "1f0c9a2b";
  EXPECT_EQ(refused(book, wish, at(sold_at)), RefusalReason::ClaimAmbiguous);
}

TEST(ReprintDecide, PrintsNothingThatIsRefundedAdmittedOrOver) {
  const auto book = half_printed();
  auto around = at(sold_at);
  around.is_refunded = [](const KnownOrder&) { return true; };
  EXPECT_EQ(refused(book, by_code(1), around), RefusalReason::OrderRefunded);
  around = at(sold_at);
  around.is_admitted = [](const ticket::TicketId&) { return true; };
  EXPECT_EQ(refused(book, by_code(1), around), RefusalReason::AlreadyAdmitted);
  around = at(sold_at);
  around.ends_at = [](const ledger::PerformanceId&) {
    return std::optional(sold_at - printed_after_end - Duration(1));
  };
  EXPECT_EQ(refused(book, by_code(1), around), RefusalReason::PerformanceOver);
}

TEST(ReprintDecide, LeavesOutWhoCameInWithoutPaper) {
  auto around = at(sold_at);
  around.is_admitted = [](const ticket::TicketId& ticket) { return ticket == ticket_id(1); };
  const auto decided = decide(half_printed(), by_code(1), around);
  ASSERT_TRUE(decided);
  ASSERT_EQ(decided->tickets.size(), 1U);
  EXPECT_EQ(decided->tickets.front().ticket, ticket_id(2));
}

TEST(ReprintDecide, WaitsForAPrintThatIsUnderWayAndNotForEver) {
  auto book = half_printed();
  book.take(Entry(*decide(book, by_code(1), at(sold_at))));
  EXPECT_EQ(refused(book, by_code(1, 0x41), at(sold_at + Duration(1'000))), RefusalReason::PrintUnderWay);
  const auto later = decide(book, by_code(1, 0x41), at(sold_at + under_way_for));
  ASSERT_TRUE(later);
  EXPECT_EQ(later->tickets.front().generation, 3);
}

TEST(ReprintDecide, SendsACustomerWhoseTicketWasPrintedTooOftenToStaff) {
  auto book = half_printed();
  book.note_generation(performance, ticket_id(1), highest_customer_generation);
  EXPECT_EQ(refused(book, by_code(1), at(sold_at)), RefusalReason::GenerationsUsed);
  auto wish = by_code(1);
  wish.by_customer = false;
  EXPECT_TRUE(decide(book, wish, at(sold_at)));
}

TEST(ReprintDecide, PrintsThePlaceWhereTheBearerBelongsNow) {
  auto around = at(sold_at);
  around.moved_to = [](const KnownOrder&, const ticket::TicketId&) {
    return std::optional<ticket::Place>(seating::SeatIndex(77));
  };
  EXPECT_EQ(decide(half_printed(), by_code(1), around)->tickets.front().place, ticket::Place(seating::SeatIndex(77)));
}

TEST(ReprintDecide, HasWordsForEveryRefusal) {
  for (int number = 1; number <= static_cast<int>(RefusalReason::StorageFailed); ++number) {
    const auto reason = static_cast<RefusalReason>(number);
    EXPECT_FALSE(text(reason).empty());
    EXPECT_EQ(parse_code(code(reason)), reason);
  }
  EXPECT_FALSE(parse_code("SOMETHING_NEWER"));
}

}  // namespace
}  // namespace foyer::reprint::test
