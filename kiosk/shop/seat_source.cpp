#include "kiosk/shop/seat_source.hpp"

#include <algorithm>

namespace foyer::kiosk {
namespace {

/// The same order asking for the same places is the same request, also after a restart.
wire::Request request_for(const device::Device& device, const ledger::OrderId& order,
                          const ledger::PerformanceId& performance, const ledger::Places& missing) {
  wire::GrantRequest wanted;
  wanted.performance = performance;
  wanted.places.seats = missing.seats;
  wanted.zones = missing.zones;
  wire::Request request{{}, device.identity().name, device.journal().id(), std::move(wanted)};
  const auto digest = sha256(order.bytes(), wire::encode(request));
  request.request_id = *wire::RequestId::from_bytes(BytesView(digest).first(16));
  return request;
}

SellRefusal refusal_of(const wire::Refusal& refusal, const ledger::Places& missing) {
  if (refusal.code == "CENTRAL_UNREACHABLE") return {RefusalReason::ParentUnreachable, refusal.message};
  if (refusal.code == "NO_CERTIFICATE") return refuse(RefusalReason::NoCertificate);
  if (refusal.code == "NOT_ON_SALE") return refuse(RefusalReason::NotOnSale);
  return refuse(missing.seats.empty() ? RefusalReason::InsufficientSeats : RefusalReason::SeatsTaken);
}

}  // namespace

std::optional<ledger::Places> missing_places(const ledger::State& ledger, const ledger::Places& places) {
  ledger::Places missing;
  for (const auto seat : places.seats) {
    const auto state = ledger.seat_state(seat);
    if (state == ledger::PlaceState::Free) continue;
    if (state != ledger::PlaceState::Absent) return std::nullopt;
    missing.seats.push_back(seat);
  }
  for (const auto& [zone, count] : places.zones) {
    const auto here = ledger.zone(zone).available;
    if (count > here) missing.zones.push_back({zone, static_cast<std::uint32_t>(count - here)});
  }
  return missing;
}

SeatSource::SeatSource(device::Device& device, link::ChildLink& link, Stock& stock)
    : device_(device), link_(link), stock_(stock) {}

void SeatSource::bring(const ledger::OrderId& order, const ledger::PerformanceId& performance,
                       const ledger::Places& places, Answer answer) {
  const auto* ledger = device_.find_ledger(performance);
  if (ledger == nullptr) return answer(refuse(RefusalReason::UnknownPerformance));
  const auto missing = missing_places(*ledger, places);
  if (!missing) return answer(refuse(RefusalReason::SeatsTaken));
  if (ledger::is_empty(*missing)) return answer(Done{});
  if (!stock_.parent_is_reachable()) return answer(refuse(RefusalReason::ParentUnreachable));
  ++under_way_[performance];
  link_.request(request_for(device_, order, performance, *missing), device_.parts().clock.since_boot(), grant_deadline,
                [this, alive = std::weak_ptr<int>(alive_), performance, missing = *missing,
                 answer = std::move(answer)](const Result<wire::Reply, link::RequestError>& reply) {
                  if (alive.lock()) answered(performance, missing, answer, reply);
                });
}

void SeatSource::answered(const ledger::PerformanceId& performance, const ledger::Places& missing, const Answer& answer,
                          const Result<wire::Reply, link::RequestError>& reply) {
  if (--under_way_[performance] == 0) under_way_.erase(performance);
  if (!reply) {
    // If the answer is only late, the feed brings the places, and the own part gives them back.
    stock_.doubt_parent();
    return answer(refuse(RefusalReason::ParentUnreachable));
  }
  if (const auto* granted = std::get_if<wire::Grant>(&reply->what)) {
    if (!device_.receive(*granted)) return answer(refuse(RefusalReason::StorageFailed));
    return answer(Done{});
  }
  const auto* refused = std::get_if<wire::Refusal>(&reply->what);
  answer(refused != nullptr ? refusal_of(*refused, missing) : refuse(RefusalReason::ParentUnreachable));
}

bool SeatSource::is_bringing(const ledger::PerformanceId& performance) const {
  return under_way_.contains(performance);
}

}  // namespace foyer::kiosk
