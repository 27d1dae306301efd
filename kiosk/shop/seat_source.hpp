#pragma once
// Brings places that a customer chose into the kiosk's own ledger: those that are there already at once, the others by
// a grant from the controller. The request id follows from order and places, so that asking twice is one grant.
// Threading: one thread. Lifetime: borrows device, link and stock; answers come while it lives.

#include <functional>
#include <map>
#include <memory>

#include "kiosk/shop/stock.hpp"
#include "protocol/link/child_link.hpp"

namespace foyer::kiosk {

/// A customer waits in front of the kiosk: no longer than this.
inline constexpr Duration grant_deadline{2'000};

class SeatSource {
 public:
  using Answer = std::function<void(Result<Done, SellRefusal>)>;

  SeatSource(device::Device& device, link::ChildLink& link, Stock& stock);

  /// Answers exactly once, at once if nothing is missing. After success the places are free in the own ledger until
  /// the caller yields.
  void bring(const ledger::OrderId& order, const ledger::PerformanceId& performance, const ledger::Places& places,
             Answer answer);
  /// Places may be on their way: what looks like too much is not to be given back.
  [[nodiscard]] bool is_bringing(const ledger::PerformanceId& performance) const;

 private:
  void answered(const ledger::PerformanceId& performance, const ledger::Places& missing, const Answer& answer,
                const Result<wire::Reply, link::RequestError>& reply);

  device::Device& device_;
  link::ChildLink& link_;
  Stock& stock_;
  std::map<ledger::PerformanceId, int> under_way_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  ///< Held weakly by answers that come later.
};

/// What of the places is not free in the own ledger; nothing if some of it is here but held or sold.
[[nodiscard]] std::optional<ledger::Places> missing_places(const ledger::State& ledger, const ledger::Places& places);

}  // namespace foyer::kiosk
