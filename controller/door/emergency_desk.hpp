#pragma once
// The emergency: the gate stands open for everybody until a person ends it, also over a restart. The gate is opened
// first and the journal written next; what the journal did not take is told, and offered to it again until it does.
// Threading: one thread. Lifetime: borrows the device.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/device/device.hpp"

namespace foyer::controller {

struct Emergency {
  std::string reason;
  std::string by;  ///< A staff id or "switch"; empty if nobody said.
  Timestamp since;
};

enum class EmergencyError {
  NotRecorded,  ///< It was done, and the journal did not take it yet.
  SwitchOn,     ///< The switch at the gate must be put back before the emergency can end.
};
[[nodiscard]] std::string_view text(EmergencyError error) noexcept;

class EmergencyDesk {
 public:
  struct Gate {
    std::function<void()> hold_open;
    std::function<void()> let_go;
  };
  static constexpr Duration record_again_after{2'000};
  static constexpr std::size_t most_unrecorded = 64;

  EmergencyDesk(device::Device& device, admission::GateName name) : device_(device), name_(std::move(name)) {}

  /// Of an earlier run, in the journal's order.
  void take(const wire::DeviceEntry& entry);
  /// Opens it again if an emergency of an earlier run was not ended.
  void use(Gate gate);

  /// Error NotRecorded; the gate opens all the same. Once more while there is an emergency only opens again.
  [[nodiscard]] Result<Done, EmergencyError> open(std::string reason, std::string by);
  /// Errors: all. Nothing happens if there is none.
  [[nodiscard]] Result<Done, EmergencyError> end(std::string by);
  /// The switch that is wired to the gate; the gate has opened by itself when it was turned on.
  void switched(bool on);
  void tick(Duration now);

  [[nodiscard]] const std::optional<Emergency>& current() const noexcept { return current_; }
  [[nodiscard]] bool switch_is_on() const noexcept { return switch_on_; }
  /// Whether the journal has everything.
  [[nodiscard]] bool is_recorded() const noexcept { return unrecorded_.empty(); }

 private:
  [[nodiscard]] Result<Done, EmergencyError> record(wire::DeviceEntry entry);
  [[nodiscard]] bool record_waiting();

  device::Device& device_;
  admission::GateName name_;
  Gate gate_;
  std::optional<Emergency> current_;
  bool switch_on_ = false;
  std::vector<wire::Entry> unrecorded_;
  Duration record_again_at_{0};
};

}  // namespace foyer::controller
