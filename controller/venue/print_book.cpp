#include "controller/venue/print_book.hpp"

#include <algorithm>

#include "protocol/journal/entry.hpp"

namespace foyer::controller {
namespace {

constexpr std::size_t entries_per_read = 2'000;

/// What a kiosk may say of its own reprint. It orders one for what it sold itself; of what it was told to print,
/// whoever decided it has told already.
bool may_say(const reprint::Book& book, const ledger::DeviceName& kiosk, const reprint::Entry& entry) {
  const auto* ordered = std::get_if<reprint::ReprintOrdered>(&entry);
  if (ordered != nullptr) {
    const auto* order = book.find(ordered->order);
    return ordered->device == kiosk && order != nullptr && order->seller == kiosk;
  }
  const auto* known = book.find(std::get<reprint::TicketPrinted>(entry).reprint);
  return known != nullptr && known->ordered.device == kiosk;
}

}  // namespace

Result<Done, journal::Error> PrintBook::load(const RelayStore& relays) {
  std::vector<Told> older;
  std::vector<Told> newer;
  for (const auto& [key, journal] : relays.journals()) {
    auto told = read(*journal);
    if (!told) return told.error();
    auto& all = relays.is_superseded(key.first, key.second) ? older : newer;
    std::move(told->begin(), told->end(), std::back_inserter(all));
  }
  for (const auto& old : device_.old_journals()) {
    for (std::uint64_t seq = 0;;) {
      const auto entries = old->entries(seq + 1, entries_per_read);
      if (!entries) return entries.error();
      for (const auto& entry : *entries) {
        if (const auto decoded = wire::decode_entry(entry.kind, entry.payload)) take_own(*decoded);
      }
      seq += entries->size();
      if (entries->size() < entries_per_read) break;
    }
  }
  if (auto own = catch_up(); !own) return own.error();
  take_feed();
  for (const auto& told : older) take(told);
  for (const auto& told : newer) take(told);
  return Done{};
}

/// Sales are taken at once; the rest is given back.
Result<std::vector<PrintBook::Told>, journal::Error> PrintBook::read(const RelayedJournal& journal) {
  std::vector<Told> all;
  auto& folded = folded_[{journal.device_name(), journal.journal_id()}];
  while (folded < journal.settled_seq()) {
    const auto most = std::min<std::uint64_t>(entries_per_read, journal.settled_seq() - folded);
    const auto segment = journal.entries(folded + 1, most);
    if (!segment) return segment.error();
    if (segment->entries.empty()) return journal::Error::Corrupt;
    for (const auto& bytes : segment->entries) {
      ++folded;
      const auto entry = journal::decode_entry(bytes);
      if (!entry || entry->kind == wire::entry_kind::ledger) continue;
      const auto decoded = wire::decode_entry(entry->kind, entry->payload);
      if (!decoded) continue;
      if (const auto* sale = std::get_if<wire::SaleEntryOf>(&*decoded)) {
        book_.take(journal.device_name(), sale->order, sale->entry);
      } else if (const auto* reprint = std::get_if<wire::ReprintEntry>(&*decoded)) {
        all.push_back({journal.device_name(), *reprint});
      } else if (const auto* note = std::get_if<wire::DeviceEntry>(&*decoded)) {
        if (const auto* opened = std::get_if<wire::JournalOpened>(note)) {
          all.push_back({journal.device_name(), *opened});
        }
      }
    }
  }
  return all;
}

Result<Done, journal::Error> PrintBook::take(const RelayedJournal& journal) {
  const auto told = read(journal);
  if (!told) return told.error();
  for (const auto& one : *told) take(one);
  if (!told->empty() && reprinted_) reprinted_();
  return Done{};
}

void PrintBook::take(const Told& told) {
  if (std::holds_alternative<wire::JournalOpened>(told.what)) return book_.note_new_journal(told.kiosk);
  const auto& entry = std::get<reprint::Entry>(told.what);
  if (may_say(book_, told.kiosk, entry)) book_.take(entry);
}

Result<Done, journal::Error> PrintBook::catch_up() {
  const auto& journal = device_.journal();
  if (own_journal_ != journal.id()) own_seq_ = 0;
  own_journal_ = journal.id();
  while (own_seq_ < journal.head().seq) {
    const auto entries = journal.entries(own_seq_ + 1, entries_per_read);
    if (!entries) return entries.error();
    if (entries->empty()) return journal::Error::Corrupt;
    for (const auto& entry : *entries) {
      ++own_seq_;
      if (entry.kind == wire::entry_kind::ledger) continue;
      if (const auto decoded = wire::decode_entry(entry.kind, entry.payload)) take_own(*decoded);
    }
  }
  return Done{};
}

void PrintBook::take_own(const wire::Entry& entry) {
  if (const auto* reprint = std::get_if<wire::ReprintEntry>(&entry)) book_.take(*reprint);
  if (const auto* seen = std::get_if<wire::AdmissionEntryOf>(&entry)) take_own(*seen);
}

/// The door has seen a print that somebody ordered elsewhere.
void PrintBook::take_own(const wire::AdmissionEntryOf& seen) {
  if (const auto* admitted = std::get_if<admission::TicketAdmitted>(&seen.entry)) {
    book_.note_generation(seen.performance, admitted->passage.ticket, admitted->passage.generation);
  }
  const auto* refused = std::get_if<admission::TicketRefused>(&seen.entry);
  if (refused != nullptr && refused->generation && refused->verdict.ticket) {
    book_.note_generation(seen.performance, *refused->verdict.ticket, *refused->generation);
  }
}

void PrintBook::take_feed() {
  for (const auto& [id, ordered] : device_.catalogue().reprint_orders()) book_.take(ordered);
  for (const auto& [order, notices] : device_.catalogue().ticket_notices()) {
    for (const auto& notice : notices.tickets) {
      book_.note_generation(notices.performance, notice.ticket, notice.lowest_good_generation);
    }
  }
}

}  // namespace foyer::controller
