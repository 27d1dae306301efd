#include "tests/simulator/kiosk_machine.hpp"

namespace foyer::simulator {

KioskMachine::KioskMachine(std::string name, const Surroundings& around, std::shared_ptr<const Signer> signer,
                           kiosk::OwnPartSize own_part)
    : Machine(std::move(name), around, std::move(signer)), own_part_(own_part) {}

void KioskMachine::start_program() {
  const Later later = [this](Duration delay, std::function<void()> task) { Machine::later(delay, std::move(task)); };
  terminal_ = std::make_unique<Terminal>(name_, around_.outside, mood, chance_, around_.timeline, later);
  printer_ = std::make_unique<Printer>(name_, around_.outside, mood, chance_, around_.timeline, later);
  kiosk::SaleBooks books(*ledger::DeviceName::parse(name_));
  bool follows = true;
  auto opened = device::Device::open(
      {around_.venue, *ledger::DeviceName::parse(name_), device::Role::Kiosk, around_.root.public_key()},
      {disk_, disk_, chance_, clock_, *signer_, around_.verifier},
      [&books, &follows](const journal::Entry&, const wire::Entry& entry) {
        follows = books.replay(entry) && follows;
      });
  // A disk that is full while it starts: the program ends, and is started again.
  const bool is_unreadable =
      !opened && (opened.error() == journal::Error::Corrupt || opened.error() == journal::Error::NewerVersion);
  if (!opened && !is_unreadable) throw PowerCut();
  if (!opened) throw CannotStart{name_ + " cannot open its journal: " + std::string(journal::text(opened.error()))};
  if (!follows) throw CannotStart{name_ + " has a sale in its journal that does not follow"};
  device_ = std::move(*opened);
  // A disk that takes nothing now is offered it again by what follows.
  static_cast<void>(device_->record({wire::Entry(wire::DeviceEntry(wire::DeviceStarted{"simulated", clock_.now()}))}));
  auto core = kiosk::KioskCore::open(*device_, [this](const link::Outgoing& message) { send(message); },
                                     {*terminal_, *printer_}, std::move(books), {own_part_, "simulated"});
  if (!core && core.error() != journal::Error::Corrupt) throw PowerCut();
  if (!core) throw CannotStart{name_ + " cannot open its sales: " + std::string(journal::text(core.error()))};
  core_ = std::move(*core);
  if (broker_is_there_) core_->connected(clock_.since_boot());
}

void KioskMachine::stop_program() noexcept {
  core_.reset();
  device_.reset();
  terminal_.reset();
  printer_.reset();
}

std::unique_ptr<KioskMachine> KioskMachine::make_clone(std::uint32_t number) const {
  auto twin = std::make_unique<KioskMachine>(name_, around_, signer_, own_part_);
  twin->disk_.set_back(disk_.picture());
  twin->chance_ = Chance(around_.seed, "clone " + std::to_string(number));
  return twin;
}

void KioskMachine::receive(const std::string& topic, BytesView payload) {
  if (broker_is_there_ && core_) core_->receive(topic, payload, clock_.since_boot());
}

void KioskMachine::broker(bool is_there) {
  if (is_there == broker_is_there_) return;
  broker_is_there_ = is_there;
  if (!core_) return;
  if (is_there) {
    core_->connected(clock_.since_boot());
  } else {
    core_->disconnected();
  }
}

void KioskMachine::tick() {
  core_->tick(clock_.since_boot());
  // As the program does: only opening the journal again tells what is on the disk.
  if (core_->must_reopen()) throw PowerCut();
}

}  // namespace foyer::simulator
