#include "controller/venue/late_sales.hpp"

#include <algorithm>

namespace foyer::controller {
namespace {

/// A hold that ended is never used again, so there may be several after another; a restart finds them by their names.
ledger::HoldId hold_name(const ledger::OrderId& order, std::uint8_t number) {
  const auto digest = sha256(as_bytes("kept for a late sale"), sha256(order.bytes(), BytesView(&number, 1)));
  return *ledger::HoldId::from_bytes(BytesView(digest).first(16));
}

constexpr std::uint8_t holds_limit = 32;
constexpr std::size_t holds_swept_at_once = 100;

}  // namespace

Result<Done, journal::Error> LateSales::execute(const ledger::PerformanceId& performance,
                                                const ledger::Command& command) {
  const auto done = device_.execute(performance, command);
  if (done) return Done{};
  const auto why = done.error();
  if (const auto* error = std::get_if<journal::Error>(&why)) return *error;
  return Done{};
}

std::vector<ledger::HoldId> LateSales::holds_for(const ledger::State& ledger, const ledger::OrderId& order) const {
  std::vector<ledger::HoldId> active;
  for (std::uint8_t number = 0; number < holds_limit; ++number) {
    const auto name = hold_name(order, number);
    const auto status = ledger.hold_status(name);
    if (!status) break;
    if (*status == ledger::HoldStatus::Active) active.push_back(name);
  }
  return active;
}

bool LateSales::are_seats_here(const ledger::State& ledger, const ledger::Conflict& conflict) const {
  const auto held = holds_for(ledger, conflict.order);
  const auto seats = ledger::flatten(conflict.places).seats;
  return std::all_of(seats.begin(), seats.end(), [&](ledger::SeatIndex seat) {
    const auto view = ledger.seat(seat);
    return view.state == ledger::PlaceState::Free || std::find(held.begin(), held.end(), view.hold) != held.end();
  });
}

Result<Done, journal::Error> LateSales::returned(const ledger::PerformanceId& performance) {
  const auto* ledger = device_.find_ledger(performance);
  if (ledger == nullptr || ledger->conflicts().empty()) return Done{};
  const auto conflicts = ledger->conflicts();  // A copy: what settles leaves the ledger's.
  for (const auto& [order, conflict] : conflicts) {
    if (are_seats_here(*ledger, conflict)) {
      for (const auto& hold : holds_for(*ledger, order)) {
        FOYER_TRY(released, execute(performance, ledger::ReleaseHold{hold}));
        static_cast<void>(released);
      }
    }
    FOYER_TRY(settled, execute(performance, ledger::settle_again(conflict)));
    static_cast<void>(settled);
    if (!ledger->conflicts().contains(order)) {
      kept_until_.erase(order);
      continue;
    }
    FOYER_TRY(kept, keep(performance, conflict));
    static_cast<void>(kept);
  }
  return Done{};
}

/// Given to another kiosk meanwhile, a seat would be sold there under a living lease, and central lets the first of two
/// such sales stand.
Result<Done, journal::Error> LateSales::keep(const ledger::PerformanceId& performance,
                                             const ledger::Conflict& conflict) {
  const auto now = device_.parts().clock.since_boot();
  const auto until = kept_until_.try_emplace(conflict.order, now + late_sale_hold).first->second;
  if (now >= until) return Done{};
  const auto& ledger = *device_.find_ledger(performance);
  ledger::Places here;
  for (const auto seat : ledger::flatten(conflict.places).seats) {
    if (ledger.seat_state(seat) == ledger::PlaceState::Free) here.seats.push_back(seat);
  }
  if (here.seats.empty()) return Done{};
  for (std::uint8_t number = 0; number < holds_limit; ++number) {
    const auto name = hold_name(conflict.order, number);
    if (ledger.hold_status(name)) continue;
    return execute(performance, ledger::HoldSeats{name, here, device_.parts().clock.now() + (until - now)});
  }
  return Done{};
}

Result<Done, journal::Error> LateSales::tick(Duration now) {
  for (const auto& [performance, on_sale] : device_.catalogue().performances()) {
    const auto* ledger = device_.find_ledger(performance);
    if (ledger == nullptr) continue;
    for (const auto& hold : ledger->due_holds(device_.parts().clock.now(), holds_swept_at_once)) {
      FOYER_TRY(ended, execute(performance, ledger::ExpireHold{hold}));
      static_cast<void>(ended);
    }
    if (ledger->conflicts().empty()) continue;
    const auto& conflicts = ledger->conflicts();
    const bool is_new = std::any_of(conflicts.begin(), conflicts.end(),
                                    [this](const auto& conflict) { return !kept_until_.contains(conflict.first); });
    auto& again_at = again_at_[performance];
    if (now < again_at && !is_new) continue;
    again_at = now + link::recall_back_off;
    FOYER_TRY(done, returned(performance));
    static_cast<void>(done);
    for (const auto& [order, conflict] : ledger->conflicts()) recall(performance, conflict);
  }
  return Done{};
}

/// Only from kiosks that are there; the others are asked when they are, and what they sold meanwhile is for central to
/// judge.
void LateSales::recall(const ledger::PerformanceId& performance, const ledger::Conflict& conflict) {
  const auto* plan = device_.catalogue().find_plan(performance);
  if (plan == nullptr) return;
  const auto places = ledger::flatten(conflict.places);
  const wire::GrantRequest wanted{performance, {places.seats, {}}, {}, places.zones, true};
  const link::RecallTerms terms{device_.identity().name, true, true};
  for (auto& [holder, recall] :
       link::plan_recalls(*device_.find_ledger(performance), *plan, wanted, terms, is_reachable_)) {
    recall.recall_id = wire::RecallId::random(device_.parts().random);
    recall.expires_after = link::recall_deadline;
    send_(holder, recall);
  }
}

}  // namespace foyer::controller
