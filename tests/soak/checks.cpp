#include "tests/soak/checks.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "protocol/sale/order.hpp"
#include "protocol/ticket/token.hpp"
#include "tests/functional/api.hpp"

namespace foyer::soak {
namespace {

using functional::array_at;
using functional::number_at;
using functional::text_at;

/// Nobody's disk was set back or copied: nothing may look as if it had been.
void check_no_forks(const Books& books, Diary& diary) {
  for (const auto& stream : books.quarantined) diary.find("no-false-fork", stream);
  const auto look = [&diary](const DeviceBook& book) {
    if (book.journals.size() != 1)
      diary.find("no-false-fork", book.name + " has " + std::to_string(book.journals.size()) + " journals");
  };
  look(books.controller);
  for (const auto& kiosk : books.kiosks) look(kiosk);
}

void check_books_add_up(const Books& books, const Outside& outside, Diary& diary) {
  const auto look = [&diary](const std::string& whose, const ledger::State& ledger) {
    if (const auto wrong = ledger::check(ledger)) diary.find("books-add-up", whose + ": " + *wrong);
  };
  for (const auto& [performance, ledger] : books.controller.ledgers) look("controller-1", ledger);
  for (const auto& kiosk : books.kiosks) {
    for (const auto& [performance, ledger] : kiosk.ledgers) look(kiosk.name, ledger);
  }
  for (const auto& [performance, record] : books.central.performances()) {
    look("central", record.ledger);
    const auto& totals = record.ledger.totals();
    const auto sold = books.sold_places.find(performance);
    const auto by_events = sold == books.sold_places.end() ? 0 : sold->second;
    if (static_cast<std::uint64_t>(by_events) != totals.sold)
      diary.find("books-add-up", "the log sells " + std::to_string(by_events) + " places, the ledger " +
                                     std::to_string(totals.sold) + " of " + performance.text());
    const auto& status = outside.statuses.at(performance.text());
    const auto total = number_at(status, "total");
    if (number_at(status, "available") + number_at(status, "held") + number_at(status, "booked") != total ||
        static_cast<std::uint64_t>(total) != totals.total ||
        static_cast<std::uint64_t>(number_at(status, "booked")) != totals.sold)
      diary.find("books-add-up", performance.text() + " is said to be " + boost::json::serialize(status));
  }
}

void check_sold_once(const Books& books, Diary& diary) {
  for (const auto& [performance, seats] : books.sold_twice) {
    for (const auto& seat : seats) diary.find("seat-sold-once", seat + " of " + performance.text());
  }
}

/// Every sale of every kiosk is at central, as it was sold, and stands; and nothing else is.
void check_sales(const Books& books, Diary& diary) {
  std::size_t committed = 0;
  for (const auto& [order, sale] : books.sales) {
    if (!sale.committed) continue;
    ++committed;
    const auto* record = books.central.find_order(order);
    if (record == nullptr) {
      diary.find("no-sale-lost", "order " + order.text() + " of " + sale.kiosk + " is not at central");
      continue;
    }
    const auto& settled = record->settled;
    const auto& sold = *sale.committed;
    if (settled.total != sold.order.total || settled.tickets.size() != sold.tickets.size())
      diary.find("no-sale-lost", "order " + order.text() + " is another one at central");
    // Nobody reclaims anything here, so every sale was made under a living lease.
    const auto places = books.central.find_performance(sold.order.performance)->ledger.find_order(order);
    if (settled.outcome != wire::SettlementOutcome::Standing || record->reversed || !places ||
        ledger::flatten(places->places) != sale::places_of(sold.order))
      diary.find("live-sale-stands", "order " + order.text() + " of " + sale.kiosk + " has not what it bought");
  }
  std::size_t at_central = 0;
  for (const auto& [performance, record] : books.central.performances())
    at_central += books.central.orders_of(performance).size();
  if (at_central != committed)
    diary.find("no-sale-doubled", std::to_string(committed) + " sales were committed and central has " +
                                      std::to_string(at_central) + " orders");
  diary.count("sale settled", committed);
}

/// What somebody was told for certain is so.
void check_promises(const Books& books, Diary& diary) {
  for (const auto& text : diary.completed()) {
    const auto sale = books.sales.find(*ledger::OrderId::parse(text));
    if (sale == books.sales.end() || !sale->second.committed)
      diary.find("promise-kept", "a customer has order " + text + " and the kiosk has not");
  }
  for (const auto& text : diary.bookings()) {
    if (books.central.find_booking(*ledger::OrderId::parse(text)) == nullptr)
      diary.find("promise-kept", "somebody has booking " + text + " and central has not");
  }
}

struct Account {
  std::string state;
  std::int64_t cents = 0;
  std::int64_t captures = 0;
};

std::map<std::string, Account> accounts_of(const Outside& outside) {
  std::map<std::string, Account> accounts;
  for (const auto& value : outside.bank) {
    const auto& attempt = value.as_object();
    const auto history = array_at(attempt, "history");
    accounts[text_at(attempt, "attempt")] = {text_at(attempt, "state"), number_at(attempt, "cents"),
                                             std::count(history.begin(), history.end(), "captured")};
  }
  return accounts;
}

/// Nobody is charged without an order or the money back, and nobody has an order for nothing.
void check_money(const Books& books, const Outside& outside, Diary& diary) {
  const auto accounts = accounts_of(outside);
  for (const auto& [id, account] : accounts) {
    if (account.state != "approved" && account.state != "captured") continue;
    const auto attempt = sale::PaymentAttemptId::parse(id);
    const auto order = attempt ? books.attempts.find(*attempt) : books.attempts.end();
    if (order == books.attempts.end()) {
      diary.find("no-payment-lost", "attempt " + id + " is in no journal");
      continue;
    }
    const auto& sale = books.sales.at(order->second);
    if (sale.is_for_hand_settlement()) continue;
    if (!sale.committed || sale.committed->payment.attempt != *attempt)
      diary.find("no-payment-lost", "order " + order->second.text() + " was charged by " + id + " and not sold for it");
    if (account.state == "approved")
      diary.find("no-payment-lost", "order " + order->second.text() + " was never charged");
  }
  for (const auto& [order, sale] : books.sales) {
    if (sale.is_for_hand_settlement()) diary.count("sale left to a person");
    if (!sale.committed || sale.is_for_hand_settlement()) continue;
    const auto account = accounts.find(sale.committed->payment.attempt.text());
    if (account == accounts.end() || account->second.state != "captured" || account->second.captures != 1 ||
        account->second.cents != sale.committed->order.total.cents)
      diary.find("no-payment-lost", "order " + order.text() + " was not charged once what it costs");
  }
}

/// Each ticket that was paid for was proven printed or has a claim code; only what was sold is printed, and once.
void check_paper(const Books& books, const Outside& outside, Diary& diary) {
  std::map<ticket::TicketId, int> printed;
  for (const auto& token : outside.tokens) {
    const auto read = ticket::decode(token);
    if (!read) diary.find("printed-is-sold", "a ticket cannot be read: '" + token + "'");
    if (read && ++printed[read->claims.ticket] > 1)
      diary.find("printed-once", "ticket " + read->claims.ticket.text() + " was printed again");
  }
  diary.count("ticket printed", outside.tokens.size());
  std::set<ticket::TicketId> sold;
  for (const auto& [order, sale] : books.sales) {
    if (!sale.committed) continue;
    const auto& tickets = sale.committed->tickets;
    std::set<std::uint32_t> handed_over;
    for (const auto& one : tickets) sold.insert(one.id);
    for (const auto& entry : sale.entries) {
      if (const auto* code = std::get_if<sale::ClaimCodeGiven>(&entry)) handed_over.insert(code->index);
      const auto* proven = std::get_if<sale::PrintProven>(&entry);
      if (proven == nullptr) continue;
      handed_over.insert(proven->index);
      if (!printed.contains(tickets.at(proven->index).id))
        diary.find("proven-is-printed", "a ticket of order " + order.text() + " is proven and not in the tray");
    }
    if (handed_over.size() != tickets.size())
      diary.find("ticket-for-money", "order " + order.text() + " has " + std::to_string(handed_over.size()) + " of " +
                                         std::to_string(tickets.size()) + " tickets handed over");
  }
  for (const auto& [id, times] : printed) {
    if (!sold.contains(id)) diary.find("printed-is-sold", "ticket " + id.text() + " was printed and not sold");
    const auto admitted = books.admissions.find(id);
    if (admitted == books.admissions.end() || admitted->second != 1)
      diary.find("admitted-once", "ticket " + id.text() + " was admitted " +
                                      std::to_string(admitted == books.admissions.end() ? 0 : admitted->second) +
                                      " times");
    if (books.central.find_admission(id) == nullptr)
      diary.find("admitted-once", "central does not know that ticket " + id.text() + " was admitted");
  }
}

}  // namespace

void check_everything(const Books& books, const Outside& outside, Diary& diary) {
  check_no_forks(books, diary);
  check_books_add_up(books, outside, diary);
  check_sold_once(books, diary);
  check_sales(books, diary);
  check_promises(books, diary);
  check_money(books, outside, diary);
  check_paper(books, outside, diary);
  if (books.central.cases().open().size() > 0)
    diary.find("no-conflict", std::to_string(books.central.cases().open().size()) + " cases are open");
  if (const auto why = why_not_settled(books); !why.empty()) diary.find("books-agree", why);
}

}  // namespace foyer::soak
