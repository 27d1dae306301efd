#include "drivers/usb/role_link.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "drivers/usb/bus.hpp"
#include "drivers/usb/signal.hpp"

namespace foyer::usb {
namespace asio = boost::asio;

std::string_view to_text(LinkState state) noexcept {
  switch (state) {
    case LinkState::Absent:
      return "absent";
    case LinkState::Ambiguous:
      return "ambiguous";
    case LinkState::Refused:
      return "refused";
    case LinkState::Connected:
      return "connected";
  }
  return "unknown";
}

struct RoleLink::Core {
  Core(std::shared_ptr<Bus> the_bus, RoleBinding the_binding, Session the_session, Changed the_changed)
      : bus(std::move(the_bus)),
        binding(std::move(the_binding)),
        session(std::move(the_session)),
        changed(std::move(the_changed)),
        bus_changed(bus->executor()) {}

  void become(LinkState next) {
    if (stopped || state == next) return;
    state = next;
    if (changed) changed(next);
  }

  std::shared_ptr<Bus> bus;
  RoleBinding binding;
  Session session;
  Changed changed;
  LinkState state = LinkState::Absent;
  Duration retry = first_retry;
  std::unique_ptr<Device> device;
  std::uint64_t bus_changes = 0;
  Signal bus_changed;
  Watch watch;
  bool stopped = false;
};

RoleLink::RoleLink(Context& context, RoleBinding binding, Session session, Changed changed)
    : core_(std::make_shared<Core>(context.bus(), std::move(binding), std::move(session), std::move(changed))) {
  core_->watch = core_->bus->watch([weak = std::weak_ptr(core_)](const BusChange& change) {
    const auto core = weak.lock();
    if (!core) return;
    ++core->bus_changes;
    if (change.kind == BusChange::Kind::Arrived) core->retry = first_retry;
    core->bus_changed.notify();
  });
  asio::co_spawn(core_->bus->executor(), run(core_), asio::detached);
}

RoleLink::~RoleLink() {
  stop();
}

void RoleLink::stop() {
  if (core_->stopped) return;
  core_->stopped = true;
  core_->watch = Watch();
  core_->changed = nullptr;
  // Closing ends the session's transfers and its until_gone; the handle itself goes when the session has returned.
  if (core_->device) core_->device->close();
  core_->bus_changed.notify();
}

LinkState RoleLink::state() const noexcept {
  return core_->state;
}

asio::awaitable<void> RoleLink::connect_once(Core& core) {
  const auto devices = co_await core.bus->devices();
  if (core.stopped) co_return;
  const auto choice = choose(devices, core.binding, core.bus->quirks());
  if (!choice) {
    core.become(choice.error() == BindingError::Ambiguous ? LinkState::Ambiguous : LinkState::Absent);
    core.retry = last_retry;
    co_return;
  }
  auto opened = co_await core.bus->open((*choice).device, (*choice).interface);
  if (core.stopped) co_return;
  if (!opened) {
    const bool gone = opened.error() == UsbError::NotFound || opened.error() == UsbError::Disconnected;
    core.become(gone ? LinkState::Absent : LinkState::Refused);
    co_return;
  }
  core.device = std::move(*opened);
  core.become(LinkState::Connected);
  co_await core.session(*core.device);
  core.device.reset();
  core.become(LinkState::Absent);
}

asio::awaitable<void> RoleLink::run(std::shared_ptr<Core> core) {
  while (!core->stopped && !core->bus->is_closed()) {
    const std::uint64_t seen = core->bus_changes;
    const auto began = std::chrono::steady_clock::now();
    co_await connect_once(*core);
    if (core->stopped) break;
    // A session that lasted was a good one: the next failure starts from the short pause again.
    if (std::chrono::steady_clock::now() - began > last_retry) core->retry = first_retry;
    if (core->bus_changes == seen)
      co_await core->bus_changed.wait_until(std::chrono::steady_clock::now() + core->retry);
    core->retry = std::min(core->retry * 2, last_retry);
  }
  core->session = nullptr;
}

}  // namespace foyer::usb
