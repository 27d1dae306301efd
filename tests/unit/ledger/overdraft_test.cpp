// Zones that their holder gave back before it heard of a sale out of them: the root and the holder may both have paid.

#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {
namespace {

const DeviceName controller = device("controller-1");
const DeviceName kiosk = device("kiosk-1");
constexpr std::uint32_t part = 10;

/// central, whose controller has ten places of zone 0.
struct Central {
  Ledger root{Origin::Root};
  Lease hall = grant(1, part);

  Lease grant(std::uint64_t number, std::uint32_t count) {
    const GrantPlaces command{grant_id(number), allotment_id(1), controller, journal_id(1), zone(0, count), {}};
    return root.one<PlacesGranted>(command).places.front().lease;
  }
  /// A kiosk's journal says that it sold.
  SaleSettled sale(std::uint64_t order, std::uint32_t count) {
    return root.one<SaleSettled>(SettleSale{order_id(order), kiosk, journal_id(1), {{hall, zone(0, count)}}});
  }
  /// The controller's says that it gave back.
  ReturnReceived give_back(std::uint32_t count) {
    return root.one<ReturnReceived>(ReceiveReturn{return_id(1), controller, journal_id(1), {{hall, zone(0, count)}}});
  }
  /// Or that it paid for a late sale.
  [[nodiscard]] CoverOverdraft paid(std::uint64_t order, std::uint32_t count) const {
    return {order_id(order), controller, journal_id(1), {{hall, zone(0, count)}}};
  }
  Places covered(std::uint64_t order, std::uint32_t count) {
    return flatten(root.one<OverdraftCovered>(paid(order, count)).places);
  }
  [[nodiscard]] std::uint64_t allotted() const { return root.zone_totals(0).allotted; }
  [[nodiscard]] std::uint64_t free() const { return root.zone_totals(0).available; }
};

// Covers KV-4: a controller gave back what a kiosk had sold in time, and pays for it out of its next grant.
TEST(Overdraft, OnlyOnePaysForWhatTheRootTookFromTheFree) {
  Central central;
  central.give_back(part);
  const auto free = central.free();
  EXPECT_FALSE(central.sale(1, 3).overdrawn.empty());
  central.grant(9, 4);
  CoverOverdraft by_another = central.paid(1, 3);
  by_another.journal = journal_id(77);
  central.root.repeat(by_another);
  // It could pay only bit by bit, and for no more than was sold.
  EXPECT_EQ(central.covered(1, 1), zone(0, 1));
  EXPECT_EQ(central.covered(1, 3), zone(0, 2));
  EXPECT_EQ(central.free(), free - 4);
  EXPECT_EQ(central.allotted(), 1u);
  central.root.repeat(central.paid(1, 3));
  central.root.must(SettleCancel{cancel_id(1), order_id(1), {}});
  EXPECT_EQ(central.allotted(), 4u);
}

// Covers KV-4: central heard of a late sale before its controller did, which gave back what it was taken from and found
// other places for it later.
TEST(Overdraft, OnlyOnePaysForWhatWasGivenBackBeforeTheHolderHeardOfTheSale) {
  Central central;
  central.sale(1, 3);
  const auto free = central.free();
  EXPECT_EQ(flatten(central.give_back(part).owed), zone(0, 3));
  central.grant(9, 5);
  central.sale(2, 1);
  central.root.repeat(central.paid(2, 1));  // It came later: what was given back was not for it.
  central.root.repeat(central.paid(3, 1));  // Not heard of yet.
  EXPECT_EQ(central.covered(1, 9), zone(0, 3));
  EXPECT_EQ(central.allotted(), 1u);
  EXPECT_EQ(central.free(), free + part - 3 - 5 + 3);
  central.root.repeat(central.paid(1, 9));
}

// Covers KV-4: central took the last that a controller had for a late sale, and a sale in time from the free. The
// controller had it for the sale in time, and pays for the late one out of its next grant.
TEST(Overdraft, IsCoveredOnceTheHolderPaysForTheLateSaleThatTookThePlace) {
  Central central;
  EXPECT_TRUE(central.sale(1, part).overdrawn.empty());
  EXPECT_FALSE(central.sale(2, 2).overdrawn.empty());
  central.grant(9, part + 1);
  Central never = central;
  EXPECT_EQ(central.covered(1, part), zone(0, 2));
  EXPECT_EQ(central.allotted(), part - 1);
  // Or it is cancelled first: then only as many as the sale in time had are not the controller's.
  never.root.must(SettleCancel{cancel_id(1), order_id(1), {}});
  EXPECT_EQ(never.allotted(), 2 * part - 1);
  never.root.repeat(never.paid(1, part));
}

// Covers KV-4: what a controller pays for a late sale is what it finds among its own, in one part or in several.
TEST(Overdraft, IsToldOfByAHolderThatPaysForALateSale) {
  Ledger hall(Origin::Holder);
  const Lease lease{allotment_id(1), Epoch(1)};
  hall.must(ReceiveGrant{grant_id(1), {{lease, zone(0, part)}}, {}});
  hall.must(GrantPlaces{grant_id(2), allotment_id(2), kiosk, journal_id(1), zone(0, 4), {}});
  const auto sale = [&lease](std::uint64_t order, std::uint32_t count) {
    return SettleSale{order_id(order), kiosk, journal_id(1), {{lease, zone(0, count)}}};
  };
  EXPECT_FALSE(paid_late(hall.one<SaleSettled>(sale(1, 1))));
  hall.must(ReclaimAllotment{allotment_id(2)});
  hall.must(HoldSeats{hold_id(1), zone(0, part - 2), after(60)});
  const auto kept = paid_late(hall.one<SaleConflicted>(sale(2, 3)));
  hall.must(ReleaseHold{hold_id(1)});
  const auto settled = paid_late(hall.one<SaleSettled>(settle_again(hall.state.conflicts().at(order_id(2)))));
  ASSERT_TRUE(kept && settled);
  EXPECT_EQ(flatten(kept->places), zone(0, 1));
  EXPECT_EQ(flatten(settled->places), zone(0, 2));
}

}  // namespace
}  // namespace foyer::ledger
