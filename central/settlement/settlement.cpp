#include "central/settlement/settlement.hpp"

#include "central/reconciliation/refund.hpp"
#include "protocol/journal/entry.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::central {
namespace {

/// A cancellation that a device did needs an id of its own to be taken once: made from the order's, so that a repeat
/// has the same.
ledger::CancelId cancel_id(const OrderId& order) {
  const auto digest = sha256(as_bytes("reversed by its seller"), order.bytes());
  return *ledger::CancelId::from_bytes(std::span(digest).first(16));
}

class Batch {
 public:
  Batch(Draft& draft, const link::ReceivedEntries& received) : draft_(draft), received_(received) {}

  void take(const journal::Entry& entry, const wire::Entry& decoded) {
    entry_ = &entry;
    std::visit([this](const auto& what) { take_entry(what); }, decoded);
  }

  /// One case for each journal, however much of it means nothing.
  void note_malformed(std::uint64_t seq) { put_case(malformed_entries(received_.device, received_.journal, seq)); }

 private:
  void put(const std::string& stream, wire::CentralEventBody body) { draft_.put(stream, std::move(body)); }

  void put(ChangeList changes) {
    for (auto& change : changes.take().streams) {
      for (auto& body : change.events) put(change.stream, std::move(body));
    }
  }

  void put_case(wire::CaseOpened opened) {
    if (draft_.model().cases().find(opened.case_id) != nullptr) return;
    put(stream::conflict_case(opened.case_id), std::move(opened));
  }

  /// Decides on the ledger as this batch's earlier entries left it. Nothing if it refuses or is not known here.
  std::optional<std::vector<ledger::Event>> run(const PerformanceId& performance, const ledger::Command& command) {
    const auto* record = draft_.model().find_performance(performance);
    if (record == nullptr || !record->on_sale) return std::nullopt;
    auto events = ledger::decide(record->ledger, command, draft_.now());
    if (!events) return std::nullopt;
    for (const auto& event : *events) put(stream::performance(performance), event);
    return std::move(*events);
  }

  void take_entry(const wire::LedgerEntry& entry) {
    // Of a device's own ledger only what it had and gave back concerns central; holds and sub-grants are its own
    // affair.
    const auto& devices = draft_.model().devices();
    const auto device = devices.find(received_.device);
    if (device == devices.end()) return;
    const bool is_under_central = device->second.parent == "central";
    const auto* received = std::get_if<ledger::GrantReceived>(&entry.event);
    if (received != nullptr && !is_under_central) note_parts(*received);
    const auto* returned = std::get_if<ledger::PlacesReturned>(&entry.event);
    if (returned != nullptr) reduce_declaration(entry.performance, returned->places);
    const auto* cancelled = std::get_if<ledger::BookingCancelled>(&entry.event);
    if (cancelled != nullptr) extend_declaration(entry.performance, *cancelled);
    const auto given_back = ledger::given_back(entry.event);
    if (!given_back || !is_under_central) return;
    run(entry.performance,
        ledger::ReceiveReturn{given_back->return_id, received_.device, received_.journal, given_back->places});
  }

  /// Whether a kiosk ever had a part of an allotment decides who must declare before the rest of it is released.
  void note_parts(const ledger::GrantReceived& received) {
    for (const auto& group : received.places) {
      const std::pair part(received_.journal, group.lease.allotment);
      const auto* holder = draft_.model().holders().find(received_.device);
      if (holder != nullptr && holder->parts.contains(part)) continue;
      put(std::string(stream::fleet), wire::PartReceived{received_.device, part.first, part.second});
    }
  }

