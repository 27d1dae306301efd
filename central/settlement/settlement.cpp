#include "central/settlement/settlement.hpp"

#include <algorithm>

#include "central/reconciliation/refund.hpp"
#include "central/reconciliation/reprint.hpp"
#include "central/reconciliation/second_history.hpp"
#include "central/settlement/order_told.hpp"
#include "protocol/journal/entry.hpp"
#include "protocol/wire/entries.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::central {
namespace {

/// Which history of its journal an entry is of.
enum class History : std::uint8_t {
  First,     ///< What the journal's head here says.
  Second,    ///< Kept beside it; written without a right to any place.
  Doubtful,  ///< Kept, and believed by nobody but a person.
};

class Batch {
 public:
  Batch(Draft& draft, const link::ReceivedEntries& received, const IsSigned& is_signed)
      : draft_(draft), received_(received), is_signed_(is_signed) {}

  void take(const journal::Entry& entry, const wire::Entry& decoded) {
    entry_ = &entry;
    std::visit([this](const auto& what) { take_entry(what); }, decoded);
  }

  /// An entry of a second history: its sales, their money and who came in. Its places were never its own to hold, grant
  /// or give back.
  void take_second(const journal::Entry& entry, const wire::Entry& decoded, const std::string& doubt) {
    entry_ = &entry;
    history_ = doubt.empty() ? History::Second : History::Doubtful;
    doubt_ = doubt;
    if (const auto* sale = std::get_if<wire::SaleEntryOf>(&decoded)) take_entry(*sale);
    if (history_ == History::Doubtful) return;
    if (const auto* passage = std::get_if<wire::AdmissionEntryOf>(&decoded)) take_entry(*passage);
    if (const auto* reprinted = std::get_if<wire::ReprintEntry>(&decoded)) take_entry(*reprinted);
    const auto* note = std::get_if<wire::DeviceEntry>(&decoded);
    if (note != nullptr && std::holds_alternative<wire::ForkedBatch>(*note)) take_entry(*note);
  }
  [[nodiscard]] std::size_t sales() const noexcept { return sales_; }
  [[nodiscard]] std::vector<UnknownGrant> unknown_grants() && { return std::move(unknown_grants_); }

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

  [[nodiscard]] bool is_under_central() const {
    const auto device = draft_.model().devices().find(received_.device);
    return device != draft_.model().devices().end() && device->second.parent == "central";
  }

