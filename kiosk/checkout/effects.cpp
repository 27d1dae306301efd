// The loop of the saga, and what each effect does.
#include <algorithm>

#include "kiosk/checkout/checkout.hpp"
#include "kiosk/ticketing/ticketing.hpp"
#include "protocol/base/assert.hpp"

namespace foyer::kiosk {
namespace {

Duration delay_of(const sale::Effect& effect) {
  if (const auto* query = std::get_if<sale::QueryPayment>(&effect)) return query->after;
  if (const auto* capture = std::get_if<sale::CapturePayment>(&effect)) return capture->after;
  if (const auto* reverse = std::get_if<sale::ReversePayment>(&effect)) return reverse->after;
  return Duration(0);
}

std::string note_for(const sale::Outcome& outcome) {
  if (std::holds_alternative<sale::PaymentWasDeclined>(outcome)) {
    return "The payment was declined and nothing was charged. Try another card or cancel.";
  }
  if (std::holds_alternative<sale::TerminalIsUnreachable>(outcome)) {
    return "The payment terminal did not answer and nothing was charged. Try again or ask our staff.";
  }
  return {};
}

}  // namespace

Result<Done, journal::Error> Checkout::write(const ledger::OrderId& order,
                                             const std::vector<sale::SaleEntry>& entries) {
  std::vector<wire::Entry> drafts;
  drafts.reserve(entries.size());
  for (const auto& entry : entries) drafts.emplace_back(wire::SaleEntryOf{order, entry});
  auto written = device_.record(std::move(drafts));
  if (written) take(order, entries);
  return written;
}

/// The reducer's own entries always follow from its own state.
void Checkout::take(const ledger::OrderId& order, const std::vector<sale::SaleEntry>& entries) {
  for (const auto& entry : entries) FOYER_ASSERT(books_.take(order, entry));
}

void Checkout::note_trouble(journal::Error error) {
  trouble_ = journal::text(error);
  trouble_at_ = device_.parts().clock.since_boot();
  must_restart_ = must_restart_ || error == journal::Error::StorageFailed || error == journal::Error::StaleView;
}

void Checkout::keep(const ledger::OrderId& order, sale::Outcome outcome, journal::Error error) {
  note_trouble(error);
  undelivered_.push_back({device_.parts().clock.since_boot() + storage_again_after, order, std::move(outcome)});
}

bool Checkout::deliver(const ledger::OrderId& order, const sale::Outcome& outcome) {
  static const sale::SaleState not_started;
  const auto* sale = books_.find(order);
  const auto step = sale::step(sale == nullptr ? not_started : *sale, outcome, device_.parts().clock.now());
  if (!step) return true;  // Late or repeated: nothing waits for it.
  if (auto written = write(order, step->entries); !written) {
    // A customer can start again; what a device answered must not be lost.
    if (std::holds_alternative<sale::CustomerStarted>(outcome)) {
      note_trouble(written.error());
    } else {
      keep(order, outcome, written.error());
    }
    return false;
  }
  if (undelivered_.empty()) trouble_.clear();
  if (auto note = note_for(outcome); !note.empty()) notes_[order] = std::move(note);
  follow(order, *step);
  return true;
}

void Checkout::follow(const ledger::OrderId& order, const sale::Step& step) {
  for (const auto& effect : step.effects) perform(order, effect);
  if (const auto* sale = books_.find(order); sale == nullptr || sale::is_ended(*sale)) notes_.erase(order);
}

void Checkout::perform(const ledger::OrderId& order, const sale::Effect& effect) {
  if (const auto delay = delay_of(effect); delay > Duration(0)) {
    delayed_.push_back({device_.parts().clock.since_boot() + delay, order, effect});
    return;
  }
  std::visit([&](const auto& what) { perform_now(order, what); }, effect);
}

Answer Checkout::answer_for(const ledger::OrderId& order) {
  return [this, alive = std::weak_ptr<int>(alive_), order](const sale::Outcome& outcome) {
    if (!alive.lock()) return;
    deliver(order, outcome);
    call_next();
  };
}

void Checkout::perform_now(const ledger::OrderId& order, const sale::SecureSeats& effect) {
  const auto until = device_.clock().steady() + hold_time;
  const auto held = device_.execute(effect.performance, ledger::HoldSeats{effect.hold, effect.places, until});
  if (!held) {
    deliver(order, sale::SeatsWereRefused{});
    return;
  }
  const auto hold = device_.find_ledger(effect.performance)->find_hold(effect.hold);
  FOYER_ASSERT(hold.has_value());
  deliver(order, sale::SeatsWereSecured{hold->places});
}

/// A hold that is gone already, or never came, is released as well as can be.
void Checkout::perform_now(const ledger::OrderId& order, const sale::ReleaseSeats& effect) {
  const auto released = device_.execute(effect.performance, ledger::ReleaseHold{effect.hold});
  if (!released) {
    const auto why = released.error();
    if (const auto* error = std::get_if<journal::Error>(&why)) return keep(order, sale::SeatsWereReleased{}, *error);
  }
  deliver(order, sale::SeatsWereReleased{});
}

void Checkout::perform_now(const ledger::OrderId& order, const sale::AuthorisePayment& effect) {
  performers_.payment.authorise(effect, answer_for(order));
}

void Checkout::perform_now(const ledger::OrderId& order, const sale::QueryPayment& effect) {
  performers_.payment.query(effect, answer_for(order));
}

void Checkout::perform_now(const ledger::OrderId& order, const sale::CapturePayment& effect) {
  performers_.payment.capture(effect, answer_for(order));
}

void Checkout::perform_now(const ledger::OrderId& order, const sale::ReversePayment& effect) {
  performers_.payment.reverse(effect, answer_for(order));
}

/// The hold is booked and the sale committed in one transaction, or the lease is dead.
void Checkout::perform_now(const ledger::OrderId& order, const sale::ConfirmLease& effect) {
  const auto* ledger = device_.find_ledger(effect.performance);
  // An answer that comes while a new journal is only half begun.
  if (ledger == nullptr) {
    deliver(order, sale::LeaseIsDead{});
    return;
  }
  const auto booked = ledger::decide(*ledger, ledger::BookHold{effect.hold, order}, device_.clock().steady());
  const auto hold = ledger->find_hold(effect.hold);
  const bool is_live = booked && hold && ledger::normalised(hold->places) == ledger::normalised(effect.leased);
  if (is_live) return commit(order, effect);
  deliver(order, sale::LeaseIsDead{});
}

void Checkout::commit(const ledger::OrderId& order, const sale::ConfirmLease& effect) {
  const auto step =
      sale::step(*books_.find(order), sale::LeaseIsLive{device_.clock().is_proven()}, device_.clock().now());
  if (!step) return;
  std::vector<wire::Entry> with;
  for (const auto& entry : step->entries) with.emplace_back(wire::SaleEntryOf{order, entry});
  const auto booked = device_.execute(effect.performance, ledger::BookHold{effect.hold, order}, std::move(with));
  if (!booked) {
    const auto why = booked.error();
    const auto* error = std::get_if<journal::Error>(&why);
    if (error == nullptr) {
      deliver(order, sale::LeaseIsDead{});  // The hold ran out between two looks at the clock.
      return;
    }
    note_trouble(*error);
    delayed_.push_back({device_.parts().clock.since_boot() + storage_again_after, order, effect});
    return;
  }
  take(order, step->entries);
  follow(order, *step);
}

/// Tokens are made when they are printed; here only whether they can be made at all.
void Checkout::perform_now(const ledger::OrderId& order, const sale::SignTickets&) {
  const auto* sale = books_.find(order);
  const auto* performance = device_.catalogue().find_performance(sale->order.performance);
  const auto* plan = device_.catalogue().find_plan(sale->order.performance);
  const bool can_sign =
      performance != nullptr && plan != nullptr &&
      ticket::is_issuable(claims_for(*performance, sale->tickets.front().ticket.id, sale->order.lines.front().place));
  if (can_sign) {
    deliver(order, sale::TicketsWereSigned{});
  } else {
    deliver(order, sale::SigningHasFailed{});
  }
}

void Checkout::perform_now(const ledger::OrderId& order, const sale::PrintTicket& effect) {
  const auto* sale = books_.find(order);
  const auto* performance = device_.catalogue().find_performance(sale->order.performance);
  const auto* plan = device_.catalogue().find_plan(sale->order.performance);
  if (performance == nullptr || plan == nullptr) {
    // The performance was withdrawn from the feed since it was sold.
    deliver(order, sale::PrintHasFailed{effect.index, sale::PrintFault::SigningFailed, false});
    return;
  }
  const auto& line = sale->order.lines[effect.index];
  const auto& ticket = sale->tickets[effect.index].ticket;
  const auto token = ticket::encode(claims_for(*performance, ticket.id, line.place), device_.parts().signer);
  performers_.printer.print(effect.index,
                            ticket_document({*performance, *plan, line, order, ticket, token, sale->language}),
                            answer_for(order));
}

void Checkout::perform_now(const ledger::OrderId& order, const sale::ShowClaimCode&) {
  codes_due_.try_emplace(order, device_.parts().clock.since_boot() + claim_code_deadline);
}

}  // namespace foyer::kiosk
