#include "central/reconciliation/reconciler.hpp"

#include <algorithm>

namespace foyer::central {

Reconciler::Reconciler(CommandPath& path, Acknowledged acknowledged)
    : path_(path), acknowledged_(std::move(acknowledged)) {
  const auto follow = [this](std::uint64_t position, const std::string& stream, const wire::CentralEvent& event) {
    take(position, stream, event);
  };
  path_.replay(follow);
  path_.on_committed(follow);
}

void Reconciler::take(std::uint64_t position, const std::string& stream, const wire::CentralEvent& event) {
  if (std::holds_alternative<ledger::Event>(event.body)) {
    if (const auto id = PerformanceId::parse(std::string_view(stream).substr(stream.find('/') + 1))) freed_.insert(*id);
  } else if (const auto* scheduled = std::get_if<wire::PerformanceScheduled>(&event.body)) {
    if (scheduled->performance.cancelled) cancelled_.insert(scheduled->performance.performance);
  } else if (const auto* noticed = std::get_if<wire::TicketsNoticed>(&event.body)) {
    const auto& tickets = noticed->notices.tickets;
    const bool voids = std::any_of(tickets.begin(), tickets.end(), [](const auto& ticket) { return ticket.voided; });
    if (voids) voids_[noticed->notices.order] = position;
  } else if (const auto* recorded = std::get_if<wire::AdmissionRecorded>(&event.body)) {
    passages_to_check_.insert(recorded->ticket);
  } else if (const auto* annulled = std::get_if<wire::AdmissionAnnulled>(&event.body)) {
    passages_to_check_.insert(annulled->ticket);
  }
}

bool Reconciler::run(const std::string& key, Timestamp now, Rule rule, std::function<void()> again) {
  if (under_way_ >= rule_commands_limit || busy_.contains(key)) return false;
  if (rule(path_.committed(), now).streams.empty()) return true;
  busy_.insert(key);
  ++under_way_;
  path_.submit(
      {}, [rule](const Model& model, Timestamp at) -> Result<Changes, CommandRefusal> { return rule(model, at); },
      [this, key, again = std::move(again)](const Result<Done, CommandRefusal>& result) {
        busy_.erase(key);
        --under_way_;
        if (!result) again();
      });
  return true;
}

void Reconciler::tick(Timestamp now) {
  tick_passages(now);
  tick_conflicts(now);
  tick_cancelled(now);
  tick_voiding(now);
}

/// Conflicts are judged again first, in order of opening, wherever a ledger changed; only then the rule acts.
void Reconciler::tick_conflicts(Timestamp now) {
  const auto& model = path_.committed();
  const auto freed = std::move(freed_);
  freed_.clear();
  const auto look_again = [this](const PerformanceId& performance) {
    return [=, this] { freed_.insert(performance); };
  };
  for (const auto& performance : freed) {
    const auto missing = [performance](const Model& at, Timestamp) { return open_missing(at, performance); };
    if (!run("missing/" + performance.text(), now, missing, look_again(performance))) freed_.insert(performance);
  }
  std::vector<std::pair<std::uint64_t, CaseId>> open;
  for (const auto& [id, number] : model.cases().open()) {
    if (model.cases().find(id)->opened.kind == wire::CaseKind::LateSale) open.emplace_back(number, id);
  }
  std::sort(open.begin(), open.end());
  for (const auto& [number, id] : open) {
    const auto performance = model.cases().find(id)->opened.performance;
    if (!freed.contains(performance)) continue;
    const auto rule = [id = id](const Model& at, Timestamp when) { return settle_again(at, id, when); };
    if (!run("case/" + id.text(), now, rule, look_again(performance))) freed_.insert(performance);
  }
  for (const auto& [number, id] : open) {
    const auto* about = model.cases().find(id);
    const bool is_due = now >= about->opened_at + conflict_grace && !about->has(wire::CaseAction::LeftToPerson);
    if (!is_due) continue;
    // Due cases are looked at at each tick, so what could not be stored needs no note.
    run(
        "case/" + id.text(), now, [id = id](const Model& at, Timestamp when) { return apply_rule(at, id, when); },
        [] {});
  }
}

/// Each order is looked at once, as it comes; after a failure all are looked at again.
void Reconciler::tick_cancelled(Timestamp now) {
  const auto& model = path_.committed();
  if (must_look_again_) {
    looked_at_.clear();
    bookings_looked_at_.clear();
  }
  must_look_again_ = false;
  for (const auto& performance : cancelled_) {
    const auto& orders = model.orders_of(performance);
    auto& next = looked_at_[performance];
    for (; next < orders.size(); ++next) {
      const auto order = orders[next];
      const auto rule = [order](const Model& at, Timestamp) { return refund_cancelled(at, order); };
      if (!run("cancelled/" + order.text(), now, rule, [this] { must_look_again_ = true; })) break;
    }
    const auto& bookings = model.bookings_of(performance);
    auto& next_booking = bookings_looked_at_[performance];
    for (; next_booking < bookings.size(); ++next_booking) {
      const auto booking = bookings[next_booking];
      const auto rule = [booking](const Model& at, Timestamp) { return refund_booking(at, booking); };
      if (!run("cancelled/" + booking.text(), now, rule, [this] { must_look_again_ = true; })) break;
    }
  }
}

bool Reconciler::doors_know(const PerformanceRecord& performance, std::uint64_t position) const {
  const auto& devices = path_.committed().devices();
  return std::all_of(devices.begin(), devices.end(), [&](const auto& entry) {
    const auto& device = entry.second;
    if (device.venue != performance.on_sale->venue || device.role != "controller") return true;
    const auto has = acknowledged_(device.name);
    return has && *has >= position;
  });
}

void Reconciler::tick_voiding(Timestamp now) {
  const auto& model = path_.committed();
  for (auto at = voids_.begin(); at != voids_.end();) {
    const auto& [order, position] = *at;
    if (!is_voiding(model, order)) {
      at = voids_.erase(at);
      continue;
    }
    const auto* performance = model.find_performance(model.find_order(order)->settled.performance);
    if (doors_know(*performance, position)) {
      const auto rule = [order = order](const Model& then, Timestamp when) {
        ChangeList changes;
        put_freed(changes, then, order, when);
        return changes.take();
      };
      run("voiding/" + order.text(), now, rule, [] {});
    }
    ++at;
  }
}

void Reconciler::tick_passages(Timestamp now) {
  const auto waiting = std::move(passages_to_check_);
  passages_to_check_.clear();
  for (const auto& ticket : waiting) {
    const auto rule = [ticket](const Model& model, Timestamp) { return check_passages(model, ticket); };
    const auto again = [this, ticket] { passages_to_check_.insert(ticket); };
    if (!run("passages/" + ticket.text(), now, rule, again)) passages_to_check_.insert(ticket);
  }
}

}  // namespace foyer::central
