#include "controller/venue/reprint_desk.hpp"

#include <algorithm>

namespace foyer::controller {
namespace {

constexpr std::string_view not_reached =
    "This code is not known at this venue, and central cannot be asked now. Check each character; the ticket may be "
    "from another venue or from the internet.";

constexpr std::string_view to_wait = "Too many codes were tried at this kiosk. Wait ten minutes, or ask our staff.";

bool is_unknown_here(const wire::Refusal& refusal) {
  return refusal.code == reprint::code(reprint::RefusalReason::ClaimUnknown) ||
         refusal.code == reprint::code(reprint::RefusalReason::OrderUnknown);
}

/// Neither here nor, as far as it could be asked, at central.
bool is_miss(const wire::Refusal& refusal) {
  return is_unknown_here(refusal) || refusal.code == reprint::code(reprint::RefusalReason::ParentUnreachable);
}

}  // namespace

wire::Refusal refusal_of(reprint::RefusalReason reason) {
  const auto words = reason == reprint::RefusalReason::ParentUnreachable ? not_reached : reprint::text(reason);
  return {std::string(reprint::code(reason)), std::string(words), 0};
}

void ReprintDesk::receive(const wire::Request& request, const wire::ReprintRequest& wanted, Reply reply) {
  if (asking_.contains(request.request_id)) return;
  // A kiosk prints at itself and for a customer, whatever it says.
  auto wish = wanted.wish;
  wish.reprint = reprint::ReprintId(request.request_id.bytes());
  wish.device = request.device;
  wish.by_customer = true;
  wish.asked = true;
  wish.by = request.device.text();
  const auto answer = [this, wish, reply = std::move(reply)](const Decided& decided) {
    const bool is_typed = wish.order.is_nil();
    if (!decided && is_typed && is_miss(decided.error())) limit_.missed(wish.by, device_.clock().since_boot());
    wire::Reply told{wire::RequestId(wish.reprint.bytes()), {}};
    if (decided) told.what = *decided;
    if (!decided) told.what = decided.error();
    reply(told);
  };
  if (has_to_wait(wish)) return answer(wire::Refusal{std::string(reprint::too_many_codes), std::string(to_wait), 0});
  const auto decided = decide(wish);
  if (decided || !is_unknown_here(decided.error())) return answer(decided);
  ask_central(wish, [this, answer](const Decided& said) {
    if (said) prints_.take(*said);
    answer(said);
  });
}

/// What was decided is told again, however many codes were tried since.
bool ReprintDesk::has_to_wait(const reprint::Wish& wish) const {
  if (!wish.order.is_nil() || prints_.book().find(wish.reprint) != nullptr) return false;
  return limit_.wait(wish.by, device_.clock().since_boot()) > Duration(0);
}

void ReprintDesk::order(reprint::Wish wish, Answer answer) {
  if (wish.reprint.is_nil()) wish.reprint = reprint::ReprintId::random(device_.parts().random);
  wish.asked = false;
  auto decided = decide(wish);
  if (decided || !is_unknown_here(decided.error())) return answer(std::move(decided));
  ask_central(wish, [this, answer = std::move(answer)](Decided said) {
    if (!said) return answer(std::move(said));
    // The kiosk is this controller's child: central's answer came here, so the kiosk is told from here.
    said->asked = false;
    answer(keep(*said));
  });
}

ReprintDesk::Decided ReprintDesk::decide(const reprint::Wish& wish) {
  if (!prints_.catch_up()) return refusal_of(reprint::RefusalReason::StorageFailed);
  const auto decided = reprint::decide(prints_.book(), wish, circumstances());
  if (!decided) return refusal_of(decided.error().reason);
  return keep(*decided);
}

ReprintDesk::Decided ReprintDesk::keep(const reprint::ReprintOrdered& ordered) {
  if (prints_.book().find(ordered.reprint) != nullptr) return ordered;
  const bool is_kept = device_.record({wire::Entry(wire::ReprintEntry(ordered))}) && prints_.catch_up();
  if (!is_kept) return refusal_of(reprint::RefusalReason::StorageFailed);
  if (ordered_) ordered_();
  return ordered;
}

void ReprintDesk::ask_central(const reprint::Wish& wish, Answer answer) {
  if (!central_.is_reachable()) return answer(refusal_of(reprint::RefusalReason::ParentUnreachable));
  const wire::Request request{wire::RequestId(wish.reprint.bytes()), device_.identity().name, device_.journal().id(),
                              wire::ReprintRequest{wish}};
  asking_.insert(request.request_id);
  central_.ask(request, central_reprint_deadline, std::nullopt,
               [this, id = request.request_id,
                answer = std::move(answer)](const Result<wire::Reply, link::RequestError>& reply) {
                 asking_.erase(id);
                 if (!reply) return answer(refusal_of(reprint::RefusalReason::ParentUnreachable));
                 if (const auto* ordered = std::get_if<reprint::ReprintOrdered>(&reply->what)) return answer(*ordered);
                 const auto* refusal = std::get_if<wire::Refusal>(&reply->what);
                 answer(refusal != nullptr ? *refusal : refusal_of(reprint::RefusalReason::ParentUnreachable));
               });
}

reprint::Circumstances ReprintDesk::circumstances() const {
  reprint::Circumstances around;
  around.now = device_.clock().now();
  around.is_refunded = [this](const reprint::KnownOrder& order) {
    const auto notices = device_.catalogue().ticket_notices().find(order.order);
    return notices != device_.catalogue().ticket_notices().end() &&
           std::ranges::any_of(notices->second.tickets, [](const auto& notice) { return notice.voided; });
  };
  around.ends_at = [this](const ledger::PerformanceId& id) -> std::optional<Timestamp> {
    const auto* performance = device_.catalogue().find_performance(id);
    if (performance == nullptr || !device_.clock().is_proven()) return std::nullopt;
    return performance->ends_at;
  };
  around.is_admitted = is_admitted_;
  around.moved_to = [this](const reprint::KnownOrder& order,
                           const ticket::TicketId& ticket) -> std::optional<ticket::Place> {
    const auto notices = device_.catalogue().ticket_notices().find(order.order);
    if (notices == device_.catalogue().ticket_notices().end()) return std::nullopt;
    const auto found = std::ranges::find(notices->second.tickets, ticket, &wire::TicketNotice::ticket);
    return found == notices->second.tickets.end() ? std::nullopt : found->moved_to;
  };
  return around;
}

}  // namespace foyer::controller
