#pragma once
// What hangs on an emulated relay board: a gate on relay 1, a passage sensor on input 1, an emergency switch on input
// 2, lamps and a buzzer on the other relays. The board in front of it only carries bits. Threading: the main loop.

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "drivers/virtual/glib_pointers.hpp"

namespace foyer::emulation {

struct GateOptions {
  std::string serial;
  std::string port;
  unsigned pass_after_ms = 0;  ///< Somebody walks through so long after each opening; 0 is nobody.
  bool safe = false;           ///< The relay holds it shut while it is on, so that it is open without power.
  unsigned sensor_ms = 150;    ///< How long a person breaks the beam.
};

class Turnstile {
 public:
  explicit Turnstile(const GateOptions& options)
      : pass_after_ms_(options.pass_after_ms), safe_(options.safe), sensor_ms_(options.sensor_ms) {}

  void set_relays(std::uint8_t relays);
  void power_off();
  /// A person passes: the sensor is on, and off shortly after.
  void pass();
  /// Somebody stands in the beam until told to go.
  void stand_in_beam(bool on);
  void pass_after(unsigned milliseconds) { pass_after_ms_ = milliseconds; }
  void set_switch(bool on);
  /// Relays that do not follow what they are told, as with a welded contact.
  void weld(std::uint8_t relays) { welded_ = relays; }
  /// Called with each change of the inputs, input 1 in bit 0.
  void on_inputs(std::function<void(std::uint8_t)> changed) { changed_ = std::move(changed); }

  [[nodiscard]] std::uint8_t relays() const { return relays_; }
  [[nodiscard]] std::uint8_t inputs() const { return inputs_; }
  /// The board told a program that the inputs are so.
  void told(std::uint8_t inputs) { told_inputs_ = inputs; }
  [[nodiscard]] std::uint8_t told_inputs() const { return told_inputs_; }
  [[nodiscard]] bool is_open() const { return ((relays_ & GATE) != 0) != safe_; }
  /// How often each relay was switched on.
  [[nodiscard]] const std::array<std::size_t, 8>& strokes() const { return strokes_; }
  [[nodiscard]] std::size_t opening_count() const { return opening_count_; }
  [[nodiscard]] std::size_t passage_count() const { return passage_count_; }

 private:
  static constexpr std::uint8_t GATE = 1;
  static constexpr std::uint8_t SENSOR = 1;
  static constexpr std::uint8_t SWITCH = 2;

  void set_input(std::uint8_t bit, bool on);

  unsigned pass_after_ms_;
  bool safe_;
  unsigned sensor_ms_;
  std::uint8_t relays_ = 0;
  std::uint8_t welded_ = 0;
  std::uint8_t inputs_ = 0;
  std::uint8_t told_inputs_ = 0;
  std::array<std::size_t, 8> strokes_{};
  std::size_t opening_count_ = 0;
  std::size_t passage_count_ = 0;
  std::function<void(std::uint8_t)> changed_;
  Timer walker_;
  Timer sensor_;
};

}  // namespace foyer::emulation
