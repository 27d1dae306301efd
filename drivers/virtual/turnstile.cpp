#include "drivers/virtual/turnstile.hpp"

namespace foyer::emulation {

void Turnstile::set_relays(std::uint8_t relays) {
  const bool was_open = is_open();
  const auto next = static_cast<std::uint8_t>((relays & ~welded_) | (relays_ & welded_));
  for (std::size_t relay = 0; relay < strokes_.size(); ++relay) strokes_[relay] += (next & ~relays_) >> relay & 1;
  relays_ = next;
  if (!is_open()) walker_.cancel();
  if (was_open || !is_open()) return;
  ++opening_count_;
  if (pass_after_ms_ > 0) walker_.start(pass_after_ms_, [this] { pass(); });
}

void Turnstile::power_off() {
  relays_ = 0;  // They fall, whatever was welded by order of a test.
  walker_.cancel();
  sensor_.cancel();
  inputs_ = static_cast<std::uint8_t>(inputs_ & ~SENSOR);
}

void Turnstile::set_input(std::uint8_t bit, bool on) {
  inputs_ = static_cast<std::uint8_t>(on ? inputs_ | bit : inputs_ & ~bit);
  if (changed_) changed_(inputs_);
}

void Turnstile::pass() {
  ++passage_count_;
  // Two people close together still break the beam twice.
  if (sensor_.running()) set_input(SENSOR, false);
  set_input(SENSOR, true);
  sensor_.start(sensor_ms_, [this] { set_input(SENSOR, false); });
}

void Turnstile::stand_in_beam(bool on) {
  sensor_.cancel();
  set_input(SENSOR, on);
}

void Turnstile::set_switch(bool on) {
  set_input(SWITCH, on);
}

}  // namespace foyer::emulation
