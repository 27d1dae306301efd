#include "tests/soak/books.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "protocol/journal/entry.hpp"
#include "protocol/journal/sqlite_file.hpp"
#include "protocol/wire/central_event.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::soak {
namespace {

using Visit = std::function<void(const journal::StoredEvent&)>;

constexpr std::string_view journal_prefix = "journal/";

/// Every event in the order of commits, after SQLite has found the file whole.
void read_events(const std::filesystem::path& file, const Visit& visit) {
  const SQLite::Database database(file.string(), SQLite::OPEN_READONLY,
                                  static_cast<int>(journal::sqlite_busy_timeout.count()));
  SQLite::Statement check(database, "PRAGMA quick_check");
  if (!check.executeStep() || check.getColumn(0).getString() != "ok")
    throw std::runtime_error(file.string() + " is damaged: " + check.getColumn(0).getString());
  SQLite::Statement events(
      database, "SELECT position, name, seq, bytes FROM event JOIN stream USING (stream_id) ORDER BY position");
  while (events.executeStep()) {
    const auto bytes = events.getColumn(3);
    const auto* data = static_cast<const std::uint8_t*>(bytes.getBlob());
    visit({static_cast<std::uint64_t>(events.getColumn(0).getInt64()), events.getColumn(1).getString(),
           static_cast<std::uint64_t>(events.getColumn(2).getInt64()), Bytes(data, data + bytes.getBytes())});
  }
}

class SeatsSold {
 public:
  explicit SeatsSold(Books& books, const ledger::PerformanceId& performance)
      : books_(books), performance_(performance) {}

  void take(const ledger::Event& event) {
    if (const auto* booked = std::get_if<ledger::HoldBooked>(&event)) add(booked->order, booked->places);
    if (const auto* settled = std::get_if<ledger::SaleSettled>(&event)) {
      for (const auto* groups : {&settled->places, &settled->from_free, &settled->overdrawn})
        add(settled->order, *groups);
    }
    if (const auto* cancelled = std::get_if<ledger::BookingCancelled>(&event))
      remove(cancelled->order, cancelled->places);
    if (const auto* cancelled = std::get_if<ledger::CancelSettled>(&event)) remove(cancelled->order, cancelled->places);
    if (const auto* reseated = std::get_if<ledger::OrderReseated>(&event)) {
      remove(reseated->order, reseated->from);
      add(reseated->order, reseated->to);
    }
  }

 private:
  void add(const ledger::OrderId& order, const std::vector<ledger::LeasedPlaces>& groups) {
    const auto places = ledger::flatten(groups);
    books_.sold_places[performance_] += static_cast<std::int64_t>(ledger::count(places));
    for (const auto seat : places.seats) {
      const auto [at, is_free] = books_.seats.emplace(std::pair(performance_, seat.value()), order);
      if (is_free || at->second == order) continue;
      books_.sold_twice[performance_].push_back("seat " + std::to_string(seat.value()) + " is sold to " +
                                                at->second.text() + " and to " + order.text());
    }
  }
  void remove(const ledger::OrderId& order, const std::vector<ledger::LeasedPlaces>& groups) {
    const auto places = ledger::flatten(groups);
    books_.sold_places[performance_] -= static_cast<std::int64_t>(ledger::count(places));
    for (const auto seat : places.seats) {
      const auto at = books_.seats.find({performance_, seat.value()});
      if (at != books_.seats.end() && at->second == order) books_.seats.erase(at);
    }
  }

