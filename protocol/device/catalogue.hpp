#pragma once
// What a device knows of its venue: the newest feed item of each kind and key, decoded. It is rebuilt from the document
// store at start-up and follows the feed.
// Threading: one thread. Lifetime: a value; references into it end at the next change.

#include <map>
#include <string>

#include "protocol/base/signature.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/seating/plan.hpp"
#include "protocol/sync/feed.hpp"
#include "protocol/ticket/certificate.hpp"
#include "protocol/wire/care.hpp"
#include "protocol/wire/feed.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::device {

/// A feed item that this version cannot use. It is kept and passed on, and shown; nothing is decided on it.
struct UnusableItem {
  std::string kind;
  std::string key;
  std::string why;
};

class Catalogue {
 public:
  Catalogue(const PublicKey& root, const Verifier& verifier);

  /// Takes one item, newer than what was there. Unknown kinds are kept by the store and ignored here.
  void put(const sync::FeedItem& item);
  /// Forgets everything, before a reset is put item by item.
  void clear();

  [[nodiscard]] const std::map<ledger::PerformanceId, wire::PerformanceOnSale>& performances() const noexcept {
    return performances_;
  }
  [[nodiscard]] const wire::PerformanceOnSale* find_performance(const ledger::PerformanceId& id) const;
  /// The plan of a performance; null while it has not arrived.
  [[nodiscard]] const seating::SeatingPlan* find_plan(const ledger::PerformanceId& id) const;
  [[nodiscard]] const std::map<ledger::DeviceName, wire::DeviceOfVenue>& devices() const noexcept { return devices_; }
  /// Certificates that the root signed.
  [[nodiscard]] const ticket::KeyRing& keys() const noexcept { return keys_; }
  /// The certificate of a device by its name; null if none is known.
  [[nodiscard]] const ticket::Certificate* find_certificate(const ledger::DeviceName& name) const;
  [[nodiscard]] const std::map<ticket::TicketId, wire::DeniedTicket>& denied_tickets() const noexcept {
    return denied_;
  }
  /// What doors must know of sold tickets, by order.
  [[nodiscard]] const std::map<ledger::OrderId, wire::TicketNotices>& ticket_notices() const noexcept {
    return notices_;
  }
  /// Refunds that this device is told to pay.
  [[nodiscard]] const std::map<sale::RefundId, wire::RefundOrder>& refund_orders() const noexcept { return refunds_; }
  /// Reprints that the venue's kiosks are told to print; each names its kiosk.
  [[nodiscard]] const std::map<reprint::ReprintId, reprint::ReprintOrdered>& reprint_orders() const noexcept {
    return reprints_;
  }
  /// Grants to this device, not all of them received into a ledger yet.
  [[nodiscard]] const std::map<ledger::GrantId, wire::Grant>& grants() const noexcept { return grants_; }
  [[nodiscard]] const std::map<ledger::AllotmentId, wire::Reclaimed>& reclaimed() const noexcept { return reclaimed_; }
  /// How an admin wants a device to be; null: nobody said.
  [[nodiscard]] const wire::DesiredState* find_desired(const ledger::DeviceName& name) const;
  /// Central's log id and, below a controller, its journal id; nil while the feed does not say.
  [[nodiscard]] const LogId& authority() const noexcept { return authority_; }
  [[nodiscard]] const LogId& grantor() const noexcept { return grantor_; }
  [[nodiscard]] const std::vector<UnusableItem>& unusable() const noexcept { return unusable_; }

 private:
  void put_certificate(const sync::FeedItem& item);
  void refuse(const sync::FeedItem& item, std::string_view why);

  PublicKey root_;
  const Verifier& verifier_;
  std::map<std::string, seating::SeatingPlan> plans_;
  std::map<ledger::PerformanceId, wire::PerformanceOnSale> performances_;
  std::map<ledger::DeviceName, wire::DeviceOfVenue> devices_;
  ticket::KeyRing keys_;
  std::map<ticket::TicketId, wire::DeniedTicket> denied_;
  std::map<ledger::OrderId, wire::TicketNotices> notices_;
  std::map<sale::RefundId, wire::RefundOrder> refunds_;
  std::map<reprint::ReprintId, reprint::ReprintOrdered> reprints_;
  std::map<ledger::GrantId, wire::Grant> grants_;
  std::map<ledger::AllotmentId, wire::Reclaimed> reclaimed_;
  std::map<ledger::DeviceName, wire::DesiredState> desired_;
  LogId authority_;
  LogId grantor_;
  std::vector<UnusableItem> unusable_;
};

}  // namespace foyer::device
