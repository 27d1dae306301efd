#include "central/reconciliation/cases.hpp"

#include <algorithm>

namespace foyer::central {
namespace {

std::string_view text_of(ledger::PlaceState taken) {
  switch (taken) {
    case ledger::PlaceState::Held:
      return "held for a customer of the box office";
    case ledger::PlaceState::Sold:
      return "sold already";
    case ledger::PlaceState::Allotted:
      return "entrusted to other devices";
    case ledger::PlaceState::Blocked:
      return "blocked";
    case ledger::PlaceState::Free:
    case ledger::PlaceState::Absent:
      return "not there";
  }
  return {};
}

}  // namespace

CaseId case_id_of(const OrderId& order) {
  return CaseId(order.bytes());
}

CaseId case_id_for(wire::CaseKind kind, BytesView subject) {
  return derived_id<CaseId>(text(kind), subject);
}

wire::CaseOpened late_sale(const Model& model, const wire::OrderSettled& order,
                           const ledger::SaleConflicted* conflict) {
  wire::CaseOpened opened;
  opened.case_id = case_id_of(order.order);
  opened.kind = wire::CaseKind::LateSale;
  opened.performance = order.performance;
  opened.order = order.order;
  opened.device = order.seller;
  opened.journal = order.journal;
  opened.seq = order.seq;
  opened.what =
      order.seller.text() + " sold " + std::to_string(order.tickets.size()) +
      (order.tickets.size() == 1 ? " place" : " places") +
      (order.from_fork ? " under a copy of its disk, or one that was set back: those places were not its to sell. "
                       : " that were no longer its to sell (it was cut off, and its share had been taken back). ");
  if (conflict == nullptr) {
    opened.what += "The booking service does not know this performance or these places.";
    return opened;
  }
  const auto* plan = plan_of(model, order.performance);
  for (const auto& lost : conflict->lost) {
    opened.what += places_text(lost.places, plan) + ": " + std::string(text_of(lost.taken)) + ". ";
  }
  opened.what.pop_back();
  return opened;
}

wire::CaseOpened malformed_entries(const ledger::DeviceName& device, const JournalId& journal, std::uint64_t seq) {
  wire::CaseOpened opened;
  opened.case_id = case_id_for(wire::CaseKind::MalformedEntries, as_bytes(device.text() + "/" + journal.text()));
  opened.kind = wire::CaseKind::MalformedEntries;
  opened.device = device;
  opened.journal = journal;
  opened.seq = seq;
  opened.what = device.text() + " wrote entries that mean nothing, the first of them number " + std::to_string(seq) +
                ". They are kept as they are. What it sold there is not in the books: compare with its paper.";
  return opened;
}

wire::CaseOpened forked_journal(const ledger::DeviceName& device, const JournalId& journal, std::uint64_t seq) {
  wire::CaseOpened opened;
  opened.case_id = case_id_for(wire::CaseKind::ForkedJournal, as_bytes(device.text() + "/" + journal.text()));
  opened.kind = wire::CaseKind::ForkedJournal;
  opened.device = device;
  opened.journal = journal;
  opened.seq = seq;
  opened.what = "The books of " + device.text() + " have two histories from entry " + std::to_string(seq) +
                " on: its disk was copied or restored. The second history is kept as it came. What it sold was not its "
                "to sell: each sale stands if its places are free, else it gets other places or the money back.";
  return opened;
}

wire::CaseOpened hand_settlement(const OrderId& order, const ledger::DeviceName& device, const JournalId& journal,
                                 std::uint64_t seq, sale::HandSettlement what) {
  wire::CaseOpened opened;
  opened.case_id = case_id_for(wire::CaseKind::HandSettlement, order.bytes());
  opened.kind = wire::CaseKind::HandSettlement;
  opened.order = order;
  opened.device = device;
  opened.journal = journal;
  opened.seq = seq;
  opened.what = what == sale::HandSettlement::Capture
                    ? "The tickets were given out, but the terminal did not confirm that the money was taken."
                    : "Nothing was sold, but the terminal did not confirm that the customer was not charged.";
  return opened;
}

wire::CaseOpened refund_case(wire::CaseKind kind, const wire::OrderSettled& order, std::string what) {
  wire::CaseOpened opened;
  opened.case_id = case_id_for(kind, order.order.bytes());
  opened.kind = kind;
  opened.performance = order.performance;
  opened.order = order.order;
  opened.device = order.seller;
  opened.journal = order.journal;
  opened.seq = order.seq;
  opened.what = std::move(what);
  return opened;
}

wire::CaseOpened booking_case(wire::CaseKind kind, const BookingRecord& booking, std::string what) {
  wire::CaseOpened opened;
  opened.case_id = case_id_for(kind, booking.booking.bytes());
  opened.kind = kind;
  opened.performance = booking.performance;
  opened.order = booking.booking;
  opened.what = std::move(what);
  return opened;
}

const PassageRecord* second_admission(std::vector<PassageRecord>& passages) {
  std::stable_sort(passages.begin(), passages.end(), [](const auto& left, const auto& right) {
    return std::pair(left.at, left.door) < std::pair(right.at, right.door);
  });
  bool inside = false;
  for (const auto& passage : passages) {
    if (passage.annulled) continue;
    if (passage.is_exit) {
      inside = false;
      continue;
    }
    if (inside && !passage.overridden) return &passage;
    inside = true;
  }
  return nullptr;
}

bool was_admitted(const Model& model, const wire::OrderSettled& order) {
  return std::any_of(order.tickets.begin(), order.tickets.end(), [&model](const auto& ticket) {
    const auto& passages = model.passages_of(ticket.ticket);
    return std::any_of(passages.begin(), passages.end(),
                       [](const auto& passage) { return !passage.is_exit && !passage.annulled; });
  });
}

void ChangeList::put(const std::string& stream, wire::CentralEventBody body) {
  for (auto& change : changes_.streams) {
    if (change.stream != stream) continue;
    change.events.push_back(std::move(body));
    return;
  }
  StreamChange change;
  change.stream = stream;
  change.events.push_back(std::move(body));
  changes_.streams.push_back(std::move(change));
}

void ChangeList::put(const PerformanceId& performance, const std::vector<ledger::Event>& events) {
  for (const auto& event : events) put(stream::performance(performance), event);
}

void ChangeList::put_case(wire::CaseOpened opened) {
  const auto stream = stream::conflict_case(opened.case_id);
  put(stream, std::move(opened));
}

void ChangeList::act(const CaseId& id, wire::CaseAction action, std::string_view by, std::string note) {
  put(stream::conflict_case(id), wire::CaseActed{id, action, std::string(by), std::move(note)});
}

void ChangeList::close(const CaseId& id, wire::CaseOutcome outcome, std::string_view by, std::string note) {
  put(stream::conflict_case(id), wire::CaseClosed{id, outcome, std::string(by), std::move(note)});
}

}  // namespace foyer::central
