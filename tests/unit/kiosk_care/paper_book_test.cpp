// How much paper went through, over restarts and rolls.
#include "kiosk/care/paper_book.hpp"

#include <gtest/gtest.h>

namespace foyer::kiosk {
namespace {

using wire::AttachedState;
using wire::PaperFed;

class PaperBookTest : public testing::Test {
 protected:
  PaperFed feed(std::uint64_t since_start_mm, AttachedState state = AttachedState::Ready) {
    now += PaperBook::keep_every;
    return book->take({{"PRN-1", state, since_start_mm}}, now).at(0);
  }
  void restart() { book.emplace(documents); }

  journal::MemoryDocumentStore documents;
  Duration now{0};
  std::optional<PaperBook> book{documents};
};

// Covers KV-9.
TEST_F(PaperBookTest, AddsUpWhatEveryStartFed) {
  EXPECT_EQ(feed(0), (PaperFed{"PRN-1", 0, 0, 0}));
  EXPECT_EQ(feed(120), (PaperFed{"PRN-1", 120, 120, 120}));
  restart();
  EXPECT_EQ(feed(0), (PaperFed{"PRN-1", 0, 120, 120}));
  EXPECT_EQ(feed(30), (PaperFed{"PRN-1", 30, 150, 150}));
}

// Covers KV-9.
TEST_F(PaperBookTest, BeginsANewRollWherePaperWasOutAndIsThereAgain) {
  EXPECT_EQ(feed(500).on_this_roll_mm, 500U);
  EXPECT_EQ(feed(510, AttachedState::CoverOpen).on_this_roll_mm, 510U);
  EXPECT_EQ(feed(510, AttachedState::PaperOut).on_this_roll_mm, 510U);
  EXPECT_EQ(feed(510, AttachedState::CoverOpen).on_this_roll_mm, 510U);
  EXPECT_EQ(feed(510).on_this_roll_mm, 0U);
  EXPECT_EQ(feed(600), (PaperFed{"PRN-1", 600, 600, 90}));
  restart();
  EXPECT_EQ(feed(1), (PaperFed{"PRN-1", 1, 601, 91}));
}

TEST_F(PaperBookTest, CountsEachPrinterByItself) {
  const auto both = book->take({{"PRN-1", AttachedState::Ready, 10}, {"PRN-2", AttachedState::PaperOut, 20}}, now);
  EXPECT_EQ(both, (std::vector<PaperFed>{{"PRN-1", 10, 10, 10}, {"PRN-2", 20, 20, 20}}));
}

TEST_F(PaperBookTest, KeepsTheSumNotWithEveryTicket) {
  EXPECT_EQ(feed(100).total_mm, 100U);
  EXPECT_EQ(book->take({{"PRN-1", AttachedState::Ready, 200}}, now + Duration(1)).at(0).total_mm, 200U);
  restart();
  EXPECT_EQ(feed(0).total_mm, 100U) << "the last seconds are lost with a crash";
  EXPECT_EQ(feed(200).total_mm, 300U);
  restart();
  EXPECT_EQ(feed(0).total_mm, 300U);
}

}  // namespace
}  // namespace foyer::kiosk
