#pragma once
// A blink(1) light. Threading and lifetime: see Lamp. The Context outlives it.

#include <memory>

#include "drivers/lamp/lamp.hpp"
#include "drivers/usb/context.hpp"
#include "drivers/usb/role_link.hpp"

namespace foyer::lamp::blink1 {

inline const std::vector<usb::ModelId> models{{0x27b8, 0x01ed}};

class Blink1Lamp final : public Lamp {
 public:
  struct Options {
    std::string serial;
    std::string port_path;
  };

  Blink1Lamp(usb::Context& context, Options options);
  ~Blink1Lamp() override;

  void show(Signal signal) override;
  [[nodiscard]] boost::asio::awaitable<void> go_dark() override;
  [[nodiscard]] LampStatus status() const override;
  [[nodiscard]] usb::LinkState link_state() const;

 private:
  struct Core;
  std::shared_ptr<Core> core_;
};

}  // namespace foyer::lamp::blink1
