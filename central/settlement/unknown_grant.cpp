#include "central/settlement/unknown_grant.hpp"

#include <algorithm>

namespace foyer::central {

std::optional<UnknownGrant> find_unknown_grant(const Model& model, const WhoReceived& who,
                                               const ledger::GrantReceived& received) {
  const auto* holder = model.holders().find(who.device);
  const auto* declared = holder == nullptr ? nullptr : holder->find_declaration(who.journal);
  if (declared == nullptr || declared->authority != model.authority()) return std::nullopt;
  const auto* record = model.find_performance(who.performance);
  const auto granted = record == nullptr ? std::nullopt : record->ledger.find_grant(received.grant);
  auto places = ledger::add(received.places, received.ignored);
  if (granted && is_of_grant(places, granted->places)) return std::nullopt;
  return UnknownGrant{who.performance, received.grant, std::move(places)};
}

bool is_of_grant(const std::vector<ledger::LeasedPlaces>& received, const std::vector<ledger::LeasedPlaces>& granted) {
  return std::ranges::all_of(received, [&granted](const ledger::LeasedPlaces& group) {
    const auto same = std::ranges::find(granted, group.lease, &ledger::LeasedPlaces::lease);
    return same != granted.end() && ledger::contains(ledger::normalised(same->places), group.places);
  });
}

}  // namespace foyer::central
