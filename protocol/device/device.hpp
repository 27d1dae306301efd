#pragma once
// What a controller and a kiosk are made of, below their own business: one journal, the ledgers folded from it, the
// feed items stored beside it, and the identity they sign with. Everything that changes is in the journal first.
// Threading: one thread; journalling blocks it for one fsync. Lifetime: borrows its parts, which outlive it.

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/random.hpp"
#include "protocol/base/signature.hpp"
#include "protocol/device/catalogue.hpp"
#include "protocol/device/device_clock.hpp"
#include "protocol/device/grantors.hpp"
#include "protocol/device/lease_clock.hpp"
#include "protocol/device/storage_watch.hpp"
#include "protocol/journal/journal.hpp"
#include "protocol/journal/old_journal.hpp"
#include "protocol/ledger/ledger.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::device {

enum class Role { Controller, Kiosk };
[[nodiscard]] std::string_view text(Role role) noexcept;

struct Identity {
  seating::VenueName venue;
  ledger::DeviceName name;
  Role role = Role::Kiosk;
  PublicKey root{};  ///< Central's root key: certificates are checked against it.
};

/// The parts a device borrows; the simulator passes its own. Of a device that is open, `clock` is its device time.
struct Parts {
  journal::EventLog& log;
  journal::DocumentStore& documents;
  RandomSource& random;
  const Clock& clock;
  const Signer& signer;
  const Verifier& verifier;
  OwnClock own_clock{};
};

/// Why a command on a ledger changed nothing.
using ExecuteError = std::variant<ledger::Refusal, journal::Error>;

class Device {
 public:
  /// Called at start-up with each entry that is not the ledger's (sales, admissions, notes of the device) of every
  /// journal of this disk, oldest first: sagas and door books go on where ledgers do not. JournalOpened comes between.
  using EntryVisitor = std::function<void(const journal::Entry&, const wire::Entry&)>;

  /// Opens the journal (a new one where the last was found restored or cloned), folds the ledgers from it alone, reads
  /// the feed items. Errors: those of Journal::open; Corrupt also for an own entry that does not decode or follow;
  /// NewerVersion for one of a kind or variant that this version does not know, unless it is a note (wire::is_note).
  [[nodiscard]] static Result<std::unique_ptr<Device>, journal::Error> open(Identity identity, Parts parts,
                                                                            const EntryVisitor& visit);

  [[nodiscard]] const Identity& identity() const noexcept { return identity_; }
  [[nodiscard]] const Parts& parts() const noexcept { return parts_; }
  [[nodiscard]] const DeviceClock& clock() const noexcept { return clock_; }
  [[nodiscard]] DeviceClock& clock() noexcept { return clock_; }
  [[nodiscard]] const journal::Journal& journal() const noexcept { return journal_; }
  [[nodiscard]] journal::Journal& journal() noexcept { return journal_; }
  /// The other journals of this disk, oldest first.
  [[nodiscard]] const std::vector<std::unique_ptr<journal::OldJournal>>& old_journals() const noexcept {
    return old_journals_;
  }
  /// Notes of a newer version that were found in the journals of this disk when it was opened: kept and sent, not read.
  [[nodiscard]] std::uint64_t skipped_notes() const noexcept { return skipped_notes_; }
  /// This disk was restored or cloned (journal().condition()): goes on in a new journal, with empty ledgers. Grants
  /// bound to the old one are ignored from now on; entries go on to be sent from old_journals(). Errors: those of the
  /// storage; StorageFailed while must_reopen(), which is true if the storage took the new journal only half.
  [[nodiscard]] Result<Done, journal::Error> open_new_journal();
  /// Another copy of this disk went on under this device's name and is the one that is granted to. Gives back what is
  /// free here, as far as the storage takes it; then journal().condition() asks for a new journal.
  void step_aside();
  /// Whom this device takes its parent for now, by the feed; nil while that is not known.
  [[nodiscard]] LogId grantor() const { return grantor_in_feed().grantor; }
  [[nodiscard]] const Grantors& grantors() const noexcept { return grantors_; }
  [[nodiscard]] const Catalogue& catalogue() const noexcept { return catalogue_; }
  /// Null until the performance and its plan have arrived by the feed.
  [[nodiscard]] const ledger::State* find_ledger(const ledger::PerformanceId& performance) const;

  /// Decides on the own ledger; the events and the entries in `with` go to the journal in one transaction, the events
  /// are folded in once they are durable. Success without events still journals `with`. Nothing is held, booked or
  /// granted under a lease that is suspended or over: DeadEpoch. Ends of holds are by clock().steady().
  [[nodiscard]] Result<std::vector<ledger::Event>, ExecuteError> execute(const ledger::PerformanceId& performance,
                                                                         const ledger::Command& command,
                                                                         std::vector<wire::Entry> with = {});
  /// Journals entries that change no ledger.
  [[nodiscard]] Result<Done, journal::Error> record(std::vector<wire::Entry> entries);

