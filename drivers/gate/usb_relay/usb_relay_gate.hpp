#pragma once
// A gate that is released by one relay of a "USBRelay" HID board, with a passage sensor on its interrupt endpoint.
// Threading and lifetime: see Gate. The Context and the Clock outlive the gate. Destruction leaves the relay as it is:
// await close() before, unless the gate is to stay open.

#include <memory>

#include "drivers/gate/gate.hpp"
#include "drivers/usb/binding.hpp"
#include "drivers/usb/context.hpp"
#include "drivers/usb/role_link.hpp"
#include "protocol/base/clock.hpp"

namespace foyer::gate::usb_relay {

class UsbRelayGate final : public Gate {
 public:
  struct Options {
    std::string serial;
    std::string port_path;
    std::vector<usb::ModelId> models{{0x16c0, 0x05df}};
    std::uint8_t relay = 1;        ///< 1..max_relay; throws std::invalid_argument otherwise.
    bool released_when_on = true;  ///< False for a magnet that holds the gate shut while the relay is on.
  };

  UsbRelayGate(usb::Context& context, const Clock& clock, Options options);
  ~UsbRelayGate() override;

  [[nodiscard]] boost::asio::awaitable<Result<Done, GateError>> open_for(Duration duration) override;
  [[nodiscard]] boost::asio::awaitable<Result<Done, GateError>> close() override;
  [[nodiscard]] boost::asio::awaitable<Result<Done, GateError>> emergency_open() override;
  [[nodiscard]] boost::asio::awaitable<Result<Done, GateError>> end_emergency() override;
  [[nodiscard]] GateStatus status() const override;
  void on_passage(std::function<void(const Passage&)> passed) override;
  void on_status(std::function<void(const GateStatus&)> changed) override;
  /// Why there is no connection, for the people who look after the devices.
  [[nodiscard]] usb::LinkState link_state() const;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace foyer::gate::usb_relay