  void take_entry(const wire::LedgerEntry& entry) {
    // Of a device's own ledger only what it had and gave back concerns central; holds and sub-grants are its own
    // affair.
    if (!draft_.model().devices().contains(received_.device)) return;
    const auto* received = std::get_if<ledger::GrantReceived>(&entry.event);
    if (received != nullptr && !is_under_central()) note_parts(*received);
    if (received != nullptr && is_under_central()) {
      const WhoReceived who{received_.device, received_.journal, entry.performance};
      if (auto unknown = find_unknown_grant(draft_.model(), who, *received)) unknown_grants_.push_back(*unknown);
    }
    const auto* returned = std::get_if<ledger::PlacesReturned>(&entry.event);
    if (returned != nullptr) reduce_declaration(entry.performance, returned->places);
    const auto paid = ledger::paid_late(entry.event);
    if (paid && is_under_central()) {
      run(entry.performance, ledger::CoverOverdraft{paid->order, received_.device, received_.journal, paid->places});
    }
    const auto given_back = ledger::given_back(entry.event);
    if (!given_back || !is_under_central()) return;
    // What a grant brought in vain was added to what is declared when it was granted.
    if (returned == nullptr) reduce_declaration(entry.performance, given_back->places);
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

  /// What is given back after it was declared is not among what the device has any more.
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

  void take_entry(const wire::SaleEntryOf& of) {
    if (const auto* committed = std::get_if<sale::SaleCommitted>(&of.entry)) return settle_sale(*committed);
    if (!may_follow_up(of.order)) return;
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

  /// An order that was open when the histories parted may be in both: each goes on with its own only.
  [[nodiscard]] bool may_follow_up(const OrderId& order) const {
    if (history_ == History::Doubtful) return false;
    const auto* record = draft_.model().find_order(order);
    if (record == nullptr || record->settled.journal != received_.journal) return true;
    return record->settled.from_fork == (history_ == History::Second);
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
    auto settled = told_by(sale, received_.device, received_.journal, entry_->seq);
    if (const auto* known = draft_.model().find_order(settled.order)) return settle_repeated(known->settled, settled);
    if (history_ != History::First) return settle_second(std::move(settled));
    const auto& order = sale.order;
    const auto events =
        run(order.performance, ledger::SettleSale{order.id, received_.device, received_.journal, sale.leased});
    settled.outcome = outcome_of(events);
    // If its lease turns out to live (after a restore of this log), the order is found by it.
    if (settled.outcome != wire::SettlementOutcome::Standing) settled.leased = sale.leased;
    put(stream::order(order.id), settled);
    if (settled.outcome == wire::SettlementOutcome::Conflicted)
      put_case(late_sale(draft_.model(), settled, conflict_in(events)));
    explain(order.id);
  }

  void explain(const OrderId& order) {
    ChangeList changes;
    put_explained(changes, draft_.model(), order);
    put(std::move(changes));
  }

  /// An order is settled once. Told in both histories with other contents, a person must know of it.
  void settle_repeated(const wire::OrderSettled& known, const wire::OrderSettled& told) {
    if (history_ == History::First && !known.from_fork) return;
    if (known.tickets == told.tickets && known.total == told.total) return;
    ChangeList changes;
    put_quarantined(changes, draft_.model(), told,
                    "The same order is in the books with other tickets, so this is not counted again. Perhaps a "
                    "customer paid or holds tickets twice.");
    put(std::move(changes));
  }

  void settle_second(wire::OrderSettled told) {
    ++sales_;
    const auto order = told.order;
    ChangeList changes;
    if (history_ == History::Doubtful) {
      put_quarantined(changes, draft_.model(), told, doubt_);
      return put(std::move(changes));
    }
    static_cast<void>(put_without_right(changes, draft_.model(), std::move(told), draft_.now()));
    put(std::move(changes));
    explain(order);
  }

  /// Only a sale that was committed has an order here; one reversed before that never reached central's books.
  void reverse_sale(const OrderId& order) {
    const auto* record = draft_.model().find_order(order);
    if (record == nullptr || record->reversed) return;
    run(record->settled.performance, ledger::SettleCancel{reversal_id(order), order, std::nullopt});
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
    recorded.scan = passage.nonce;
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
          wire::AdmissionAnnulled{
              annulled->ticket, of.performance, annulled->at, {}, annulled->door, annulled->admission});
    }
  }

  /// The older prints are void everywhere from here on. How the new ones went is read from the journals where it is
  /// asked for (central/orders/print_book.hpp).
  void take_entry(const wire::ReprintEntry& entry) {
    const auto* ordered = std::get_if<reprint::ReprintOrdered>(&entry);
    if (ordered == nullptr || !may_reprint(draft_.model(), received_.device, *ordered)) return;
    ChangeList changes;
    put_reprint(changes, draft_.model(), *ordered);
    put(std::move(changes));
  }

  /// A device of an older version declares only what is unsold: what is known of its sales comes to it.
  std::vector<wire::DeclaredPlaces> with_sold(const wire::GrantsDeclared& said) const {
    auto all = said.declared;
    for (auto& declared : all) {
      const auto* record = draft_.model().find_performance(declared.performance);
      if (said.includes_sold || record == nullptr) continue;
      for (auto& group : declared.places) {
        const auto sold = is_under_central()
                              ? record->ledger.sold_under(group.lease)
                              : record->ledger.sold_under(group.lease, received_.device, received_.journal);
        group.places = ledger::add(group.places, sold);
      }
    }
    return all;
  }

  void take_entry(const wire::DeviceEntry& entry) {
    const std::string fleet(stream::fleet);
    if (const auto* opened = std::get_if<wire::JournalOpened>(&entry)) {
      put(fleet, wire::JournalBegan{received_.device, received_.journal, opened->previous});
    } else if (const auto* declared = std::get_if<wire::GrantsDeclared>(&entry)) {
      put(fleet, wire::HolderDeclared{received_.device, received_.journal, entry_->seq, declared->authority,
                                      declared->grantor, with_sold(*declared)});
    } else if (const auto* forked = std::get_if<wire::ForkedBatch>(&entry)) {
      take_forked(*forked);
    }
  }

  /// Of the device itself, or of one whose parent it is. Whoever brings it, the owner's signature counts.
  void take_forked(const wire::ForkedBatch& forked) {
    const auto batch = wire::decode_journal_batch(forked.batch);
    const auto owner = batch ? ledger::DeviceName::parse(batch->device) : std::nullopt;
    const auto known = owner ? draft_.model().devices().find(*owner) : draft_.model().devices().end();
    const bool may_bring = owner && (*owner == received_.device || (known != draft_.model().devices().end() &&
                                                                    known->second.parent == received_.device.text()));
    if (!may_bring) return note_malformed(entry_->seq);
    take_fork(draft_, *owner, *batch, is_signed_);
  }

