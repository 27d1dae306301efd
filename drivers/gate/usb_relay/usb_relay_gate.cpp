#include "drivers/gate/usb_relay/usb_relay_gate.hpp"

#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "drivers/gate/usb_relay/relay_report.hpp"
#include "drivers/usb/role_link.hpp"
#include "drivers/usb/signal.hpp"

namespace foyer::gate::usb_relay {
namespace asio = boost::asio;
using std::chrono::steady_clock;
namespace {

constexpr Duration control_limit{1000};
constexpr Duration shut_retry{300};  // A gate that would not shut is told again until it does.
constexpr int max_failures = 5;      // In a row, then the connection is begun anew.

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

}  // namespace

class UsbRelayGate::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(usb::Context& context, const Clock& clock, const Options& options)
      : executor_(context.executor()),
        clock_(clock),
        relay_(options.relay),
        released_when_on_(options.released_when_on),
        changed_(executor_) {}

  void start(usb::Context& context, Options options) {
    const usb::RoleBinding binding{std::move(options.serial),
                                   std::move(options.port_path),
                                   std::move(options.models),
                                   {.types = {{3, 0, 0}}, .endpoints = {}}};
    link_ = std::make_unique<usb::RoleLink>(
        context, binding, [weak = weak_from_this()](usb::Device& device) { return serve(weak.lock(), device); },
        nullptr);
    asio::co_spawn(executor_, keep_shut(shared_from_this()), asio::detached);
  }

  void stop() {
    closing_ = true;
    passed = nullptr;
    status_changed = nullptr;
    link_->stop();
    changed_.notify();
  }

  // Each returns what became of bringing the relay to what is wanted now. Static, so that the core is held from the
  // call on, not only from the first step.
  static asio::awaitable<Result<Done, GateError>> open_for(std::shared_ptr<Core> self, Duration duration) {
    if (duration < Duration(1) || duration > max_open_duration) co_return GateError::BadDuration;
    if (self->device_ == nullptr) co_return self->closing_ ? GateError::Closing : GateError::Absent;
    self->open_until_ = std::max(self->open_until_, steady_clock::now() + duration);
    self->changed_.notify();
    co_return co_await self->apply();
  }

  static asio::awaitable<Result<Done, GateError>> close(std::shared_ptr<Core> self) {
    if (self->status_.emergency) co_return GateError::Emergency;
    self->open_until_ = {};
    self->changed_.notify();
    co_return co_await self->apply();
  }

  static asio::awaitable<Result<Done, GateError>> set_emergency(std::shared_ptr<Core> self, bool emergency) {
    GateStatus next = self->status_;
    next.emergency = emergency;
    if (!emergency) self->open_until_ = {};
    self->become(next);
    self->changed_.notify();
    co_return co_await self->apply();
  }

  [[nodiscard]] const GateStatus& status() const noexcept { return status_; }
  [[nodiscard]] usb::LinkState link_state() const noexcept { return link_->state(); }

  std::function<void(const Passage&)> passed;
  std::function<void(const GateStatus&)> status_changed;

 private:
  [[nodiscard]] bool is_wanted_open() const { return status_.emergency || steady_clock::now() < open_until_; }

  void become(const GateStatus& next) {
    if (next == status_) return;
    status_ = next;
    if (status_changed) status_changed(status_);
  }

  static asio::awaitable<void> serve(std::shared_ptr<Core> self, usb::Device& device) {
    if (!self) co_return;
    self->device_ = &device;
    ++self->connection_;
    self->decoder_.reset();
    self->become({.connected = true, .open = self->status_.open, .emergency = self->status_.emergency});
    // However the relay was left: it shuts, or opens if there is an emergency.
    const auto applied = co_await self->apply();
    self->changed_.notify();
    if (applied || device.is_present()) co_await self->read_on(device);
    self->device_ = nullptr;
    self->open_until_ = {};
    self->become({.connected = false, .open = false, .emergency = self->status_.emergency});
    self->changed_.notify();
  }

  asio::awaitable<void> read_on(usb::Device& device) {
    const auto in = device.interface().find(usb::EndpointKind::Interrupt, true);
    if (!in) {
      co_await device.until_gone();
      co_return;
    }
    int failures = 0;
    while (!closing_ && failures < max_failures) {
      const auto report =
          co_await device.read(*in, std::max<std::size_t>(in->max_packet, report_bytes), usb::no_deadline);
      if (report) {
        failures = 0;
        if (decoder_.feed(*report) && passed) passed({clock_.since_boot(), status_.open});
        continue;
      }
      ++failures;
      const usb::UsbError error = report.error().error;
      if (error == usb::UsbError::Stalled) {
        if (!co_await device.clear_halt(*in)) co_return;
      } else if (error != usb::UsbError::Overflow && error != usb::UsbError::Timeout) {
        co_return;
      }
    }
  }

