#pragma once
// A machine of the simulated fleet: a disk, clocks and luck that outlive the program that runs on it. Programs are the
// production objects; only these three, the network and the devices are not real.
// Threading: one thread. Lifetime: as long as the run.

#include <functional>
#include <memory>
#include <string>

#include "protocol/base/signature.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/seating/ids.hpp"
#include "tests/simulator/disk.hpp"
#include "tests/simulator/edges.hpp"
#include "tests/simulator/network.hpp"
#include "tests/simulator/newer_version.hpp"
#include "tests/simulator/timeline.hpp"

namespace foyer::simulator {

/// What all machines of a run share.
struct Surroundings {
  Timeline& timeline;
  Network& network;
  Outside& outside;
  const Verifier& verifier;
  const Signer& root;
  seating::VenueName venue;
  Timestamp begins_at;
  std::uint64_t seed = 0;
};

/// The disk holds what the program does not accept when it starts: a finding of its own.
struct CannotStart {
  std::string why;
};

class Machine {
 public:
  Machine(std::string name, const Surroundings& around, std::shared_ptr<const Signer> signer);
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  virtual ~Machine() = default;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] bool is_on() const noexcept { return is_on_; }
  [[nodiscard]] Disk& disk() noexcept { return disk_; }
  [[nodiscard]] const Disk& disk() const noexcept { return disk_; }
  [[nodiscard]] MachineClock& clock() noexcept { return clock_; }
  [[nodiscard]] const Signer& signer() const noexcept { return *signer_; }
  /// Of the program that is installed, from its next start on.
  [[nodiscard]] NewerVersion& newer_version() noexcept { return newer_version_; }
  [[nodiscard]] const NewerVersion& newer_version() const noexcept { return newer_version_; }
  /// Null for central, and while the program does not run.
  [[nodiscard]] virtual device::Device* device() noexcept { return nullptr; }

  /// Starts the program. Throws CannotStart, or PowerCut out of a write.
  void start();
  /// The program is gone, with everything it had not written.
  void stop();
  /// The program does `what`, if it runs; a power cut in the middle of it ends it.
  void run(const std::function<void()>& what);
  /// The machine is suspended, as a laptop whose lid is shut: what reaches it is lost, what it meant to do is done when
  /// it wakes. Its clocks run on.
  void sleep(Duration until) { asleep_until_ = until; }
  [[nodiscard]] bool is_asleep() const { return around_.timeline.now() < asleep_until_; }
  /// The same, later, and only if it is still the same life of the program.
  void later(Duration delay, std::function<void()> what);
  virtual void receive(const std::string& topic, BytesView payload) = 0;
  /// The machine notices that its broker is there, or not.
  virtual void broker(bool is_there) = 0;

  /// Called when the power failed inside the program.
  void on_power_cut(std::function<void(Machine&)> cut) { cut_ = std::move(cut); }

 protected:
  virtual void start_program() = 0;
  virtual void stop_program() noexcept = 0;
  virtual void tick() = 0;
  void send(const link::Outgoing& message);

  const Surroundings& around_;
  std::string name_;
  std::shared_ptr<const Signer> signer_;
  Disk disk_;
  MachineClock clock_;
  Chance chance_;

 private:
  void tick_again();

  NewerVersion newer_version_;

  bool is_on_ = false;
  Duration asleep_until_{0};
  std::uint64_t life_ = 0;
  std::function<void(Machine&)> cut_;
};

}  // namespace foyer::simulator
