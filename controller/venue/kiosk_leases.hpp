#pragma once
// Timed leases that this controller passes on to its kiosks: never past the end of its own, renewed when asked, and
// reclaimed when a kiosk has been silent for so long that it must have stopped. The longest time that a kiosk was given
// is on the disk before it is told, so that a restarted controller waits long enough.
// Threading: one thread. Lifetime: borrows the device.

#include <functional>
#include <variant>

#include "protocol/device/device.hpp"
#include "protocol/link/lease_book.hpp"

namespace foyer::controller {

class KioskLeases {
 public:
  /// `lease_time` zero: kiosks' parts run as long as the own leases.
  KioskLeases(device::Device& device, Duration lease_time);
  /// Counts every timed part anew from now.
  [[nodiscard]] Result<Done, journal::Error> load();
  /// Called when places of a kiosk were reclaimed.
  void on_reclaimed(std::function<void(const ledger::PerformanceId& performance)> reclaimed) {
    reclaimed_ = std::move(reclaimed);
  }

  /// Says whether a kiosk's journal is held. What it sold in time has come, and cannot be read yet: nothing is
  /// reclaimed.
  void keep_while_held(std::function<bool(const ledger::DeviceName& kiosk)> is_held) { is_held_ = std::move(is_held); }

  /// The longest time that may be given now; nothing: no end. May be too short to be worth giving.
  [[nodiscard]] std::optional<Duration> time_now(const ledger::PerformanceId& performance) const;
  /// Before a timed grant is made.
  [[nodiscard]] Result<Done, journal::Error> about_to_grant(const ledger::PerformanceId& performance,
                                                            const ledger::AllotmentId& allotment, Duration lease_time);
  /// What to tell the kiosk of a grant that was made; nothing: no end, or it has to ask for a renewal.
  [[nodiscard]] std::optional<Duration> time_of(const ledger::PerformanceId& performance,
                                                const ledger::AllotmentId& allotment);
  [[nodiscard]] std::variant<wire::Renewed, wire::Refusal> renew(const wire::Request& request,
                                                                 const wire::RenewalRequest& renewal);
  void tick();

 private:
  [[nodiscard]] Duration now() const { return device_.parts().clock.since_boot(); }

  device::Device& device_;
  Duration lease_time_;
  link::LeaseBook book_;
  std::function<void(const ledger::PerformanceId& performance)> reclaimed_;
  std::function<bool(const ledger::DeviceName& kiosk)> is_held_;
};

}  // namespace foyer::controller
