#include "controller/door/emergency_desk.hpp"

namespace foyer::controller {

std::string_view text(EmergencyError error) noexcept {
  switch (error) {
    case EmergencyError::NotRecorded:
      return "It was done, but it could not be stored yet. Write down the time and call a technician.";
    case EmergencyError::SwitchOn:
      return "The emergency switch at the gate is on. Put it back first.";
  }
  return {};
}

void EmergencyDesk::take(const wire::DeviceEntry& entry) {
  if (const auto* opened = std::get_if<wire::EmergencyOpened>(&entry)) {
    current_ = Emergency{opened->reason, opened->by, opened->at};
  } else if (std::holds_alternative<wire::EmergencyEnded>(entry)) {
    current_.reset();
  }
}

void EmergencyDesk::use(Gate gate) {
  gate_ = std::move(gate);
  if (current_ && gate_.hold_open) gate_.hold_open();
}

Result<Done, EmergencyError> EmergencyDesk::open(std::string reason, std::string by) {
  if (gate_.hold_open) gate_.hold_open();
  if (current_) return is_recorded() ? Result<Done, EmergencyError>(Done{}) : EmergencyError::NotRecorded;
  current_ = Emergency{std::move(reason), std::move(by), device_.parts().clock.now()};
  return record(wire::EmergencyOpened{name_, current_->reason, current_->since, current_->by});
}

Result<Done, EmergencyError> EmergencyDesk::end(std::string by) {
  if (switch_on_) return EmergencyError::SwitchOn;
  if (gate_.let_go) gate_.let_go();
  if (!current_) return Done{};
  current_.reset();
  return record(wire::EmergencyEnded{name_, std::move(by), device_.parts().clock.now()});
}

void EmergencyDesk::switched(bool on) {
  const bool turned_on = on && !switch_on_;
  switch_on_ = on;
  // What the journal did not take is told by is_recorded.
  if (turned_on) static_cast<void>(open("The emergency switch at the gate was turned on.", "switch"));
}

void EmergencyDesk::tick(Duration now) {
  if (unrecorded_.empty() || now < record_again_at_) return;
  record_again_at_ = now + record_again_after;
  static_cast<void>(record_waiting());
}

Result<Done, EmergencyError> EmergencyDesk::record(wire::DeviceEntry entry) {
  if (unrecorded_.size() < most_unrecorded) unrecorded_.emplace_back(std::move(entry));
  if (!record_waiting()) return EmergencyError::NotRecorded;
  return Done{};
}

bool EmergencyDesk::record_waiting() {
  if (!device_.record(unrecorded_)) return false;
  unrecorded_.clear();
  return true;
}

}  // namespace foyer::controller
