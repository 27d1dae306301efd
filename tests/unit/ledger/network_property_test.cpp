#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/ledger/network.hpp"

namespace foyer::ledger {

void showValue(const Step& step, std::ostream& out) {
  out << '{' << step.kind << ", " << step.node << ", " << step.first << ", " << step.second << ", " << step.third
      << '}';
}

namespace {

rc::Gen<std::vector<Step>> journeys_of(const rc::Gen<std::uint32_t>& kind) {
  const auto number = rc::gen::resize(100, rc::gen::inRange<std::uint32_t>(0, 240));
  const auto step = rc::gen::construct<Step>(kind, number, number, number, number);
  return rc::gen::resize(400, rc::gen::container<std::vector<Step>>(step));
}

rc::Gen<std::vector<Step>> journeys() {
  return journeys_of(rc::gen::resize(100, rc::gen::inRange<std::uint32_t>(0, Step::kinds)));
}

/// Mostly grants, sales, cancellations and what it takes for a kiosk to be granted to again.
rc::Gen<std::vector<Step>> journeys_of_loans() {
  return journeys_of(rc::gen::element<std::uint32_t>(0, 0, 1, 2, 4, 4, 5, 5, 5, 6, 7, 8, 8, 9, 10, 11, 15, 15, 15, 15));
}

void must_be_well(const std::optional<std::string>& finding) {
  if (finding) RC_FAIL(*finding);
}

// Covers KV-4, KV-5: with duplicates and any order of messages no place is ever sold twice, and once all is settled
// nothing is stranded, every grantor and holder agree, and every sale stands.
RC_GTEST_PROP(LedgerNetworkProperty, NeverSellsAPlaceTwiceWhileLeasesAreHonoured, ()) {
  Network network(false);
  for (const Step& step : *journeys()) {
    network.run(step);
    must_be_well(network.check_ownership(false));
  }
  network.settle_all();
  must_be_well(network.check_ownership(true));
  must_be_well(network.check_allotments());
  must_be_well(network.check_sales());
  must_be_well(network.check_replays());
}

// Covers KV-4: when operators reclaim what is still being sold, no sale is lost: it stands or is a case, and only a
// sale outside a living lease can be one.
RC_GTEST_PROP(LedgerNetworkProperty, LosesNoSaleWhenAllotmentsAreReclaimed, ()) {
  Network network(true);
  for (const Step& step : *journeys()) network.run(step);
  network.settle_all();
  must_be_well(network.check_sales());
  must_be_well(network.check_replays());
}

// Covers KV-4, KV-5: a kiosk whose part was reclaimed is granted to again when nobody can have what it has.
RC_GTEST_PROP(LedgerNetworkProperty, NeverSellsAPlaceTwiceWhenAKioskIsGrantedToAgain, ()) {
  Network network(false, false, true);
  for (const Step& step : *journeys_of_loans()) {
    network.run(step);
    must_be_well(network.check_ownership(false));
  }
  RC_CLASSIFY(network.revivals() > 0);
  network.settle_all();
  must_be_well(network.check_ownership(false));
  must_be_well(network.check_allotments());
  must_be_well(network.check_sales());
  must_be_well(network.check_replays());
}

// Covers KV-4: a controller whose disk is replaced inherits nothing; its kiosks sell on, and what nobody declared is
// for sale again without any place being sold twice.
RC_GTEST_PROP(LedgerNetworkProperty, NeverSellsAPlaceTwiceWhenAControllerIsReplaced, ()) {
  Network network(false, true);
  for (const Step& step : *journeys()) {
    network.run(step);
    must_be_well(network.check_ownership(false));
  }
  network.settle_all();
  must_be_well(network.check_ownership(false));
  must_be_well(network.check_sales());
  must_be_well(network.check_replays());
}

// Covers KV-4: found by the property above. A kiosk declares what it has, and later cancels a sale from before.
TEST(LedgerNetwork, KeepsForAKioskWhatItCancelledAfterItDeclared) {
  Network network(false, true);
  for (const Step& step : {Step{5, 16, 0, 0, 5}, Step{5, 208, 0, 0, 13}, Step{13, 0, 0, 0, 0}, Step{0, 128, 0, 0, 0},
                           Step{14, 138, 0, 0, 0}, Step{14, 27, 0, 0, 0}, Step{4, 118, 0, 0, 0}})
    network.run(step);
  network.settle_all();
  EXPECT_EQ(network.check_ownership(false).value_or(""), "");
}

// Covers KV-4: found by a property above, without CoverOverdraft. The controller gave back what a kiosk had sold in
// time, and pays for that sale out of a grant that comes later.
TEST(LedgerNetwork, CountsAtTheRootWhatAHolderPaidForALateSale) {
  Network network(false, false, true);
  for (const Step& step : {Step{15, 7, 0, 0, 189}, Step{5, 216, 0, 0, 31}, Step{5, 232, 0, 0, 1}, Step{1, 152, 0, 0, 0},
                           Step{2, 32, 0, 0, 0}, Step{15, 107, 0, 0, 0}})
    network.run(step);
  network.settle_all();
  EXPECT_EQ(network.check_allotments().value_or(""), "");
}

}  // namespace
}  // namespace foyer::ledger
