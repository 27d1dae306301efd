#include "drivers/gate/relay_core.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace foyer::gate {
namespace asio = boost::asio;
using std::chrono::steady_clock;
namespace {

constexpr Duration retry_pause{300};  // A board that did not follow is told again until it does.
constexpr Duration settle{20};        // Before a relay that has not followed yet is looked at again.
constexpr int looks = 3;
constexpr Duration pause_on_nothing{5};  // After a report that says nothing.
constexpr int max_failures = 5;          // In a row, then the connection is begun anew.

GateError error_of(usb::UsbError error) {
  switch (error) {
    case usb::UsbError::Timeout:
      return GateError::Timeout;
    case usb::UsbError::Cancelled:
      return GateError::Closing;
    case usb::UsbError::Disconnected:
      return GateError::Unplugged;
    case usb::UsbError::Stalled:
    case usb::UsbError::Busy:
    case usb::UsbError::Protocol:
    case usb::UsbError::Overflow:
    case usb::UsbError::Access:
    case usb::UsbError::NotFound:
    case usb::UsbError::Unsupported:
    case usb::UsbError::Resources:
      return GateError::Refused;
  }
  return GateError::Refused;
}

/// Waits for nothing but the time.
asio::awaitable<void> pause(asio::any_io_executor executor, Duration lasting) {
  usb::Signal nothing_else(std::move(executor));
  co_await nothing_else.wait_until(steady_clock::now() + lasting);
}

}  // namespace

RelayCore::RelayCore(asio::any_io_executor executor, const Clock& clock, std::unique_ptr<const RelayBoard> board,
                     RelayGateOptions options)
    : executor_(std::move(executor)),
      clock_(clock),
      board_(std::move(board)),
      options_(std::move(options)),
      changed_(executor_) {
  status_.open = rests_open();
}

void RelayCore::start(usb::Context& context) {
  const usb::RoleBinding binding{options_.serial, options_.port_path,
                                 options_.models.empty() ? board_->models() : options_.models, board_->need()};
  link_ = std::make_unique<usb::RoleLink>(
      context, binding, [weak = weak_from_this()](usb::Device& device) { return serve(weak.lock(), device); }, nullptr);
  asio::co_spawn(executor_, keep(shared_from_this()), asio::detached);
}

void RelayCore::stop() {
  closing_ = true;
  passed = nullptr;
  status_changed = nullptr;
  link_->stop();
  changed_.notify();
}

bool RelayCore::is_wanted_open() const {
  return status_.emergency || (resting_ ? rests_open() : steady_clock::now() < open_until_);
}

std::uint8_t RelayCore::wanted() const {
  const bool on = is_wanted_open() != rests_open();
  return static_cast<std::uint8_t>((spare_relays_ & spare_mask_) | (on ? gate_bit() : 0));
}

void RelayCore::become(const GateStatus& next) {
  if (next == status_) return;
  status_ = next;
  if (const auto listener = status_changed) listener(status_);  // A copy: it may set another, or end the gate.
}

void RelayCore::confirm(std::uint8_t relays) {
  confirmed_ = relays;
  GateStatus next = status_;
  next.connected = true;
  next.open = ((relays & gate_bit()) != 0) != rests_open();
  become(next);
}

asio::awaitable<RelayCore::Outcome> RelayCore::open_for(std::shared_ptr<RelayCore> self, Duration duration) {
  if (duration < Duration(1) || duration > max_open_duration) co_return GateError::BadDuration;
  if (self->closing_ || self->resting_) co_return GateError::Closing;
  if (self->device_ == nullptr || self->gate_bit() == 0) co_return GateError::Absent;
  self->open_until_ = std::max(self->open_until_, steady_clock::now() + duration);
  self->changed_.notify();
  co_return co_await self->apply();
}

asio::awaitable<RelayCore::Outcome> RelayCore::close(std::shared_ptr<RelayCore> self) {
  if (self->status_.emergency) co_return GateError::Emergency;
  self->open_until_ = {};
  self->changed_.notify();
  co_return co_await self->apply();
}

void RelayCore::begin_emergency() {
  GateStatus next = status_;
  next.emergency = true;
  become(next);
  changed_.notify();
}

asio::awaitable<RelayCore::Outcome> RelayCore::end_emergency(std::shared_ptr<RelayCore> self) {
  if (self->status_.switch_on) co_return GateError::Emergency;
  GateStatus next = self->status_;
  next.emergency = false;
  self->open_until_ = {};
  self->become(next);
  self->changed_.notify();
  co_return co_await self->apply();
}

asio::awaitable<RelayCore::Outcome> RelayCore::rest(std::shared_ptr<RelayCore> self) {
  self->resting_ = true;
  self->open_until_ = {};
  self->spare_relays_ = 0;
  self->changed_.notify();
  co_return co_await self->apply();
}

asio::awaitable<RelayCore::Outcome> RelayCore::applied(std::shared_ptr<RelayCore> self) {
  if (self->gate_bit() == 0) co_return GateError::Absent;
  co_return co_await self->apply();
}

void RelayCore::set_spare(std::uint8_t mask, std::uint8_t relays) {
  if (resting_) return;
  const auto taken = static_cast<std::uint8_t>(gate_bit() | (board_->shares_pins() ? inputs() : 0));
  const auto own = static_cast<std::uint8_t>(mask & ~taken);
  spare_mask_ = static_cast<std::uint8_t>(spare_mask_ | own);
  spare_relays_ = static_cast<std::uint8_t>((spare_relays_ & ~own) | (relays & own));
  changed_.notify();
}