  /// What is given back or sold after it was declared is not among what the device has any more.
  void reduce_declaration(const PerformanceId& performance, const std::vector<ledger::LeasedPlaces>& places) {
    const auto* holder = draft_.model().holders().find(received_.device);
    const auto* declaration = holder == nullptr ? nullptr : holder->find_declaration(received_.journal);
    if (declaration == nullptr) return;
    wire::DeclarationReduced reduced{received_.device, received_.journal, {performance, {}}};
    for (const auto& group : places) {
      auto gone = ledger::intersect(declaration->under(performance, group.lease), group.places);
      if (!ledger::is_empty(gone)) reduced.places.places.push_back({group.lease, std::move(gone)});
    }
    if (!reduced.places.places.empty()) put(std::string(stream::fleet), reduced);
  }

  /// What was sold when the device declared is not among it; cancelled since, the device may sell it again.
  void extend_declaration(const PerformanceId& performance, const ledger::BookingCancelled& cancelled) {
    const auto* holder = draft_.model().holders().find(received_.device);
    if (holder == nullptr || holder->find_declaration(received_.journal) == nullptr) return;
    put(std::string(stream::fleet),
        wire::DeclarationExtended{received_.device, received_.journal, {performance, cancelled.places}});
  }

  void take_entry(const wire::SaleEntryOf& of) {
    if (const auto* committed = std::get_if<sale::SaleCommitted>(&of.entry)) settle_sale(*committed);
    if (std::holds_alternative<sale::SaleReversed>(of.entry)) reverse_sale(of.order);
    if (const auto* needed = std::get_if<sale::HandSettlementNeeded>(&of.entry)) {
      put_case(hand_settlement(of.order, received_.device, received_.journal, entry_->seq, needed->what));
    }
    if (const auto* settled = std::get_if<sale::PaymentSettledByHand>(&of.entry)) settled_by_hand(of.order, *settled);
    ChangeList changes;
    if (const auto* paid = std::get_if<sale::RefundPaid>(&of.entry)) {
      put_paid(changes, draft_.model(), of.order, *paid, received_.device);
    } else if (const auto* failed = std::get_if<sale::RefundFailed>(&of.entry)) {
      put_failed(changes, draft_.model(), of.order, *failed, received_.device);
    }
    put(std::move(changes));
  }

  void settled_by_hand(const OrderId& order, const sale::PaymentSettledByHand& settled) {
    const auto id = case_id_for(wire::CaseKind::HandSettlement, order.bytes());
    const auto* known = draft_.model().cases().find(id);
    if (known == nullptr || !known->is_open()) return;
    put(stream::conflict_case(id),
        wire::CaseClosed{id, wire::CaseOutcome::Explained, received_.device.text() + " " + settled.by,
                         "Settled by hand at the device."});
  }

  void settle_sale(const sale::SaleCommitted& sale) {
    const auto& order = sale.order;
    if (draft_.model().find_order(order.id) != nullptr) return;
    reduce_declaration(order.performance, sale.leased);
    const auto events =
        run(order.performance, ledger::SettleSale{order.id, received_.device, received_.journal, sale.leased});
    wire::OrderSettled settled;
    settled.order = order.id;
    settled.performance = order.performance;
    settled.seller = received_.device;
    settled.journal = received_.journal;
    settled.seq = entry_->seq;
    settled.sold_at = sale.at;
    settled.total = order.total;
    settled.payment_reference = sale.payment.reference;
    for (std::size_t line = 0; line < order.lines.size() && line < sale.tickets.size(); ++line) {
      settled.tickets.push_back({sale.tickets[line].id, order.lines[line].place});
    }
    settled.payment_attempt = sale.payment.attempt;
    settled.payment_means = sale.payment.means;
    settled.outcome = outcome_of(events);
    put(stream::order(order.id), settled);
    if (settled.outcome == wire::SettlementOutcome::Conflicted)
      put_case(late_sale(draft_.model(), settled, conflict_in(events)));
  }

  static const ledger::SaleConflicted* conflict_in(const std::optional<std::vector<ledger::Event>>& events) {
    if (!events) return nullptr;
    for (const auto& event : *events) {
      if (const auto* conflicted = std::get_if<ledger::SaleConflicted>(&event)) return conflicted;
    }
    return nullptr;
  }

