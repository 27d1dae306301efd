#include "drivers/lamp/blink1/blink1_lamp.hpp"

#include "drivers/lamp/blink1/colour_report.hpp"
#include "drivers/usb/signal.hpp"

namespace foyer::lamp::blink1 {
namespace asio = boost::asio;
using std::chrono::steady_clock;
namespace {

constexpr Duration control_limit{1000};
constexpr Duration retry_pause{500};
constexpr Duration show_within{3'000};
constexpr Duration fade{0};
constexpr int max_failures = 5;  // In a row, then the connection is begun anew.

}  // namespace

struct Blink1Lamp::Core {
  explicit Core(asio::any_io_executor executor) : changed(std::move(executor)) {}

  static asio::awaitable<void> serve(std::shared_ptr<Core> self, usb::Device& device);
  static asio::awaitable<void> until_dark(std::shared_ptr<Core> self);

  [[nodiscard]] Colour wanted() const { return off_at && steady_clock::now() >= *off_at ? Colour::Off : colour; }
  /// Its time begins when the device shows it: a slow bus must not swallow it.
  void begin_its_time() {
    if (lasting > Duration(0)) off_at = steady_clock::now() + std::exchange(lasting, Duration(0));
  }

  std::unique_ptr<usb::RoleLink> link;
  Colour colour = Colour::Off;
  std::optional<steady_clock::time_point> off_at;
  Duration lasting{0};          ///< Of a colour that is not shown yet.
  std::optional<Colour> shown;  ///< Nothing while it is away or may show anything.
  bool sending = false;         ///< A colour is on its way: the device may show it already.
  bool connected = false;
  bool closing = false;
  usb::Signal changed;
};

// Shows what is wanted whenever that differs from what is shown. The device says nothing by itself, so that it went is
// learnt from the next transfer or from the bus.
asio::awaitable<void> Blink1Lamp::Core::serve(std::shared_ptr<Core> self, usb::Device& device) {
  if (!self) co_return;
  self->connected = true;
  const usb::Setup setup = set_report(device.interface().number);
  int failures = 0;
  while (!self->closing && device.is_present() && failures < max_failures) {
    const Colour next = self->wanted();
    if (self->shown != next) {
      self->sending = true;
      const auto sent = co_await device.control_out(setup, fade_to(rgb_of(next), fade), control_limit);
      self->sending = false;
      failures = sent ? 0 : failures + 1;
      self->shown = sent ? std::optional(next) : std::nullopt;
      if (sent && next == self->colour) self->begin_its_time();
      self->changed.notify();
      if (!sent && device.is_present()) co_await self->changed.wait_until(steady_clock::now() + retry_pause);
      continue;
    }
    const auto look_again = steady_clock::now() + retry_pause;
    const bool ends = self->off_at && next != Colour::Off;
    co_await self->changed.wait_until(ends ? std::min(*self->off_at, look_again) : look_again);
  }
  self->connected = false;
  self->shown.reset();
  self->changed.notify();
}

Blink1Lamp::Blink1Lamp(usb::Context& context, Options options) : core_(std::make_shared<Core>(context.executor())) {
  const usb::RoleBinding binding{
      std::move(options.serial), std::move(options.port_path), models, {.types = {{3, 0, 0}}, .endpoints = {}}};
  core_->link = std::make_unique<usb::RoleLink>(
      context, binding, [weak = std::weak_ptr(core_)](usb::Device& device) { return Core::serve(weak.lock(), device); },
      nullptr);
}

Blink1Lamp::~Blink1Lamp() {
  core_->closing = true;
  core_->link->stop();
  core_->changed.notify();
}

void Blink1Lamp::show(Signal signal) {
  core_->colour = signal.colour;
  core_->off_at.reset();
  core_->lasting = signal.lasting;
  if (core_->shown == signal.colour && !core_->sending) {
    core_->begin_its_time();
  } else if (signal.lasting > Duration(0)) {
    core_->off_at = steady_clock::now() + signal.lasting + show_within;  // Nobody stands there any more then.
  }
  core_->changed.notify();
}

asio::awaitable<void> Blink1Lamp::Core::until_dark(std::shared_ptr<Core> self) {
  const auto limit = steady_clock::now() + 2 * control_limit;
  while (self->connected && (self->sending || self->shown != Colour::Off) && steady_clock::now() < limit) {
    co_await self->changed.wait_until(limit);
  }
}

asio::awaitable<void> Blink1Lamp::go_dark() {
  show({});
  return Core::until_dark(core_);
}

LampStatus Blink1Lamp::status() const {
  return {core_->connected, core_->shown.value_or(Colour::Off), false};
}

usb::LinkState Blink1Lamp::link_state() const {
  return core_->link->state();
}

}  // namespace foyer::lamp::blink1
