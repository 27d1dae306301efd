#pragma once
// Everything central knows, folded from its event log. Two of these exist: the committed one, which every answer and
// read comes from, and the speculative one, on which the command path decides while a commit is under way.
// Threading: one thread. Lifetime: a value; copying is deep (it happens only after a failed commit).

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "central/model/cases.hpp"
#include "central/model/forks.hpp"
#include "central/model/holders.hpp"
#include "protocol/base/chain.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/journal/event_log.hpp"
#include "protocol/ledger/ledger.hpp"
#include "protocol/wire/central_event.hpp"

namespace foyer::central {

using ledger::HoldId;
using ledger::OrderId;
using ledger::PerformanceId;

/// The names of central's streams (ARCHITECTURE.md).
namespace stream {
inline constexpr std::string_view catalogue = "catalogue";
inline constexpr std::string_view fleet = "fleet";
/// "quarantine/<device>/<journal id>": batches of forked journals, verbatim, for a person. Nothing is folded from them.
inline constexpr std::string_view quarantine_prefix = "quarantine/";
[[nodiscard]] std::string performance(const PerformanceId& id);
[[nodiscard]] std::string order(const OrderId& id);
[[nodiscard]] std::string conflict_case(const CaseId& id);
[[nodiscard]] std::string admission(const PerformanceId& id);
[[nodiscard]] std::string device(const ledger::DeviceName& device, const JournalId& journal);
}  // namespace stream

struct HoldRecord {
  HoldId hold;
  PerformanceId performance;
  std::uint32_t quantity = 0;
  std::string payment_token;
  Timestamp created_at;
  Timestamp expires_at;
  std::optional<OrderId> booking;
};

struct BookingRecord {
  OrderId booking;
  HoldId hold;
  PerformanceId performance;
  std::uint32_t quantity = 0;
  Timestamp created_at;
};

/// One sellable thing: an event of the box-office API, or a performance of a venue.
struct PerformanceRecord {
  ledger::State ledger;
  std::string name;
  Timestamp created_at;
  /// Set for a performance of a venue; an event of the box-office API has none and is never allotted to devices.
  std::optional<wire::PerformanceOnSale> on_sale;
  bool suspended = false;              ///< After a restore: nothing is granted or sold until resumed.
  bool awaiting_declarations = false;  ///< After a restore: not all devices of the venue have declared yet.
};

struct OrderRecord {
  wire::OrderSettled settled;
  Timestamp settled_at;
  bool reversed = false;
  std::optional<wire::OrderResolution> resolution;  ///< What became of it, if it could not stand at first.
  std::optional<wire::TicketNotices> notices;       ///< What doors were told of its tickets.

  /// Where the bearer of the order's ticket belongs now.
  [[nodiscard]] ticket::Place place_of(const wire::SettledTicket& ticket) const;
};

/// One passage at a door, as it counts for double admissions.
struct PassageRecord {
  Timestamp at;
  ledger::DeviceName door;
  std::string gate;
  bool is_exit = false;
  bool overridden = false;
  bool annulled = false;
  bool after_refund = false;  ///< Central had refunded the order when it heard of this.
  admission::ScanNonce scan;  ///< Nil if the log of an older version did not say.
};

/// From this entry on nothing of a journal is settled, since some version could not read it.
struct HeldFrom {
  std::uint64_t seq = 0;
  std::string kind;  ///< Of the entry; empty: what is held is being settled.
  Timestamp since;
};

/// A device's journal as far as it is durable here.
struct JournalRecord {
  ledger::DeviceName device;
  JournalId journal;
  std::vector<Digest> digests;  ///< digests[seq]; [0] is the chain's start.
  Timestamp last_received_at;
  std::optional<HeldFrom> held;
  [[nodiscard]] ChainHead head() const { return {digests.size() - 1, digests.back()}; }
};

/// How an admin wants a device to be.
struct DesiredRecord {
  wire::DesiredState desired;
  std::string by;
  Timestamp at;
};
/// The last alert of one kind at one device that somebody has seen.
struct AcknowledgedAlert {
  wire::AlertAcknowledged acknowledged;
  Timestamp at;
};

struct Counters {
  std::uint64_t events = 0;  ///< Box-office events and performances.
  std::uint64_t bookings = 0;
  std::uint64_t seats_booked = 0;
  std::uint64_t holds_expired = 0;
};

class Model {
 public:
  /// Folds one event of a stream other than a device's.
  void apply(std::string_view stream, const wire::CentralEvent& event);
  /// Folds verbatim entries of a device's stream.
  void apply_device_entries(const ledger::DeviceName& device, const JournalId& journal, std::span<const Bytes> entries,
                            Timestamp at);
  /// Folds a stored event of any stream, at start-up. False if it does not decode: the log is of a newer version or
  /// damaged.
  [[nodiscard]] bool apply(const journal::StoredEvent& event);

