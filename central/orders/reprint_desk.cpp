#include "central/orders/reprint_desk.hpp"

#include <algorithm>

#include "central/command_path/await.hpp"
#include "central/orders/find_orders.hpp"
#include "central/reconciliation/reprint.hpp"
#include "protocol/service/log.hpp"

namespace foyer::central {
namespace {

using Reason = reprint::RefusalReason;

seating::VenueName venue_of(const Model& model, const OrderRecord& record) {
  const auto* performance = model.find_performance(record.settled.performance);
  return performance != nullptr && performance->on_sale ? performance->on_sale->venue : seating::VenueName();
}

seating::VenueName venue_of(const Model& model, const ledger::DeviceName& name) {
  const auto device = model.devices().find(name);
  return device == model.devices().end() ? seating::VenueName() : device->second.venue;
}

std::optional<Timestamp> end_of(const Model& model, const PerformanceId& id) {
  const auto* performance = model.find_performance(id);
  if (performance == nullptr || !performance->on_sale) return std::nullopt;
  return performance->on_sale->ends_at;
}

reprint::Circumstances circumstances(const Model& model, const OrderRecord& record, Timestamp now) {
  reprint::Circumstances around;
  around.now = now;
  around.is_refunded = [&](const reprint::KnownOrder&) { return !is_good(model, record); };
  around.ends_at = [&](const PerformanceId& id) { return end_of(model, id); };
  around.is_admitted = [&](const ticket::TicketId& ticket) { return model.find_admission(ticket) != nullptr; };
  around.moved_to = [&](const reprint::KnownOrder&, const ticket::TicketId& id) -> std::optional<ticket::Place> {
    for (const auto& ticket : record.settled.tickets) {
      if (ticket.ticket == id) return record.place_of(ticket);
    }
    return std::nullopt;
  };
  return around;
}

/// Whether the model knows of these generations already.
bool is_in(const Model& model, const reprint::ReprintOrdered& ordered) {
  return std::all_of(ordered.tickets.begin(), ordered.tickets.end(), [&](const auto& wanted) {
    return model.lowest_good_generation(ordered.order, wanted.ticket) >= wanted.generation;
  });
}

/// A generation that the model knows and the book does not was decided and is being stored.
bool is_being_stored(const Model& model, const reprint::ReprintOrdered& ordered) {
  return std::any_of(ordered.tickets.begin(), ordered.tickets.end(), [&](const auto& wanted) {
    return model.lowest_good_generation(ordered.order, wanted.ticket) >= wanted.generation;
  });
}

}  // namespace

Result<const OrderRecord*, CommandRefusal> ReprintDesk::order_of(const Asked& asked, const Model& model) const {
  const auto& wish = asked.wish;
  const bool is_named = !wish.order.is_nil();
  auto found = is_named ? find_orders(model, prints_.book(), wish.order.text())
                        : find_by_code(model, prints_.book(), wish.typed);
  if (asked.by_device) {
    const auto venue = venue_of(model, wish.device);
    std::erase_if(found, [&](const OrderRecord* record) { return venue_of(model, *record) != venue; });
  }
  if (found.empty()) return refusal_of(is_named ? Reason::OrderUnknown : Reason::ClaimUnknown);
  if (found.size() > 1) return refusal_of(Reason::ClaimAmbiguous);
  return found.front();
}

std::optional<Reason> ReprintDesk::refuse_kiosk(const Asked& asked, const Model& model,
                                                const OrderRecord& record) const {
  const auto kiosk = model.devices().find(asked.wish.device);
  if (kiosk == model.devices().end() || kiosk->second.role != "kiosk") return Reason::DeviceUnknown;
  if (kiosk->second.venue != venue_of(model, record)) return Reason::DeviceUnknown;
  // A device that asks knows better than central whether the printer is ready.
  return asked.by_device || !printer_state_ ? std::nullopt : printer_state_(asked.wish.device);
}

Result<Changes, CommandRefusal> ReprintDesk::decide_new(const Asked& asked, const Model& model, Timestamp now) {
  FOYER_TRY(record, order_of(asked, model));
  if (const auto reason = refuse_kiosk(asked, model, *record)) return refusal_of(*reason);
  auto wish = asked.wish;
  wish.order = record->settled.order;
  const auto ordered = reprint::decide(prints_.book(), wish, circumstances(model, *record, now));
  if (!ordered) return refusal_of(ordered.error().reason);
  if (is_being_stored(model, *ordered)) return refusal_of(Reason::PrintUnderWay);
  decided_[wish.reprint] = *ordered;
  ChangeList changes;
  put_reprint(changes, model, *ordered);
  return changes.take();
}

/// Decided again after a commit that was refused, the book has what another node of central stored meanwhile.
Result<Changes, CommandRefusal> ReprintDesk::decide(const Asked& asked, const Model& model, Timestamp now) {
  if (!prints_.catch_up()) return refusal_of(Reason::StorageFailed);
  if (prints_.book().find(asked.wish.reprint) != nullptr) return Changes{};
  const auto decided = decided_.find(asked.wish.reprint);
  if (decided != decided_.end() && is_in(model, decided->second)) return Changes{};
  return decide_new(asked, model, now);
}

ReprintDesk::Outcome ReprintDesk::outcome(const Asked& asked, const Result<Done, CommandRefusal>& done) {
  static const service::Logger log("central.orders");
  const auto& wish = asked.wish;
  decided_.erase(wish.reprint);
  if (!done) return done.error();
  if (!prints_.catch_up()) return refusal_of(Reason::StorageFailed);
  const auto* known = prints_.book().find(wish.reprint);
  if (known == nullptr) return refusal_of(Reason::PrintUnderWay);
  if (known->ordered.device != wish.device) return refusal_of(Reason::DeviceUnknown);
  log.info("tickets are printed anew", {{"reprint_id", wish.reprint.text()},
                                        {"order_id", known->ordered.order.text()},
                                        {"device", wish.device.text()},
                                        {"tickets", known->ordered.tickets.size()}});
  return known->ordered;
}

boost::asio::awaitable<ReprintDesk::Outcome> ReprintDesk::order(reprint::Wish wish) {
  const Asked asked{std::move(wish), false};
  Decide decision = [this, asked](const Model& model, Timestamp now) { return decide(asked, model, now); };
  const auto done = co_await execute(path_, {}, std::move(decision));
  co_return outcome(asked, done);
}

void ReprintDesk::answer(const wire::Request& request, const reprint::Wish& wish,
                         const std::function<void(const wire::Reply&)>& reply) {
  Asked asked{wish, true};
  asked.wish.reprint = reprint::ReprintId(request.request_id.bytes());
  asked.wish.asked = request.device == wish.device || wish.by == wish.device.text();
  const auto asker = path_.committed().devices().find(request.device);
  const bool is_staffed = asker != path_.committed().devices().end() && asker->second.role == "controller";
  asked.wish.by_customer = wish.by_customer || !is_staffed;
  // Kiosks behind one controller do not use up each other's tries.
  const auto place = request.device.text() + "/" + wish.device.text();
  const bool is_typed = wish.order.is_nil();
  if (const auto waits = wait(place); is_typed && waits > Duration(0)) {
    return reply({request.request_id, told_to_device(too_many_codes(waits))});
  }
  auto answered = [this, asked, request, place, is_typed, reply](const Result<Done, CommandRefusal>& done) {
    if (path_.must_reopen()) return;  // Nobody knows whether it was stored: the device asks again.
    const auto what = outcome(asked, done);
    if (what) return reply({request.request_id, *what});
    if (is_typed && is(what.error(), Reason::ClaimUnknown)) missed(place);
    reply({request.request_id, told_to_device(what.error())});
  };
  path_.submit(
      {}, [this, asked](const Model& model, Timestamp now) { return decide(asked, model, now); }, std::move(answered));
}

}  // namespace foyer::central
