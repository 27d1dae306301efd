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
                         seating::PriceCategoryIndex category, bool accessible, const ledger::Places& except) {
  std::uint32_t free = 0;
  for (std::uint32_t index = 0; index < plan.seats.size(); ++index) {
    const ledger::SeatIndex seat(index);
    const auto& in_plan = plan.seats[index];
    const bool counts = in_plan.category == category && in_plan.accessible == accessible &&
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

std::vector<wire::CategoryCount> missing_of(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                            const std::vector<wire::CategoryCount>& wanted, bool accessible,
                                            const ledger::Places& named) {
  std::vector<wire::CategoryCount> missing;
  for (const auto& [category, count] : wanted) {
    const auto here = free_seats(ledger, plan, category, accessible, named);
    if (count > here) missing.push_back({category, count - here});
  }
  return missing;
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
  if (asking_.contains(request.request_id) || recalls_.is_waiting(request.request_id)) return;
  attempt({request, wanted, std::move(reply)});
}

void SubGrants::attempt(Asked asked) {
  auto decision = decide(asked.request, asked.wanted);
  const auto* missing = std::get_if<Missing>(&decision);
  if (missing != nullptr && !asked.central && central_.is_reachable()) {
    return ask_central(std::move(asked), *missing);
  }
  if (auto* granted = std::get_if<wire::Grant>(&decision)) {
    return asked.reply({asked.request.request_id, std::move(*granted)});
  }
  if (recall_for(asked)) return;
  asked.reply({asked.request.request_id, refusal_of(asked, decision)});
}

void SubGrants::attempt_again(Asked asked, bool last) {
  auto decision = decide(asked.request, asked.wanted);
  const auto id = asked.request.request_id;
  const auto* missing = std::get_if<Missing>(&decision);
  if (missing != nullptr && !asked.central && central_.is_reachable()) {
    recalls_.finish(id);
    return ask_central(std::move(asked), *missing);
  }
  if (auto* granted = std::get_if<wire::Grant>(&decision)) {
    recalls_.finish(id);
    return asked.reply({id, std::move(*granted)});
  }
  if (last) asked.reply({id, refusal_of(asked, decision)});
}

bool SubGrants::recall_for(const Asked& asked) {
  const auto* ledger = device_.find_ledger(asked.wanted.performance);
  const auto* plan = device_.catalogue().find_plan(asked.wanted.performance);
  const auto* performance = device_.catalogue().find_performance(asked.wanted.performance);
  const bool can_serve = performance != nullptr && performance->on_sale && ledger != nullptr && plan != nullptr &&
                         device_.catalogue().find_certificate(asked.request.device) != nullptr &&
                         ledger->may_grant_to(asked.request.device, asked.request.journal_id) &&
                         link::knows_places(*plan, asked.wanted);
  if (!can_serve || asked.recall) return false;
  auto waiting = asked;
  waiting.recall = true;
  const bool central_may_help = !asked.central && central_.is_reachable();
  return recalls_.wait(asked.request, asked.wanted, *ledger, *plan, central_may_help,
                       device_.parts().clock.since_boot(),
                       [this, waiting](bool last) { attempt_again(waiting, last); });
}

/// What central said counts for what is not here, and what stands allotted here comes on top.
wire::Refusal SubGrants::refusal_of(const Asked& asked, const Decision& decision) const {
  if (const auto* refused = std::get_if<wire::Refusal>(&decision)) return *refused;
  const auto& otherwise = std::get<Missing>(decision).otherwise;
  if (!asked.central) return otherwise;
  if (asked.central_said) {
    auto told = *asked.central_said;
    told.allotted += otherwise.allotted;
    return told;
  }
  return refusal("SEATS_TAKEN", "Some of these places were taken just now. Choose others.", otherwise.allotted);
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
    return grant_message(wanted, id, allotment->journal);
  }
  if (is_superseded_(request.device, request.journal_id)) {
    return refusal(std::string(link::superseded_code), "This device has gone on in another journal since it asked.");
  }
  // Whoever sells must be known to the venue's door first, or its tickets would be refused there.
  if (device_.catalogue().find_certificate(request.device) == nullptr) {
    return refusal("NO_CERTIFICATE", "The device has no certificate yet. Ask for one first.");
  }
  if (!performance->on_sale) return refusal("NOT_ON_SALE", "This performance is not on sale.");
  // Nor is anything recalled or asked of central for it.
  if (!ledger->may_grant_to(request.device, request.journal_id)) {
    return refusal("RECLAIMED", "What this device had was reclaimed, and its journal has not told what became of it.");
  }
  auto places = link::choose_granted(*ledger, *plan, wanted);
  if (places) return grant(request, wanted, std::move(*places));
  return missing(*ledger, *plan, wanted, places.error());
}

SubGrants::Decision SubGrants::grant(const wire::Request& request, const wire::GrantRequest& wanted,
                                     ledger::Places places) {
  const ledger::GrantId id(request.request_id.bytes());
  const auto known = device_.find_ledger(wanted.performance)->find_live_allotment(request.device, request.journal_id);
  const auto allotment = known ? known->allotment : ledger::AllotmentId::random(device_.parts().random);
  const auto time = leases_.time_now(wanted.performance);
  if (time && *time < device::shortest_lease) {
    return refusal("LEASE_ENDING", "The venue's own lease of these places is ending. Ask again.");
  }
  const auto broken = refusal("STORAGE_FAILED", "The controller cannot store the grant. Call a technician.");
  if (time && !leases_.about_to_grant(wanted.performance, allotment, *time)) return broken;
  std::optional<Timestamp> until;
  if (time) until = device_.clock().steady() + *time;
  const ledger::GrantPlaces command{id, allotment, request.device, request.journal_id, std::move(places), until};
  const auto executed = device_.execute(wanted.performance, command);
  if (!executed) {
    const auto why = executed.error();
    if (const auto* refused = std::get_if<ledger::Refusal>(&why)) {
      return refusal("REFUSED", "The seat ledger refuses: " + std::string(ledger::name(refused->reason)) + ".",
                     refused->allotted);
    }
    return broken;
  }
  if (granted_) granted_();
  return grant_message(wanted, id, request.journal_id);
}

wire::Grant SubGrants::grant_message(const wire::GrantRequest& wanted, const ledger::GrantId& id,
                                     const JournalId& journal) {
  const auto known = device_.find_ledger(wanted.performance)->find_grant(id);
  wire::Grant grant{id, wanted.performance, known->places, known->until, journal, grantor_id(device_)};
  // While the own lease is timed so is every part of it, whatever its grant once said.
  grant.lease_time = leases_.time_of(wanted.performance, known->allotment);
  return grant;
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
  missing.request.categories = missing_of(ledger, plan, wanted.categories, false, named);
  missing.request.accessible = missing_of(ledger, plan, wanted.accessible, true, named);
  const auto& ask = missing.request;
  if (ask.places.seats.empty() && ask.zones.empty() && ask.categories.empty() && ask.accessible.empty()) {
    return refusal("INSUFFICIENT_SEATS", "Not enough places are free.", refused.allotted);
  }
  return missing;
}

void SubGrants::ask_central(Asked asked, const Missing& missing) {
  asking_.insert(asked.request.request_id);
  asked.central = true;
  const auto question = question_for(device_, asked.request, missing.request);
  central_.ask(question, central_grant_deadline, std::nullopt,
               [this, asked = std::move(asked),
                otherwise = missing.otherwise](const Result<wire::Reply, link::RequestError>& answer) mutable {
                 asking_.erase(asked.request.request_id);
                 const auto* refused = answer ? std::get_if<wire::Refusal>(&answer->what) : nullptr;
                 if (!answer) asked.central_said = refusal(otherwise.code, otherwise.message);
                 if (refused != nullptr) asked.central_said = *refused;
                 if (const auto* granted = answer ? std::get_if<wire::Grant>(&answer->what) : nullptr) {
                   // If it cannot be stored now, the feed brings it again; the kiosk is refused below.
                   static_cast<void>(device_.receive(*granted));
                 }
                 attempt(std::move(asked));
               });
}

}  // namespace foyer::controller
