#pragma once
// Refunds that central orders: a new payment of one of this kiosk's orders, paid back through the terminal and written
// to the journal before and after. Never paid twice: the terminal takes each try's id once, and what was answered stays
// in the books for good. A try without an answer that is ordered no more (a person paid by hand, or central was
// restored to before the order) is not asked for again: the terminal is asked what became of it.
// Threading: the kiosk's thread. Lifetime: borrows everything.

#include <map>
#include <memory>
#include <set>

#include "kiosk/checkout/performers.hpp"
#include "kiosk/checkout/sale_books.hpp"
#include "protocol/device/device.hpp"

namespace foyer::kiosk {

inline constexpr Duration refund_again_after{10'000};        ///< After an answer that is not known.
inline constexpr Duration refund_query_again_after{60'000};  ///< The same, of a try that nobody orders any more.

class Refunds {
 public:
  Refunds(device::Device& device, PaymentPerformer& payment, SaleBooks& books);

  /// Asks the terminal for what was ordered and not answered, and after what was asked for and is ordered no more. Call
  /// several times a second.
  void tick(Duration now);

 private:
  void ask(const wire::RefundOrder& ordered, Duration now);
  void find_out(const sale::RefundRequested& requested, const ledger::OrderId& order, Duration now);
  void answered(const sale::RefundRequested& requested, const ledger::OrderId& order, const RefundAnswer& answer);
  /// False if the journal takes nothing now.
  [[nodiscard]] bool record(const ledger::OrderId& order, const sale::SaleEntry& entry);

  device::Device& device_;
  PaymentPerformer& payment_;
  SaleBooks& books_;
  std::map<sale::RefundId, Duration> again_at_;  ///< Asked, or to be asked again, not before then.
  std::set<sale::RefundId> not_paid_;            ///< Ordered no more, and the terminal says that it has not paid.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace foyer::kiosk