  // One command at a time, and each sends what is wanted when its turn comes, so that the last wish wins.
  asio::awaitable<Result<Done, GateError>> apply() {
    while (applying_) co_await changed_.wait();
    if (closing_) co_return GateError::Closing;
    if (device_ == nullptr) co_return GateError::Absent;
    applying_ = true;
    const auto result = co_await command(is_wanted_open());
    applying_ = false;
    changed_.notify();
    co_return result;
  }

  asio::awaitable<Result<Done, GateError>> command(bool open) {
    const std::uint64_t connection = connection_;
    const std::uint8_t interface = device_->interface().number;
    const auto sent = co_await device_->control_out(set_feature_report(interface),
                                                    switch_relay(relay_, open == released_when_on_), control_limit);
    if (!sent) co_return error_of(sent.error().error);
    if (device_ == nullptr || connection_ != connection) co_return GateError::Unplugged;
    const auto answer = co_await device_->control_in(get_feature_report(interface), report_bytes, control_limit);
    if (!answer) co_return error_of(answer.error().error);
    if (device_ == nullptr || connection_ != connection) co_return GateError::Unplugged;
    const auto board = parse_state(*answer);
    if (!board) co_return GateError::Refused;
    const bool is_open = board->is_on(relay_) == released_when_on_;
    become({.connected = true, .open = is_open, .emergency = status_.emergency});
    if (is_open != open) co_return GateError::Refused;
    co_return Done{};
  }

  // Shuts the gate when its time is over, and goes on trying for as long as the board does not follow.
  static asio::awaitable<void> keep_shut(std::shared_ptr<Core> self) {
    while (!self->closing_) {
      const bool differs = self->device_ != nullptr && self->status_.open != self->is_wanted_open();
      if (differs && !self->applying_) {
        const auto applied = co_await self->apply();
        if (!applied && !self->closing_) co_await self->changed_.wait_until(steady_clock::now() + shut_retry);
      } else if (self->status_.open && !self->status_.emergency && !differs) {
        co_await self->changed_.wait_until(self->open_until_);
      } else {
        co_await self->changed_.wait();
      }
    }
  }

  asio::any_io_executor executor_;
  const Clock& clock_;
  const std::uint8_t relay_;
  const bool released_when_on_;
  std::unique_ptr<usb::RoleLink> link_;
  usb::Device* device_ = nullptr;  ///< The link's, while serve runs.
  std::uint64_t connection_ = 0;
  GateStatus status_;
  PassageDecoder decoder_;
  steady_clock::time_point open_until_{};
  bool applying_ = false;
  bool closing_ = false;
  usb::Signal changed_;
};

UsbRelayGate::UsbRelayGate(usb::Context& context, const Clock& clock, Options options) {
  if (options.relay < 1 || options.relay > max_relay) throw std::invalid_argument("a relay is 1 to 8");
  core_ = std::make_shared<Core>(context, clock, options);
  core_->start(context, std::move(options));
}

UsbRelayGate::~UsbRelayGate() {
  core_->stop();
}

asio::awaitable<Result<Done, GateError>> UsbRelayGate::open_for(Duration duration) {
  return Core::open_for(core_, duration);
}
asio::awaitable<Result<Done, GateError>> UsbRelayGate::close() {
  return Core::close(core_);
}
asio::awaitable<Result<Done, GateError>> UsbRelayGate::emergency_open() {
  return Core::set_emergency(core_, true);
}
asio::awaitable<Result<Done, GateError>> UsbRelayGate::end_emergency() {
  return Core::set_emergency(core_, false);
}
GateStatus UsbRelayGate::status() const {
  return core_->status();
}
void UsbRelayGate::on_passage(std::function<void(const Passage&)> passed) {
  core_->passed = std::move(passed);
}
void UsbRelayGate::on_status(std::function<void(const GateStatus&)> changed) {
  core_->status_changed = std::move(changed);
}

usb::LinkState UsbRelayGate::link_state() const {
  return core_->link_state();
}

}  // namespace foyer::gate::usb_relay
