#pragma once
// Who holds allotments, life by life: which journals each device had, what it declared under which authority, and which
// allotments devices below a controller had parts of. Folded from central's events.
// Threading: plain values.

#include <map>
#include <set>
#include <vector>

#include "protocol/wire/central_event.hpp"

namespace foyer::central {

/// What a device said in one of its journals that it was given, sold or not, less what it gave back since,
/// and with what it was granted since.
struct Declaration {
  LogId authority;
  LogId grantor;
  std::map<ledger::PerformanceId, std::vector<ledger::LeasedPlaces>> places;

  /// What of one performance is declared under a lease.
  [[nodiscard]] ledger::Places under(const ledger::PerformanceId& performance, const ledger::Lease& lease) const;
};

struct HolderRecord {
  std::vector<JournalId> journals;          ///< Oldest first; only the newest may be granted to.
  std::map<JournalId, JournalId> previous;  ///< What a journal says that it followed.
  std::map<JournalId, Declaration> declarations;
  std::set<std::pair<JournalId, ledger::AllotmentId>> parts;

  [[nodiscard]] const Declaration* find_declaration(const JournalId& journal) const;
  /// Whether both come from one journal and none follows this one: two copies of a disk went on.
  [[nodiscard]] bool is_beside(const JournalId& journal, const JournalId& other) const;
};

class Holders {
 public:
  /// Something was heard from this journal; unknown ones are the newest.
  void note(const ledger::DeviceName& device, const JournalId& journal);
  void take(const wire::JournalBegan& began);
  void take(const wire::HolderDeclared& declared);
  void take(const wire::PartReceived& received);
  void take(const wire::DeclarationReduced& reduced);
  void take(const wire::DeclarationExtended& extended);

  /// Null if nothing was ever heard from the device.
  [[nodiscard]] const HolderRecord* find(const ledger::DeviceName& device) const;
  /// Nil if nothing was ever heard from the device.
  [[nodiscard]] JournalId newest_journal(const ledger::DeviceName& device) const;
  /// Known, and another journal of this device came after it.
  [[nodiscard]] bool is_superseded(const ledger::DeviceName& device, const JournalId& journal) const;

 private:
  void note_alive(const ledger::DeviceName& device, const JournalId& journal);

  std::map<ledger::DeviceName, HolderRecord> holders_;
};

}  // namespace foyer::central
