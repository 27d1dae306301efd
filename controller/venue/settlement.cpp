#include "controller/venue/settlement.hpp"

#include <algorithm>

#include "controller/venue/served_feed.hpp"
#include "protocol/journal/entry.hpp"

namespace foyer::controller {
namespace {

constexpr std::size_t entries_per_read = 200;

/// As central makes it: a repeat has the same id.
ledger::CancelId cancel_id(const ledger::OrderId& order) {
  const auto digest = sha256(as_bytes("reversed by its seller"), order.bytes());
  return *ledger::CancelId::from_bytes(BytesView(digest).first(16));
}

}  // namespace

Result<Done, journal::Error> Settlement::settle(RelayedJournal& journal) {
  const RelayStore::Key key(journal.device_name(), journal.journal_id());
  while (journal.settled_seq() < journal.head().seq && !held_.contains(key)) {
    const auto segment = journal.entries(journal.settled_seq() + 1, entries_per_read);
    if (!segment) return segment.error();
    for (const auto& bytes : segment->entries) {
      if (auto taken = take(journal, bytes); !taken) return taken.error();
      if (held_.contains(key)) return Done{};
      journal.settled(journal.settled_seq() + 1);
    }
  }
  return Done{};
}

const HeldAt* Settlement::find_held(const ledger::DeviceName& device) const {
  const auto found = held_.lower_bound({device, JournalId{}});
  return found == held_.end() || found->first.first != device ? nullptr : &found->second;
}

Result<Done, journal::Error> Settlement::take(const RelayedJournal& journal, BytesView bytes) {
  const auto entry = journal::decode_entry(bytes);
  if (!entry) {
    ++notes_.malformed;
    return Done{};
  }
  const auto decoded = wire::decode_entry(entry->kind, entry->payload);
  if (!decoded) {
    ++(decoded.error() == wire::WireError::UnknownType ? notes_.unknown_kinds : notes_.malformed);
    if (wire::holds_its_journal(entry->kind, decoded.error())) {
      held_[{journal.device_name(), journal.journal_id()}] = {journal.settled_seq() + 1, entry->kind,
                                                              entry->recorded_at};
    }
    return Done{};
  }
  if (const auto* own = std::get_if<wire::LedgerEntry>(&*decoded)) return take(journal, *own);
  if (const auto* note = std::get_if<wire::DeviceEntry>(&*decoded)) {
    const auto* declared = std::get_if<wire::GrantsDeclared>(note);
    const auto known = grantors_.find({journal.device_name(), journal.journal_id()});
    if (declared != nullptr && known != grantors_.end()) known->second = declared->grantor;
    return Done{};
  }
  const auto* sale = std::get_if<wire::SaleEntryOf>(&*decoded);
  if (sale == nullptr) return Done{};
  if (const auto* committed = std::get_if<sale::SaleCommitted>(&sale->entry)) {
    return run(committed->order.performance,
               ledger::SettleSale{committed->order.id, journal.device_name(), journal.journal_id(), committed->leased});
  }
  if (std::holds_alternative<sale::SaleReversed>(sale->entry)) return reverse(sale->order);
  return Done{};
}

Result<Done, journal::Error> Settlement::take(const RelayedJournal& journal, const wire::LedgerEntry& own) {
  if (const auto* received = std::get_if<ledger::GrantReceived>(&own.event)) {
    FOYER_TRY(forgotten, is_forgotten(journal, own.performance, received->grant));
    if (forgotten) device_.journal().note_restored();
  }
  const auto returned = ledger::given_back(own.event);
  if (!returned) return Done{};
  came_back_.insert(own.performance);
  return run(own.performance,
             ledger::ReceiveReturn{returned->return_id, journal.device_name(), journal.journal_id(), returned->places});
}

Result<bool, journal::Error> Settlement::is_forgotten(const RelayedJournal& journal,
                                                      const ledger::PerformanceId& performance,
                                                      const ledger::GrantId& grant) {
  const auto* ledger = device_.find_ledger(performance);
  if (ledger == nullptr || ledger->find_grant(grant)) return false;
  const RelayStore::Key key(journal.device_name(), journal.journal_id());
  if (!grantors_.contains(key)) {
    FOYER_TRY(grantor, grantor_at(journal, journal.settled_seq() + 1));
    grantors_[key] = grantor;
  }
  return grantors_[key] == grantor_id(device_);
}

/// Looked for once in a run, and only where a grant is not known: what is older was made by another controller.
Result<std::optional<LogId>, journal::Error> Settlement::grantor_at(const RelayedJournal& journal,
                                                                    std::uint64_t seq) const {
  std::optional<LogId> grantor;
  for (std::uint64_t at = 1; at < seq;) {
    const auto segment = journal.entries(at, std::min<std::uint64_t>(entries_per_read, seq - at));
    if (!segment) return segment.error();
    if (segment->entries.empty()) break;
    for (const auto& bytes : segment->entries) {
      const auto entry = journal::decode_entry(bytes);
      const auto decoded = entry ? wire::decode_entry(entry->kind, entry->payload) : wire::WireError::UnknownType;
      const auto* note = decoded ? std::get_if<wire::DeviceEntry>(&*decoded) : nullptr;
      const auto* declared = note == nullptr ? nullptr : std::get_if<wire::GrantsDeclared>(note);
      if (declared != nullptr) grantor = declared->grantor;
    }
    at += segment->entries.size();
  }
  return grantor;
}

/// Only a sale that was settled has an order here; one that was given up before it was committed never had places.
Result<Done, journal::Error> Settlement::reverse(const ledger::OrderId& order) {
  for (const auto& [performance, on_sale] : device_.catalogue().performances()) {
    const auto* ledger = device_.find_ledger(performance);
    if (ledger == nullptr || !ledger->find_order(order)) continue;
    return run(performance, ledger::SettleCancel{cancel_id(order), order, std::nullopt});
  }
  return Done{};
}

Result<Done, journal::Error> Settlement::run(const ledger::PerformanceId& performance, const ledger::Command& command) {
  const auto result = device_.execute(performance, command);
  if (result) return Done{};
  const auto why = result.error();
  if (const auto* error = std::get_if<journal::Error>(&why)) return *error;
  ++notes_.refused;
  return Done{};
}

}  // namespace foyer::controller
