#pragma once
// Grants to kiosks: from the own seats if they suffice, else central is asked for exactly what is missing, else what
// other kiosks do not need is recalled, else a refusal that says why. The grant id is the kiosk's request id, so a
// kiosk may ask again until it is answered. Threading: one thread. Lifetime: borrows its parts; must outlive the
// questions to central that are under way.

#include <functional>
#include <set>

#include "controller/venue/kiosk_leases.hpp"
#include "protocol/device/device.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/link/grant_choice.hpp"
#include "protocol/link/recall_desk.hpp"

namespace foyer::controller {

/// How long a kiosk waits for central through us; the kiosk itself waits longer.
inline constexpr Duration central_grant_deadline{1'500};

class SubGrants {
 public:
  using Reply = std::function<void(const wire::Reply& reply)>;
  /// Asks central; nothing to ask with while it is not reachable.
  struct Central {
    std::function<bool()> is_reachable;
    /// `first_sent_at`: see ChildLink::request.
    std::function<void(const wire::Request& request, Duration deadline, std::optional<Duration> first_sent_at,
                       link::ChildLink::Answer answer)>
        ask;
  };

  /// Whether a kiosk has gone on in another journal since this one.
  using IsSuperseded = std::function<bool(const ledger::DeviceName& kiosk, const JournalId& journal)>;

  SubGrants(device::Device& device, Central central, IsSuperseded is_superseded, KioskLeases& leases,
            link::RecallDesk& recalls)
      : device_(device),
        central_(std::move(central)),
        is_superseded_(std::move(is_superseded)),
        leases_(leases),
        recalls_(recalls) {}

  /// `reply` is called at most once, now or when central answered; not at all for a repeat of what is under way.
  void receive(const wire::Request& request, const wire::GrantRequest& wanted, Reply reply);
  /// Called when places were granted.
  void on_granted(std::function<void()> granted) { granted_ = std::move(granted); }

 private:
  /// Nothing: what is missing may be had from central.
  struct Missing {
    wire::GrantRequest request;
    wire::Refusal otherwise;
  };
  using Decision = std::variant<wire::Grant, wire::Refusal, Missing>;
  /// A kiosk's request on its way: what was tried for it already.
  struct Asked {
    wire::Request request;
    wire::GrantRequest wanted;
    Reply reply;
    bool central = false;
    bool recall = false;
    std::optional<wire::Refusal> central_said = std::nullopt;
  };

  void attempt(Asked asked);
  /// At a return while the request waits; `last`: it must be answered.
  void attempt_again(Asked asked, bool last);
  [[nodiscard]] bool recall_for(const Asked& asked);
  [[nodiscard]] wire::Refusal refusal_of(const Asked& asked, const Decision& decision) const;
  [[nodiscard]] Decision decide(const wire::Request& request, const wire::GrantRequest& wanted);
  [[nodiscard]] Decision grant(const wire::Request& request, const wire::GrantRequest& wanted, ledger::Places places);
  [[nodiscard]] static Decision missing(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                        const wire::GrantRequest& wanted, const link::ChoiceRefusal& refusal);
  void ask_central(Asked asked, const Missing& missing);
  [[nodiscard]] wire::Grant grant_message(const wire::GrantRequest& wanted, const ledger::GrantId& id,
                                          const JournalId& journal);

  device::Device& device_;
  Central central_;
  IsSuperseded is_superseded_;
  KioskLeases& leases_;
  link::RecallDesk& recalls_;
  std::function<void()> granted_;
  std::set<wire::RequestId> asking_;
};

}  // namespace foyer::controller
