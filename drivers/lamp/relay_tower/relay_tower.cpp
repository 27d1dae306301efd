#include "drivers/lamp/relay_tower/relay_tower.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "drivers/usb/signal.hpp"

namespace foyer::lamp::relay_tower {
namespace asio = boost::asio;
using std::chrono::steady_clock;
namespace {

constexpr Duration settle_limit{3'000};

}  // namespace

struct RelayTower::Core {
  Core(asio::any_io_executor the_executor, gate::SpareRelays& spare, const Options& wired)
      : executor(std::move(the_executor)), relays(&spare), options(wired), changed(executor) {}

  [[nodiscard]] std::uint8_t bit(Colour of) const {
    switch (of) {
      case Colour::Off:
        return 0;
      case Colour::Green:
        return gate::bit_of(options.green);
      case Colour::Orange:
        return gate::bit_of(options.orange);
      case Colour::Red:
        return gate::bit_of(options.red);
      case Colour::Blue:
        return gate::bit_of(options.blue);
    }
    return 0;
  }
  [[nodiscard]] std::uint8_t lights() const {
    return static_cast<std::uint8_t>(bit(Colour::Green) | bit(Colour::Orange) | bit(Colour::Red) | bit(Colour::Blue));
  }
  [[nodiscard]] std::uint8_t buzzer() const { return gate::bit_of(options.buzzer); }

  void set(Colour next, bool sounds) {
    if (relays == nullptr) return;
    colour = next;
    const auto on = static_cast<std::uint8_t>(bit(next) | (sounds ? buzzer() : 0));
    relays->set_spare(static_cast<std::uint8_t>(lights() | buzzer()), on);
  }

  asio::any_io_executor executor;
  gate::SpareRelays* relays;  ///< Null once the tower is gone.
  const Options options;
  Colour colour = Colour::Off;
  std::uint64_t signals = 0;  ///< A pattern ends when another has begun.
  usb::Signal changed;

  static asio::awaitable<void> until_settled(std::shared_ptr<Core> self);
  static asio::awaitable<void> play(std::shared_ptr<Core> self, Signal signal);
};

asio::awaitable<void> RelayTower::Core::play(std::shared_ptr<Core> self, Signal signal) {
  const std::uint64_t mine = self->signals;
  const auto is_over = [&] { return self->signals != mine || self->relays == nullptr; };
  // Its time begins when the board has made it: a slow bus must not swallow it. Without a board it runs all the same.
  if (signal.lasting > Duration(0)) static_cast<void>(co_await self->relays->spare_settled(settle_limit));
  const auto until = steady_clock::now() + signal.lasting;
  const std::size_t steps = self->buzzer() == 0 ? 0 : std::min(signal.tone.size(), max_tone_steps);
  for (std::size_t step = 0; step < steps && !is_over(); ++step) {
    self->set(signal.colour, step % 2 == 0);
    // A stroke that the board has not made cannot be heard; without a board the pattern is over.
    const bool settled = co_await self->relays->spare_settled(settle_limit);
    if (!settled || is_over()) break;
    const auto end = steady_clock::now() + std::clamp(signal.tone[step], Duration(0), max_tone_step);
    while (!is_over() && steady_clock::now() < end) co_await self->changed.wait_until(end);
  }
  if (is_over()) co_return;
  self->set(signal.colour, false);
  if (signal.lasting <= Duration(0)) co_return;
  while (!is_over() && steady_clock::now() < until) co_await self->changed.wait_until(until);
  if (!is_over()) self->set(Colour::Off, false);
}

RelayTower::RelayTower(asio::any_io_executor executor, gate::SpareRelays& relays, Options options)
    : core_(std::make_shared<Core>(std::move(executor), relays, options)) {
  const auto named = {options.green, options.orange, options.red, options.blue, options.buzzer};
  if (std::ranges::max(named) > gate::max_relay) throw std::invalid_argument("a lamp's relay is 1 to 8, or 0 for none");
  if (std::ranges::max(named) == 0) throw std::invalid_argument("a signal tower needs at least one relay");
  core_->set(Colour::Off, false);
}

RelayTower::~RelayTower() {
  core_->relays = nullptr;
  core_->changed.notify();
}

void RelayTower::show(Signal signal) {
  ++core_->signals;
  core_->changed.notify();
  core_->set(signal.colour, false);
  asio::co_spawn(core_->executor, Core::play(core_, std::move(signal)), asio::detached);
}

asio::awaitable<void> RelayTower::Core::until_settled(std::shared_ptr<Core> self) {
  if (self->relays != nullptr) co_await self->relays->spare_settled(settle_limit);
}

asio::awaitable<void> RelayTower::go_dark() {
  ++core_->signals;
  core_->changed.notify();
  core_->set(Colour::Off, false);
  return Core::until_settled(core_);
}

LampStatus RelayTower::status() const {
  const bool shown = core_->relays->spare_are_set();
  return {core_->relays->is_connected(), shown ? core_->colour : Colour::Off, core_->buzzer() != 0};
}

}  // namespace foyer::lamp::relay_tower
