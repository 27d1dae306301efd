#pragma once
// A gate that is released by one relay of a board: what all families share. Opening times, the emergency, retries,
// passages, fail-safe and fail-secure are here and nowhere else. The relays it does not need may drive lamps.
// Threading and lifetime: see Gate. The Context and the Clock outlive the gate. Destruction leaves the relays as they
// are: await rest() before.

#include <memory>

#include "drivers/gate/gate.hpp"
#include "drivers/gate/relay_board.hpp"
#include "drivers/usb/context.hpp"
#include "drivers/usb/role_link.hpp"
#include "protocol/base/clock.hpp"

namespace foyer::gate {

struct RelayGateOptions {
  std::string serial;
  std::string port_path;
  std::vector<usb::ModelId> models;  ///< Empty: those the family is known by.
  std::uint8_t relay = 1;            ///< Of the gate, 1..max_relay; 0: there is none, only spare relays are used.
  Rest rest = Rest::Secure;
  std::uint8_t passage_input = 0;    ///< 0: no sensor is wired. Nothing on the bus tells whether one is.
  std::uint8_t emergency_input = 0;  ///< 0: no switch is wired.
  bool inputs_active_low = false;    ///< A contact pulls its input down, as an open collector does.
};

/// Relays of a board beside that of its gate.
class SpareRelays {
 public:
  virtual ~SpareRelays() = default;
  /// Switches those in `mask` as in `relays`, now or as soon as the board is there; the last wish for each wins. The
  /// relay of the gate is never touched.
  virtual void set_spare(std::uint8_t mask, std::uint8_t relays) = 0;
  /// Whether the board has confirmed what was last wished.
  [[nodiscard]] virtual bool spare_are_set() const = 0;
  /// Returns once the board has confirmed it; false if that does not come within `limit` or the board is away.
  [[nodiscard]] virtual boost::asio::awaitable<bool> spare_settled(Duration limit) = 0;
  [[nodiscard]] virtual bool is_connected() const = 0;
};

class RelayCore;

class RelayGate final : public Gate, public SpareRelays {
 public:
  /// Throws std::invalid_argument if a relay or input is beyond max_relay or named twice.
  RelayGate(usb::Context& context, const Clock& clock, std::unique_ptr<const RelayBoard> board,
            RelayGateOptions options);
  ~RelayGate() override;

  [[nodiscard]] boost::asio::awaitable<Result<Done, GateError>> open_for(Duration duration) override;
  [[nodiscard]] boost::asio::awaitable<Result<Done, GateError>> close() override;
  [[nodiscard]] boost::asio::awaitable<Result<Done, GateError>> emergency_open() override;
  [[nodiscard]] boost::asio::awaitable<Result<Done, GateError>> end_emergency() override;
  [[nodiscard]] boost::asio::awaitable<Result<Done, GateError>> rest() override;
  [[nodiscard]] GateStatus status() const override;
  [[nodiscard]] bool has_sensor() const override;
  void on_passage(std::function<void(const Passage&)> passed) override;
  void on_status(std::function<void(const GateStatus&)> changed) override;
  void set_spare(std::uint8_t mask, std::uint8_t relays) override;
  [[nodiscard]] bool spare_are_set() const override;
  [[nodiscard]] boost::asio::awaitable<bool> spare_settled(Duration limit) override;
  [[nodiscard]] bool is_connected() const override;
  /// Why there is no connection, for the people who look after the devices.
  [[nodiscard]] usb::LinkState link_state() const;

 private:
  std::shared_ptr<RelayCore> core_;
};

}  // namespace foyer::gate
