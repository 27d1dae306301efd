#include "central/fleet/grant_desk.hpp"

#include "central/allotment/allotment.hpp"
#include "protocol/link/child_link.hpp"

namespace foyer::central {
namespace {

/// What the device is told if nothing was decided because nothing can be stored.
wire::Refusal not_stored() {
  return not_granted("NOT_STORED", "The booking service could not store the grant. Ask again.");
}

}  // namespace

GrantDesk::GrantDesk(CommandPath& path, const Clock& clock, RandomSource& random, const Presence& presence,
                     Duration lease_time, SendDown send)
    : path_(path),
      clock_(clock),
      random_(random),
      presence_(presence),
      send_(std::move(send)),
      timed_(path, clock, lease_time),
      recalls_(
          random,
          [this](const ledger::DeviceName& holder, const wire::Recall& recall) {
            send_(holder, wire::DownKind::Recall, wire::encode(recall));
          },
          [this](const ledger::DeviceName& holder, const JournalId& journal) { return is_reachable(holder, journal); }),
      surplus_(path, clock, random, presence, [this](const ledger::DeviceName& holder, const wire::Recall& recall) {
        send_(holder, wire::DownKind::Recall, wire::encode(recall));
      }) {}

bool GrantDesk::is_reachable(const ledger::DeviceName& holder, const JournalId& journal) const {
  const auto found = presence_.find(holder);
  if (found == presence_.end() || !found->second.birth.online || found->second.birth.journal_id != journal)
    return false;
  return clock_.since_boot() - found->second.heard_at <= link::reachable_for;
}

void GrantDesk::reply(const wire::Request& to, const wire::Reply& reply) {
  send_(to.device, wire::DownKind::Reply, wire::encode(reply));
}

void GrantDesk::grant(const wire::Request& request, const wire::GrantRequest& wanted) {
  if (recalls_.is_waiting(request.request_id)) return;
  decide({request, wanted}, true, true);
}

void GrantDesk::decide(const Asked& asked, bool may_wait, bool last) {
  const auto outcome = std::make_shared<std::optional<wire::Refusal>>();
  auto decide = [this, asked, outcome, allotment = ledger::AllotmentId::random(random_)](
                    const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
    auto decided = decide_grant(model, asked.request, asked.wanted, allotment, now, timed_.lease_time());
    if (auto* refusal = std::get_if<wire::Refusal>(&decided)) {
      *outcome = std::move(*refusal);
      return CommandRefusal{409, (*outcome)->code, (*outcome)->message, (*outcome)->allotted};
    }
    outcome->reset();
    auto changes = std::get<Changes>(std::move(decided));
    // Noted before it is stored: a reclaim that is decided after this must not take it for silent.
    for (const auto& change : changes.streams) {
      for (const auto& body : change.events) {
        if (const auto* event = std::get_if<ledger::Event>(&body)) timed_.take(asked.wanted.performance, *event, now);
      }
    }
    return changes;
  };
  auto answered = [this, asked, outcome, may_wait, last](const Result<Done, CommandRefusal>& result) {
    // Nobody knows whether it was stored. No answer: the device asks again, and the next life tells.
    if (path_.must_reopen()) return;
    const ledger::GrantId id(asked.request.request_id.bytes());
    auto grant = result ? find_grant(path_.committed(), asked.wanted.performance, id) : std::nullopt;
    if (!grant) return refused(asked, outcome->value_or(not_stored()), may_wait, last);
    recalls_.finish(asked.request.request_id);
    grant->lease_time = timed_.time_of(asked.wanted.performance, id);
    reply(asked.request, {asked.request.request_id, *grant});
  };
  path_.submit({}, std::move(decide), std::move(answered));
}

void GrantDesk::refused(const Asked& asked, const wire::Refusal& refusal, bool may_wait, bool last) {
  const auto* record = path_.committed().find_performance(asked.wanted.performance);
  const bool is_short = may_wait && refusal.allotted > 0 && record != nullptr && record->on_sale.has_value();
  const auto* plan = is_short ? path_.committed().find_plan(record->on_sale->plan) : nullptr;
  if (plan != nullptr) {
    const bool waits = recalls_.wait(asked.request, asked.wanted, record->ledger, *plan, false, clock_.since_boot(),
                                     [this, asked](bool is_last) { decide(asked, false, is_last); });
    if (waits) return;
  }
  if (last) reply(asked.request, {asked.request.request_id, refusal});
}

void GrantDesk::renew(const wire::Request& request, const wire::RenewalRequest& renewal) {
  auto answer = timed_.renew(request, renewal);
  if (auto* renewed = std::get_if<wire::Renewed>(&answer))
    return reply(request, {request.request_id, std::move(*renewed)});
  reply(request, {request.request_id, std::get<wire::Refusal>(std::move(answer))});
}

void GrantDesk::take(const PerformanceId& performance, const ledger::Event& event, Timestamp at) {
  timed_.take(performance, event, at);
  const bool frees = std::holds_alternative<ledger::ReturnReceived>(event) ||
                     std::holds_alternative<ledger::AllotmentReclaimed>(event);
  if (frees) came_back_.insert(performance);
}

void GrantDesk::serve_waiting() {
  const auto performances = std::exchange(came_back_, {});
  for (const auto& performance : performances) recalls_.returned(performance);
}

void GrantDesk::tick() {
  serve_waiting();
  recalls_.tick(clock_.since_boot());
  timed_.tick();
  surplus_.tick();
}

}  // namespace foyer::central
