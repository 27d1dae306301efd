#pragma once
// A holder's duty towards its timed leases: asks for more time at half time and while suspended, and gives back what is
// free under a lease that is over. Every renewal has a fresh id, so its answer proves the time however late it comes.
// Threading: one thread. Lifetime: borrows device and link, and must not outlive the link.

#include <map>
#include <set>

#include "protocol/device/device.hpp"
#include "protocol/link/child_link.hpp"

namespace foyer::link {

inline constexpr Duration leases_looked_at_every{1'000};
inline constexpr Duration renewal_deadline{5'000};
/// After a refusal that is not the end of the lease.
inline constexpr Duration renewal_again_after{5'000};
/// A grantor's word that nothing of this journal is alive any more.
inline constexpr std::string_view no_allotment_code = "NO_ALLOTMENT";

class LeaseKeeper {
 public:
  LeaseKeeper(device::Device& device, ChildLink& link) : device_(device), link_(link) {}

  /// Several times a second.
  void tick(Duration now);

 private:
  void give_back();
  void renew(const ledger::PerformanceId& performance, Duration now);
  void answered(const ledger::PerformanceId& performance, Duration sent_at,
                const Result<wire::Reply, RequestError>& reply);

  device::Device& device_;
  ChildLink& link_;
  std::optional<Duration> next_at_;
  std::set<ledger::PerformanceId> asking_;
  std::map<ledger::PerformanceId, Duration> not_before_;
};

}  // namespace foyer::link
