#include "protocol/reprint/steps.hpp"

#include <gtest/gtest.h>

#include "tests/unit/reprint/house.hpp"

namespace foyer::reprint::test {
namespace {

class ReprintSteps : public testing::Test {
 protected:
  void SetUp() override {
    ordered_ = *decide(book_, by_code(1), at(sold_at));
    book_.take(Entry(ordered_));
  }
  const KnownReprint& reprint() const { return *book_.find(ordered_.reprint); }
  void take(const std::vector<TicketPrinted>& entries) {
    for (const auto& entry : entries) book_.take(Entry(entry));
  }
  void start(std::uint8_t nth) { book_.take(Entry(started(reprint(), ticket_id(nth), sold_at))); }
  void end(std::uint8_t nth, PrintStep step) {
    take(ended(reprint(), ticket_id(nth), step, sale::PrintFault::NoPaper, sold_at));
  }

  Book book_ = half_printed();
  ReprintOrdered ordered_;
};

TEST_F(ReprintSteps, PrintsOneTicketAfterTheOther) {
  EXPECT_EQ(next_to_print(reprint())->ticket, ticket_id(1));
  start(1);
  EXPECT_FALSE(next_to_print(reprint()));
  end(1, PrintStep::Proven);
  EXPECT_EQ(next_to_print(reprint())->ticket, ticket_id(2));
  start(2);
  end(2, PrintStep::Proven);
  EXPECT_FALSE(next_to_print(reprint()));
  EXPECT_EQ(reprint().state(), "printed");
}

// Covers KV-7.
TEST_F(ReprintSteps, TriesNothingAfterATicketThatMayHaveComeOut) {
  start(1);
  end(1, PrintStep::Unknown);
  EXPECT_FALSE(next_to_print(reprint()));
  EXPECT_EQ(reprint().prints.at(ticket_id(1)), Print::Unknown);
  EXPECT_EQ(reprint().prints.at(ticket_id(2)), Print::Failed);
  EXPECT_EQ(reprint().state(), "failed");
  // The claim code finds them again, under the next generation.
  const auto again = decide(book_, by_code(2, 0x41), at(sold_at));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->tickets.size(), 2U);
  EXPECT_EQ(again->tickets.front().generation, 3);
}

// Covers KV-7.
TEST_F(ReprintSteps, EndsAnInterruptedPrintAsUnknownAndBeginsNoOther) {
  start(1);
  take(given_up(reprint(), sold_at));
  EXPECT_EQ(reprint().prints.at(ticket_id(1)), Print::Unknown);
  EXPECT_EQ(reprint().prints.at(ticket_id(2)), Print::Failed);
  EXPECT_TRUE(given_up(reprint(), sold_at).empty());
}

TEST_F(ReprintSteps, TriesNothingAnewThatWasInterruptedBeforeThePrinterHadAByte) {
  take(given_up(reprint(), sold_at));
  EXPECT_EQ(reprint().prints.at(ticket_id(1)), Print::Failed);
  EXPECT_EQ(reprint().state(), "failed");
}

TEST_F(ReprintSteps, LeavesWhatAnotherCopyOfTheDiskMayHavePrintedUnknown) {
  book_.note_new_journal(other_kiosk);
  EXPECT_EQ(reprint().prints.at(ticket_id(1)), Print::Unknown);
  EXPECT_TRUE(reprint().is_over());
}

}  // namespace
}  // namespace foyer::reprint::test
