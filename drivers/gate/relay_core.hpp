#pragma once
// The inside of RelayGate: what is wanted of the board, what it confirmed, and one command at a time between the two.
// Threading: the executor's. Lifetime: every coroutine holds it, and looks again at the state after each await.

#include <memory>

#include "drivers/gate/relay_gate.hpp"
#include "drivers/usb/signal.hpp"

namespace foyer::gate {

class RelayCore : public std::enable_shared_from_this<RelayCore> {
 public:
  using Outcome = Result<Done, GateError>;

  RelayCore(boost::asio::any_io_executor executor, const Clock& clock, std::unique_ptr<const RelayBoard> board,
            RelayGateOptions options);

  void start(usb::Context& context);
  void stop();

  // Static, so that the core is held from the call on, not only from the first step.
  static boost::asio::awaitable<Outcome> open_for(std::shared_ptr<RelayCore> self, Duration duration);
  static boost::asio::awaitable<Outcome> close(std::shared_ptr<RelayCore> self);
  static boost::asio::awaitable<Outcome> end_emergency(std::shared_ptr<RelayCore> self);
  static boost::asio::awaitable<Outcome> rest(std::shared_ptr<RelayCore> self);
  /// Brings the board to what is wanted when its turn comes, so that the last wish wins.
  static boost::asio::awaitable<Outcome> applied(std::shared_ptr<RelayCore> self);
  static boost::asio::awaitable<bool> spare_settled(std::shared_ptr<RelayCore> self, Duration limit);
  void begin_emergency();
  void set_spare(std::uint8_t mask, std::uint8_t relays);

  [[nodiscard]] const GateStatus& status() const noexcept { return status_; }
  [[nodiscard]] bool has_sensor() const noexcept { return options_.passage_input != 0; }
  [[nodiscard]] bool spare_are_set() const noexcept {
    return confirmed_ && ((*confirmed_ ^ spare_relays_) & spare_mask_) == 0;
  }
  [[nodiscard]] usb::LinkState link_state() const noexcept { return link_->state(); }

  std::function<void(const Passage&)> passed;
  std::function<void(const GateStatus&)> status_changed;

 private:
  [[nodiscard]] bool rests_open() const noexcept { return options_.rest == Rest::Safe; }
  [[nodiscard]] bool is_wanted_open() const;
  [[nodiscard]] std::uint8_t gate_bit() const noexcept { return bit_of(options_.relay); }
  [[nodiscard]] std::uint8_t inputs() const noexcept {
    return static_cast<std::uint8_t>(bit_of(options_.passage_input) | bit_of(options_.emergency_input));
  }
  [[nodiscard]] std::uint8_t used() const noexcept { return static_cast<std::uint8_t>(gate_bit() | spare_mask_); }
  [[nodiscard]] std::uint8_t wanted() const;
  [[nodiscard]] bool differs() const { return !confirmed_ || ((*confirmed_ ^ wanted()) & used()) != 0; }
  void become(const GateStatus& next);
  void confirm(std::uint8_t relays);
  void take_inputs(std::uint8_t pins);

  static boost::asio::awaitable<void> serve(std::shared_ptr<RelayCore> self, usb::Device& device);
  static boost::asio::awaitable<void> keep(std::shared_ptr<RelayCore> self);
  [[nodiscard]] boost::asio::awaitable<bool> begin(usb::Device& device);
  [[nodiscard]] boost::asio::awaitable<void> read_on(usb::Device& device);
  [[nodiscard]] boost::asio::awaitable<Outcome> apply();
  [[nodiscard]] boost::asio::awaitable<Outcome> command(usb::Device& device);

  boost::asio::any_io_executor executor_;
  const Clock& clock_;
  const std::unique_ptr<const RelayBoard> board_;
  const RelayGateOptions options_;
  std::unique_ptr<usb::RoleLink> link_;
  usb::Device* device_ = nullptr;          ///< The link's, while serve runs.
  std::optional<std::uint8_t> confirmed_;  ///< The relays, as the board last said; nothing once that may have changed.
  std::uint8_t spare_mask_ = 0;
  std::uint8_t spare_relays_ = 0;
  GateStatus status_;
  bool beam_broken_ = false;
  std::chrono::steady_clock::time_point open_until_{};
  bool resting_ = false;
  bool applying_ = false;
  bool closing_ = false;
  usb::Signal changed_;
};

}  // namespace foyer::gate
