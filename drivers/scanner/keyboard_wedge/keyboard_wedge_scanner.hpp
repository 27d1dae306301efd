#pragma once
// A code scanner that presents itself as a USB boot keyboard. The interface is taken from the kernel's keyboard driver,
// so that what is scanned is never typed into whatever window has the focus.
// Threading and lifetime: see Scanner. The Context and the Clock outlive the scanner.
//
// Without a binding the only keyboard of the machine is taken for the scanner: bind by serial, port or model where a
// keyboard is plugged in too.

#include <memory>

#include "drivers/scanner/scanner.hpp"
#include "drivers/usb/binding.hpp"
#include "drivers/usb/context.hpp"
#include "drivers/usb/role_link.hpp"
#include "protocol/base/clock.hpp"

namespace foyer::scanner::keyboard_wedge {

class KeyboardWedgeScanner final : public Scanner {
 public:
  struct Options {
    std::string serial;
    std::string port_path;
    std::vector<usb::ModelId> models;
  };

  KeyboardWedgeScanner(usb::Context& context, const Clock& clock, Options options);
  ~KeyboardWedgeScanner() override;

  void on_scan(std::function<void(const Scan&)> scanned) override;
  void on_misread(std::function<void(Misread)> misread) override;
  void on_connection(std::function<void(bool connected)> changed) override;
  [[nodiscard]] bool is_connected() const override;
  /// Why there is no connection, for the people who look after the devices.
  [[nodiscard]] usb::LinkState link_state() const;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace foyer::scanner::keyboard_wedge
