#include "kiosk/checkout/checkout.hpp"

#include <algorithm>
#include <utility>

#include "kiosk/shop/stock.hpp"
#include "protocol/base/assert.hpp"

namespace foyer::kiosk {
namespace {

constexpr std::size_t holds_swept_at_once = 100;

sale::TicketTypeName standard_ticket() {
  static const auto name = *sale::TicketTypeName::parse("standard");
  return name;
}

/// One wish for each seat and each counted place.
std::vector<sale::Wish> wishes_for(const ledger::Places& places, const seating::SeatingPlan& plan) {
  std::vector<sale::Wish> wishes;
  for (const auto seat : places.seats) {
    wishes.push_back({seat, plan.seats[seat.value()].category, standard_ticket()});
  }
  for (const auto& [zone, count] : places.zones) {
    wishes.insert(wishes.end(), count, {zone, plan.zones[zone.value()].category, standard_ticket()});
  }
  return wishes;
}

sale::PriceList prices_of(const wire::PerformanceOnSale& performance) {
  sale::PriceList prices;
  for (std::uint32_t index = 0; index < performance.prices.size(); ++index) {
    prices.currency = performance.prices[index].price.currency;
    prices.base_cents[{seating::PriceCategoryIndex(index), standard_ticket()}] = performance.prices[index].price.cents;
  }
  return prices;
}

SellRefusal refusal_of(const device::ExecuteError& error) {
  const bool refused = std::holds_alternative<ledger::Refusal>(error);
  return refuse(refused ? RefusalReason::SeatsTaken : RefusalReason::StorageFailed);
}

/// Between the first question to the terminal and the last ticket.
bool is_at_counter(const sale::SaleState& sale) {
  switch (sale.phase) {
    case sale::Phase::PaymentRequested:
    case sale::Phase::PaymentUnknown:
    case sale::Phase::PaymentAuthorised:
    case sale::Phase::Committed:
    case sale::Phase::TicketsSigned:
    case sale::Phase::Printing:
    case sale::Phase::HandingOver:
    case sale::Phase::Capturing:
    case sale::Phase::Reversing:
      return true;
    case sale::Phase::NotStarted:
    case sale::Phase::Started:
    case sale::Phase::SeatsSecured:
    case sale::Phase::Releasing:
    case sale::Phase::ToSettleByHand:
    case sale::Phase::Completed:
    case sale::Phase::Abandoned:
    case sale::Phase::Reversed:
      return false;
  }
  return false;
}

}  // namespace

Checkout::Checkout(device::Device& device, Performers performers, SaleBooks books)
    : device_(device),
      performers_(performers),
      books_(std::move(books)),
      refunds_(device, performers_.payment, books_),
      reprints_(device, performers_.printer, books_, counter()),
      rehearsals_(performers_.printer, device.parts().signer) {}

Counter Checkout::counter() {
  return {[this] { return !has_sale_at_counter(); }, [this] { call_next(); },
          [this] { return is_open_for_reprints().has_value(); }, [this](journal::Error error) { note_trouble(error); }};
}

void Checkout::recover() {
  for (const auto& order : books_.open()) recover(order);
  reprints_.recover();
}

void Checkout::recover(const ledger::OrderId& order) {
  const auto* sale = books_.find(order);
  if (sale == nullptr) return;  // It ended meanwhile, and long ago.
  const auto now = device_.parts().clock.now();
  const auto step =
      books_.is_left_behind(order) ? sale::recover_on_another_journal(*sale, now) : sale::recover(*sale, now);
  if (auto written = write(order, step.entries); !written) {
    note_trouble(written.error());
    unrecovered_.push_back(order);
    return;
  }
  follow(order, step);
}

/// What a start could not write down, because the disk was full: the sale goes on once it can.
void Checkout::recover_again() {
  if (unrecovered_.empty() || device_.parts().clock.since_boot() < trouble_at_ + storage_again_after) return;
  const auto orders = std::exchange(unrecovered_, {});
  for (const auto& order : orders) recover(order);
  if (unrecovered_.empty()) trouble_.clear();
}

void Checkout::leave_behind() {
  line_.clear();
  delayed_.clear();
  undelivered_.clear();
  codes_due_.clear();
  reprints_.leave_behind();
  books_.note_new_journal();
  for (const auto& order : books_.open()) {
    if (!books_.is_left_behind(order)) continue;
    const auto step = sale::recover_on_another_journal(*books_.find(order), device_.parts().clock.now());
    if (write(order, step.entries)) continue;
    // Its ledger is gone: only a start knows what to do with it.
    must_restart_ = true;
    return note_trouble(journal::Error::StorageFailed);
  }
}

const wire::DesiredState* Checkout::out_of_service() const {
  const auto* desired = device_.catalogue().find_desired(device_.identity().name);
  return desired != nullptr && desired->out_of_service ? desired : nullptr;
}

std::string Checkout::out_of_service_text() const {
  const auto* desired = out_of_service();
  if (desired == nullptr) return {};
  return desired->text.empty() ? refuse(RefusalReason::OutOfService).message : desired->text;
}

std::string Checkout::out_of_service_reason() const {
  const auto* desired = out_of_service();
  return desired == nullptr ? std::string() : desired->text;
}

Result<Done, SellRefusal> Checkout::is_open_for(const ledger::PerformanceId& performance) const {
  if (is_out_of_service()) return SellRefusal{RefusalReason::OutOfService, out_of_service_text()};
  const auto* on_sale = device_.catalogue().find_performance(performance);
  const bool is_known = on_sale != nullptr && device_.find_ledger(performance) != nullptr;
  if (!is_known) return refuse(RefusalReason::UnknownPerformance);
  if (on_sale->cancelled) return SellRefusal{RefusalReason::NotOnSale, "This performance is cancelled."};
  if (!on_sale->on_sale || on_sale->ends_at <= device_.clock().at_least()) return refuse(RefusalReason::NotOnSale);
  const auto all = refusals();
  if (!all.empty()) return all.front();
  if (!is_printable(*on_sale)) return refuse(RefusalReason::Unprintable);
  return Done{};
}

std::vector<SellRefusal> Checkout::refusals() const {
  std::vector<SellRefusal> all;
  if (is_out_of_service()) all.push_back({RefusalReason::OutOfService, out_of_service_text()});
  const auto add = [&all](bool refuses, RefusalReason reason) {
    if (refuses) all.push_back(refuse(reason));
  };
  add(!is_certified(device_), RefusalReason::NoCertificate);
  add(device_.journal().condition() || !trouble().empty(), RefusalReason::StorageFailed);
  add(books_.open_count() >= open_sales_limit, RefusalReason::KioskBusy);
  add(!performers_.printer.is_ready(), RefusalReason::PrinterNotReady);
  add(!performers_.payment.is_reachable(), RefusalReason::TerminalUnreachable);
  return all;
}

Result<Done, reprint::Refusal> Checkout::is_open_for_reprints() const {
  const bool is_stored = !device_.journal().condition() && trouble().empty();
  if (!is_stored) return reprint::Refusal{reprint::RefusalReason::StorageFailed};
  const bool prints = !is_out_of_service() && is_certified(device_) && performers_.printer.is_ready();
  if (!prints) return reprint::Refusal{reprint::RefusalReason::PrinterNotReady};
  return Done{};
}

Result<Done, SellRefusal> Checkout::start(const ledger::OrderId& order, const ledger::PerformanceId& performance,
                                          const ledger::Places& places, const std::string& language) {
  if (books_.find(order) != nullptr) return Done{};
  FOYER_TRY(open, is_open_for(performance));
  static_cast<void>(open);
  const auto* ledger = device_.find_ledger(performance);
  if (ledger->find_order(order)) return refuse(RefusalReason::OrderUsed);
  const auto& plan = *device_.catalogue().find_plan(performance);
  auto priced = sale::price_order(order, performance, wishes_for(places, plan),
                                  prices_of(*device_.catalogue().find_performance(performance)));
  if (!priced) return refuse(RefusalReason::NotOnSale);
  auto& random = device_.parts().random;
  sale::CustomerStarted started{std::move(*priced), ledger::HoldId::random(random), {}, language};
  for (std::size_t line = 0; line < started.order.lines.size(); ++line) {
    started.tickets.push_back({ticket::TicketId::random(random), ticket::claim_code(random)});
  }
  const auto now = device_.clock().steady();
  // What would be refused leaves no trace in the journal.
  if (!ledger::decide(*ledger, ledger::HoldSeats{started.hold, places, now + hold_time}, now)) {
    return refuse(RefusalReason::SeatsTaken);
  }
  if (!deliver(order, started)) return refuse(RefusalReason::StorageFailed);
  const auto* sale = books_.find(order);
  FOYER_ASSERT(sale != nullptr);
  if (sale->giving_up) return refuse(RefusalReason::SeatsTaken);
  return Done{};
}

Result<Done, SellRefusal> Checkout::pay(const ledger::OrderId& order) {
  const auto* sale = books_.find(order);
  if (sale == nullptr) return refuse(RefusalReason::UnknownSale);
  if (is_in_line(order) || (is_at_counter(*sale) && !sale->giving_up)) return Done{};
  if (sale->phase == sale::Phase::Completed) return Done{};
  if (sale->phase != sale::Phase::SeatsSecured) return refuse(RefusalReason::TooLate);
  if (!performers_.printer.is_ready()) return refuse(RefusalReason::PrinterNotReady);
  // The printer may have been changed, or the performance renamed, since the places were chosen.
  const auto* on_sale = device_.catalogue().find_performance(sale->order.performance);
  if (on_sale != nullptr && !is_printable(*on_sale)) return refuse(RefusalReason::Unprintable);
  if (!performers_.payment.is_reachable()) return refuse(RefusalReason::TerminalUnreachable);
  if (line_.size() >= line_limit) return refuse(RefusalReason::KioskBusy);
  const auto until = device_.clock().steady() + hold_time;
  auto extended = device_.execute(sale->order.performance, ledger::ExtendHold{sale->hold, until});
  if (!extended) {
    const auto refusal = refusal_of(extended.error());
    if (refusal.reason == RefusalReason::SeatsTaken) deliver(order, sale::TimedOut{});
    return refusal.reason == RefusalReason::SeatsTaken ? refuse(RefusalReason::TooLate) : refusal;
  }
  notes_.erase(order);
  line_.push_back(order);
  call_next();
  return Done{};
}

Result<Done, SellRefusal> Checkout::cancel(const ledger::OrderId& order) {
  const auto* sale = books_.find(order);
  if (sale == nullptr) return refuse(RefusalReason::UnknownSale);
  if (sale->phase == sale::Phase::Abandoned || sale->phase == sale::Phase::Reversed || sale->giving_up) return Done{};
  const auto step = sale::step(*sale, sale::CustomerCancelled{}, device_.parts().clock.now());
  if (!step) return refuse(RefusalReason::TooLate);
  std::erase(line_, order);
  if (!deliver(order, sale::CustomerCancelled{})) return refuse(RefusalReason::StorageFailed);
  return Done{};
}

void Checkout::note_codes_shown(const ledger::OrderId& order) {
  codes_due_.erase(order);
  const auto* sale = books_.find(order);
  if (sale == nullptr || sale->phase != sale::Phase::HandingOver) return;
  deliver(order, sale::ClaimCodesWereShown{});
}

bool Checkout::is_in_line(const ledger::OrderId& order) const {
  return std::find(line_.begin(), line_.end(), order) != line_.end();
}

std::string Checkout::note_of(const ledger::OrderId& order) const {
  const auto found = notes_.find(order);
  return found == notes_.end() ? std::string() : found->second;
}

bool Checkout::has_sale_at_counter() const {
  const auto open = books_.open();
  return std::any_of(open.begin(), open.end(),
                     [this](const ledger::OrderId& order) { return is_at_counter(*books_.find(order)); });
}

void Checkout::call_next() {
  while (!line_.empty() && !has_sale_at_counter() && !reprints_.is_at_counter()) {
    const auto order = line_.front();
    line_.pop_front();
    deliver(order, sale::PaymentWasChosen{sale::PaymentAttemptId::random(device_.parts().random),
                                          performers_.payment.means()});
  }
}

/// Who chose and went away: the places are for others. Who pays is waited for.
void Checkout::time_out_customers() {
  const auto& clock = device_.parts().clock;
  std::map<ledger::OrderId, Duration> idle;
  for (const auto& order : books_.open()) {
    const auto* sale = books_.find(order);
    if (sale->phase != sale::Phase::SeatsSecured || books_.is_left_behind(order)) continue;
    const auto known = idle_since_.find(order);
    const auto since = known == idle_since_.end() || is_in_line(order) ? clock.since_boot() : known->second;
    const auto hold = device_.find_ledger(sale->order.performance)->find_hold(sale->hold);
    const bool is_held = hold && hold->status == ledger::HoldStatus::Active && device_.clock().steady() < hold->until;
    if (is_held && clock.since_boot() < since + hold_time) {
      idle.emplace(order, since);
      continue;
    }
    std::erase(line_, order);
    deliver(order, sale::TimedOut{});
  }
  idle_since_ = std::move(idle);
}

void Checkout::sweep_holds() {
  const auto now = device_.clock().steady();
  for (const auto& [performance, on_sale] : device_.catalogue().performances()) {
    const auto* ledger = device_.find_ledger(performance);
    if (ledger == nullptr || ledger->active_holds() == 0) continue;
    for (const auto& hold : ledger->due_holds(now, holds_swept_at_once)) {
      // Refused only by the storage; then it is due at the next tick too.
      static_cast<void>(device_.execute(performance, ledger::ExpireHold{hold}));
    }
  }
}

void Checkout::tick() {
  const auto now = device_.parts().clock.since_boot();
  // Nothing waits for the storage any more; whether it takes anything, the device finds out.
  if (undelivered_.empty() && unrecovered_.empty() && now >= trouble_at_ + storage_again_after) trouble_.clear();
  for (std::size_t waiting = undelivered_.size(); waiting > 0 && now >= undelivered_.front().at; --waiting) {
    const auto next = std::move(undelivered_.front());
    undelivered_.pop_front();
    deliver(next.order, next.outcome);
  }
  recover_again();
  time_out_customers();
  sweep_holds();
  rehearse_next();
  const auto is_due = [now](const Delayed& delayed) { return delayed.at <= now; };
  const auto first_due = std::stable_partition(delayed_.begin(), delayed_.end(), std::not_fn(is_due));
  const std::vector<Delayed> due(first_due, delayed_.end());
  delayed_.erase(first_due, delayed_.end());
  for (const auto& delayed : due) {
    std::visit([&](const auto& effect) { perform_now(delayed.order, effect); }, delayed.effect);
  }
  std::vector<ledger::OrderId> shown;
  for (const auto& [order, at] : codes_due_) {
    if (at <= now) shown.push_back(order);
  }
  for (const auto& order : shown) note_codes_shown(order);
  refunds_.tick(now);
  reprints_.tick(now);
  call_next();
}

}  // namespace foyer::kiosk
