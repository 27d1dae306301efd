#pragma once
// A kiosk of the run: the production core on a simulated machine, with a terminal and a printer.
// Threading: one thread. Lifetime: as long as the run.

#include "kiosk/core/kiosk_core.hpp"
#include "tests/simulator/machine.hpp"

namespace foyer::simulator {

class KioskMachine final : public Machine {
 public:
  KioskMachine(std::string name, const Surroundings& around, std::shared_ptr<const Signer> signer,
               kiosk::OwnPartSize own_part);
  ~KioskMachine() override { stop_program(); }

  void receive(const std::string& topic, BytesView payload) override;
  void broker(bool is_there) override;

  /// Null while the program does not run.
  [[nodiscard]] kiosk::KioskCore* core() noexcept { return core_.get(); }
  [[nodiscard]] device::Device* device() noexcept override { return device_.get(); }
  /// A machine of the same name and key, with a copy of the disk, and luck of its own.
  [[nodiscard]] std::unique_ptr<KioskMachine> make_clone(std::uint32_t number) const;
  EdgeMood mood;

 private:
  void start_program() override;
  void stop_program() noexcept override;
  void tick() override;

  kiosk::OwnPartSize own_part_;
  bool broker_is_there_ = true;
  std::unique_ptr<Terminal> terminal_;
  std::unique_ptr<Printer> printer_;
  std::unique_ptr<device::Device> device_;
  std::unique_ptr<kiosk::KioskCore> core_;
};

}  // namespace foyer::simulator
