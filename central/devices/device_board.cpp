#include "central/devices/device_board.hpp"

#include <algorithm>
#include <tuple>

namespace foyer::central {
namespace {

constexpr std::string_view central_name = "central";

bool comes_before(const care::FleetLine& left, const care::FleetLine& right) {
  const auto key = [](const care::FleetLine& line) {
    const auto& device = line.standing.device;
    const bool is_own_child = device.parent == central_name;
    // A kiosk stands below its controller.
    return std::tuple(device.venue.text(), is_own_child ? device.name.text() : device.parent, !is_own_child,
                      device.name.text());
  };
  return key(left) < key(right);
}

}  // namespace

DeviceBoard::DeviceBoard(CommandPath& path, const Clock& clock, const Presence& presence)
    : path_(path), clock_(clock), presence_(presence), started_at_(clock.since_boot()) {
  for (const auto& [key, seen] : path.committed().acknowledged_alerts()) take({seen.at, seen.acknowledged});
  path.on_committed([this](std::uint64_t, const std::string&, const wire::CentralEvent& event) { take(event); });
}

void DeviceBoard::take(const wire::CentralEvent& event) {
  const auto* seen = std::get_if<wire::AlertAcknowledged>(&event.body);
  if (seen == nullptr) return;
  alerts_.acknowledge(seen->device, seen->kind, seen->opened_at, {seen->by, event.at, seen->note});
}

void DeviceBoard::receive(const ledger::DeviceName& from, const wire::Reports& reports) {
  const auto now = clock_.since_boot();
  static_cast<void>(keeper_.take(from, reports.own, now));
  for (const auto& relayed : reports.relayed) {
    auto& hearsay = hearsay_[relayed.device];
    hearsay.reachable = relayed.reachable;
    hearsay.heard_at.reset();
    if (relayed.heard_ago) hearsay.heard_at = now - *relayed.heard_ago;
    if (!relayed.report.empty()) static_cast<void>(keeper_.take(relayed.device, relayed.report, now));
  }
}

/// A will is believed at once; silence after a while.
void DeviceBoard::note_own_reach(care::Standing& standing, Duration now) const {
  const auto found = presence_.find(standing.device.name);
  const bool was_heard = found != presence_.end() && found->second.last_heard;
  const auto heard_at = was_heard ? found->second.heard_at : started_at_;
  if (was_heard) standing.last_heard = found->second.last_heard;
  const bool has_left = was_heard && !found->second.birth.device.is_none() && !found->second.birth.online;
  if (has_left || now - heard_at >= care::dark_after) {
    standing.reach = care::Reach::Dark;
    standing.reach_since = clock_.now() - (now - heard_at);
  } else if (was_heard) {
    standing.reach = care::Reach::Up;
  }
}

/// A kiosk is as its controller says, while that is there to say it.
void DeviceBoard::note_hearsay(care::Standing& standing, Duration now) const {
  const auto found = hearsay_.find(standing.device.name);
  if (found == hearsay_.end()) return;
  if (found->second.heard_at) standing.last_heard = clock_.now() - (now - *found->second.heard_at);
  const auto parent = ledger::DeviceName::parse(standing.device.parent);
  if (!parent || !path_.committed().devices().contains(*parent)) return;
  care::Standing controller;
  controller.device = path_.committed().devices().at(*parent);
  note_own_reach(controller, now);
  if (controller.reach != care::Reach::Up) return;
  if (found->second.reachable) {
    standing.reach = care::Reach::Up;
  } else if (found->second.heard_at) {
    standing.reach = care::Reach::Dark;
    standing.reach_since = *standing.last_heard;
  }
}

void DeviceBoard::note_reach(care::Standing& standing, bool enrolled, Duration now) const {
  if (!enrolled) return;
  if (standing.device.parent == central_name) {
    note_own_reach(standing, now);
  } else {
    note_hearsay(standing, now);
  }
}

care::FleetLine DeviceBoard::line_of(const wire::DeviceOfVenue& device, Duration now) const {
  care::FleetLine line;
  auto& standing = line.standing;
  standing.device = device;
  line.enrolled = path_.committed().find_certificate(device.name) != nullptr;
  note_reach(standing, line.enrolled, now);
  if (const auto* kept = keeper_.find(device.name)) {
    standing.report = kept->report;
    standing.report_age = now - kept->received_at;
  }
  const auto present = presence_.find(device.name);
  if (present != presence_.end() && present->second.refused_since) {
    standing.refused_since = present->second.refused_since;
    standing.refused_because = present->second.refused_because;
    // Whoever is refused is there, whether it is enrolled or not.
    if (standing.reach == care::Reach::Unknown) standing.reach = care::Reach::Up;
  }
  if (const auto* held = path_.committed().find_held(device.name); held != nullptr && held->held) {
    standing.held = care::HeldJournal{held->held->seq, held->held->kind, held->held->since, std::string(central_name)};
  }
  if (const auto* desired = path_.committed().find_desired(device.name)) {
    line.desired = desired->desired;
    line.desired_by = desired->by;
    line.desired_at = desired->at;
  }
  return line;
}

void DeviceBoard::tick() {
  const auto now = clock_.since_boot();
  lines_.clear();
  std::vector<care::Standing> standings;
  for (const auto& [name, device] : path_.committed().devices()) {
    lines_.push_back(line_of(device, now));
    standings.push_back(lines_.back().standing);
    alerts_.judge(standings.back(), clock_.now());
  }
  alerts_.keep_only(standings, clock_.now());
  std::sort(lines_.begin(), lines_.end(), comes_before);
}

}  // namespace foyer::central