  /// The seq that the next event of a stream gets.
  [[nodiscard]] std::uint64_t next_seq(std::string_view stream) const;

  [[nodiscard]] const PerformanceRecord* find_performance(const PerformanceId& id) const;
  [[nodiscard]] const std::unordered_map<PerformanceId, PerformanceRecord>& performances() const {
    return performances_;
  }
  [[nodiscard]] const HoldRecord* find_hold(const HoldId& id) const;
  [[nodiscard]] const BookingRecord* find_booking(const OrderId& id) const;
  [[nodiscard]] const seating::SeatingPlan* find_plan(const std::string& name) const;
  [[nodiscard]] const std::map<std::string, seating::SeatingPlan>& plans() const noexcept { return plans_; }
  [[nodiscard]] const std::map<ledger::DeviceName, wire::DeviceOfVenue>& devices() const noexcept { return devices_; }
  /// The newest certificate of a device, exact bytes.
  [[nodiscard]] const Bytes* find_certificate(const ledger::DeviceName& device) const;
  /// Null: nobody said.
  [[nodiscard]] const DesiredRecord* find_desired(const ledger::DeviceName& device) const;
  [[nodiscard]] const std::map<std::pair<ledger::DeviceName, std::string>, AcknowledgedAlert>& acknowledged_alerts()
      const noexcept {
    return acknowledged_alerts_;
  }
  /// Bookings of the box office, in the order they were made.
  [[nodiscard]] const std::vector<OrderId>& bookings_of(const PerformanceId& id) const;
  [[nodiscard]] const OrderRecord* find_order(const OrderId& id) const;
  /// Settled orders of a performance, in order of settlement.
  [[nodiscard]] const std::vector<OrderId>& orders_of(const PerformanceId& id) const;
  /// The earliest entry that stands; later ones (re-entry, a double admission) are in passages_of. Null: nobody came
  /// in.
  [[nodiscard]] const PassageRecord* find_admission(const ticket::TicketId& ticket) const;
  /// What doors must know of an order's tickets: what was decided of it, and which prints are void because a newer one
  /// was ordered. The order itself may not be settled yet. Nothing if there is nothing to know.
  [[nodiscard]] std::optional<wire::TicketNotices> notices_of(const OrderId& id) const;
  /// The lowest generation of the order's ticket that is good: 1 unless it was printed anew.
  [[nodiscard]] std::uint8_t lowest_good_generation(const OrderId& order, const ticket::TicketId& ticket) const;
  /// Every passage of a ticket that is known, as they came.
  [[nodiscard]] const std::vector<PassageRecord>& passages_of(const ticket::TicketId& ticket) const;
  [[nodiscard]] const Cases& cases() const noexcept { return cases_; }
  /// The settled order of a ticket; null if none is known.
  [[nodiscard]] const OrderRecord* find_order_of(const ticket::TicketId& ticket) const;
  [[nodiscard]] const JournalRecord* find_journal(const ledger::DeviceName& device, const JournalId& journal) const;
  [[nodiscard]] const std::map<std::pair<ledger::DeviceName, JournalId>, JournalRecord>& journals() const noexcept {
    return journals_;
  }
  using WhichJournal = std::pair<ledger::DeviceName, JournalId>;
  /// Those of which not everything that is stored is settled.
  [[nodiscard]] const std::set<WhichJournal>& held_journals() const noexcept { return held_journals_; }
  /// Null: nothing of its journals, older ones included, is held.
  [[nodiscard]] const JournalRecord* find_held(const ledger::DeviceName& device) const;
  /// The device itself or one whose parent it is: what they sold and gave back is not all in the books.
  [[nodiscard]] bool is_held_below(const ledger::DeviceName& device) const;
  [[nodiscard]] const Forks& forks() const noexcept { return forks_; }
  [[nodiscard]] const Holders& holders() const noexcept { return holders_; }
  /// The log id that this log last stated as its own; nil before the first time.
  [[nodiscard]] const LogId& authority() const noexcept { return authority_; }
  /// The log that this model is folded from. A model of none is suspended by its events alone.
  void belongs_to(const LogId& log_id) noexcept { log_id_ = log_id; }
  /// Nothing of it is granted or sold: its holders have not all declared, or, straight after a restore, it is not even
  /// durable yet that they must.
  [[nodiscard]] bool is_suspended(const PerformanceRecord& performance) const noexcept {
    const bool is_restored = !authority_.is_nil() && !log_id_.is_nil() && authority_ != log_id_;
    return performance.suspended || ((is_restored || is_suspended_ || is_superseded()) && performance.on_sale);
  }
  /// A device that followed this log follows another one now: another copy of it was taken for the restored one, and
  /// devices never go back. Nothing is granted or sold here until the log is opened with an id of its own.
  [[nodiscard]] bool is_superseded() const noexcept { return is_superseded_; }
  /// All of it, until the log is opened again.
  void suspend() noexcept { is_suspended_ = true; }
  /// Under which authority a grant was made: the first one if none was stated yet; nil if none ever was.
  [[nodiscard]] LogId authority_of(const ledger::GrantId& grant) const;
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }
  [[nodiscard]] std::uint64_t active_holds() const;

