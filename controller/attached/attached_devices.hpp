#pragma once
// The reader and the gate that are plugged into the controller. Without a USB bus, or while nothing is plugged in, the
// door still judges what is typed, and says what is absent.
// Threading: the executor's thread. Lifetime: the clock outlives it; await stop() before the end.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "drivers/gate/relay_gate.hpp"
#include "drivers/lamp/relay_tower/relay_tower.hpp"
#include "drivers/scanner/scanner_kinds.hpp"
#include "drivers/usb/context.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/service/log.hpp"

namespace foyer::controller {

struct AttachedConfiguration {
  bool usb_enabled = true;
  std::string usb_quirks;                 ///< A file laid over the quirks that are compiled in; empty: none.
  std::string scanner_kind = "keyboard";  ///< One of scanner::scanner_kinds().
  scanner::ScannerOptions scanner;
  std::string gate_board = "usb_relay";  ///< One of gate::board_names().
  gate::RelayGateOptions gate;
  Duration open_for{3'000};
  std::string lamp = "none";  ///< "none", "relays" of the gate's board, "blink1".
  lamp::relay_tower::RelayTower::Options lamp_relays;
  std::string lamp_serial;
  std::string lamp_port;
};

class AttachedDevices {
 public:
  struct Listener {
    /// Both with what the keys say on other keyboards; see scanner::Scanner::otherwise.
    std::function<void(const scanner::Scan&, const std::vector<scanner::OtherReading>&)> scanned;
    std::function<void(const std::vector<scanner::OtherReading>&)> misread;
    std::function<void(const gate::Passage&)> passed;
    std::function<void(const gate::GateStatus&)> gate_changed;
  };

  AttachedDevices(boost::asio::any_io_executor executor, const Clock& clock, AttachedConfiguration configuration,
                  Listener listener);
  ~AttachedDevices();

  [[nodiscard]] bool scanner_is_ready() const;
  /// Its serial or its port; empty until it is first connected.
  [[nodiscard]] std::string scanner_name() const;
  /// Whether it presses keys, so that a layout matters.
  [[nodiscard]] bool scanner_is_keyboard() const { return configuration_.scanner_kind == "keyboard"; }
  [[nodiscard]] std::string_view scanner_layout() const {
    return scanner::keyboard_wedge::name_of(configuration_.scanner.layout);
  }
  /// Of the scanner, since the start.
  [[nodiscard]] scanner::ReadCounts read_counts() const;
  [[nodiscard]] bool gate_is_ready() const;
  [[nodiscard]] bool gate_has_sensor() const;
  /// These return at once; what fails is logged.
  void open_for_one();
  /// Lets the scanner beep for the verdict on what it read, if it can.
  void tell_scanner(bool admitted);
  /// Shows it on the signal light, if there is one.
  void show(lamp::Signal signal);
  void hold_open();
  void end_emergency();
  /// Leaves the gate at rest, or open in an emergency, and the light dark.
  [[nodiscard]] boost::asio::awaitable<void> stop();

 private:
  void start_scanner();
  void start_gate();
  void start_lamp();
  void run(const char* what, boost::asio::awaitable<Result<Done, gate::GateError>> command);

  boost::asio::any_io_executor executor_;
  const Clock& clock_;
  AttachedConfiguration configuration_;
  Listener listener_;
  service::Logger log_{"controller.devices"};
  std::unique_ptr<usb::Context> usb_;
  std::unique_ptr<scanner::Scanner> scanner_;
  std::unique_ptr<gate::RelayGate> gate_;
  std::unique_ptr<lamp::Lamp> lamp_;  ///< After the gate: its relays may be the gate's board's.
};

}  // namespace foyer::controller
