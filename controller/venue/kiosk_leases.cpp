#include "controller/venue/kiosk_leases.hpp"

#include <algorithm>

#include "protocol/link/lease_keeper.hpp"

namespace foyer::controller {
namespace {

constexpr std::string_view prefix = "kiosk-lease/";
constexpr Duration reclaim_again_after{5'000};

/// The document has no bytes: its version is the longest time in milliseconds.
std::string document_key(const ledger::AllotmentId& allotment) {
  return std::string(prefix) + allotment.text();
}

}  // namespace

KioskLeases::KioskLeases(device::Device& device, Duration lease_time) : device_(device), lease_time_(lease_time) {}

Result<Done, journal::Error> KioskLeases::load() {
  for (const auto& [performance, on_sale] : device_.catalogue().performances()) {
    const auto* ledger = device_.find_ledger(performance);
    if (ledger == nullptr) continue;
    std::vector<ledger::AllotmentId> timed;
    ledger->for_each_allotment([&timed](const ledger::AllotmentView& allotment) {
      if (allotment.live && allotment.until) timed.push_back(allotment.allotment);
    });
    for (const auto& allotment : timed) {
      const auto document = device_.parts().documents.get(document_key(allotment));
      if (!document) return document.error();
      if (*document) book_.granted({performance, allotment}, Duration((*document)->version), now());
    }
  }
  return Done{};
}

std::optional<Duration> KioskLeases::time_now(const ledger::PerformanceId& performance) const {
  std::optional<Duration> time;
  if (lease_time_ > Duration(0)) time = lease_time_;
  const auto* ledger = device_.find_ledger(performance);
  if (ledger == nullptr) return time;
  for (const auto& lease : ledger->leases()) {
    const auto own = device_.leases().remaining(lease.lease);
    // Under a lease that may not be used nothing is granted anyway.
    if (!lease.live || !own || *own == Duration(0)) continue;
    const auto rest = std::max(Duration(0), *own - device::child_margin);
    time = time ? std::min(*time, rest) : rest;
  }
  return time;
}

Result<Done, journal::Error> KioskLeases::about_to_grant(const ledger::PerformanceId& performance,
                                                         const ledger::AllotmentId& allotment, Duration lease_time) {
  const auto key = document_key(allotment);
  const auto known = device_.parts().documents.get(key);
  if (!known) return known.error();
  const auto longest = static_cast<std::uint64_t>(lease_time.count());
  if (!*known || (*known)->version < longest) {
    if (auto stored = device_.parts().documents.put({key, longest, {}}); !stored) return stored.error();
  }
  book_.granted({performance, allotment}, lease_time, now());
  return Done{};
}

std::optional<Duration> KioskLeases::time_of(const ledger::PerformanceId& performance,
                                             const ledger::AllotmentId& allotment) {
  const auto time = time_now(performance);
  if (time && *time < device::shortest_lease) return std::nullopt;
  const auto* ledger = device_.find_ledger(performance);
  const auto view = ledger->find_allotment(allotment);
  // A part without an end of its own, under a lease that has one: the kiosk stops in time, and nothing is reclaimed.
  if (!view || !view->until) return time;
  return book_.renew({performance, allotment}, time, now());
}

std::variant<wire::Renewed, wire::Refusal> KioskLeases::renew(const wire::Request& request,
                                                              const wire::RenewalRequest& renewal) {
  const auto* ledger = device_.find_ledger(renewal.performance);
  const auto allotment =
      ledger == nullptr ? std::nullopt : ledger->find_live_allotment(request.device, request.journal_id);
  if (!allotment) {
    return wire::Refusal{std::string(link::no_allotment_code), "This journal has no places of this performance.", 0};
  }
  wire::Renewed renewed;
  for (const auto& lease : ledger->leases()) {
    if (lease.live && device_.leases().may_use(lease.lease)) renewed.leases.push_back(lease.lease);
  }
  const bool has_end = allotment->until || time_now(renewal.performance);
  if (!has_end) return renewed;
  renewed.lease_time = time_of(renewal.performance, allotment->allotment);
  if (!renewed.lease_time || renewed.leases.empty()) {
    return wire::Refusal{"LEASE_ENDING", "The controller's own lease is ending. Ask again.", 0};
  }
  return renewed;
}

void KioskLeases::tick() {
  for (const auto& key : book_.due(now())) {
    const auto* ledger = device_.find_ledger(key.first);
    const auto allotment = ledger == nullptr ? std::nullopt : ledger->find_allotment(key.second);
    const auto* performance = device_.catalogue().find_performance(key.first);
    const bool is_over = performance == nullptr || performance->ends_at <= device_.clock().at_least();
    if (!allotment || !allotment->live || !allotment->until || is_over) {
      book_.forget(key);
      continue;
    }
    if (is_held_ && is_held_(allotment->holder)) continue;
    if (!device_.execute(key.first, ledger::ReclaimAllotment{key.second})) {
      book_.not_reclaimed(key, now() + reclaim_again_after);
      continue;
    }
    book_.forget(key);
    if (reclaimed_) reclaimed_(key.first);
  }
}

}  // namespace foyer::controller