 private:
  void count(std::string_view stream);
  void count_expired(const HoldId& hold);
  [[nodiscard]] bool is_refunded(const ticket::TicketId& ticket) const;
  void annul(const wire::AdmissionAnnulled& annulled);
  PerformanceRecord& performance(const PerformanceId& id);
  PerformanceRecord& performance_of(std::string_view stream);
  void declare(const wire::HolderDeclared& declared);
  void raise_generations(const reprint::ReprintOrdered& ordered);
  void hold(const wire::JournalHeld& held, Timestamp at);
  void release(const wire::JournalReleased& released);
  JournalRecord& journal_of(const ledger::DeviceName& device, const JournalId& journal, Timestamp at);

  /// A stream is looked up by its name as it is, without a copy.
  struct NameHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::uint64_t, NameHash, std::equal_to<>> heads_;
  std::unordered_map<PerformanceId, PerformanceRecord> performances_;
  std::unordered_map<HoldId, HoldRecord> holds_;
  std::unordered_map<OrderId, BookingRecord> bookings_;
  std::map<std::string, seating::SeatingPlan> plans_;
  std::map<ledger::DeviceName, wire::DeviceOfVenue> devices_;
  std::map<ledger::DeviceName, Bytes> certificates_;
  std::map<ledger::DeviceName, DesiredRecord> desired_;
  std::map<std::pair<ledger::DeviceName, std::string>, AcknowledgedAlert> acknowledged_alerts_;
  std::unordered_map<OrderId, OrderRecord> orders_;
  std::unordered_map<PerformanceId, std::vector<OrderId>> orders_of_performance_;
  std::unordered_map<PerformanceId, std::vector<OrderId>> bookings_of_performance_;
  std::unordered_map<ticket::TicketId, std::vector<PassageRecord>> passages_;
  std::unordered_map<ticket::TicketId, OrderId> order_of_ticket_;
  /// Of an order whose tickets were printed anew: which prints are void.
  struct Reprinted {
    PerformanceId performance;
    std::map<ticket::TicketId, std::uint8_t> lowest_good;
  };
  std::unordered_map<OrderId, Reprinted> reprinted_;
  Cases cases_;
  Forks forks_;
  std::map<std::pair<ledger::DeviceName, JournalId>, JournalRecord> journals_;
  std::set<WhichJournal> held_journals_;
  Holders holders_;
  LogId log_id_;
  bool is_suspended_ = false;
  bool is_superseded_ = false;
  LogId authority_;
  LogId first_authority_;
  std::unordered_map<ledger::GrantId, LogId> grant_authorities_;
  Counters counters_;
};

}  // namespace foyer::central