  Books& books_;
  ledger::PerformanceId performance_;
};

void take_central(Books& books, const journal::StoredEvent& event) {
  if (!books.central.apply(event)) throw std::runtime_error("central cannot read its own log: " + event.stream);
  if (event.stream.starts_with(central::stream::quarantine_prefix)) books.quarantined.push_back(event.stream);
  constexpr std::string_view performance_prefix = "performance/";
  if (!event.stream.starts_with(performance_prefix)) return;
  const auto performance =
      ledger::PerformanceId::parse(std::string_view(event.stream).substr(performance_prefix.size()));
  const auto decoded = wire::decode_central_event(event.bytes);
  if (!performance || !decoded) throw std::runtime_error("central's log has no such event: " + event.stream);
  const auto* change = std::get_if<ledger::Event>(&decoded->body);
  if (change != nullptr) SeatsSold(books, *performance).take(*change);
}

void take_sale(Books& books, const std::string& kiosk, const wire::SaleEntryOf& of) {
  auto& sale = books.sales[of.order];
  sale.kiosk = kiosk;
  sale.entries.push_back(of.entry);
  if (const auto* committed = std::get_if<sale::SaleCommitted>(&of.entry)) sale.committed = *committed;
  if (const auto* asked = std::get_if<sale::PaymentRequested>(&of.entry))
    books.attempts[asked->payment.attempt] = of.order;
}

void take_admission(Books& books, const wire::AdmissionEntryOf& of) {
  if (const auto* admitted = std::get_if<admission::TicketAdmitted>(&of.entry))
    ++books.admissions[admitted->passage.ticket];
  if (const auto* annulled = std::get_if<admission::AdmissionAnnulled>(&of.entry)) --books.admissions[annulled->ticket];
}

DeviceBook read_device(Books& books, const std::string& name, const std::filesystem::path& file) {
  DeviceBook book{name, {}, 0, {}};
  read_events(file, [&](const journal::StoredEvent& event) {
    if (!event.stream.starts_with(journal_prefix)) return;
    const auto id = JournalId::parse(std::string_view(event.stream).substr(journal_prefix.size()));
    const auto entry = journal::decode_entry(event.bytes);
    if (!id || !entry) throw std::runtime_error(file.string() + " has an entry of no journal");
    const auto decoded = wire::decode_entry(entry->kind, entry->payload);
    if (!decoded) throw std::runtime_error(file.string() + " has an entry that cannot be read");
    if (book.journals.empty() || book.journals.back() != *id) {
      book.journals.push_back(*id);
      book.ledgers.clear();
    }
    book.head = entry->seq;
    if (const auto* own = std::get_if<wire::LedgerEntry>(&*decoded))
      ledger::evolve(book.ledgers[own->performance], own->event);
    if (const auto* sale = std::get_if<wire::SaleEntryOf>(&*decoded)) take_sale(books, name, *sale);
    if (const auto* scan = std::get_if<wire::AdmissionEntryOf>(&*decoded)) take_admission(books, *scan);
  });
  return book;
}

bool has_any(const std::vector<sale::SaleEntry>& entries, bool (*is_wanted)(const sale::SaleEntry&)) {
  return std::any_of(entries.begin(), entries.end(), is_wanted);
}

}  // namespace

bool SaleOnDisk::has_ended() const {
  return has_any(entries, [](const sale::SaleEntry& entry) {
    return std::holds_alternative<sale::SaleCompleted>(entry) || std::holds_alternative<sale::SaleAbandoned>(entry) ||
           std::holds_alternative<sale::SaleReversed>(entry);
  });
}

bool SaleOnDisk::is_for_hand_settlement() const {
  return has_any(
      entries, [](const sale::SaleEntry& entry) { return std::holds_alternative<sale::HandSettlementNeeded>(entry); });
}

Books read_books(const std::filesystem::path& house) {
  Books books;
  books.kiosks.push_back(read_device(books, "kiosk-1", house / "kiosk" / "kiosk.db"));
  books.kiosks.push_back(read_device(books, "kiosk-2", house / "second-kiosk" / "kiosk.db"));
  books.controller = read_device(books, "controller-1", house / "controller" / "controller.db");
  read_events(house / "central" / "central.db",
              [&books](const journal::StoredEvent& event) { take_central(books, event); });
  return books;
}

}  // namespace foyer::soak
