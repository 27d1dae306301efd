// A copy of a kiosk's disk was in use, and is gone again.

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_sales = 20;

std::string journal_of(const Rig& rig) {
  return text_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "journal_id");
}

// Covers KV-4, KV-5.
TEST(CopiedDisk, ThatIsGoneAgainLeavesTheKioskSellingAndLosesNoSale) {
  Rig rig;
  rig.open_house();
  const auto data = rig.folder() / "kiosk";
  const auto copy = rig.folder() / "copy";
  const auto original = rig.folder() / "original";
  const auto first_journal = journal_of(rig);
  std::vector<Bought> sales{buy_and_read(rig, best_seats(0, 1))};
  wait_until("central has the first sale", [&] { return booked_at_central(rig, numbered) == 1; });
  ASSERT_TRUE(rig.stop(Part::Kiosk));
  fs::copy(data, copy, fs::copy_options::recursive);
  rig.start(Part::Kiosk);
  rig.wait_until_kiosk_can_sell();
  sales.push_back(buy_and_read(rig, best_seats(0, 2)));
  wait_until("central has what the copy does not", [&] { return booked_at_central(rig, numbered) == 3; });

  // The copy is found out by what it does not know, and goes on in a journal of its own.
  ASSERT_TRUE(rig.stop(Part::Kiosk));
  fs::rename(data, original);
  fs::rename(copy, data);
  rig.start(Part::Kiosk);
  wait_until("the copy has begun a journal", [&] { return journal_of(rig) != first_journal; });
  rig.wait_until_kiosk_can_sell();
  sales.push_back(buy_and_read(rig, best_seats(0, 1)));
  wait_until("central has the copy's sale", [&] { return booked_at_central(rig, numbered) == 4; });
  const auto copys_journal = journal_of(rig);
  ASSERT_TRUE(rig.stop(Part::Kiosk));

  // The original knows nothing of that. It sells from its own part until it is told, and then in a new journal.
  fs::rename(data, copy);
  fs::rename(original, data);
  rig.start(Part::Kiosk);
  EXPECT_EQ(journal_of(rig), first_journal);
  rig.wait_until_kiosk_can_sell();
  wait_until("the original has asked, and begun a journal too", [&] {
    if (journal_of(rig) != first_journal) return true;
    if (sales.size() < most_sales) sales.push_back(buy_and_read(rig, best_seats(0, 1)));
    return false;
  });
  EXPECT_NE(journal_of(rig), copys_journal);
  rig.wait_until_kiosk_can_sell();
  sales.push_back(buy_and_read(rig, best_seats(0, 2)));
  for (const auto& sale : sales) admit_all(rig, sale.tokens);
  wait_until("central shows every sale sold", [&] {
    return std::ranges::all_of(sales, [&](const Bought& sale) {
      const auto order = find_order(rig, sale.order);
      return order && text_at(*order, "state") == "sold" && !order->at("late").as_bool();
    });
  });
  // What the copy wrote before it was found out is a second history, for a person to read.
  const auto inbox = rig.central("GET", "/api/v1/conflicts").object();
  ASSERT_EQ(number_at(inbox, "total"), 1);
  EXPECT_EQ(text_at(array_at(inbox, "conflicts").front().as_object(), "kind"), "forked_journal");
}

}  // namespace
}  // namespace foyer::functional
