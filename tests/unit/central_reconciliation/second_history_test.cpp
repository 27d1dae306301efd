// Disks that were copied or set back and sold on: what they sold is settled as sold without a right, or kept for a
// person.
#include "central/reconciliation/second_history.hpp"

#include "tests/unit/central_reconciliation/house.hpp"

namespace foyer::central {
namespace {

class SecondHistory : public testing::Test {
 protected:
  /// The first history is here up to the point where they part.
  SecondHistory() {
    house.sell(kiosk, {0});
    house.send(kiosk);
  }

  const CaseRecord* find_case(wire::CaseKind kind) const {
    for (const auto& id : house.model().cases().all()) {
      const auto* about = house.model().cases().find(id);
      if (about->opened.kind == kind) return about;
    }
    return nullptr;
  }
  std::size_t count_cases(wire::CaseKind kind) const {
    std::size_t count = 0;
    for (const auto& id : house.model().cases().all()) {
      if (house.model().cases().find(id)->opened.kind == kind) ++count;
    }
    return count;
  }
  const CaseRecord& quarantined(const sale::SaleCommitted& sale) const {
    const auto* about = house.model().cases().find(forked_sale_case(sale.order.id));
    if (about == nullptr) throw std::runtime_error("no case of this sale");
    return *about;
  }
  bool is_known(const sale::SaleCommitted& sale) const { return house.model().find_order(sale.order.id) != nullptr; }

