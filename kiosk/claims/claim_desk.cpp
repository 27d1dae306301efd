#include "kiosk/claims/claim_desk.hpp"

#include <algorithm>

namespace foyer::kiosk {
namespace {

using Why = reprint::RefusalReason;

/// The page is one place: whoever types there.
const std::string page_of_kiosk = "page";

const wire::TicketNotice* notice_of(const wire::TicketNotices& notices, const ticket::TicketId& ticket) {
  const auto found = std::find_if(notices.tickets.begin(), notices.tickets.end(),
                                  [&](const wire::TicketNotice& notice) { return notice.ticket == ticket; });
  return found == notices.tickets.end() ? nullptr : &*found;
}

/// A word that only another version says is no reason to send anybody away for good.
Why reason_of(const wire::Refusal& refusal) {
  return reprint::parse_code(refusal.code).value_or(Why::ParentUnreachable);
}

bool is_not_known(Why reason) {
  return reason == Why::ClaimUnknown || reason == Why::ParentUnreachable;
}

}  // namespace

ClaimDesk::ClaimDesk(device::Device& device, link::ChildLink& link, Checkout& checkout)
    : device_(device), link_(link), checkout_(checkout) {}

Duration ClaimDesk::wait() const {
  return limit_.wait(page_of_kiosk, device_.parts().clock.since_boot());
}

void ClaimDesk::redeem(const reprint::ReprintId& reprint, const std::string& typed, Answer answer) {
  const auto refuse = [&answer](Why reason) { answer(ClaimRefusal(reprint::Refusal{reason})); };
  if (const auto* known = checkout_.books().printed().find(reprint)) return answer(known->ordered);
  if (const auto found = waiting_.find(reprint); found != waiting_.end()) {
    found->second.push_back(std::move(answer));
    return;
  }
  // Nothing that has another form is a code at all, so it is no try either.
  if (!reprint::has_form_of_code(typed)) return refuse(Why::ClaimUnknown);
  if (const auto left = wait(); left > Duration(0)) return answer(ClaimRefusal(TooManyCodes{left}));
  // Before it is decided: from then on the old prints are void.
  if (const auto open = checkout_.is_open_for_reprints(); !open) return refuse(open.error().reason);
  if (waiting_.size() >= claims_limit) return refuse(Why::PrintUnderWay);
  reprint::Wish wish;
  wish.reprint = reprint;
  wish.typed = typed;
  wish.device = device_.identity().name;
  wish.by = device_.identity().name.text();
  wish.by_customer = true;
  wish.asked = true;
  waiting_[reprint].push_back(std::move(answer));
  if (link_.status(device_.parts().clock.since_boot()).reachable) return ask(wish);
  finish(wish, decide_alone(wish));
}

void ClaimDesk::ask(const reprint::Wish& wish) {
  const wire::Request request{wire::RequestId(wish.reprint.bytes()), device_.identity().name, device_.journal().id(),
                              wire::ReprintRequest{wish}, device_.grantor()};
  link_.request(request, device_.parts().clock.since_boot(), claim_deadline,
                [this, alive = std::weak_ptr<int>(alive_), wish](const Result<wire::Reply, link::RequestError>& reply) {
                  if (alive.lock()) answered(wish, reply);
                });
}

void ClaimDesk::answered(const reprint::Wish& wish, const Result<wire::Reply, link::RequestError>& reply) {
  const auto* ordered = reply ? std::get_if<reprint::ReprintOrdered>(&reply->what) : nullptr;
  const bool is_answer = ordered != nullptr && ordered->reprint == wish.reprint && ordered->device == wish.device;
  if (is_answer) {
    const auto taken = checkout_.reprints().take(*ordered);
    return finish(wish, taken ? Outcome(*ordered) : Outcome(taken.error()));
  }
  const auto* refusal = reply ? std::get_if<wire::Refusal>(&reply->what) : nullptr;
  const auto reason = refusal == nullptr ? Why::ParentUnreachable : reason_of(*refusal);
  if (!is_not_known(reason)) return finish(wish, reprint::Refusal{reason});
  // What was sold here a moment ago may not be in the parent's books yet.
  auto alone = decide_alone(wish);
  if (!alone && is_not_known(alone.error().reason)) alone = reprint::Refusal{reason};
  finish(wish, alone);
}

/// The answer was lost, and the feed says what it was.
std::optional<reprint::ReprintOrdered> ClaimDesk::told_by_feed(const reprint::Wish& wish) const {
  const auto& told = device_.catalogue().reprint_orders();
  const auto found = told.find(wish.reprint);
  const bool is_answer = found != told.end() && found->second.device == wish.device;
  return is_answer ? std::optional(found->second) : std::nullopt;
}

ClaimDesk::Outcome ClaimDesk::decide_alone(const reprint::Wish& wish) {
  if (const auto told = told_by_feed(wish)) {
    FOYER_TRY(taken, checkout_.reprints().take(*told));
    static_cast<void>(taken);
    return *told;
  }
  const auto& book = checkout_.books().printed();
  const auto order = reprint::order_of(book, wish);
  if (!order && order.error().reason == Why::ClaimUnknown) {
    return reprint::Refusal{Why::ParentUnreachable};
  }
  if (!order) return order.error();
  if (is_printed_elsewhere(**order)) return reprint::Refusal{Why::ParentUnreachable};
  FOYER_TRY(ordered, reprint::decide(book, wish, circumstances()));
  if (!checkout_.reprints().why_unprintable(ordered).empty()) return reprint::Refusal{Why::PrinterNotReady};
  FOYER_TRY(taken, checkout_.reprints().take(ordered));
  static_cast<void>(taken);
  return ordered;
}

reprint::Circumstances ClaimDesk::circumstances() const {
  reprint::Circumstances around;
  around.now = device_.clock().now();
  around.is_refunded = [this](const reprint::KnownOrder& order) { return is_refunded(order); };
  around.ends_at = [this](const ledger::PerformanceId& id) -> std::optional<Timestamp> {
    const auto* performance = device_.catalogue().find_performance(id);
    if (performance == nullptr || !device_.clock().is_proven()) return std::nullopt;
    return performance->ends_at;
  };
  around.moved_to = [this](const reprint::KnownOrder& order,
                           const ticket::TicketId& ticket) -> std::optional<ticket::Place> {
    const auto found = device_.catalogue().ticket_notices().find(order.order);
    if (found == device_.catalogue().ticket_notices().end()) return std::nullopt;
    const auto* notice = notice_of(found->second, ticket);
    return notice == nullptr ? std::nullopt : notice->moved_to;
  };
  return around;
}

/// Off line nobody tells which of its tickets were paid back: then a person looks.
bool ClaimDesk::is_refunded(const reprint::KnownOrder& order) const {
  const auto& catalogue = device_.catalogue();
  const auto* performance = catalogue.find_performance(order.performance);
  if (performance != nullptr && performance->cancelled) return true;
  const auto of_order = [&](const auto& refund) { return refund.second.order == order.order; };
  const auto& ordered = catalogue.refund_orders();
  const auto& known = checkout_.books().refunds();
  if (std::any_of(ordered.begin(), ordered.end(), of_order)) return true;
  if (std::any_of(known.begin(), known.end(), of_order)) return true;
  const auto found = catalogue.ticket_notices().find(order.order);
  return found != catalogue.ticket_notices().end() &&
         std::any_of(found->second.tickets.begin(), found->second.tickets.end(),
                     [](const wire::TicketNotice& notice) { return notice.voided || !notice.denied_because.empty(); });
}

/// By central's word on its tickets, or by what another kiosk of the venue was told to print.
bool ClaimDesk::is_printed_elsewhere(const reprint::KnownOrder& order) const {
  const auto& catalogue = device_.catalogue();
  const auto& book = checkout_.books().printed();
  const auto is_newer = [&](const ticket::TicketId& ticket, std::uint8_t generation) {
    return generation > book.generation_of(ticket);
  };
  for (const auto& [id, ordered] : catalogue.reprint_orders()) {
    if (ordered.order != order.order) continue;
    for (const auto& wanted : ordered.tickets) {
      if (is_newer(wanted.ticket, wanted.generation)) return true;
    }
  }
  const auto found = catalogue.ticket_notices().find(order.order);
  return found != catalogue.ticket_notices().end() &&
         std::any_of(found->second.tickets.begin(), found->second.tickets.end(), [&](const wire::TicketNotice& notice) {
           return is_newer(notice.ticket, notice.lowest_good_generation);
         });
}

void ClaimDesk::finish(const reprint::Wish& wish, const Outcome& outcome) {
  if (!outcome && is_not_known(outcome.error().reason)) {
    limit_.missed(page_of_kiosk, device_.parts().clock.since_boot());
  }
  const auto found = waiting_.find(wish.reprint);
  const auto waiting = std::move(found->second);
  waiting_.erase(found);
  for (const auto& answer : waiting) {
    if (outcome) {
      answer(*outcome);
    } else {
      answer(ClaimRefusal(outcome.error()));
    }
  }
}

Result<const reprint::KnownOrder*, ClaimRefusal> ClaimDesk::look(const std::string& typed) {
  if (!reprint::has_form_of_code(typed)) return ClaimRefusal(reprint::Refusal{Why::ClaimUnknown});
  if (const auto left = wait(); left > Duration(0)) return ClaimRefusal(TooManyCodes{left});
  reprint::Wish wish;
  wish.typed = typed;
  const auto order = reprint::order_of(checkout_.books().printed(), wish);
  if (order) return *order;
  if (order.error().reason == Why::ClaimUnknown) {
    limit_.missed(page_of_kiosk, device_.parts().clock.since_boot());
  }
  return ClaimRefusal(order.error());
}

}  // namespace foyer::kiosk
