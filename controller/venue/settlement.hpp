#pragma once
// What the entries of a kiosk's journal mean for the controller's own ledger: places sold from a sub-allotment, places
// given back. Everything may be settled again, after a crash or on purpose: the ledger knows what it has seen.
// A journal is held at the first entry that this version does not know: it is kept and relayed as ever, and what
// follows is settled by a version that knows the entry, when it starts. Threading: one thread. Lifetime: borrows the
// device.

#include <map>
#include <set>
#include <utility>

#include "controller/venue/relay.hpp"
#include "protocol/device/device.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::controller {

struct SettlementNotes {
  std::uint64_t malformed = 0;      ///< In a chain that holds: kept and relayed, never decided on.
  std::uint64_t unknown_kinds = 0;  ///< Of a newer version: the same; notes, and entries that hold their journals.
  std::uint64_t refused = 0;        ///< The own ledger had nothing to settle it with; central has the last word anyway.
};

/// The first entry of a journal that this version does not know.
struct HeldAt {
  std::uint64_t seq = 0;
  std::string kind;
  Timestamp recorded_at;  ///< By the kiosk's clock.
};

class Settlement {
 public:
  explicit Settlement(device::Device& device) : device_(device) {}
  /// Settles what the journal has beyond settled_seq(), up to where it is held. Only the storage can make it fail; then
  /// call again.
  [[nodiscard]] Result<Done, journal::Error> settle(RelayedJournal& journal);
  [[nodiscard]] const SettlementNotes& notes() const noexcept { return notes_; }
  [[nodiscard]] const std::map<RelayStore::Key, HeldAt>& held() const noexcept { return held_; }
  /// Null: nothing of its journals, older ones included, is held.
  [[nodiscard]] const HeldAt* find_held(const ledger::DeviceName& device) const;
  /// Performances of which places came back since the last call.
  [[nodiscard]] std::set<ledger::PerformanceId> take_returns() { return std::exchange(came_back_, {}); }

 private:
  /// Of the entry after settled_seq(). The journal is held there if it is unknown.
  [[nodiscard]] Result<Done, journal::Error> take(const RelayedJournal& journal, BytesView bytes);
  [[nodiscard]] Result<Done, journal::Error> take(const RelayedJournal& journal, const wire::LedgerEntry& own);
  /// A grant of this very journal that it knows nothing of was made by what this disk was before it was restored.
  [[nodiscard]] Result<bool, journal::Error> is_forgotten(const RelayedJournal& journal,
                                                          const ledger::PerformanceId& performance,
                                                          const ledger::GrantId& grant);
  /// Whose grants the kiosk took at this point of its journal, as it declared; nothing if it never did.
  [[nodiscard]] Result<std::optional<LogId>, journal::Error> grantor_at(const RelayedJournal& journal,
                                                                        std::uint64_t seq) const;
  [[nodiscard]] Result<Done, journal::Error> reverse(const ledger::OrderId& order);
  [[nodiscard]] Result<Done, journal::Error> run(const ledger::PerformanceId& performance,
                                                 const ledger::Command& command);

  device::Device& device_;
  SettlementNotes notes_;
  std::map<RelayStore::Key, HeldAt> held_;
  std::set<ledger::PerformanceId> came_back_;
  std::map<RelayStore::Key, std::optional<LogId>> grantors_;  ///< Of each journal, where it was asked for.
};

}  // namespace foyer::controller
