#pragma once
// Refunds that central orders: a new payment of one of this kiosk's orders, paid back through the terminal and written
// to the journal before and after. Never paid twice: the terminal takes each try's id once, and what was answered stays
// in the books for good.
// Threading: the kiosk's thread. Lifetime: borrows everything.

#include <map>
#include <memory>

#include "kiosk/checkout/performers.hpp"
#include "kiosk/checkout/sale_books.hpp"
#include "protocol/device/device.hpp"

namespace foyer::kiosk {

inline constexpr Duration refund_again_after{10'000};  ///< After an answer that is not known.

class Refunds {
 public:
  Refunds(device::Device& device, PaymentPerformer& payment, SaleBooks& books);

  /// Asks the terminal for what was ordered and not answered. Call several times a second.
  void tick(Duration now);

 private:
  void ask(const wire::RefundOrder& ordered, Duration now);
  void answered(const sale::RefundRequested& requested, const ledger::OrderId& order, const RefundAnswer& answer);
  /// False if the journal takes nothing now.
  [[nodiscard]] bool record(const ledger::OrderId& order, const sale::SaleEntry& entry);

  device::Device& device_;
  PaymentPerformer& payment_;
  SaleBooks& books_;
  std::map<sale::RefundId, Duration> again_at_;  ///< Asked, or to be asked again, not before then.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace foyer::kiosk
