// Whatever goes wrong, and wherever in a document: what is called proven is on paper, whole and once.
#include <map>

#include "tests/drivers/printers.hpp"

namespace foyer::test {
namespace {

const std::string cutter_error = "cutter_error";

printer::Document two_tickets() {
  printer::Document both = ticket(4);
  const printer::Document second = ticket(2);
  both.elements.insert(both.elements.end(), second.elements.begin(), second.elements.end());
  return both;
}

class FaultsAtEveryPoint : public TicketPrinters, public testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override {
    TicketPrinters::SetUp();
    connect(plain_printer);
    // What each looks like when nothing goes wrong; the printer draws the same dots every time.
    for (auto* document : {&both_, &next_}) {
      const auto before = static_cast<unsigned>(count(plain_printer));
      ASSERT_EQ(print(document == &both_ ? two_tickets() : ticket(1)), PrintOutcome(Proven{}));
      for (const Picture& picture : pictures(plain_printer, before)) document->push_back(picture.png);
    }
    ASSERT_EQ(both_.size(), 2U);
    ASSERT_EQ(next_.size(), 1U);
  }

  /// Prints both tickets with the fault after so much paper; `mend` when the printer has shown it.
  void print_with_fault(int millimetres, bool is_mended_at_once) {
    const auto before = static_cast<unsigned>(count(plain_printer));
    if (GetParam() == cutter_error) {
      act(plain_printer, cutter_error);
    } else {
      act(plain_printer, GetParam() + "_after_mm", {{"mm", millimetres}});
    }
    const auto outcome = loop.start(printer_->print(two_tickets()));
    loop.until([&] { return outcome->has_value() || !device(plain_printer).at("ready").as_bool(); });
    // The driver does not run meanwhile: it hears of the fault and of its end in one breath.
    if (is_mended_at_once) act(plain_printer, "ok");
    loop.until([&] { return outcome->has_value(); });
    act(plain_printer, "ok");
    loop.until([&] { return !printer_->status().problem(); });
    EXPECT_EQ(print(ticket(1)), PrintOutcome(Proven{}));

    int pieces = 0;
    std::map<std::string, int> whole;
    for (const Picture& picture : pictures(plain_printer, before)) {
      const bool is_known = picture.png == both_[0] || picture.png == both_[1] || picture.png == next_[0];
      ++(is_known && !picture.is_torn ? whole[picture.png] : pieces);
    }
    const bool is_proven = **outcome == PrintOutcome(Proven{});
    EXPECT_EQ(whole[next_[0]], 1);
    EXPECT_LE(whole[both_[0]], 1);
    EXPECT_LE(whole[both_[1]], 1);
    // Mended before anybody could tell it to forget the rest, the printer prints that too.
    EXPECT_LE(pieces, is_proven ? 0 : is_mended_at_once ? 2 : 1) << "the rest of a ticket came out by itself";
    EXPECT_TRUE(is_mended_at_once || whole[both_[1]] <= whole[both_[0]]);
    EXPECT_TRUE(!is_proven || whole[both_[1]] == 1) << "proven, and not on paper";
    ++(is_proven ? proven_ : not_proven_);
  }

  std::vector<std::string> both_;
  std::vector<std::string> next_;
  int proven_ = 0;
  int not_proven_ = 0;
};

constexpr int longer_than_both = 200;

// Covers KV-3, KV-7.
TEST_P(FaultsAtEveryPoint, NeverProveATicketThatIsNotWhole) {
  for (int millimetres = 1; millimetres < longer_than_both; millimetres += GetParam() == cutter_error ? 100 : 4) {
    for (const bool is_mended_at_once : {false, true}) {
      SCOPED_TRACE(std::to_string(millimetres) + (is_mended_at_once ? " mm, mended at once" : " mm"));
      print_with_fault(millimetres, is_mended_at_once);
    }
  }
  EXPECT_GT(not_proven_, 0);
  EXPECT_TRUE(proven_ > 0 || GetParam() == cutter_error) << "some faults come after both tickets";
}

INSTANTIATE_TEST_SUITE_P(Each, FaultsAtEveryPoint,
                         testing::Values("paper_out", "cover_open", "jam", "overheated", "unrecoverable", "offline",
                                         cutter_error),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace foyer::test
