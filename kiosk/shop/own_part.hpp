#pragma once
// Keeps a small part of each performance in this kiosk, so that it can sell while cut off: asked for anew when less
// than half is left, and given back when there is more of it than needed (places granted for one customer who did not
// buy). A request is on the disk before it is sent and keeps its id until it is answered. Threading: one thread.
// Lifetime: borrows device, link, stock and source.

#include <map>
#include <memory>

#include "kiosk/shop/seat_source.hpp"

namespace foyer::kiosk {

struct OwnPartSize {
  std::uint32_t seats_per_category = 10;
  std::uint32_t zone = 20;
  /// Of a category that has any: a wheelchair place and its companion's.
  std::uint32_t accessible_per_category = 2;
};

inline constexpr Duration own_part_every{1'000};
inline constexpr Duration own_part_deadline{5'000};
inline constexpr Duration own_part_again_after_grant{3'000};
/// A customer who changes the language or the places lets go of some and wants them again a moment later: what is too
/// much stays so long. A recall takes it at once.
inline constexpr Duration own_part_surplus_stays{20'000};
inline constexpr Duration own_part_first_back_off{5'000};
inline constexpr Duration own_part_longest_back_off{60'000};

class OwnPart {
 public:
  OwnPart(device::Device& device, link::ChildLink& link, Stock& stock, const SeatSource& source, OwnPartSize size);
  /// The requests that were under way. Errors: those of the storage; Corrupt for a request that does not decode.
  [[nodiscard]] Result<Done, journal::Error> load();
  void tick(Duration now);
  /// What was asked for is bound to a journal that is over.
  void journal_renewed();
  /// Asks for nothing of this performance until then: places of it were recalled.
  void hold_off(const ledger::PerformanceId& performance, Duration until);

 private:
  struct Standing {
    std::optional<wire::Request> pending;
    std::optional<Duration> first_sent_at;  ///< Of what is pending. Nothing: before a restart.
    bool in_flight = false;
    Duration not_before{};
    Duration back_off = own_part_first_back_off;
    ledger::Places surplus;    ///< As it was last looked at.
    Duration surplus_since{};  ///< Since when nothing came to it.
  };

  void consider(const wire::PerformanceOnSale& performance, Duration now);
  void send(const ledger::PerformanceId& performance, Duration now);
  void answered(const ledger::PerformanceId& performance, const Result<wire::Reply, link::RequestError>& reply);
  void settled(const ledger::PerformanceId& performance, bool granted);
  void give_back(const wire::PerformanceOnSale& performance, Standing& standing, Duration now);

  device::Device& device_;
  link::ChildLink& link_;
  Stock& stock_;
  const SeatSource& source_;
  OwnPartSize size_;
  std::map<ledger::PerformanceId, Standing> standing_;
  std::optional<Duration> next_at_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

/// What is to be asked for; nothing while half of every category and zone is there.
[[nodiscard]] std::optional<wire::GrantRequest> wanted_for(const ledger::State& ledger,
                                                           const seating::SeatingPlan& plan, const OwnPartSize& size);
/// What is free beyond the size: the best seats first, since the controller can sell them to anybody; a seat beside a
/// free wheelchair place last, since it is the companion's.
[[nodiscard]] ledger::Places surplus_of(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                        const OwnPartSize& size);

}  // namespace foyer::kiosk
