#pragma once
// Keeps the venue's allotment filled: of each performance on sale a share of each price category's seats, of its
// wheelchair places and of each zone, asked for anew when half of the share is sold. A request is on the disk before it
// is sent and keeps its id until it is answered, so a crash in between never asks for the same places twice. Threading:
// one thread. Lifetime: borrows the device.

#include <map>

#include "controller/venue/sub_grants.hpp"

namespace foyer::controller {

struct AllotmentShare {
  std::uint32_t seats_percent = 40;
  std::uint32_t zones_percent = 40;
};

/// A wheelchair place and its companion's: of a category that has wheelchair places, no share is smaller.
inline constexpr std::uint32_t fewest_accessible = 2;
inline constexpr Duration top_up_every{1'000};
inline constexpr Duration top_up_deadline{5'000};
inline constexpr Duration top_up_again_after_grant{5'000};
inline constexpr Duration top_up_again_after_refusal{30'000};

class TopUp {
 public:
  TopUp(device::Device& device, SubGrants::Central central, AllotmentShare share);
  /// The requests that were under way.
  [[nodiscard]] Result<Done, journal::Error> load();
  void tick(Duration now);
  /// What was asked for is bound to a journal that is over.
  void journal_renewed();
  /// Asks for nothing of this performance until then: places of it were recalled.
  void hold_off(const ledger::PerformanceId& performance, Duration until);

 private:
  struct Pending {
    wire::Request request;
    bool in_flight = false;
    std::optional<Duration> first_sent_at = std::nullopt;  ///< Nothing: before a restart.
  };

  void consider(const wire::PerformanceOnSale& performance, Duration now);
  void send(const ledger::PerformanceId& performance);
  void answered(const ledger::PerformanceId& performance, const Result<wire::Reply, link::RequestError>& reply);
  void forget(const ledger::PerformanceId& performance, Duration again_after);

  device::Device& device_;
  SubGrants::Central central_;
  AllotmentShare share_;
  std::map<ledger::PerformanceId, Pending> pending_;
  std::map<ledger::PerformanceId, Duration> not_before_;
  std::optional<Duration> next_at_;
};

/// What is to be asked for so that the own unsold places are the share again; nothing while half of it is left.
[[nodiscard]] std::optional<wire::GrantRequest> wanted_for(const ledger::State& ledger,
                                                           const seating::SeatingPlan& plan,
                                                           const AllotmentShare& share);

}  // namespace foyer::controller
