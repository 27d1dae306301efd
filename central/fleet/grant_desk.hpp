#pragma once
// Where devices ask for places and for time. A request that could be served if reachable holders gave back what they do
// not need waits for that up to half a second.
// Threading: the command path's thread. Lifetime: borrows its parts; must outlive the commands under way.

#include <functional>
#include <set>

#include "central/fleet/presence.hpp"
#include "central/fleet/surplus_recall.hpp"
#include "central/fleet/timed_allotments.hpp"
#include "protocol/base/random.hpp"
#include "protocol/link/recall_desk.hpp"
#include "protocol/wire/topics.hpp"

namespace foyer::central {

class GrantDesk {
 public:
  using SendDown = std::function<void(const ledger::DeviceName& device, wire::DownKind kind, Bytes payload)>;

  GrantDesk(CommandPath& path, const Clock& clock, RandomSource& random, const Presence& presence, Duration lease_time,
            SendDown send);

  void grant(const wire::Request& request, const wire::GrantRequest& wanted);
  void renew(const wire::Request& request, const wire::RenewalRequest& renewal);
  /// Every stored event of a performance, in order.
  void take(const PerformanceId& performance, const ledger::Event& event, Timestamp at);
  /// Serves who waits for places that came back. Not from inside a commit.
  void serve_waiting();
  void tick();

 private:
  struct Asked {
    wire::Request request;
    wire::GrantRequest wanted;
  };
  /// `may_wait`: a refusal may become a recall. `last`: it is answered whatever comes of it.
  void decide(const Asked& asked, bool may_wait, bool last);
  void refused(const Asked& asked, const wire::Refusal& refusal, bool may_wait, bool last);
  void reply(const wire::Request& to, const wire::Reply& reply);
  [[nodiscard]] bool is_reachable(const ledger::DeviceName& holder, const JournalId& journal) const;

  CommandPath& path_;
  const Clock& clock_;
  RandomSource& random_;
  const Presence& presence_;
  SendDown send_;
  TimedAllotments timed_;
  link::RecallDesk recalls_;
  SurplusRecall surplus_;
  std::set<PerformanceId> came_back_;
};

}  // namespace foyer::central
