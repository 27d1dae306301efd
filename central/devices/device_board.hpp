#pragma once
// Every device as central knows it, and what is wrong with it: a view of reports, births and the log. Nothing is
// decided on it, and it begins anew with each start. Threading: the command path's thread. Lifetime: borrows its parts.

#include <map>
#include <vector>

#include "central/command_path/command_path.hpp"
#include "central/fleet/presence.hpp"
#include "protocol/care/alerts.hpp"
#include "protocol/care/fleet_json.hpp"
#include "protocol/care/report_keeper.hpp"

namespace foyer::central {

class DeviceBoard {
 public:
  DeviceBoard(CommandPath& path, const Clock& clock, const Presence& presence);

  /// A device's own report, and from a controller those of its kiosks. All of them are registered, and its.
  void receive(const ledger::DeviceName& from, const wire::Reports& reports);
  /// Looks at every device again. Call several times a second.
  void tick();

  /// By venue, each controller before its kiosks.
  [[nodiscard]] const std::vector<care::FleetLine>& lines() const noexcept { return lines_; }
  [[nodiscard]] const care::AlertBook& alerts() const noexcept { return alerts_; }

 private:
  /// What a controller last said of one of its kiosks.
  struct Hearsay {
    bool reachable = false;
    std::optional<Duration> heard_at;  ///< Since this machine's boot.
  };

  [[nodiscard]] care::FleetLine line_of(const wire::DeviceOfVenue& device, Duration now) const;
  void note_reach(care::Standing& standing, bool enrolled, Duration now) const;
  void note_own_reach(care::Standing& standing, Duration now) const;
  void note_hearsay(care::Standing& standing, Duration now) const;
  void take(const wire::CentralEvent& event);

  CommandPath& path_;
  const Clock& clock_;
  const Presence& presence_;
  Duration started_at_;
  care::ReportKeeper keeper_;
  std::map<ledger::DeviceName, Hearsay> hearsay_;
  care::AlertBook alerts_;
  std::vector<care::FleetLine> lines_;
};

}  // namespace foyer::central
