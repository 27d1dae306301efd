#pragma once
// A signal tower on the spare relays of a gate's board.
// Threading and lifetime: see Lamp. The relays outlive the tower.

#include <memory>

#include "drivers/gate/relay_gate.hpp"
#include "drivers/lamp/lamp.hpp"

namespace foyer::lamp::relay_tower {

class RelayTower final : public Lamp {
 public:
  /// Relays 1..max_relay, 0 for what the tower does not have.
  struct Options {
    std::uint8_t green = 0;
    std::uint8_t orange = 0;
    std::uint8_t red = 0;
    std::uint8_t blue = 0;
    std::uint8_t buzzer = 0;
  };

  /// Throws std::invalid_argument if a relay is beyond max_relay or none is named.
  RelayTower(boost::asio::any_io_executor executor, gate::SpareRelays& relays, Options options);
  ~RelayTower() override;

  void show(Signal signal) override;
  [[nodiscard]] boost::asio::awaitable<void> go_dark() override;
  [[nodiscard]] LampStatus status() const override;

 private:
  struct Core;
  std::shared_ptr<Core> core_;
};

}  // namespace foyer::lamp::relay_tower
