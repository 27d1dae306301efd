#include <gtest/gtest.h>

#include "tests/unit/reprint/house.hpp"

namespace foyer::reprint::test {
namespace {

TEST(ReprintBook, FindsAnOrderByEachClaimCodeAndByTheShortCode) {
  const auto book = half_printed();
  for (std::uint8_t nth = 0; nth < 3; ++nth) {
    ASSERT_EQ(book.find(code_of(nth).text()).size(), 1U);
    EXPECT_EQ(book.find(code_of(nth).text()).front()->order, order);
  }
  EXPECT_EQ(short_code(order), "1F0C9A2B");
  ASSERT_EQ(book.find("1f0c-9a2b").size(), 1U);
  EXPECT_EQ(book.find("1F0C 9A2B").front()->order, order);
  EXPECT_TRUE(book.find("1f0c9a2c").empty());
  EXPECT_TRUE(book.find(code_of(3).text()).empty());
}

TEST(ReprintBook, FindsEveryOrderOfAShortCodeThatIsTakenTwice) {
  auto book = half_printed();
  const auto twin = *ledger::OrderId::parse("1f0c9a2b-ffff-4000-8000-000000000002");
  book.take(other_kiosk, twin, committed(twin));
  EXPECT_EQ(book.find("1F0C9A2B").size(), 2U);
}

TEST(ReprintBook, TellsCodesFromTokensAndOtherTexts) {
  EXPECT_TRUE(has_form_of_code("1F0C9A2B"));
  EXPECT_TRUE(has_form_of_code(code_of(0).grouped()));
  EXPECT_FALSE(has_form_of_code("1F0C9A2"));
  EXPECT_FALSE(has_form_of_code("ZZZZZZZZ1"));
  EXPECT_FALSE(has_form_of_code(std::string(191, 'A')));
}

// Covers KV-7.
TEST(ReprintBook, KnowsHowTheNewestPrintOfEachTicketWent) {
  auto book = half_printed();
  const auto& tickets = book.find(order)->tickets;
  EXPECT_EQ(tickets[0].print, Print::Proven);
  EXPECT_EQ(tickets[1].print, Print::Unknown);
  EXPECT_EQ(tickets[2].print, Print::Failed);
  EXPECT_TRUE(book.find(order)->lacks_paper());

  const auto ordered = decide(book, by_code(1), at(sold_at));
  ASSERT_TRUE(ordered);
  book.take(Entry(*ordered));
  EXPECT_EQ(tickets[1].print, Print::NotPrinted);
  for (const auto nth : {1, 2}) {
    book.take(Entry(TicketPrinted{ordered->reprint, order, ticket_id(nth), 2, PrintStep::Started, {}, sold_at}));
    book.take(Entry(TicketPrinted{ordered->reprint, order, ticket_id(nth), 2, PrintStep::Proven, {}, sold_at}));
  }
  EXPECT_FALSE(book.find(order)->lacks_paper());
  EXPECT_EQ(book.find(ordered->reprint)->state(), "printed");
  // The seller's journal may come again, and late: the first print counts no more.
  book.take(kiosk, order, sale::PrintUnknown{1});
  EXPECT_EQ(tickets[1].print, Print::Proven);
}

// Covers KV-14.
TEST(ReprintBook, RaisesTheGenerationOfWhatIsPrintedAnewAndOfNothingElse) {
  auto book = half_printed();
  EXPECT_TRUE(book.raised().empty());
  book.take(Entry(*decide(book, by_code(1), at(sold_at))));
  EXPECT_EQ(book.generation_of(ticket_id(0)), 1);
  EXPECT_EQ(book.generation_of(ticket_id(1)), 2);
  EXPECT_EQ(book.generation_of(ticket_id(2)), 2);
}

TEST(ReprintBook, TakesEveryEntryTwiceWithoutAChange) {
  auto book = half_printed();
  const auto ordered = *decide(book, by_code(1), at(sold_at));
  for (int times = 0; times < 2; ++times) {
    book.take(Entry(ordered));
    book.take(Entry(TicketPrinted{ordered.reprint, order, ticket_id(1), 2, PrintStep::Started, {}, sold_at}));
    book.take(Entry(TicketPrinted{ordered.reprint, order, ticket_id(1), 2, PrintStep::Unknown, {}, sold_at}));
  }
  EXPECT_EQ(book.generation_of(ticket_id(1)), 2);
  EXPECT_EQ(book.find(order)->tickets[1].print, Print::Unknown);
  EXPECT_EQ(book.find(ordered.reprint)->prints.at(ticket_id(1)), Print::Unknown);
}

TEST(ReprintBook, CountsTwoDecidersThatWereApartAsOneGeneration) {
  auto book = half_printed();
  const auto here = *decide(book, by_code(1, 0x40), at(sold_at));
  const auto there = *decide(book, by_code(1, 0x41), at(sold_at));
  book.take(Entry(here));
  book.take(Entry(there));
  EXPECT_EQ(book.generation_of(ticket_id(1)), 2);
  EXPECT_EQ(book.newest_of(ticket_id(1))->ordered.reprint, here.reprint);
}

TEST(ReprintBook, HoldsASaleThatWasLeftBehindForClaimable) {
  Book book;
  book.take(kiosk, order, committed());
  book.take(kiosk, order, sale::PrintStarted{0});
  book.take(kiosk, order, sale::SaleLeftBehind{sold_at});
  for (const auto& known : book.find(order)->tickets) {
    EXPECT_EQ(known.print, Print::Unknown);
    EXPECT_TRUE(known.may_be_claimed);
  }
}

TEST(ReprintBook, PrintsInTheLanguageOfTheCustomer) {
  Book book;
  sale::SaleStarted started;
  started.language = "de";
  book.take(kiosk, order, started);
  book.take(kiosk, order, committed());
  EXPECT_EQ(book.find(order)->language, "de");
}

}  // namespace
}  // namespace foyer::reprint::test