  /// A sale that the ledger would not even look at is a conflict like any other: it is never lost.
  static wire::SettlementOutcome outcome_of(const std::optional<std::vector<ledger::Event>>& events) {
    if (!events) return wire::SettlementOutcome::Conflicted;
    auto outcome = wire::SettlementOutcome::Standing;
    for (const auto& event : *events) {
      if (std::holds_alternative<ledger::SaleConflicted>(event)) return wire::SettlementOutcome::Conflicted;
      const auto* settled = std::get_if<ledger::SaleSettled>(&event);
      if (settled != nullptr && settled->late()) outcome = wire::SettlementOutcome::Late;
    }
    return outcome;
  }

  /// Only a sale that was committed has an order here; one reversed before that never reached central's books.
  void reverse_sale(const OrderId& order) {
    const auto* record = draft_.model().find_order(order);
    if (record == nullptr || record->reversed) return;
    run(record->settled.performance, ledger::SettleCancel{cancel_id(order), order, std::nullopt});
    put(stream::order(order), wire::OrderReversed{order});
  }

  void record_passage(const PerformanceId& performance, const admission::Passage& passage) {
    wire::AdmissionRecorded recorded;
    recorded.ticket = passage.ticket;
    recorded.performance = performance;
    recorded.generation = passage.generation;
    recorded.at = passage.at;
    recorded.gate = passage.gate.text();
    recorded.door = passage.door;
    recorded.is_exit = passage.direction == admission::Direction::Exit;
    recorded.overridden = passage.overridden;
    put(stream::admission(performance), recorded);
  }

  void take_entry(const wire::AdmissionEntryOf& of) {
    if (const auto* admitted = std::get_if<admission::TicketAdmitted>(&of.entry)) {
      record_passage(of.performance, admitted->passage);
    } else if (const auto* left = std::get_if<admission::ExitRecorded>(&of.entry)) {
      record_passage(of.performance, left->passage);
    } else if (const auto* overridden = std::get_if<admission::AdmissionOverridden>(&of.entry)) {
      record_passage(of.performance, overridden->passage);
    } else if (const auto* annulled = std::get_if<admission::AdmissionAnnulled>(&of.entry)) {
      put(stream::admission(of.performance),
          wire::AdmissionAnnulled{annulled->ticket, of.performance, annulled->at, {}, annulled->door});
    }
  }

  void take_entry(const wire::DeviceEntry& entry) {
    const std::string fleet(stream::fleet);
    if (const auto* opened = std::get_if<wire::JournalOpened>(&entry)) {
      put(fleet, wire::JournalBegan{received_.device, received_.journal, opened->previous});
    } else if (const auto* declared = std::get_if<wire::GrantsDeclared>(&entry)) {
      put(fleet, wire::HolderDeclared{received_.device, received_.journal, entry_->seq, declared->authority,
                                      declared->grantor, declared->declared});
    }
  }

  Draft& draft_;
  const link::ReceivedEntries& received_;
  const journal::Entry* entry_ = nullptr;
};

}  // namespace

SettlementNotes settle(Draft& draft, const link::ReceivedEntries& received) {
  SettlementNotes notes;
  draft.put_entries(received.device, received.journal, received.entries);
  Batch batch(draft, received);
  auto seq = received.before.seq;
  for (const auto& bytes : received.entries) {
    const auto entry = journal::decode_entry(bytes);
    ++seq;
    if (!entry) {
      ++notes.malformed;
      batch.note_malformed(seq);
      continue;
    }
    const auto decoded = wire::decode_entry(entry->kind, entry->payload);
    if (decoded) {
      batch.take(*entry, *decoded);
    } else if (decoded.error() == wire::WireError::UnknownType) {
      ++notes.unknown_kinds;
    } else {
      ++notes.malformed;
      batch.note_malformed(seq);
    }
  }
  return notes;
}

}  // namespace foyer::central
