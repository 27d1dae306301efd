#pragma once
// A kiosk without sockets: link to the controller, stock, own part, checkout and claims around one device. Messages in,
// messages out; the simulator drives it as the program does. Threading: one thread. Lifetime: borrows device and
// performers; takes the device's on_appended for itself.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "kiosk/checkout/checkout.hpp"
#include "kiosk/claims/claim_desk.hpp"
#include "kiosk/shop/own_part.hpp"
#include "protocol/link/certificate_asker.hpp"
#include "protocol/link/lease_keeper.hpp"
#include "protocol/link/other_life.hpp"
#include "protocol/link/time_asker.hpp"

namespace foyer::kiosk {

struct KioskConfiguration {
  OwnPartSize own_part;
  std::string software_version;
};

class KioskCore {
 public:
  using Started = std::function<void(Result<Done, SellRefusal>)>;

  /// Recovers open sales at once. Errors: those of the storage.
  [[nodiscard]] static Result<std::unique_ptr<KioskCore>, journal::Error> open(device::Device& device, link::Send send,
                                                                               Performers performers, SaleBooks books,
                                                                               KioskConfiguration configuration);
  KioskCore(const KioskCore&) = delete;
  KioskCore& operator=(const KioskCore&) = delete;
  ~KioskCore();

  void connected(Duration now);
  void disconnected();
  void receive(const std::string& topic, BytesView payload, Duration now);
  /// Several times a second.
  void tick(Duration now);

  /// Finds the places, brings them here and starts the sale; answers exactly once while this lives. The same order
  /// again gives the same sale. Where the controller does not give the best seats, the own part's best will do.
  void sell(const ledger::OrderId& order, const Choice& choice, Started started);

  [[nodiscard]] Checkout& checkout() noexcept { return checkout_; }
  [[nodiscard]] const Checkout& checkout() const noexcept { return checkout_; }
  [[nodiscard]] ClaimDesk& claims() noexcept { return claims_; }
  [[nodiscard]] const Stock& stock() const noexcept { return stock_; }
  [[nodiscard]] link::ChildLink& link() noexcept { return link_; }
  [[nodiscard]] const link::ChildLink& link() const noexcept { return link_; }
  [[nodiscard]] const device::Device& device() const noexcept { return device_; }
  /// What is on the disk is no longer certain: the program must end, and open it again to know.
  [[nodiscard]] bool must_reopen() const noexcept { return checkout_.must_restart() || device_.must_reopen(); }
  /// Since when the controller has been reachable, or not.
  [[nodiscard]] Timestamp parent_since() const noexcept { return parent_since_; }

 private:
  KioskCore(device::Device& device, link::Send send, Performers performers, SaleBooks books,
            KioskConfiguration configuration);
  void renew_journal(Duration now);
  void give(const wire::Recall& recall, Duration now);
  void bring(const ledger::OrderId& order, const Choice& choice, bool own_part_only);
  void brought(const ledger::OrderId& order, const Choice& choice, const ledger::Places& places, bool own_part_only,
               const Result<Done, SellRefusal>& result);
  void answer(const ledger::OrderId& order, const Result<Done, SellRefusal>& result);
  [[nodiscard]] Duration now() const { return device_.parts().clock.since_boot(); }

  device::Device& device_;
  link::ChildLink link_;
  Stock stock_;
  SeatSource source_;
  OwnPart own_part_;
  link::LeaseKeeper leases_;
  link::CertificateAsker certificate_;
  link::OtherLife other_life_;
  link::TimeAsker time_;
  Checkout checkout_;
  ClaimDesk claims_;
  std::map<ledger::OrderId, std::vector<Started>> starting_;
  bool parent_was_reachable_ = false;
  Timestamp parent_since_;
};

}  // namespace foyer::kiosk
