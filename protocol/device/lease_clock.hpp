#pragma once
// Until when a device may use the leases it was given for a time. A lease that is not known here is not timed and runs
// until its performance ends. A timed one runs until a deadline, or is suspended: nothing proves how long ago it was
// given. Deadlines count from boot and are on the disk with the boot they belong to; after another boot every lease is
// suspended until its grantor renews it. The wall clock plays no part.
// Threading: one thread. Lifetime: borrows documents and clock.

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/journal/document_store.hpp"
#include "protocol/ledger/ledger.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::device {

class LeaseClock {
 public:
  LeaseClock(journal::DocumentStore& documents, const Clock& clock) : documents_(documents), clock_(clock) {}

  /// What was written down. Errors: those of the storage; Corrupt for a document that does not decode.
  [[nodiscard]] Result<Done, journal::Error> load();

  /// What a grant says of its leases, on the disk before its places are. Without `first_sent_at` nobody remembers the
  /// request: what is new, or has ended, is suspended. A lease that any grant gave without an end has none.
  [[nodiscard]] Result<Done, journal::Error> granted(const wire::Grant& grant, std::optional<Duration> first_sent_at);
  /// The answer to a renewal that was sent then. Leases that are not timed here stay so.
  [[nodiscard]] Result<Done, journal::Error> renewed(const wire::Renewed& renewed, Duration sent_at);
  /// The grantor has ended what it gave of a performance: nothing timed of it is used any more.
  [[nodiscard]] Result<Done, journal::Error> ended(const ledger::PerformanceId& performance);
  /// The lease was dropped.
  [[nodiscard]] Result<Done, journal::Error> forget(const ledger::Lease& lease);

  [[nodiscard]] bool may_use(const ledger::Lease& lease) const;
  /// Nothing: it has no end. Zero: it ended, or is suspended.
  [[nodiscard]] std::optional<Duration> remaining(const ledger::Lease& lease) const;
  /// The refusal, if the events hold, book or grant anything under a lease that may not be used.
  [[nodiscard]] std::optional<ledger::Refusal> refuse(const std::vector<ledger::Event>& events) const;
  /// Whether any lease of the performance may not be used now.
  [[nodiscard]] bool any_is_idle(const ledger::PerformanceId& performance) const;

  /// Performances with a lease that is suspended or past half of its time.
  [[nodiscard]] std::set<ledger::PerformanceId> to_be_renewed() const;
  /// Leases whose time is up. Suspended ones are not among them.
  [[nodiscard]] std::map<ledger::Lease, ledger::PerformanceId> over() const;

 private:
  struct Standing {
    ledger::PerformanceId performance;
    std::optional<Duration> deadline;
    Duration renew_at{};
  };

  [[nodiscard]] Duration now() const { return clock_.since_boot(); }
  [[nodiscard]] bool is_over(const Standing& standing) const {
    return standing.deadline && now() >= *standing.deadline;
  }
  [[nodiscard]] Result<Done, journal::Error> put(const ledger::Lease& lease, const Standing& standing);
  [[nodiscard]] Result<Done, journal::Error> extend(const ledger::PerformanceId& performance,
                                                    const ledger::Lease& lease, Duration lease_time, Duration sent_at);

  journal::DocumentStore& documents_;
  const Clock& clock_;
  std::map<ledger::Lease, Standing> standings_;
};

}  // namespace foyer::device