  /// Stores what the feed brought, then opens the ledgers of new performances, receives grants and drops reclaimed
  /// leases. All of it may be repeated.
  [[nodiscard]] Result<Done, journal::Error> apply(const sync::FeedReceiver::Apply& apply);
  [[nodiscard]] const sync::FeedState& feed_state() const noexcept { return feed_state_; }
  /// The stored items, for a controller that passes them on: rising version.
  [[nodiscard]] const std::vector<sync::FeedItem>& feed_items() const noexcept { return feed_items_; }
  /// A grant that came as the answer to a request, ahead of the feed. Repeated: no-op.
  [[nodiscard]] Result<Done, ExecuteError> receive(const wire::Grant& grant);
  /// The answer to a request that this device remembers sending: its lease counts from then.
  [[nodiscard]] Result<Done, journal::Error> time(const wire::Grant& grant, Duration first_sent_at);

  [[nodiscard]] const LeaseClock& leases() const noexcept { return leases_; }
  [[nodiscard]] LeaseClock& leases() noexcept { return leases_; }
  /// What is free in a ledger but may not be used, because its lease is suspended or over.
  [[nodiscard]] ledger::Places idle_places(const ledger::PerformanceId& performance) const;

  /// What is on the disk is no longer certain (a sync failed, or somebody else writes), or is not what is known here:
  /// the program must end, and open it again to know.
  [[nodiscard]] bool must_reopen() const noexcept { return must_reopen_; }

  /// What the storage refuses, of entries or of the feed; each part that writes by itself notes here what it was
  /// refused.
  [[nodiscard]] StorageWatch& storage() noexcept { return storage_; }
  [[nodiscard]] const StorageWatch& storage() const noexcept { return storage_; }
  /// Tries again what was refused. Several times a second.
  void watch_storage();

  /// What the parent's clock said just now: later entries carry the difference to device time (KV-10).
  void note_parent_time(Timestamp parent_time);

  /// Called after entries were journalled; the link sends them.
  void on_appended(std::function<void()> appended) { appended_ = std::move(appended); }
  /// Called after apply() changed the catalogue.
  void on_feed(std::function<void()> changed) { feed_changed_ = std::move(changed); }

 private:
  Device(Identity identity, Parts parts, journal::Journal journal);

  [[nodiscard]] Result<Done, journal::Error> keep_old_journal(const JournalId& id);
  [[nodiscard]] Result<Done, journal::Error> visit_old_journals(const EntryVisitor& visit);
  void begin_new_journal(const EntryVisitor& visit);
  [[nodiscard]] Result<Done, journal::Error> keep_forks();
  [[nodiscard]] Result<Done, journal::Error> keep_fork(const journal::OldJournal& old);
  [[nodiscard]] std::optional<wire::Entry> journal_opened() const;
  [[nodiscard]] Result<Done, journal::Error> take(const journal::Entry& entry, bool is_current,
                                                  const EntryVisitor& visit);
  [[nodiscard]] Result<Done, journal::Error> fold_journal(const EntryVisitor& visit);
  [[nodiscard]] Grantors::Identity grantor_in_feed() const;
  [[nodiscard]] Result<Done, journal::Error> declare_grants();
  [[nodiscard]] Result<Done, journal::Error> load_feed();
  [[nodiscard]] Result<Done, journal::Error> settle_in();
  [[nodiscard]] Result<Done, journal::Error> settle_in_new_journal(const JournalId& previous);
  [[nodiscard]] Result<Done, journal::Error> append(std::vector<wire::Entry> entries);
  [[nodiscard]] bool is_for_this_journal(const wire::Grant& grant) const;
  void keep_item(const sync::FeedItem& item);

  Identity identity_;
  DeviceClock clock_;
  Parts parts_;
  journal::Journal journal_;
  StorageWatch storage_;
  std::vector<std::unique_ptr<journal::OldJournal>> old_journals_;
  std::map<JournalId, std::uint64_t> kept_forks_;  ///< How far, by old journal.
  Grantors grantors_;
  Catalogue catalogue_;
  LeaseClock leases_;
  std::map<ledger::PerformanceId, ledger::State> ledgers_;
  sync::FeedState feed_state_;
  std::vector<sync::FeedItem> feed_items_;
  std::int64_t clock_offset_ms_ = 0;
  std::uint64_t skipped_notes_ = 0;
  bool must_reopen_ = false;
  bool is_executing_ = false;
  std::function<void()> appended_;
  std::function<void()> feed_changed_;
};

}  // namespace foyer::device