asio::awaitable<bool> RelayCore::spare_settled(std::shared_ptr<RelayCore> self, Duration limit) {
  const auto until = steady_clock::now() + limit;
  while (self->device_ != nullptr && !self->closing_ && !self->spare_are_set()) {
    if (!co_await self->changed_.wait_until(until)) break;
  }
  co_return self->spare_are_set();
}

void RelayCore::take_inputs(std::uint8_t pins) {
  if (options_.inputs_active_low) pins = static_cast<std::uint8_t>(~pins);
  const bool switch_on = (pins & bit_of(options_.emergency_input)) != 0;
  if (switch_on != status_.switch_on) {
    GateStatus next = status_;
    next.switch_on = switch_on;
    next.emergency = next.emergency || switch_on;  // It stays one until a person ends it.
    become(next);
    changed_.notify();
  }
  const bool broken = (pins & bit_of(options_.passage_input)) != 0;
  if (std::exchange(beam_broken_, broken) || !broken) return;
  if (const auto listener = passed) listener({clock_.since_boot(), status_.open});
}

asio::awaitable<bool> RelayCore::begin(usb::Device& device) {
  applying_ = true;  // Nothing is switched before the board is prepared.
  const auto now = co_await board_->prepare(device, inputs());
  applying_ = false;
  if (!now) co_return false;
  beam_broken_ = now->has_value();  // Who stands in the beam already did not just come.
  if (*now) take_inputs(**now);
  GateStatus next = status_;
  next.connected = true;
  become(next);
  co_return true;
}

asio::awaitable<void> RelayCore::serve(std::shared_ptr<RelayCore> self, usb::Device& device) {
  if (!self) co_return;
  self->confirmed_.reset();
  self->device_ = &device;
  if (co_await self->begin(device)) {
    // However the relays were left: they become what is wanted now.
    const auto applied = co_await self->apply();
    self->changed_.notify();
    if (applied || device.is_present()) co_await self->read_on(device);
  }
  self->device_ = nullptr;
  self->confirmed_.reset();
  self->open_until_ = {};
  GateStatus next = self->status_;
  next.connected = false;
  next.open = self->rests_open();
  self->become(next);
  self->changed_.notify();
  while (self->applying_) co_await self->changed_.wait();  // A command may still use the device; it ends by itself.
}

asio::awaitable<void> RelayCore::read_on(usb::Device& device) {
  if (inputs() == 0) co_await device.until_gone();
  int failures = 0;
  while (!closing_ && device.is_present() && failures < max_failures) {
    const auto next = co_await board_->next_inputs(device);
    if (next) {
      failures = 0;
      if (*next && !closing_) take_inputs(**next);
      // A board that goes on saying nothing must not take a whole processor.
      if (!*next) co_await pause(executor_, pause_on_nothing);
    } else if (next.error() == usb::UsbError::Unsupported) {
      co_await device.until_gone();
    } else {
      ++failures;
      const auto error = next.error();
      const bool may_go_on =
          error == usb::UsbError::Overflow || error == usb::UsbError::Timeout || error == usb::UsbError::Stalled;
      if (!may_go_on) co_return;
    }
  }
}

asio::awaitable<RelayCore::Outcome> RelayCore::apply() {
  while (applying_) co_await changed_.wait();
  if (closing_) co_return GateError::Closing;
  if (device_ == nullptr) co_return GateError::Absent;
  applying_ = true;
  const auto result = co_await command(*device_);
  applying_ = false;
  changed_.notify();
  co_return result;
}

asio::awaitable<RelayCore::Outcome> RelayCore::command(usb::Device& device) {
  const std::uint8_t relays = wanted();
  const auto changed = static_cast<std::uint8_t>(confirmed_ ? (*confirmed_ ^ relays) & used() : used());
  if (changed != 0) {
    confirmed_.reset();
    const RelayBoard::Switching switching{relays, changed, gate_bit()};
    const auto sent = co_await board_->switch_relays(device, switching);
    if (!sent) co_return error_of(sent.error());
  }
  for (int look = 0; look < looks; ++look) {
    const auto read = co_await board_->read_relays(device);
    if (!read) co_return error_of(read.error());
    if (device_ != &device) co_return GateError::Unplugged;
    confirm(*read);
    if (((*read ^ relays) & gate_bit()) == 0) co_return Done{};
    co_await changed_.wait_until(steady_clock::now() + settle);
  }
  co_return GateError::Refused;
}

// Shuts the gate when its time is over, switches what else is wished, and goes on for as long as the board differs.
asio::awaitable<void> RelayCore::keep(std::shared_ptr<RelayCore> self) {
  while (!self->closing_) {
    const bool connected = self->device_ != nullptr;
    if (connected && !self->applying_ && self->differs()) {
      const auto applied = co_await self->apply();
      if (self->closing_) co_return;
      if (!applied || self->differs()) co_await self->changed_.wait_until(steady_clock::now() + retry_pause);
    } else if (connected && !self->applying_ && !self->status_.emergency && steady_clock::now() < self->open_until_) {
      co_await self->changed_.wait_until(self->open_until_);
    } else {
      co_await self->changed_.wait();
    }
  }
}

}  // namespace foyer::gate
