#include "central/allotment/allotment.hpp"

#include <algorithm>

#include "central/allotment/declarations.hpp"
#include "protocol/link/grant_choice.hpp"

namespace foyer::central {
namespace {

StreamChange ledger_change(const PerformanceId& performance, const std::vector<ledger::Event>& events) {
  return {stream::performance(performance), {events.begin(), events.end()}, {}, {}, {}};
}

wire::Refusal refused(const link::ChoiceRefusal& refusal) {
  using Reason = link::ChoiceRefusal::Reason;
  switch (refusal.reason) {
    case Reason::UnknownPlace:
      return not_granted("UNKNOWN_PLACE", "The seating plan has no such place.");
    case Reason::NotFree:
      return not_granted("SEATS_TAKEN", "Some of these places are taken. Choose others.", refusal.allotted);
    case Reason::NotEnough:
      return not_granted("INSUFFICIENT_SEATS", "Not enough places are free at the booking service.", refusal.allotted);
  }
  return {};
}

}  // namespace

wire::Refusal not_granted(std::string code, std::string message, std::uint32_t allotted) {
  return {std::move(code), std::move(message), allotted};
}

/// The backup may know a lease as alive that was reclaimed since: its holder declared without it, and would ignore what
/// is granted under it.
bool is_bound_to_what_it_dropped(const PerformanceRecord& record, const wire::Request& request,
                                 const HolderRecord* holder) {
  const auto allotment = record.ledger.find_live_allotment(request.device, request.journal_id);
  const auto* declaration = holder == nullptr ? nullptr : holder->find_declaration(request.journal_id);
  if (!allotment || declaration == nullptr) return false;
  const ledger::Lease lease{allotment->allotment, allotment->epoch};
  return ledger::is_empty(declaration->under(record.ledger.performance(), lease));
}

std::variant<Changes, wire::Refusal> decide_grant(const Model& model, const wire::Request& request,
                                                  const wire::GrantRequest& wanted, ledger::AllotmentId allotment,
                                                  Timestamp now, std::optional<Duration> lease_time) {
  const auto* performance = model.find_performance(wanted.performance);
  const auto device = model.devices().find(request.device);
  if (performance == nullptr || !performance->on_sale || device == model.devices().end() ||
      performance->on_sale->venue != device->second.venue) {
    return not_granted("UNKNOWN_PERFORMANCE", "This venue has no such performance.");
  }
  if (model.find_certificate(request.device) == nullptr) {
    return not_granted("NO_CERTIFICATE", "The device has no certificate yet. Ask for one first.");
  }
  const ledger::GrantId grant(request.request_id.bytes());
  if (performance->ledger.find_grant(grant)) return Changes{};
  if (performance->on_sale->cancelled) {
    return not_granted("PERFORMANCE_CANCELLED", "This performance was cancelled. Nothing is sold.");
  }
  // Said before anything else is waited for: a restored central may be waiting for the journal that followed, and a
  // copy of the disk that began it be gone.
  if (model.holders().is_superseded(request.device, request.journal_id)) {
    return not_granted(std::string(link::superseded_code),
                       "This device has gone on in another journal since it asked.");
  }
  if (model.is_suspended(*performance)) {
    return not_granted("SUSPENDED", "The booking service was restored and waits for what its devices have.");
  }
  // Resumed by a person before all had declared: what is granted now must be told from what nobody has.
  if (performance->awaiting_declarations && !has_declared(model, device->second)) {
    return not_granted("SUSPENDED", "The booking service was restored and waits for what this device has.");
  }
  const auto* holder = model.holders().find(request.device);
  if (performance->awaiting_declarations && is_bound_to_what_it_dropped(*performance, request, holder)) {
    return not_granted("SUSPENDED", "The booking service was restored and takes back what this device has first.");
  }
  const auto* plan = model.find_plan(performance->on_sale->plan);
  const auto places = link::choose_granted(performance->ledger, *plan, wanted);
  if (!places) return refused(places.error());
  std::optional<Timestamp> until;
  if (lease_time) until = now + *lease_time;
  const auto events =
      ledger::decide(performance->ledger,
                     ledger::GrantPlaces{grant, allotment, request.device, request.journal_id, *places, until}, now);
  if (!events) {
    return not_granted("REFUSED", "The seat ledger refuses: " + std::string(ledger::name(events.error().reason)) + ".",
                       events.error().allotted);
  }
  Changes changes{{ledger_change(wanted.performance, *events)}};
  std::vector<wire::CentralEventBody> of_fleet;
  for (const auto& event : *events) {
    const auto* granted = std::get_if<ledger::PlacesGranted>(&event);
    if (granted == nullptr || !performance->awaiting_declarations) continue;
    of_fleet.emplace_back(
        wire::DeclarationExtended{request.device, request.journal_id, {wanted.performance, granted->places}});
  }
  // A journal that asks before it has sent anything: those before it are superseded from now on.
  const bool is_known =
      holder != nullptr && std::ranges::find(holder->journals, request.journal_id) != holder->journals.end();
  if (!is_known) of_fleet.emplace_back(wire::JournalBegan{request.device, request.journal_id, {}});
  if (!of_fleet.empty()) changes.streams.push_back({std::string(stream::fleet), std::move(of_fleet), {}, {}, {}});
  return changes;
}

std::optional<wire::Grant> find_grant(const Model& model, const PerformanceId& performance,
                                      const ledger::GrantId& grant) {
  const auto* record = model.find_performance(performance);
  if (record == nullptr) return std::nullopt;
  const auto view = record->ledger.find_grant(grant);
  if (!view) return std::nullopt;
  wire::Grant answer{grant, performance, view->places, view->until, {}, model.authority_of(grant)};
  if (const auto allotment = record->ledger.find_allotment(view->allotment)) answer.journal_id = allotment->journal;
  return answer;
}

Result<Changes, CommandRefusal> decide_reclaim(const Model& model, const ledger::DeviceName& holder,
                                               const PerformanceId& performance, Timestamp now) {
  const auto* record = model.find_performance(performance);
  if (record == nullptr) return CommandRefusal{404, "EVENT_NOT_FOUND", "There is no event with this id.", 0};
  std::vector<ledger::AllotmentId> live;
  record->ledger.for_each_allotment([&](const ledger::AllotmentView& allotment) {
    if (allotment.live && allotment.holder == holder) live.push_back(allotment.allotment);
  });
  if (live.empty()) {
    return CommandRefusal{404, "NO_ALLOTMENT", "This device holds no allotment of this performance.", 0};
  }
  auto ledger = record->ledger;
  std::vector<ledger::Event> all;
  for (const auto& allotment : live) {
    const auto events = ledger::execute(ledger, ledger::ReclaimAllotment{allotment}, now);
    if (events) all.insert(all.end(), events->begin(), events->end());
  }
  return Changes{{ledger_change(performance, all)}};
}

Result<Changes, CommandRefusal> decide_reclaim(const Model& model, const PerformanceId& performance,
                                               const ledger::AllotmentId& allotment, Timestamp now) {
  const auto* record = model.find_performance(performance);
  if (record == nullptr) return CommandRefusal{404, "EVENT_NOT_FOUND", "There is no event with this id.", 0};
  const auto events = ledger::decide(record->ledger, ledger::ReclaimAllotment{allotment}, now);
  if (!events || events->empty()) return Changes{};
  return Changes{{ledger_change(performance, *events)}};
}

}  // namespace foyer::central