  Draft& draft_;
  const link::ReceivedEntries& received_;
  const IsSigned& is_signed_;
  const journal::Entry* entry_ = nullptr;
  History history_ = History::First;
  std::string doubt_;      ///< When doubtful.
  std::size_t sales_ = 0;  ///< Of a second history, and not known before.
  std::vector<UnknownGrant> unknown_grants_;
};

/// What a person reads about one batch of a second history.
std::string words_about(const sync::JournalBatch& batch, const ForkPlan& plan, std::size_t sales) {
  return "Entries " + std::to_string(batch.first_seq + plan.entries.front()) + " to " +
         std::to_string(batch.first_seq + plan.entries.back()) + " of the second history: " + std::to_string(sales) +
         (sales == 1 ? " sale" : " sales") +
         (plan.doubt.empty() ? " taken into the books." : " left to a person. " + plan.doubt);
}

/// What follows an entry that this version does not know waits for one that does. What is doubtful is a person's
/// anyway.
void stop_at_unread(ForkPlan& plan, const sync::JournalBatch& batch) {
  if (!plan.doubt.empty()) return;
  const auto unread = std::ranges::find_if(
      plan.entries, [&batch](std::size_t index) { return holds_its_journal(batch.entries[index]); });
  if (unread == plan.entries.end()) return;
  plan.entries.erase(unread, plan.entries.end());
  plan.is_done = false;
}

void judge_fork(Draft& draft, const ledger::DeviceName& device, const KeptFork& kept, const IsSigned& is_signed) {
  const auto batch = wire::decode_journal_batch(kept.batch);
  if (!batch) return;
  auto plan = plan_fork(draft.model(), *batch, kept.is_signed);
  stop_at_unread(plan, *batch);
  if (plan.entries.empty() && !plan.is_done) return;
  wire::ForkJudged judged{device, batch->journal_id, sha256(kept.batch), {}, plan.is_done};
  if (plan.doubt.empty()) {
    for (const auto index : plan.entries) judged.digests.push_back(plan.digests[index]);
  }
  const auto about =
      case_id_for(wire::CaseKind::ForkedJournal, as_bytes(device.text() + "/" + batch->journal_id.text()));
  draft.put(stream::conflict_case(about), judged);
  link::ReceivedEntries received;
  received.device = device;
  received.journal = batch->journal_id;
  Batch second(draft, received, is_signed);
  for (const auto index : plan.entries) {
    const auto seq = batch->first_seq + index;
    const auto entry = journal::decode_entry(batch->entries[index]);
    const auto decoded = entry ? wire::decode_entry(entry->kind, entry->payload) : wire::WireError::UnknownType;
    if (!entry || (!decoded && decoded.error() != wire::WireError::UnknownType)) {
      second.note_malformed(seq);
    } else if (decoded) {
      const bool counts = entry->seq == seq;
      second.take_second(*entry, *decoded, counts ? plan.doubt : "Its entries do not count from one to the next.");
    }
  }
  if (plan.entries.empty()) return;
  draft.put(stream::conflict_case(about), wire::CaseActed{about, wire::CaseAction::Noted, std::string(by_rule),
                                                          words_about(*batch, plan, second.sales())});
}

}  // namespace

void judge_forks(Draft& draft, const ledger::DeviceName& device, const JournalId& journal, const IsSigned& is_signed) {
  const auto waiting = draft.model().forks().waiting({device, journal});  // A copy: what is judged leaves.
  for (const auto& kept : waiting) judge_fork(draft, device, kept, is_signed);
}

SettlementNotes settle_stored(Draft& draft, const link::ReceivedEntries& stored, const IsSigned& is_signed) {
  SettlementNotes notes;
  Batch batch(draft, stored, is_signed);
  auto seq = stored.before.seq;
  for (const auto& bytes : stored.entries) {
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
      if (!wire::holds_its_journal(entry->kind, decoded.error())) continue;
      notes.held_seq = seq;
      notes.held_kind = entry->kind;
      break;
    } else {
      ++notes.malformed;
      batch.note_malformed(seq);
    }
  }
  notes.unknown_grants = std::move(batch).unknown_grants();
  return notes;
}

}  // namespace foyer::central
