#pragma once
// What can be sold now: the kiosk's own part, and while the controller is reachable also what that last said it could
// grant. The own part is certain; the rest is a hint, and only a grant makes it more.
// Threading: one thread. Lifetime: borrows the device.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/shop/refusal.hpp"
#include "protocol/base/result.hpp"
#include "protocol/device/device.hpp"

namespace foyer::kiosk {

/// What a customer asks for.
struct BestOf {
  seating::PriceCategoryIndex category;
  std::uint32_t count = 1;
};
struct Choice {
  ledger::PerformanceId performance;
  /// Seats, the best seats of a category, or counts of zones.
  std::variant<std::vector<ledger::SeatIndex>, BestOf, std::vector<ledger::ZoneCount>> what;
  std::string language = {};  ///< Of the customer, a tag as in protocol/sale/language.hpp. Empty: not said.
};

/// What can be sold of one performance.
struct OnOffer {
  Timestamp as_of;                   ///< When the oldest part of it was true.
  bool own_part_only = true;         ///< The controller is away: only what this kiosk holds itself.
  std::vector<bool> seats;           ///< By seat index.
  std::vector<std::uint32_t> zones;  ///< By zone index.
  /// The controller is away, or cannot reach central: what is named below may be free there, and nobody here can ask.
  bool cut_off = false;
  std::vector<bool> seats_elsewhere = {};  ///< By seat index; none of them is on offer.
  std::vector<bool> zones_elsewhere = {};  ///< By zone index: there may be more than is on offer.
};

class Stock {
 public:
  using IsReachable = std::function<bool()>;

  Stock(const device::Device& device, IsReachable parent_is_reachable);

  /// The controller's word.
  void note_parent(const wire::Availability& availability);
  /// The controller did not answer a question: it counts as away until it is heard from again.
  void doubt_parent() { doubted_ = true; }
  /// The controller answered something.
  void trust_parent() { doubted_ = false; }
  [[nodiscard]] bool parent_is_reachable() const { return !doubted_ && reachable_(); }

  /// What the controller's newest word says of its own way to central; nothing before the first one.
  [[nodiscard]] std::optional<bool> parent_is_cut_off() const { return parent_is_cut_off_; }

  /// Nothing until the performance and its plan are here.
  [[nodiscard]] std::optional<OnOffer> on_offer(const ledger::PerformanceId& performance, bool own_part_only) const;
  [[nodiscard]] std::optional<OnOffer> on_offer(const ledger::PerformanceId& performance) const;
  /// The places for a choice, out of what is on offer.
  [[nodiscard]] Result<ledger::Places, SellRefusal> choose(const Choice& choice, bool own_part_only) const;

 private:
  void tell_apart(const ledger::State& ledger, OnOffer& offer) const;

  const device::Device& device_;
  IsReachable reachable_;
  bool doubted_ = false;
  std::optional<bool> parent_is_cut_off_;
  std::map<ledger::PerformanceId, wire::Availability> parent_;
};

/// Whether the feed has brought a certificate for this device's own key.
[[nodiscard]] bool is_certified(const device::Device& device);

}  // namespace foyer::kiosk
