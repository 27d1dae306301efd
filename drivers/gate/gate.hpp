#pragma once
// A gate: a turnstile or barrier that is released for a while and tells when somebody passed.
// Threading: every member on the executor the gate was made with; callbacks arrive there. Lifetime: no callback after
// destruction. A gate that is not connected answers at once; it closes again when it is back, unless emergency_open
// was called.

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
  Emergency,  ///< The gate is held open by emergency_open.
  Closing,
};
[[nodiscard]] std::string_view to_text(GateError error) noexcept;

inline constexpr Duration max_open_duration{60'000};

struct Passage {
  Duration at{};            ///< Since boot (Clock::since_boot).
  bool while_open = false;  ///< False: somebody got through a gate that should be shut.
};

struct GateStatus {
  bool connected = false;
  bool open = false;       ///< As the board last confirmed.
  bool emergency = false;  ///< Held open until end_emergency.
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
  /// the wish is kept and carried out as soon as the board is there; the answer says whether it was done now.
  [[nodiscard]] virtual boost::asio::awaitable<Result<Done, GateError>> emergency_open() = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Result<Done, GateError>> end_emergency() = 0;
  [[nodiscard]] virtual GateStatus status() const = 0;
  /// One listener each; the last set wins; an empty function ends it.
  virtual void on_passage(std::function<void(const Passage&)> passed) = 0;
  virtual void on_status(std::function<void(const GateStatus&)> changed) = 0;
};

}  // namespace foyer::gate
