#pragma once
// A controller of the run, with its door: the production cores on a simulated machine.
// Threading: one thread. Lifetime: as long as the run.

#include "controller/door/door_core.hpp"
#include "controller/venue/venue_core.hpp"
#include "tests/simulator/machine.hpp"

namespace foyer::simulator {

class ControllerMachine final : public Machine {
 public:
  ControllerMachine(std::string name, const Surroundings& around, std::shared_ptr<const Signer> signer,
                    controller::AllotmentShare share, Duration kiosk_lease);
  ~ControllerMachine() override { stop_program(); }

  void receive(const std::string& topic, BytesView payload) override;
  void broker(bool is_there) override;

  /// Null while the program does not run.
  [[nodiscard]] controller::VenueCore* venue() noexcept { return venue_.get(); }
  [[nodiscard]] controller::DoorCore* door() noexcept { return door_.get(); }
  [[nodiscard]] device::Device* device() noexcept override { return device_.get(); }
  /// A machine of the same name and key, with a copy of the disk, and luck of its own; central hears it, no kiosk does.
  [[nodiscard]] std::unique_ptr<ControllerMachine> make_clone(std::uint32_t number) const;

 private:
  void start_program() override;
  void stop_program() noexcept override;
  void tick() override;
  void send_from_here(const link::Outgoing& message);

  controller::AllotmentShare share_;
  Duration kiosk_lease_;
  bool bridge_is_there_ = true;
  bool is_alone_ = false;
  std::unique_ptr<device::Device> device_;
  std::unique_ptr<controller::VenueCore> venue_;
  std::unique_ptr<controller::DoorCore> door_;
};

}  // namespace foyer::simulator
