// Whether the house has come to rest: everything sent, every sale ended, and every book equal to its grantor's.

#include "protocol/ledger/places.hpp"
#include "tests/soak/checks.hpp"

namespace foyer::soak {
namespace {

/// Everything unsold that a holder's ledger has under one lease, whoever below has it.
ledger::Places unsold_under(const ledger::State& ledger, const ledger::Lease& lease) {
  ledger::Places unsold;
  for (const auto& group : ledger.unsold_places()) {
    if (group.lease == lease) unsold = ledger::add(unsold, ledger::normalised(group.places));
  }
  return unsold;
}

std::string difference(const std::string& who, const ledger::Places& grantors, const ledger::Places& holders) {
  return who + " has " + std::to_string(count(holders)) + " places unsold where its grantor says " +
         std::to_string(count(grantors));
}

const DeviceBook* find_book(const Books& books, const std::string& name) {
  if (books.controller.name == name) return &books.controller;
  for (const auto& kiosk : books.kiosks) {
    if (kiosk.name == name) return &kiosk;
  }
  return nullptr;
}

/// The live allotments of a grantor against the ledgers of its holders.
std::string compare(const Books& books, const ledger::PerformanceId& performance, const ledger::State& grantor) {
  std::string why;
  grantor.for_each_allotment([&](const ledger::AllotmentView& allotment) {
    const auto* book = find_book(books, allotment.holder.text());
    if (!why.empty() || !allotment.live || book == nullptr) return;
    const auto ledger = book->ledgers.find(performance);
    if (book->journals.back() != allotment.journal || ledger == book->ledgers.end()) {
      why = book->name + " has not what was granted to it of " + performance.text();
      return;
    }
    std::uint64_t entrusted = 0;
    for (const auto& group : grantor.allotted_places(allotment.allotment)) {
      const auto holders = unsold_under(ledger->second, group.lease);
      entrusted += count(group.places);
      if (why.empty() && ledger::normalised(group.places) != holders)
        why = difference(book->name, group.places, holders) + " of " + performance.text();
    }
    // Nor has it anything of a lease that its grantor knows nothing of.
    const auto unsold = count(ledger->second.unsold_places());
    if (why.empty() && unsold != entrusted)
      why = book->name + " has " + std::to_string(unsold) + " places unsold of " + performance.text() +
            " and was entrusted with " + std::to_string(entrusted);
  });
  return why;
}

std::string unsent(const Books& books, const DeviceBook& book) {
  if (book.journals.empty()) return book.name + " has no journal";
  const auto* known = books.central.find_journal(*ledger::DeviceName::parse(book.name), book.journals.back());
  const auto arrived = known == nullptr ? 0 : known->head().seq;
  if (arrived == book.head) return {};
  return "central has " + std::to_string(arrived) + " of " + std::to_string(book.head) + " entries of " + book.name;
}

}  // namespace

std::string why_not_settled(const Books& books) {
  for (const auto& [order, sale] : books.sales) {
    if (!sale.has_ended() && !sale.is_for_hand_settlement()) return "order " + order.text() + " is open";
  }
  if (auto why = unsent(books, books.controller); !why.empty()) return why;
  for (const auto& kiosk : books.kiosks) {
    if (auto why = unsent(books, kiosk); !why.empty()) return why;
  }
  for (const auto& [performance, record] : books.central.performances()) {
    if (auto why = compare(books, performance, record.ledger); !why.empty()) return why;
  }
  for (const auto& [performance, ledger] : books.controller.ledgers) {
    if (auto why = compare(books, performance, ledger); !why.empty()) return why;
  }
  return {};
}

}  // namespace foyer::soak
