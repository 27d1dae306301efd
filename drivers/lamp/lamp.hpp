#pragma once
// A signal light with or without a buzzer: shows one colour and plays one pattern of tones at a time.
// Threading: every member on the executor the lamp was made with. Lifetime: a lamp that is not connected keeps the last
// wish and carries it out when it is there, if its time is not over.

#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "protocol/base/clock.hpp"

namespace foyer::lamp {

enum class Colour { Off, Green, Orange, Red, Blue };
[[nodiscard]] std::string_view to_text(Colour colour) noexcept;

/// At most so many strokes and pauses of one signal are played.
inline constexpr std::size_t max_tone_steps = 16;
inline constexpr Duration max_tone_step{5'000};

struct Signal {
  Colour colour = Colour::Off;
  Duration lasting{0};         ///< From when the device shows it; 0: until the next signal.
  std::vector<Duration> tone;  ///< Sound, silence, sound ...; empty: silent. What is too long is cut.
};

struct LampStatus {
  bool connected = false;
  Colour shown = Colour::Off;  ///< As the device last took it; Off while it is away.
  bool has_buzzer = false;
};

class Lamp {
 public:
  virtual ~Lamp() = default;
  /// The last signal counts; one that is shown or played ends.
  virtual void show(Signal signal) = 0;
  /// Off and silent, for an orderly end; returns when it is so, or cannot be.
  [[nodiscard]] virtual boost::asio::awaitable<void> go_dark() = 0;
  [[nodiscard]] virtual LampStatus status() const = 0;
};

}  // namespace foyer::lamp
