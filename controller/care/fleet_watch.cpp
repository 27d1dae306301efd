#include "controller/care/fleet_watch.hpp"

#include <algorithm>

namespace foyer::controller {

FleetWatch::FleetWatch(const device::Device& device, VenueCore& venue, link::Send send, std::string software_version,
                       Own own)
    : device_(device),
      venue_(venue),
      send_(std::move(send)),
      reporter_(device, std::move(software_version)),
      own_(std::move(own)) {
  venue_.on_reports([this](const ledger::DeviceName& child, const wire::Reports& reports) { receive(child, reports); });
}

void FleetWatch::receive(const ledger::DeviceName& child, const wire::Reports& reports) {
  // What was said before is not news: the newest stays.
  static_cast<void>(keeper_.take(child, reports.own, device_.parts().clock.since_boot()));
}

void FleetWatch::connected(Duration now) {
  connected_at_ = now;
  reporter_.connected();
}

/// A will is believed at once; silence only after a while with the broker, for what was said meanwhile went to nobody.
care::Reach FleetWatch::reach_of(const KioskStatus& kiosk, Duration now) const {
  if (!kiosk.has_certificate || !connected_at_ || !venue_.link().status(now).connected) return care::Reach::Unknown;
  const auto heard_at = kiosk.heard_at.value_or(Duration(0));
  if (!kiosk.online && heard_at >= *connected_at_) return care::Reach::Dark;
  if (now - std::max(heard_at, *connected_at_) >= care::dark_after) return care::Reach::Dark;
  return kiosk.online ? care::Reach::Up : care::Reach::Unknown;
}

void FleetWatch::note_desired(care::FleetLine& line) const {
  if (const auto* desired = device_.catalogue().find_desired(line.standing.device.name)) line.desired = *desired;
}

care::FleetLine FleetWatch::own_line(const wire::DeviceReport& report) const {
  care::FleetLine line;
  const auto& identity = device_.identity();
  const auto known = device_.catalogue().devices().find(identity.name);
  line.standing.device = {identity.name, std::string(device::text(identity.role)), identity.venue, "central"};
  if (known != device_.catalogue().devices().end()) line.standing.device = known->second;
  line.standing.reach = care::Reach::Up;
  line.standing.last_heard = report.at;
  line.standing.report = report;
  line.enrolled = device_.catalogue().find_certificate(identity.name) != nullptr;
  note_desired(line);
  return line;
}

care::FleetLine FleetWatch::line_of(const KioskStatus& kiosk, Duration now) const {
  care::FleetLine line;
  auto& standing = line.standing;
  const auto wall = device_.parts().clock.now();
  standing.device = device_.catalogue().devices().at(kiosk.device);
  standing.reach = reach_of(kiosk, now);
  standing.last_heard = kiosk.last_seen;
  if (standing.reach == care::Reach::Dark) {
    standing.reach_since = wall - (now - kiosk.heard_at.value_or(*connected_at_));
  }
  if (const auto* kept = keeper_.find(kiosk.device)) {
    standing.report = kept->report;
    standing.report_age = now - kept->received_at;
  }
  if (kiosk.refused_at) {
    standing.refused_since = wall - (now - *kiosk.refused_at);
    standing.refused_because = kiosk.refused_because;
  }
  if (kiosk.held) {
    standing.held = care::HeldJournal{kiosk.held->seq, kiosk.held->kind, kiosk.held->recorded_at, "this controller"};
  }
  line.enrolled = kiosk.has_certificate;
  note_desired(line);
  return line;
}

std::vector<wire::RelayedReport> FleetWatch::relayed(const std::vector<KioskStatus>& kiosks, Duration now) const {
  std::vector<wire::RelayedReport> relayed;
  for (const auto& kiosk : kiosks) {
    if (relayed.size() >= wire::maximum_relayed_reports) break;
    const auto reach = reach_of(kiosk, now);
    wire::RelayedReport one{kiosk.device, reach == care::Reach::Up, std::nullopt, {}};
    if (reach != care::Reach::Unknown) one.heard_ago = now - kiosk.heard_at.value_or(*connected_at_);
    if (const auto* kept = keeper_.find(kiosk.device)) one.report = kept->bytes;
    relayed.push_back(std::move(one));
  }
  return relayed;
}

void FleetWatch::tick(Duration now) {
  if (looked_at_ && now - *looked_at_ < care::look_every) return;
  looked_at_ = now;
  const auto kiosks = venue_.kiosks();
  auto report = reporter_.report(venue_.link(), venue_.central_since(), own_.attached(), now);
  report.scans = own_.scans(now);
  report.trouble = venue_.trouble();
  lines_.clear();
  lines_.push_back(own_line(report));
  for (const auto& kiosk : kiosks) lines_.push_back(line_of(kiosk, now));
  std::vector<care::Standing> standings;
  for (const auto& line : lines_) {
    standings.push_back(line.standing);
    alerts_.judge(line.standing, device_.parts().clock.now());
  }
  alerts_.keep_only(standings, device_.parts().clock.now());
  if (!venue_.link().status(now).connected) return;
  auto beside = relayed(kiosks, now);
  if (reporter_.is_due(report, beside, now)) send_(reporter_.message(std::move(report), std::move(beside), now));
}

}  // namespace foyer::controller
