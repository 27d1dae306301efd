#include "controller/attached/attached_devices.hpp"

#include <exception>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "drivers/gate/relay_boards.hpp"
#include "drivers/lamp/blink1/blink1_lamp.hpp"

namespace foyer::controller {

AttachedDevices::AttachedDevices(boost::asio::any_io_executor executor, const Clock& clock,
                                 AttachedConfiguration configuration, Listener listener)
    : executor_(std::move(executor)),
      clock_(clock),
      configuration_(std::move(configuration)),
      listener_(std::move(listener)) {
  if (!configuration_.usb_enabled) {
    log_.info("usb is disabled: scans can only be typed, and no gate is driven");
    return;
  }
  try {
    auto quirks = usb::Quirks::of_venue(configuration_.usb_quirks);
    usb_ = std::make_unique<usb::Context>(executor_, usb::Context::Options{.quirks = std::move(quirks)});
    start_scanner();
    start_gate();
    start_lamp();
  } catch (const std::invalid_argument&) {
    throw;  // A wrong configuration is not an absent bus.
  } catch (const std::exception& error) {
    log_.error("usb is not available: scans can only be typed, and no gate is driven", {{"reason", error.what()}});
  }
}

AttachedDevices::~AttachedDevices() = default;

void AttachedDevices::start_scanner() {
  scanner_ = scanner::make_scanner(configuration_.scanner_kind, *usb_, clock_, configuration_.scanner);
  if (!scanner_) throw std::invalid_argument("no scanner is called " + configuration_.scanner_kind);
  scanner_->on_scan([this](const scanner::Scan& scan) { listener_.scanned(scan, scanner_->otherwise()); });
  scanner_->on_misread([this](scanner::Misread misread) {
    log_.warning("misread", {{"reason", scanner::to_text(misread)}});
    listener_.misread(scanner_->otherwise());
  });
  scanner_->on_connection(
      [this](bool connected) { log_.info(connected ? "scanner connected" : "scanner disconnected"); });
}

void AttachedDevices::start_gate() {
  auto board = gate::make_board(configuration_.gate_board);
  if (!board) throw std::invalid_argument("no relay board is called " + configuration_.gate_board);
  gate_ = std::make_unique<gate::RelayGate>(*usb_, clock_, std::move(board), configuration_.gate);
  gate_->on_passage([this](const gate::Passage& passage) { listener_.passed(passage); });
  gate_->on_status([this](const gate::GateStatus& status) {
    listener_.gate_changed(status);
    log_.info("gate", {{"connected", status.connected}, {"open", status.open}, {"emergency", status.emergency}});
  });
}

void AttachedDevices::start_lamp() {
  if (configuration_.lamp == "relays") {
    lamp_ = std::make_unique<lamp::relay_tower::RelayTower>(executor_, *gate_, configuration_.lamp_relays);
  } else if (configuration_.lamp == "blink1") {
    lamp_ = std::make_unique<lamp::blink1::Blink1Lamp>(
        *usb_, lamp::blink1::Blink1Lamp::Options{configuration_.lamp_serial, configuration_.lamp_port});
  } else if (configuration_.lamp != "none") {
    throw std::invalid_argument("no signal light is called " + configuration_.lamp);
  }
}

bool AttachedDevices::scanner_is_ready() const {
  return scanner_ && scanner_->is_connected();
}

std::string AttachedDevices::scanner_name() const {
  return scanner_ ? scanner_->name() : std::string();
}

scanner::ReadCounts AttachedDevices::read_counts() const {
  return scanner_ ? scanner_->counts() : scanner::ReadCounts{};
}

bool AttachedDevices::gate_is_ready() const {
  return gate_ && gate_->status().connected;
}

bool AttachedDevices::gate_has_sensor() const {
  return gate_ && gate_->has_sensor();
}

void AttachedDevices::run(const char* what, boost::asio::awaitable<Result<Done, gate::GateError>> command) {
  boost::asio::co_spawn(
      executor_, std::move(command), [this, what](std::exception_ptr thrown, Result<Done, gate::GateError> done) {
        if (thrown) return log_.error("the gate failed", {{"command", what}});
        if (done) return;
        log_.warning("the gate did not follow", {{"command", what}, {"reason", gate::to_text(done.error())}});
      });
}

void AttachedDevices::open_for_one() {
  if (gate_) run("open", gate_->open_for(configuration_.open_for));
}

void AttachedDevices::tell_scanner(bool admitted) {
  if (scanner_) scanner_->feedback(admitted ? scanner::Feedback::Good : scanner::Feedback::Bad);
}

void AttachedDevices::show(lamp::Signal signal) {
  if (lamp_) lamp_->show(std::move(signal));
}

void AttachedDevices::hold_open() {
  if (gate_) run("hold open", gate_->emergency_open());
}

void AttachedDevices::end_emergency() {
  if (gate_) run("end emergency", gate_->end_emergency());
}

boost::asio::awaitable<void> AttachedDevices::stop() {
  if (lamp_) co_await lamp_->go_dark();
  lamp_.reset();
  if (gate_ && gate_->status().connected) static_cast<void>(co_await gate_->rest());
  scanner_.reset();
  gate_.reset();
  usb_.reset();
}

}  // namespace foyer::controller
