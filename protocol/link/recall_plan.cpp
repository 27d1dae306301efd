#include "protocol/link/recall_plan.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "protocol/link/grant_choice.hpp"

namespace foyer::link {
namespace {

/// One reachable holder and what is allotted to it, unsold as far as is known here.
struct Holding {
  ledger::AllotmentView allotment;
  ledger::Places places;
  wire::Recall recall;
};

std::vector<Holding> holdings_of(const ledger::State& ledger, const RecallTerms& terms,
                                 const IsReachable& is_reachable) {
  std::vector<Holding> holdings;
  ledger.for_each_allotment([&](const ledger::AllotmentView& allotment) {
    const bool counts = allotment.live && allotment.unsold > 0 && allotment.holder != terms.asker &&
                        is_reachable(allotment.holder, allotment.journal);
    if (counts) holdings.push_back({allotment, {}, {}});
  });
  for (auto& holding : holdings) {
    holding.places = ledger::flatten(ledger.allotted_places(holding.allotment.allotment));
    holding.recall.performance = ledger.performance();
  }
  std::sort(holdings.begin(), holdings.end(), [](const Holding& left, const Holding& right) {
    if (left.allotment.unsold != right.allotment.unsold) return left.allotment.unsold > right.allotment.unsold;
    return left.allotment.holder < right.allotment.holder;
  });
  return holdings;
}

/// False if one of the named seats cannot be had.
bool plan_seats(const ledger::State& ledger, const std::vector<ledger::SeatIndex>& named, const RecallTerms& terms,
                std::vector<Holding>& holdings) {
  bool all = true;
  for (const auto index : named) {
    const auto seat = ledger.seat(index);
    if (seat.state == ledger::PlaceState::Free) continue;
    if (seat.state == ledger::PlaceState::Absent && terms.absent_may_come) continue;
    const auto holding = std::find_if(holdings.begin(), holdings.end(), [&seat](const Holding& candidate) {
      return seat.state == ledger::PlaceState::Allotted && candidate.allotment.allotment == seat.allotment;
    });
    if (holding == holdings.end()) {
      all = false;
    } else {
      holding->recall.places.seats.push_back(index);
    }
  }
  return all;
}

/// Asks one holder after the other for what each has, until nothing is missing. False if something still is.
template <class Count, class Ask>
bool plan_count(std::uint32_t missing, std::vector<Holding>& holdings, const Count& count, const Ask& ask) {
  for (auto at = holdings.begin(); at != holdings.end() && missing > 0; ++at) {
    const auto part = std::min<std::uint32_t>(missing, count(*at));
    if (part == 0) continue;
    ask(at->recall, part);
    missing -= part;
  }
  return missing == 0;
}

bool plan_zones(const ledger::State& ledger, const std::vector<ledger::ZoneCount>& wanted,
                std::vector<Holding>& holdings) {
  bool all = true;
  for (const auto& [zone, count] : wanted) {
    const auto here = ledger.zone(zone).available;
    if (count <= here) continue;
    const auto has = [zone = zone](const Holding& holding) {
      for (const auto& allotted : holding.places.zones) {
        if (allotted.zone == zone) return allotted.count;
      }
      return 0U;
    };
    const auto ask = [zone = zone](wire::Recall& recall, std::uint32_t part) { recall.zones.push_back({zone, part}); };
    all = plan_count(static_cast<std::uint32_t>(count - here), holdings, has, ask) && all;
  }
  return all;
}

bool is_choosable(const seating::SeatingPlan& plan, ledger::SeatIndex seat, seating::PriceCategoryIndex category,
                  const std::set<ledger::SeatIndex>& named) {
  const auto& in_plan = plan.seats[seat.value()];
  return in_plan.category == category && !in_plan.accessible && !named.contains(seat);
}

bool plan_categories(const ledger::State& ledger, const seating::SeatingPlan& plan, const wire::GrantRequest& wanted,
                     const std::set<ledger::SeatIndex>& named, std::vector<Holding>& holdings) {
  bool all = true;
  for (const auto& [category, count] : wanted.categories) {
    std::uint32_t here = 0;
    for (std::uint32_t index = 0; index < plan.seats.size(); ++index) {
      const ledger::SeatIndex seat(index);
      if (is_choosable(plan, seat, category, named) && ledger.seat_state(seat) == ledger::PlaceState::Free) ++here;
    }
    if (count <= here) continue;
    const auto has = [&, category = category](const Holding& holding) {
      return static_cast<std::uint32_t>(
          std::count_if(holding.places.seats.begin(), holding.places.seats.end(),
                        [&](ledger::SeatIndex seat) { return is_choosable(plan, seat, category, named); }));
    };
    const auto ask = [category = category](wire::Recall& recall, std::uint32_t part) {
      recall.categories.push_back({category, part});
    };
    all = plan_count(count - here, holdings, has, ask) && all;
  }
  return all;
}

bool is_empty(const wire::Recall& recall) {
  return ledger::is_empty(recall.places) && recall.categories.empty() && recall.zones.empty();
}

}  // namespace

std::vector<PlannedRecall> plan_recalls(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                        const wire::GrantRequest& wanted, const RecallTerms& terms,
                                        const IsReachable& is_reachable) {
  auto holdings = holdings_of(ledger, terms, is_reachable);
  if (holdings.empty()) return {};
  const auto named = ledger::normalised(wanted.places);
  const auto zones = ledger::add(ledger::Places{{}, named.zones}, ledger::normalised(ledger::Places{{}, wanted.zones}));
  const std::set<ledger::SeatIndex> seats(named.seats.begin(), named.seats.end());
  const bool has_seats = plan_seats(ledger, named.seats, terms, holdings);
  const bool has_zones = plan_zones(ledger, zones.zones, holdings);
  const bool has_categories = plan_categories(ledger, plan, wanted, seats, holdings);
  std::vector<PlannedRecall> planned;
  if (!terms.partial && !(has_seats && has_zones && has_categories)) return planned;
  for (auto& holding : holdings) {
    if (!is_empty(holding.recall)) planned.push_back({holding.allotment.holder, std::move(holding.recall)});
  }
  return planned;
}

wire::GrantRequest wish_of(const wire::Recall& recall) {
  return {recall.performance, recall.places, recall.categories, recall.zones, true};
}

ledger::Places free_of(const ledger::State& ledger, const seating::SeatingPlan& plan, const wire::Recall& recall) {
  auto chosen = choose_granted(ledger, plan, wish_of(recall));
  return chosen ? *std::move(chosen) : ledger::Places{};
}

void take_off(wire::Recall& recall, const seating::SeatingPlan& plan, const ledger::Places& returned) {
  const auto named = ledger::normalised(recall.places);
  recall.places.seats = ledger::subtract(named, returned).seats;
  for (const auto seat : returned.seats) {
    if (std::binary_search(named.seats.begin(), named.seats.end(), seat)) continue;
    for (auto& wish : recall.categories) {
      if (wish.category == plan.seats[seat.value()].category && wish.count > 0) --wish.count;
    }
  }
  std::erase_if(recall.categories, [](const wire::CategoryCount& wish) { return wish.count == 0; });
  const auto zones = ledger::add(ledger::Places{{}, named.zones}, ledger::normalised(ledger::Places{{}, recall.zones}));
  recall.places.zones.clear();
  recall.zones = ledger::subtract(zones, ledger::Places{{}, returned.zones}).zones;
}

ledger::ReturnId return_id_of(const wire::RecallId& recall, const JournalId& journal, std::uint8_t round) {
  const std::array<std::uint8_t, 1> last{round};
  const auto digest = sha256(sha256(recall.bytes(), journal.bytes()), last);
  return *ledger::ReturnId::from_bytes(BytesView(digest).first(16));
}

}  // namespace foyer::link
