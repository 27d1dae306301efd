// Who is there below a VenueCore, and what it tells of itself and of its kiosks.
#include "controller/venue/venue_core.hpp"

namespace foyer::controller {
namespace {

constexpr std::string_view controller_role = "controller";

}  // namespace

void VenueCore::connected(Duration at) {
  link_->connected(at);
  // Births may have come before, and could not be answered then.
  for (const auto& [name, presence] : presence_) {
    if (presence.online) ask(name, presence.journal);
  }
}

void VenueCore::disconnected() {
  link_->disconnected();
  for (auto& [name, presence] : presence_) presence.online = false;
}

/// What it has tells whether this disk was set back, and should before anything is granted; and of a copy of this disk.
void VenueCore::ask(const ledger::DeviceName& child, const JournalId& journal) {
  feed_->ask(child);
  send_down(child, wire::DownKind::Acknowledgement, wire::encode(intake_->ask(child, journal)));
}

std::vector<std::string> VenueCore::filters() const {
  std::vector<std::string> filters{wire::down_filter(device_.identity().venue, device_.identity().name)};
  for (const auto& [name, device] : device_.catalogue().devices()) {
    if (is_child(name)) filters.push_back(wire::up_filter(device_.identity().venue, name));
  }
  return filters;
}

std::vector<KioskStatus> VenueCore::kiosks() const {
  std::vector<KioskStatus> kiosks;
  for (const auto& [name, device] : device_.catalogue().devices()) {
    if (!is_child(name)) continue;
    KioskStatus kiosk;
    kiosk.device = name;
    kiosk.has_certificate = device_.catalogue().find_certificate(name) != nullptr;
    if (const auto known = presence_.find(name); known != presence_.end()) {
      kiosk.online = known->second.online;
      kiosk.last_seen = known->second.last_seen;
      kiosk.journal = known->second.journal;
      if (known->second.last_seen) kiosk.heard_at = known->second.heard_at;
      kiosk.refused_at = known->second.refused_at;
      kiosk.refused_because = known->second.refused_because;
    }
    if (const auto* held = settlement_.find_held(name)) kiosk.held = *held;
    for (const auto& [key, journal] : relays_.journals()) {
      const bool is_current = kiosk.journal.is_nil() || key.second == kiosk.journal;
      if (key.first != name || !is_current) continue;
      kiosk.journal = key.second;
      kiosk.received_seq = journal->head().seq;
      kiosk.acknowledged_seq = link_->acknowledged(name.text(), key.second);
    }
    kiosks.push_back(std::move(kiosk));
  }
  return kiosks;
}

std::vector<ledger::DeviceName> VenueCore::other_controllers() const {
  std::vector<ledger::DeviceName> others;
  for (const auto& [name, device] : device_.catalogue().devices()) {
    const bool is_other =
        device.role == controller_role && device.venue == device_.identity().venue && name != device_.identity().name;
    if (is_other) others.push_back(name);
  }
  return others;
}

}  // namespace foyer::controller
