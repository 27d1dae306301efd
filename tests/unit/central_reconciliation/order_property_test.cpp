// Whatever the order in which journals arrive: once all is settled and the rule has done its work, every order stands,
// was reseated, was refunded exactly once, or is an open case; and never two of these.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/central_reconciliation/house.hpp"

namespace foyer::central {
namespace {

/// Four kiosks get shares of one small house; some shares are taken back and given to the next kiosk while the first
/// one, cut off, sells on.
struct Evening {
  std::vector<Journal> journals;
  std::vector<sale::SaleCommitted> sales;
};

Evening sell_everywhere(House& house) {
  Evening evening;
  std::vector<std::uint32_t> share;
  for (std::uint32_t kiosk = 0; kiosk < 4; ++kiosk) {
    const auto first = *rc::gen::inRange<std::uint32_t>(0, 8) + (*rc::gen::arbitrary<bool>() ? 10U : 0U);
    share.clear();
    for (std::uint32_t seat = first; seat < first + 3 && seat < 19; ++seat) {
      if (house.ledger().seat_state(seating::SeatIndex(seat)) == ledger::PlaceState::Free) share.push_back(seat);
    }
    if (share.empty()) continue;
    auto journal = house.grant("kiosk-" + std::to_string(kiosk + 1), share);
    auto left = share;
    while (!left.empty() && *rc::gen::inRange(0, 4) > 0) {
      const auto count = std::min<std::size_t>(left.size(), *rc::gen::inRange<std::size_t>(1, 3));
      evening.sales.push_back(house.sell(journal, {left.end() - static_cast<std::ptrdiff_t>(count), left.end()}));
      left.resize(left.size() - count);
    }
    if (*rc::gen::arbitrary<bool>()) house.reclaim(journal);
    evening.journals.push_back(std::move(journal));
  }
  return evening;
}

RC_GTEST_PROP(Reconciliation, LeavesEveryOrderInExactlyOneStateWhateverTheOrderOfArrival, ()) {
  House house(*rc::gen::element("reseat_or_refund", "refund", "person"), *rc::gen::arbitrary<bool>());
  auto evening = sell_everywhere(house);
  Journal door{*ledger::DeviceName::parse("controller-1"), JournalId::random(house.random), {}};
  for (const auto& sale : evening.sales) {
    if (*rc::gen::inRange(0, 6) == 0) house.admit(door, sale.tickets.front().id, house.clock.now());
  }
  evening.journals.push_back(door);
  while (!evening.journals.empty()) {
    const auto next = evening.journals.begin() +
                      *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(evening.journals.size()));
    house.send(*next);
    evening.journals.erase(next);
    house.pass(Duration(*rc::gen::inRange(0, 9) * 1'000));
  }
  if (*rc::gen::inRange(0, 4) == 0) {
    RC_ASSERT(house.run([&](const Model& model, Timestamp) { return decide_cancel(model, house.performance, "fog"); })
                  .has_value());
  }
  house.pass(Duration(30'000));

  std::map<seating::SeatIndex, OrderId> sitting;
  std::map<OrderId, int> refunds;
  for (const auto& ordered : house.refunds()) ++refunds[ordered.refund.order];
  for (const auto& sale : evening.sales) {
    const auto state = house.state(sale);
    const auto view = house.ledger().find_order(sale.order.id);
    const bool has_places = view && !view->places.empty();
    const auto* about = house.model().cases().find(case_id_of(sale.order.id));
    const bool is_open = about != nullptr && about->is_open();
    RC_ASSERT(refunds[sale.order.id] == (state == "refunding" ? 1 : 0));
    RC_ASSERT(state == "sold" || state == "refunding" || state == "conflict");
    RC_ASSERT((state == "conflict") == (is_open && refunds[sale.order.id] == 0));
    if (state == "sold") RC_ASSERT(has_places);
    if (state == "conflict") RC_ASSERT(!has_places);
    if (state != "sold") continue;
    for (const auto& place : house.places_now(sale)) {
      RC_ASSERT(sitting.emplace(std::get<seating::SeatIndex>(place), sale.order.id).second);
    }
    RC_ASSERT(ledger::count(view->places) == sale.tickets.size());
  }
  RC_ASSERT(!ledger::check(house.ledger()).has_value());
}

}  // namespace
}  // namespace foyer::central
