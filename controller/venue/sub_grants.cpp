#include "controller/venue/sub_grants.hpp"

#include <algorithm>

#include "controller/venue/served_feed.hpp"

namespace foyer::controller {
namespace {

wire::Refusal refusal(std::string code, std::string message, std::uint32_t allotted = 0) {
  return {std::move(code), std::move(message), allotted};
}

wire::Refusal central_is_away(std::uint32_t allotted) {
  return refusal("CENTRAL_UNREACHABLE",
                 "The venue does not hold these places itself and the booking service cannot be reached. Choose places "
                 "that are shown as free.",
                 allotted);
}

/// What is asked of central has an id of its own, made from what is asked: the same question twice is one grant.
wire::Request question_for(const device::Device& device, const wire::Request& request,
                           const wire::GrantRequest& missing) {
  wire::Request question{{}, device.identity().name, device.journal().id(), missing};
  const auto digest = sha256(request.request_id.bytes(), wire::encode(question));
  question.request_id = *wire::RequestId::from_bytes(BytesView(digest).first(16));
  return question;
}

std::uint32_t free_seats(const ledger::State& ledger, const seating::SeatingPlan& plan,
                         seating::PriceCategoryIndex category, const ledger::Places& except) {
  std::uint32_t free = 0;
  for (std::uint32_t index = 0; index < plan.seats.size(); ++index) {
    const ledger::SeatIndex seat(index);
    const auto& in_plan = plan.seats[index];
    const bool counts = in_plan.category == category && !in_plan.accessible &&
                        ledger.seat_state(seat) == ledger::PlaceState::Free &&
                        std::find(except.seats.begin(), except.seats.end(), seat) == except.seats.end();
    if (counts) ++free;
  }
  return free;
}

/// Seats that are here, but held, sold, blocked or with another kiosk: central could not give them either.
bool any_is_taken_here(const ledger::State& ledger, const ledger::Places& missing) {
  return std::any_of(missing.seats.begin(), missing.seats.end(), [&ledger](ledger::SeatIndex seat) {
    return ledger.seat_state(seat) != ledger::PlaceState::Absent && ledger.seat_state(seat) != ledger::PlaceState::Free;
  });
}

std::vector<ledger::ZoneCount> missing_of(const ledger::State& ledger, const std::vector<ledger::ZoneCount>& wanted) {
  std::vector<ledger::ZoneCount> missing;
  for (const auto& [zone, count] : wanted) {
    const auto here = ledger.zone(zone).available;
    if (count > here) missing.push_back({zone, static_cast<std::uint32_t>(count - here)});
  }
  return missing;
}

}  // namespace

void SubGrants::receive(const wire::Request& request, const wire::GrantRequest& wanted, Reply reply) {
  if (asking_.contains(request.request_id)) return;
  auto decision = decide(request, wanted);
  if (auto* missing = std::get_if<Missing>(&decision)) {
    if (!central_.is_reachable()) return reply({request.request_id, missing->otherwise});
    return ask_central(request, wanted, std::move(*missing), std::move(reply));
  }
  if (auto* granted = std::get_if<wire::Grant>(&decision)) return reply({request.request_id, std::move(*granted)});
  reply({request.request_id, std::get<wire::Refusal>(std::move(decision))});
}

SubGrants::Decision SubGrants::decide(const wire::Request& request, const wire::GrantRequest& wanted) {
  const auto* performance = device_.catalogue().find_performance(wanted.performance);
  const auto* plan = device_.catalogue().find_plan(wanted.performance);
  const auto* ledger = device_.find_ledger(wanted.performance);
  if (performance == nullptr || plan == nullptr || ledger == nullptr) {
    return refusal("UNKNOWN_PERFORMANCE", "This venue has no such performance.");
  }
  const ledger::GrantId id(request.request_id.bytes());
  if (const auto known = ledger->find_grant(id)) {
    const auto allotment = ledger->find_allotment(known->allotment);
    if (!allotment || allotment->holder != request.device) {
      return refusal("REFUSED", "This request was made by another device.");
    }
    return wire::Grant{id, wanted.performance, known->places, known->until, allotment->journal, grantor_id(device_)};
  }
  if (is_superseded_(request.device, request.journal_id)) {
    return refusal("SUPERSEDED", "This device has gone on in another journal since it asked.");
  }
  // Whoever sells must be known to the venue's door first, or its tickets would be refused there.
  if (device_.catalogue().find_certificate(request.device) == nullptr) {
    return refusal("NO_CERTIFICATE", "The device has no certificate yet. Ask for one first.");
  }
  if (!performance->on_sale) return refusal("NOT_ON_SALE", "This performance is not on sale.");
  auto places = link::choose_granted(*ledger, *plan, wanted);
  if (places) return grant(request, wanted, std::move(*places));
  return missing(*ledger, *plan, wanted, places.error());
}

SubGrants::Decision SubGrants::grant(const wire::Request& request, const wire::GrantRequest& wanted,
                                     ledger::Places places) {
  const ledger::GrantId id(request.request_id.bytes());
  const ledger::GrantPlaces command{id,
                                    ledger::AllotmentId::random(device_.parts().random),
                                    request.device,
                                    request.journal_id,
                                    std::move(places),
                                    std::nullopt};
  const auto executed = device_.execute(wanted.performance, command);
  if (!executed) {
    const auto why = executed.error();
    if (const auto* refused = std::get_if<ledger::Refusal>(&why)) {
      return refusal("REFUSED", "The seat ledger refuses: " + std::string(ledger::name(refused->reason)) + ".",
                     refused->allotted);
    }
    return refusal("STORAGE_FAILED", "The controller cannot store the grant. Call a technician.");
  }
  const auto known = device_.find_ledger(wanted.performance)->find_grant(id);
  if (granted_) granted_();
  return wire::Grant{id, wanted.performance, known->places, known->until, request.journal_id, grantor_id(device_)};
}

SubGrants::Decision SubGrants::missing(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                       const wire::GrantRequest& wanted, const link::ChoiceRefusal& refused) {
  using Reason = link::ChoiceRefusal::Reason;
  if (refused.reason == Reason::UnknownPlace) return refusal("UNKNOWN_PLACE", "The seating plan has no such place.");
  if (any_is_taken_here(ledger, refused.missing)) {
    return refusal("SEATS_TAKEN", "Some of these places are taken. Choose others.", refused.allotted);
  }
  Missing missing{{wanted.performance, {}, {}, {}, wanted.partial}, central_is_away(refused.allotted)};
  const auto named = ledger::normalised(wanted.places);
  for (const auto seat : named.seats) {
    if (ledger.seat_state(seat) == ledger::PlaceState::Absent) missing.request.places.seats.push_back(seat);
  }
  const auto counted =
      ledger::add(ledger::Places{{}, named.zones}, ledger::normalised(ledger::Places{{}, wanted.zones}));
  missing.request.zones = missing_of(ledger, counted.zones);
  for (const auto& [category, count] : wanted.categories) {
    const auto here = free_seats(ledger, plan, category, named);
    if (count > here) missing.request.categories.push_back({category, count - here});
  }
  const auto& ask = missing.request;
  if (ask.places.seats.empty() && ask.zones.empty() && ask.categories.empty()) {
    return refusal("INSUFFICIENT_SEATS", "Not enough places are free.", refused.allotted);
  }
  return missing;
}

void SubGrants::ask_central(const wire::Request& request, const wire::GrantRequest& wanted, Missing missing,
                            Reply reply) {
  asking_.insert(request.request_id);
  const auto question = question_for(device_, request, missing.request);
  central_.ask(question, central_grant_deadline,
               [this, request, wanted, otherwise = std::move(missing.otherwise),
                reply = std::move(reply)](Result<wire::Reply, link::RequestError> answer) {
                 asking_.erase(request.request_id);
                 if (!answer) return reply({request.request_id, otherwise});
                 if (const auto* refused = std::get_if<wire::Refusal>(&answer->what)) {
                   auto told = *refused;
                   told.allotted += otherwise.allotted;
                   return reply({request.request_id, told});
                 }
                 if (const auto* granted = std::get_if<wire::Grant>(&answer->what)) {
                   // If it cannot be stored now, the feed brings it again; the kiosk is refused below.
                   static_cast<void>(device_.receive(*granted));
                 }
                 auto settled = settle_for(request, wanted);
                 if (auto* grant = std::get_if<wire::Grant>(&settled)) return reply({request.request_id, *grant});
                 reply({request.request_id, std::get<wire::Refusal>(settled)});
               });
}

/// After central's answer: what is here now is all that there will be.
SubGrants::Answer SubGrants::settle_for(const wire::Request& request, const wire::GrantRequest& wanted) {
  auto decision = decide(request, wanted);
  if (auto* granted = std::get_if<wire::Grant>(&decision)) return std::move(*granted);
  if (auto* refused = std::get_if<wire::Refusal>(&decision)) return std::move(*refused);
  const auto& allotted = std::get<Missing>(decision).otherwise.allotted;
  return refusal("SEATS_TAKEN", "Some of these places were taken just now. Choose others.", allotted);
}

}  // namespace foyer::controller
