#include "tests/simulator/controller_machine.hpp"

namespace foyer::simulator {

ControllerMachine::ControllerMachine(std::string name, const Surroundings& around, std::shared_ptr<const Signer> signer,
                                     controller::AllotmentShare share, Duration kiosk_lease)
    : Machine(std::move(name), around, std::move(signer)), share_(share), kiosk_lease_(kiosk_lease) {}

void ControllerMachine::start_program() {
  controller::DoorBooks books;
  auto opened = device::Device::open(
      {around_.venue, *ledger::DeviceName::parse(name_), device::Role::Controller, around_.root.public_key()},
      {disk_, disk_, chance_, clock_, *signer_, around_.verifier},
      [&books](const journal::Entry&, const wire::Entry& entry) {
        const auto* scan = std::get_if<wire::AdmissionEntryOf>(&entry);
        if (scan != nullptr) books.take(scan->performance, scan->entry);
      });
  const bool is_unreadable =
      !opened && (opened.error() == journal::Error::Corrupt || opened.error() == journal::Error::NewerVersion);
  if (!opened && !is_unreadable) throw PowerCut();
  if (!opened) throw CannotStart{name_ + " cannot open its journal: " + std::string(journal::text(opened.error()))};
  device_ = std::move(*opened);
  // A disk that takes nothing now is offered it again by what follows.
  static_cast<void>(device_->record({wire::Entry(wire::DeviceEntry(wire::DeviceStarted{"simulated", clock_.now()}))}));
  auto venue = controller::VenueCore::open(*device_, [this](const link::Outgoing& message) { send_from_here(message); },
                                           {share_, "simulated", kiosk_lease_});
  // A disk that is full while it starts: the program ends, and is started again.
  if (!venue && venue.error() == journal::Error::Corrupt)
    throw CannotStart{name_ + " cannot open its relayed journals"};
  if (!venue) throw PowerCut();
  venue_ = std::move(*venue);
  controller::DoorConfiguration configuration;
  configuration.gate = *admission::GateName::parse("main");
  door_ = std::make_unique<controller::DoorCore>(*device_, configuration, std::move(books), [this] {
    const auto now = clock_.since_boot();
    const auto heard = venue_->link().status(now).last_heard;
    return controller::DoorSurroundings{device_->clock().is_proven(), heard ? now - *heard : now,
                                        venue_->other_controllers()};
  });
  venue_->on_feed([this] { door_->take_notices(); });
  // Its own broker is on the same machine; what may be away is the way to central.
  venue_->connected(clock_.since_boot());
  // The venue's broker kept what its kiosks last said of themselves.
  around_.network.deliver_retained(name_);
}

void ControllerMachine::stop_program() noexcept {
  door_.reset();
  venue_.reset();
  device_.reset();
}

std::unique_ptr<ControllerMachine> ControllerMachine::make_clone(std::uint32_t number) const {
  auto twin = std::make_unique<ControllerMachine>(name_, around_, signer_, share_, kiosk_lease_);
  twin->disk_.set_back(disk_.picture());
  twin->chance_ = Chance(around_.seed, "clone " + std::to_string(number));
  twin->is_alone_ = true;
  return twin;
}

void ControllerMachine::send_from_here(const link::Outgoing& message) {
  const auto up = wire::parse_up_topic(message.topic);
  if (!is_alone_ || (up && up->device.text() == name_)) send(message);
}

void ControllerMachine::receive(const std::string& topic, BytesView payload) {
  const bool is_from_above = !wire::parse_up_topic(topic);
  if (is_alone_ && !is_from_above) return;
  if (venue_ && (bridge_is_there_ || !is_from_above)) venue_->receive(topic, payload, clock_.since_boot());
}

void ControllerMachine::broker(bool is_there) {
  bridge_is_there_ = is_there;
}

void ControllerMachine::tick() {
  venue_->tick(clock_.since_boot());
  door_->tick(clock_.since_boot());
  // As the program does: only opening its disk again tells what is on it.
  if (venue_->must_reopen()) throw PowerCut();
}

}  // namespace foyer::simulator
