#include "protocol/link/lease_keeper.hpp"

namespace foyer::link {

void LeaseKeeper::tick(Duration now) {
  if (next_at_ && now < *next_at_) return;
  next_at_ = now + leases_looked_at_every;
  give_back();
  if (!link_.status(now).reachable) return;
  for (const auto& performance : device_.leases().to_be_renewed()) {
    const auto wait = not_before_.find(performance);
    const bool may_ask = wait == not_before_.end() || now >= wait->second;
    if (may_ask && !asking_.contains(performance)) renew(performance, now);
  }
}

/// Seats that were held when the lease ended come free later; so it is looked at again and again.
void LeaseKeeper::give_back() {
  for (const auto& [lease, performance] : device_.leases().over()) {
    const auto* ledger = device_.find_ledger(performance);
    if (ledger == nullptr) continue;
    if (const auto known = ledger->find_lease(lease); known && !known->live) {
      // A document that stays is only looked at again.
      static_cast<void>(device_.leases().forget(lease));
      continue;
    }
    for (const auto& group : ledger->free_places()) {
      if (group.lease != lease) continue;
      const auto id = ledger::ReturnId::random(device_.parts().random);
      // Refused only if nothing can be stored; then it is tried again.
      static_cast<void>(device_.execute(performance, ledger::ReturnPlaces{id, group.places}));
    }
  }
}

void LeaseKeeper::renew(const ledger::PerformanceId& performance, Duration now) {
  asking_.insert(performance);
  const wire::Request request{wire::RequestId::random(device_.parts().random), device_.identity().name,
                              device_.journal().id(), wire::RenewalRequest{performance}};
  link_.request(
      request, now, renewal_deadline,
      [this, performance, now](const Result<wire::Reply, RequestError>& reply) { answered(performance, now, reply); });
}

void LeaseKeeper::answered(const ledger::PerformanceId& performance, Duration sent_at,
                           const Result<wire::Reply, RequestError>& reply) {
  asking_.erase(performance);
  if (!reply) return;  // Nobody answered: asked again at the next look.
  if (const auto* renewed = std::get_if<wire::Renewed>(&reply->what)) {
    // What cannot be written down is asked for again.
    static_cast<void>(device_.leases().renewed(*renewed, sent_at));
  } else if (const auto* refusal = std::get_if<wire::Refusal>(&reply->what);
             refusal != nullptr && refusal->code == no_allotment_code) {
    static_cast<void>(device_.leases().ended(performance));
  }
  not_before_[performance] = sent_at + renewal_again_after;
}

}  // namespace foyer::link
