#pragma once
// All emulated devices of one bus, and what a person or a test may do to them, as JSON.
// Threading: the main loop. Lifetime: as the bus.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "drivers/virtual/bus.hpp"
#include "drivers/virtual/hid_devices.hpp"
#include "drivers/virtual/light_device.hpp"
#include "drivers/virtual/printer_device.hpp"
#include "drivers/virtual/relay_boards.hpp"
#include "drivers/virtual/scanner_device.hpp"
#include "protocol/base/result.hpp"

namespace foyer::emulation {

/// Why an action was not done.
enum class ActionError {
  UnknownDevice,  ///< No device has this serial.
  UnknownAction,  ///< This kind of device does not do that.
  BadBody,        ///< The JSON lacks a member or has one of the wrong type.
  NotPossible,  ///< Not in the present state: a scan nobody reads, a passage through a shut gate, a port that is taken.
};
struct ActionFailure {
  ActionError error;
  std::string reason;
};

class Emulator {
 public:
  Emulator(const std::string& directory, std::filesystem::path tickets);

  /// Each is plugged in at once. Throws std::runtime_error for a serial or port that is taken.
  void add_printer(PrinterOptions options);
  void add_scanner(const ScannerOptions& options);
  void add_gate(const GateOptions& options);
  void add_ftdi_gate(const GateOptions& options);
  void add_light(const HidOptions& options);

  [[nodiscard]] Bus& bus() { return bus_; }
  [[nodiscard]] const std::filesystem::path& tickets() const { return tickets_; }
  [[nodiscard]] boost::json::value devices() const;
  [[nodiscard]] boost::json::value ticket_list() const;
  /// Does the action and returns the device as it is then.
  [[nodiscard]] Result<boost::json::value, ActionFailure> act(std::string_view serial, std::string_view action,
                                                              const boost::json::object& body);

 private:
  struct Entry {
    std::string kind;
    std::unique_ptr<UsbDevice> device;
    PrinterDevice* printer = nullptr;
    ScannerDevice* scanner = nullptr;
    Turnstile* gate = nullptr;
    LightDevice* light = nullptr;
  };
  using Outcome = Result<Done, ActionFailure>;

  void add(Entry entry);
  [[nodiscard]] boost::json::object describe(const Entry& entry) const;
  Outcome act_on_any(Entry& entry, std::string_view action, const boost::json::object& body);
  Outcome act_on_printer(PrinterDevice& printer, std::string_view action, const boost::json::object& body);
  Outcome act_on_scanner(const Entry& entry, std::string_view action, const boost::json::object& body);
  Outcome scan(const Entry& entry, const boost::json::object& body);
  Outcome act_on_gate(const Entry& entry, std::string_view action, const boost::json::object& body);
  Outcome let_pass(const Entry& entry, const boost::json::object& body);

  std::filesystem::path tickets_;
  std::vector<Entry> entries_;
  Bus bus_;  // After the devices: it unplugs them when it goes.
};

}  // namespace foyer::emulation
