#include "drivers/gate/relay_gate.hpp"

#include <stdexcept>

#include "drivers/gate/relay_core.hpp"

namespace foyer::gate {
namespace asio = boost::asio;

namespace {

void check(const RelayGateOptions& options, const RelayBoard& board) {
  if (options.relay > max_relay) throw std::invalid_argument("a relay is 1 to 8, or 0 for none");
  if (options.passage_input > max_relay || options.emergency_input > max_relay) {
    throw std::invalid_argument("an input is 1 to 8, or 0 for none");
  }
  if (options.passage_input != 0 && options.passage_input == options.emergency_input) {
    throw std::invalid_argument("the passage sensor and the emergency switch need an input each");
  }
  const bool pin_twice =
      options.relay != 0 && (options.relay == options.passage_input || options.relay == options.emergency_input);
  if (board.shares_pins() && pin_twice) throw std::invalid_argument("the gate's relay and an input are the same pin");
}

}  // namespace

RelayGate::RelayGate(usb::Context& context, const Clock& clock, std::unique_ptr<const RelayBoard> board,
                     RelayGateOptions options) {
  check(options, *board);
  core_ = std::make_shared<RelayCore>(context.executor(), clock, std::move(board), std::move(options));
  core_->start(context);
}

RelayGate::~RelayGate() {
  core_->stop();
}

asio::awaitable<Result<Done, GateError>> RelayGate::open_for(Duration duration) {
  return RelayCore::open_for(core_, duration);
}
asio::awaitable<Result<Done, GateError>> RelayGate::close() {
  return RelayCore::close(core_);
}
asio::awaitable<Result<Done, GateError>> RelayGate::emergency_open() {
  core_->begin_emergency();
  return RelayCore::applied(core_);
}
asio::awaitable<Result<Done, GateError>> RelayGate::end_emergency() {
  return RelayCore::end_emergency(core_);
}
asio::awaitable<Result<Done, GateError>> RelayGate::rest() {
  return RelayCore::rest(core_);
}
GateStatus RelayGate::status() const {
  return core_->status();
}
bool RelayGate::has_sensor() const {
  return core_->has_sensor();
}
void RelayGate::on_passage(std::function<void(const Passage&)> passed) {
  core_->passed = std::move(passed);
}
void RelayGate::on_status(std::function<void(const GateStatus&)> changed) {
  core_->status_changed = std::move(changed);
}
void RelayGate::set_spare(std::uint8_t mask, std::uint8_t relays) {
  core_->set_spare(mask, relays);
}
bool RelayGate::spare_are_set() const {
  return core_->spare_are_set();
}
asio::awaitable<bool> RelayGate::spare_settled(Duration limit) {
  return RelayCore::spare_settled(core_, limit);
}
bool RelayGate::is_connected() const {
  return core_->status().connected;
}
usb::LinkState RelayGate::link_state() const {
  return core_->link_state();
}

}  // namespace foyer::gate
