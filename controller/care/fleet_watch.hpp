#pragma once
// Device care at the venue: this controller's own report, those of its kiosks, which it passes on to central, and the
// alerts of both. Views: nothing is decided on them.
// Threading: one thread. Lifetime: borrows device and venue, whose on_report it takes for itself.

#include <functional>
#include <vector>

#include "controller/venue/venue_core.hpp"
#include "protocol/care/alerts.hpp"
#include "protocol/care/fleet_json.hpp"
#include "protocol/care/report_keeper.hpp"
#include "protocol/care/reporter.hpp"

namespace foyer::controller {

class FleetWatch {
 public:
  /// What only the composition root can say.
  struct Own {
    std::function<std::vector<care::AttachedNow>()> attached;
    std::function<wire::ScanCounts(Duration now)> scans;
  };

  FleetWatch(const device::Device& device, VenueCore& venue, link::Send send, std::string software_version, Own own);

  void connected(Duration now);
  /// Several times a second.
  void tick(Duration now);

  /// This controller first, then its kiosks by name.
  [[nodiscard]] const std::vector<care::FleetLine>& lines() const noexcept { return lines_; }
  [[nodiscard]] const care::AlertBook& alerts() const noexcept { return alerts_; }

 private:
  void receive(const ledger::DeviceName& child, const wire::Reports& reports);
  [[nodiscard]] care::FleetLine own_line(const wire::DeviceReport& report) const;
  [[nodiscard]] care::FleetLine line_of(const KioskStatus& kiosk, Duration now) const;
  [[nodiscard]] care::Reach reach_of(const KioskStatus& kiosk, Duration now) const;
  [[nodiscard]] std::vector<wire::RelayedReport> relayed(const std::vector<KioskStatus>& kiosks, Duration now) const;
  void note_desired(care::FleetLine& line) const;

  const device::Device& device_;
  VenueCore& venue_;
  link::Send send_;
  care::Reporter reporter_;
  Own own_;
  care::ReportKeeper keeper_;
  care::AlertBook alerts_;
  std::vector<care::FleetLine> lines_;
  std::optional<Duration> looked_at_;
  std::optional<Duration> connected_at_;  ///< Since boot; nothing before the first time.
};

}  // namespace foyer::controller
