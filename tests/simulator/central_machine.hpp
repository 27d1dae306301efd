#pragma once
// Central of the run: the production command path, fleet and box office on one log, and a second node that takes over
// with a view of its own.
// Threading: one thread. Lifetime: as long as the run.

#include "central/fleet/fleet_core.hpp"
#include "tests/simulator/machine.hpp"

namespace foyer::central {
class BoxOffice;
}

namespace foyer::simulator {

/// A customer of the box office, as far as it got.
struct WebSale {
  bool is_held = false;
  std::string hold;
  std::optional<ledger::OrderId> booking;
};

class CentralMachine final : public Machine {
 public:
  CentralMachine(const Surroundings& around, std::shared_ptr<const Signer> signer, std::string venue_document,
                 Duration lease);
  ~CentralMachine() override;

  void receive(const std::string& topic, BytesView payload) override;
  void broker(bool is_there) override;

  /// The node that serves now; null while the program does not run.
  [[nodiscard]] central::CommandPath* path();
  [[nodiscard]] central::FleetCore* fleet();
  /// A customer holds places and books them a moment later, whatever happens in between.
  void sell_online(const ledger::PerformanceId& performance, std::uint32_t quantity,
                   std::vector<ledger::SeatIndex> seats);
  /// Central goes on at another node, whose view may be old; the first one still gets what was on its way.
  void fail_over();
  void reclaim(const ledger::DeviceName& holder, const ledger::PerformanceId& performance);
  /// An operator does not wait until all devices have declared to a restored central.
  void resume(const ledger::PerformanceId& performance);
  [[nodiscard]] std::uint64_t resumes() const noexcept { return resumes_; }
  /// A copy of this disk as it is now, beside it on the same broker; people do not come to it.
  [[nodiscard]] std::unique_ptr<CentralMachine> make_clone(std::uint32_t number) const;
  /// A person who sees that devices follow a copy says that this one was restored.
  void say_restored();
  [[nodiscard]] bool is_superseded();
  /// How often it found by itself that its log was set back.
  [[nodiscard]] std::uint64_t set_backs_found() const noexcept { return set_backs_found_; }
  [[nodiscard]] std::uint64_t reclaims() const noexcept { return reclaims_; }
  [[nodiscard]] std::uint64_t bookings() const noexcept { return bookings_; }

 private:
  struct Node;

  void start_program() override;
  void stop_program() noexcept override;
  void tick() override;
  void serve(Node& node);
  [[nodiscard]] bool serves(const Node& node) const;
  void load_venue(Node& node);
  void start_over();

  std::string venue_document_;
  Duration lease_;
  std::vector<std::unique_ptr<Node>> nodes_;  ///< The last one serves.
  Duration both_serve_until_{0};
  std::uint64_t reclaims_ = 0;
  std::uint64_t resumes_ = 0;
  std::uint64_t set_backs_found_ = 0;
  std::uint64_t bookings_ = 0;
};

}  // namespace foyer::simulator