  House house;
  Journal kiosk = house.grant("kiosk-1", {0, 1, 2, 3}, 10);
};

// Covers KV-4.
TEST_F(SecondHistory, StandsWhereThePlacesAreFreeAndIsReseatedWhereTheyAreNot) {
  auto copy = kiosk;
  const auto first = house.sell(kiosk, {1});
  house.send(kiosk);
  const auto lost = house.sell(copy, {1});
  const auto free = house.sell(copy, {15});
  auto next = house.go_on_from(copy);
  house.send(next);
  EXPECT_EQ(house.state(first), "sold");
  EXPECT_EQ(house.state(free), "sold");
  EXPECT_EQ(house.model().find_order(free.order.id)->settled.outcome, wire::SettlementOutcome::Late);
  EXPECT_EQ(house.state(lost), "conflict");
  house.pass(Duration(6'000));
  EXPECT_EQ(house.outcome(lost), wire::CaseOutcome::Reseated);
  EXPECT_EQ(house.ledger().seat(seating::SeatIndex(1)).order, first.order.id);
  ASSERT_NE(find_case(wire::CaseKind::ForkedJournal), nullptr);
  EXPECT_EQ(find_case(wire::CaseKind::ForkedJournal)->steps.size(), 1U);
}

// Covers KV-4. A sale under a lease that lives always stands, whenever it is heard of.
TEST_F(SecondHistory, TakesNoPlaceThatIsStillEntrustedToAnybody) {
  auto copy = kiosk;
  house.sell(kiosk, {3});
  house.send(kiosk);
  const auto sold_by_copy = house.sell(copy, {2}, 3);
  auto next = house.go_on_from(copy);
  house.send(next);
  EXPECT_EQ(house.state(sold_by_copy), "conflict");
  EXPECT_EQ(house.ledger().seat_state(seating::SeatIndex(2)), ledger::PlaceState::Allotted);
  const auto own = house.sell(kiosk, {2});
  house.send(kiosk);
  EXPECT_EQ(house.model().find_order(own.order.id)->settled.outcome, wire::SettlementOutcome::Standing);
}

// Covers KV-4.
TEST_F(SecondHistory, IsSettledOnceHoweverOftenAndByWhomeverItIsBrought) {
  auto copy = kiosk;
  house.sell(kiosk, {1});
  house.send(kiosk);
  const auto sale = house.sell(copy, {15});
  house.sell(copy, {16});
  auto again = copy;
  auto next = house.go_on_from(copy);
  house.send(next);
  const auto sold = house.ledger().totals().sold;
  Journal controller{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
  auto shorter = again;
  shorter.waiting.pop_back();
  house.bring(controller, shorter);
  house.bring(controller, again);
  house.send(controller);
  EXPECT_EQ(house.ledger().totals().sold, sold);
  EXPECT_EQ(count_cases(wire::CaseKind::ForkedJournal), 1U);
  EXPECT_EQ(count_cases(wire::CaseKind::ForkedSale), 0U);
  EXPECT_EQ(house.state(sale), "sold");
}

// Covers KV-4. What a parent acknowledged may reach central later than the second history does.
TEST_F(SecondHistory, WaitsUntilItIsKnownWhereTheHistoriesPart) {
  const auto in_both = house.sell(kiosk, {1});
  auto copy = kiosk;
  house.sell(kiosk, {2});
  const auto only_copy = house.sell(copy, {15});
  auto next = house.go_on_from(copy);
  house.send(next);
  EXPECT_FALSE(is_known(in_both));
  EXPECT_FALSE(is_known(only_copy));
  ASSERT_NE(find_case(wire::CaseKind::ForkedJournal), nullptr);
  house.send(kiosk);
  EXPECT_EQ(house.model().find_order(in_both.order.id)->settled.outcome, wire::SettlementOutcome::Standing);
  EXPECT_EQ(house.model().find_order(only_copy.order.id)->settled.outcome, wire::SettlementOutcome::Late);
}

// Covers KV-4. A copy that never heard an acknowledgement brings its whole journal.
TEST_F(SecondHistory, IsSaidToBeginWhereTheHistoriesPart) {
  house.sell(kiosk, {1});
  auto copy = kiosk;
  house.sell(kiosk, {2});
  house.send(kiosk);
  house.sell(copy, {15});
  auto next = house.go_on_from(copy);
  house.send(next);
  ASSERT_NE(find_case(wire::CaseKind::ForkedJournal), nullptr);
  EXPECT_EQ(find_case(wire::CaseKind::ForkedJournal)->opened.seq, kiosk.head.seq);
}

// Covers KV-4. A sale that was open when the disk was copied may be ended by both.
TEST_F(SecondHistory, SettlesAnOrderOfBothHistoriesOnceAndLeavesTheFirstOnesEndAlone) {
  auto copy = kiosk;
  const auto sale = house.sell(kiosk, {1});
  house.send(kiosk);
  auto twin = sale;
  twin.tickets.front().id = ticket::TicketId::random(house.random);
  copy.write(wire::SaleEntryOf{sale.order.id, twin});
  copy.write(wire::SaleEntryOf{sale.order.id, sale::SaleReversed{}});
  auto next = house.go_on_from(copy);
  house.send(next);
  EXPECT_EQ(house.state(sale), "sold");
  EXPECT_EQ(house.ledger().totals().sold, 2U);
  EXPECT_EQ(choices_of(house.model(), quarantined(sale)), std::vector{Choice::Close});
}

// Covers KV-4.
TEST_F(SecondHistory, IsJudgedUpToAnEntryThatThisVersionDoesNotKnow) {
  auto copy = kiosk;
  house.sell(kiosk, {1});
  house.send(kiosk);
  const auto before = house.sell(copy, {15});
  copy.waiting.push_back(journal::encode_entry(++copy.written, {{1'800'000'000'000}, 0, "voucher", {1}}));
  const auto after = house.sell(copy, {16});
  auto rest = copy;
  auto next = house.go_on_from(copy);
  house.send(next);
  EXPECT_TRUE(is_known(before));
  EXPECT_FALSE(is_known(after));
  EXPECT_EQ(house.model().forks().waiting().size(), 1U);

  // What follows on what waits is no history that nobody has ever seen.
  rest.head = extend(rest.head, rest.waiting);
  rest.waiting.clear();
  const auto beyond = house.sell(rest, {17});
  Journal controller{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
  house.bring(controller, rest);
  house.send(controller);
  EXPECT_FALSE(is_known(beyond));
  EXPECT_EQ(count_cases(wire::CaseKind::ForkedSale), 0U);
}

// Covers KV-4. Where the first history is held, nobody knows yet what it says.
TEST_F(SecondHistory, WaitsWhileTheFirstIsHeldBeforeTheyPart) {
  kiosk.waiting.push_back(journal::encode_entry(++kiosk.written, {{1'800'000'000'000}, 0, "voucher", {1}}));
  const auto in_both = house.sell(kiosk, {1});
  auto copy = kiosk;
  house.sell(kiosk, {2});
  house.send(kiosk);
  const auto only_copy = house.sell(copy, {15});
  auto next = house.go_on_from(copy);
  house.send(next);
  EXPECT_FALSE(is_known(in_both));
  EXPECT_FALSE(is_known(only_copy));
  EXPECT_EQ(house.model().forks().waiting().size(), 1U);
  EXPECT_EQ(count_cases(wire::CaseKind::ForkedSale), 0U);
}

// Covers KV-4.
TEST_F(SecondHistory, FollowsASaleThatItsDeviceTookBackItself) {
  auto copy = kiosk;
  house.sell(kiosk, {1});
  house.send(kiosk);
  const auto sale = house.sell(copy, {15});
  copy.write(wire::SaleEntryOf{sale.order.id, sale::SaleReversed{}});
  auto next = house.go_on_from(copy);
  house.send(next);
  EXPECT_EQ(house.state(sale), "cancelled");
  EXPECT_EQ(house.ledger().seat_state(seating::SeatIndex(15)), ledger::PlaceState::Free);
}

// Covers KV-4.
TEST_F(SecondHistory, IsLeftToAPersonSaleBySaleWhereTheDeviceDidNotSignIt) {
  house.signatures_hold = false;
  auto copy = kiosk;
  house.sell(kiosk, {1});
  house.send(kiosk);
  const auto free = house.sell(copy, {15});
  const auto taken = house.sell(copy, {1});
  const auto unwanted = house.sell(copy, {16});
  auto next = house.go_on_from(copy);
  house.send(next);
  house.pass(Duration(20'000));
  for (const auto& sale : {free, taken, unwanted}) {
    EXPECT_FALSE(is_known(sale));
    EXPECT_EQ(choices_of(house.model(), quarantined(sale)), (std::vector{Choice::Accept, Choice::Close}));
    EXPECT_EQ(house.model().cases().find_quarantined(forked_sale_case(sale.order.id))->total, sale.order.total);
  }
  const auto accept = [&](const sale::SaleCommitted& sale) {
    return house.run([&](const Model& model, Timestamp now) {
      return decide_accept(model, forked_sale_case(sale.order.id), "admin anna", now);
    });
  };
  ASSERT_TRUE(accept(free));
  ASSERT_TRUE(accept(free));
  EXPECT_EQ(house.state(free), "sold");
  EXPECT_EQ(quarantined(free).closed->by, "admin anna");
  ASSERT_TRUE(accept(taken));
  house.pass(Duration(20'000));
  EXPECT_EQ(house.state(taken), "conflict");
  EXPECT_EQ(choices_of(house.model(), house.late_case(taken)),
            (std::vector{Choice::Reseat, Choice::Refund, Choice::Honour, Choice::Close}));
  ASSERT_TRUE(house.run([&](const Model& model, Timestamp) {
    return decide_close(model, forked_sale_case(unwanted.order.id), "admin anna", "nobody has this ticket");
  }));
  EXPECT_FALSE(accept(unwanted));
  EXPECT_FALSE(is_known(unwanted));
}

// Covers KV-4.
TEST_F(SecondHistory, ThatFollowsOnNothingEverSeenIsLeftToAPersonUntilItsBeginningComes) {
  auto copy = kiosk;
  house.sell(kiosk, {1});
  house.sell(kiosk, {2});
  house.send(kiosk);
  const auto begins = house.sell(copy, {15});
  const auto goes_on = house.sell(copy, {16});
  auto whole = copy;
  auto beginning = copy;
  beginning.waiting.pop_back();
  copy.head = extend(copy.head, beginning.waiting);
  copy.waiting.erase(copy.waiting.begin());
  auto next = house.go_on_from(copy);
  house.send(next);
  EXPECT_TRUE(quarantined(goes_on).is_open());
  house.bring(next, whole);
  house.send(next);
  EXPECT_EQ(house.state(begins), "sold");
  EXPECT_EQ(house.state(goes_on), "sold");
  EXPECT_EQ(quarantined(goes_on).closed->outcome, wire::CaseOutcome::Explained);
}

// Covers KV-4.
TEST_F(SecondHistory, OfAnotherVenuesDeviceIsNotTakenFromAnybodyElse) {
  auto copy = kiosk;
  house.sell(kiosk, {1});
  house.send(kiosk);
  const auto sale = house.sell(copy, {15});
  Journal other{*ledger::DeviceName::parse("kiosk-9"), JournalId::random(house.random), {}};
  house.bring(other, copy);
  house.send(other);
  EXPECT_FALSE(is_known(sale));
  EXPECT_EQ(count_cases(wire::CaseKind::MalformedEntries), 1U);
}

// Covers KV-5.
TEST_F(SecondHistory, IsTheSameAfterARestart) {
  const auto in_both = house.sell(kiosk, {1});
  auto copy = kiosk;
  house.sell(kiosk, {2});
  const auto only_copy = house.sell(copy, {15});
  auto next = house.go_on_from(copy);
  house.send(next);
  Model again;
  for (const auto& event : *house.log.read_all(1, 1'000)) ASSERT_TRUE(again.apply(event));
  EXPECT_EQ(again.forks().waiting({kiosk.device, kiosk.id}).size(), 1U);
  house.send(kiosk);
  Model later;
  for (const auto& event : *house.log.read_all(1, 1'000)) ASSERT_TRUE(later.apply(event));
  EXPECT_TRUE(later.forks().waiting({kiosk.device, kiosk.id}).empty());
  EXPECT_TRUE(later.find_order(only_copy.order.id)->settled.from_fork);
  EXPECT_FALSE(later.find_order(in_both.order.id)->settled.from_fork);
}

}  // namespace
}  // namespace foyer::central
