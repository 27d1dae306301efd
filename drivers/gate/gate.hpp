#pragma once
// A gate: a turnstile or barrier that is released for a while and tells when somebody passed.
// Threading: every member on the executor the gate was made with; callbacks arrive there. Lifetime: no callback after
// destruction. A gate that is not connected answers at once; it is shut again when it is back, unless there is an
// emergency.

#include <functional>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"

namespace foyer::gate {

enum class GateError {
  Absent,       ///< No gate is connected.
  BadDuration,  ///< Not in 1 ms .. max_open_duration.
  Refused,      ///< The board did not take the command, or its relay did not follow.
  Unplugged,    ///< It went away during the command; whether it acted is not known.
  Timeout,
  Emergency,  ///< The gate is held open by an emergency, or the emergency switch is still on.
  Closing,
};
[[nodiscard]] std::string_view to_text(GateError error) noexcept;

inline constexpr Duration max_open_duration{60'000};

/// How the gate stands when nothing drives it: no power, no cable, no program.
enum class Rest {
  Secure,  ///< Shut; the relay releases it while it is on.
  Safe,    ///< Released; the relay holds it shut while it is on. What fire rules ask of a way out.
};

struct Passage {
  Duration at{};            ///< Since boot (Clock::since_boot).
  bool while_open = false;  ///< False: the gate is shut; somebody forced it, or was in it when it fell.
};

struct GateStatus {
  bool connected = false;
  bool open = false;       ///< As the board last confirmed; while it is away, as the gate rests.
  bool emergency = false;  ///< Held open until end_emergency.
  bool switch_on = false;  ///< The emergency switch that is wired to the board.
  friend bool operator==(const GateStatus&, const GateStatus&) = default;
};

class Gate {
 public:
  virtual ~Gate() = default;
  /// Releases the gate and returns as soon as it is released; it shuts by itself. Called again while open, the later
  /// of the two ends counts.
  [[nodiscard]] virtual boost::asio::awaitable<Result<Done, GateError>> open_for(Duration duration) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Result<Done, GateError>> close() = 0;
  /// Opens and stays open, through unplugging and reconnection, until end_emergency. Never refused for being absent:
  /// the wish is kept from the call on (not only from the first step of what it returns) and carried out as soon as the
  /// board is there; the answer says whether it was done now.
  [[nodiscard]] virtual boost::asio::awaitable<Result<Done, GateError>> emergency_open() = 0;
  /// Error Emergency while the emergency switch is on: it must be put back first.
  [[nodiscard]] virtual boost::asio::awaitable<Result<Done, GateError>> end_emergency() = 0;
  /// Lets go of the gate for an orderly end: it goes to its rest, or stays open in an emergency. Nothing opens or shuts
  /// it afterwards but an emergency.
  [[nodiscard]] virtual boost::asio::awaitable<Result<Done, GateError>> rest() = 0;
  [[nodiscard]] virtual GateStatus status() const = 0;
  /// Whether a passage sensor is wired to it, as it was configured.
  [[nodiscard]] virtual bool has_sensor() const = 0;
  /// One listener each; the last set wins; an empty function ends it.
  virtual void on_passage(std::function<void(const Passage&)> passed) = 0;
  virtual void on_status(std::function<void(const GateStatus&)> changed) = 0;
};

}  // namespace foyer::gate
