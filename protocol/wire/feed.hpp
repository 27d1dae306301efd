#pragma once
// What feed items contain, as plain values, and their exact bytes (feed.proto). Certificates travel as they are.
// Threading: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/chain.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/reprint/entries.hpp"
#include "protocol/sale/entries.hpp"
#include "protocol/seating/ids.hpp"
#include "protocol/seating/plan.hpp"
#include "protocol/ticket/ids.hpp"
#include "protocol/wire/error.hpp"

namespace foyer::wire {

/// The kinds of feed items, as FeedItem::kind spells them.
namespace feed_kind {
inline constexpr std::string_view plan = "plan";                        // key: plan name
inline constexpr std::string_view performance = "performance";          // key: performance id
inline constexpr std::string_view device = "device";                    // key: device name
inline constexpr std::string_view certificate = "certificate";          // key: key id, hexadecimal
inline constexpr std::string_view grant = "grant";                      // key: grant id; audience: the holder
inline constexpr std::string_view denied_ticket = "denied_ticket";      // key: ticket id
inline constexpr std::string_view reclaimed = "reclaimed";              // key: allotment id; audience: the holder
inline constexpr std::string_view ticket_notice = "ticket_notice";      // key: order id
inline constexpr std::string_view refund_ordered = "refund_ordered";    // key: refund id; the item names the seller
inline constexpr std::string_view authority = "authority";              // key: "central"
inline constexpr std::string_view grantor = "grantor";                  // key: "grantor"
inline constexpr std::string_view reprint_ordered = "reprint_ordered";  // key: reprint id; names the kiosk
inline constexpr std::string_view desired = "desired";                  // key: device name; DesiredState (care.hpp)
}  // namespace feed_kind

/// Decoding refuses a plan that seating::validate refuses.
struct NamedPlan {
  std::string name;
  seating::SeatingPlan plan;
  friend bool operator==(const NamedPlan&, const NamedPlan&) = default;
};

/// What the rule does with a sale whose places somebody else has.
enum class ConflictRule : std::uint8_t {
  ReseatOrRefund = 1,
  Refund = 2,
  Person = 3,  ///< Nothing: a person decides each.
};

/// A performance as it is sold now: prices replace the plan's, in the order of its categories.
struct PerformanceOnSale {
  seating::PerformanceId performance;
  std::string title;
  seating::VenueName venue;
  std::string hall;
  std::string plan;
  Timestamp doors_open_at;
  Timestamp starts_at;
  Timestamp ends_at;
  bool on_sale = false;
  std::vector<seating::PriceCategory> prices;
  bool cancelled = false;  ///< Nobody sells it and nobody is let in; for good.
  std::string cancelled_because;
  ConflictRule conflict_rule = ConflictRule::ReseatOrRefund;
  bool may_split = false;   ///< An order may be reseated apart.
  std::string time_zone;    ///< IANA name ("Europe/Vienna"). Empty: UTC.
  std::string venue_label;  ///< What people read. Empty: not said; the name stands for it.
  std::string hall_label;   ///< What people read. Empty: not said; `hall` stands for it.
  friend bool operator==(const PerformanceOnSale&, const PerformanceOnSale&) = default;
};

/// Who belongs to the venue, and who grants to whom.
struct DeviceOfVenue {
  ledger::DeviceName name;
  std::string role;  ///< controller | kiosk
  seating::VenueName venue;
  std::string parent;  ///< "central" or a controller's name
  friend bool operator==(const DeviceOfVenue&, const DeviceOfVenue&) = default;
};

/// This ticket admits nobody, and why.
struct DeniedTicket {
  ticket::TicketId ticket;
  std::string reason;
  friend bool operator==(const DeniedTicket&, const DeniedTicket&) = default;
};

/// The grantor took the allotment back: nothing more may be sold under this epoch.
struct Reclaimed {
  ledger::PerformanceId performance;
  ledger::AllotmentId allotment;
  ledger::Epoch epoch;
  friend bool operator==(const Reclaimed&, const Reclaimed&) = default;
};

/// What central says of one ticket; absolute.
struct TicketNotice {
  ticket::TicketId ticket;
  bool voided = false;
  bool settled = false;
  std::optional<ticket::Place> moved_to;
  std::string denied_because;  ///< Empty: not denied.
  std::string attention;
  std::uint8_t lowest_good_generation = 1;  ///< Older prints of the ticket are void.
  friend bool operator==(const TicketNotice&, const TicketNotice&) = default;
};
struct TicketNotices {
  ledger::PerformanceId performance;
  ledger::OrderId order;
  std::vector<TicketNotice> tickets;
  friend bool operator==(const TicketNotices&, const TicketNotices&) = default;
};

/// The seller is to pay an order back, as a new payment of the same order; never twice for one refund id.
struct RefundOrder {
  sale::RefundId refund;
  ledger::OrderId order;
  ledger::PerformanceId performance;
  ledger::DeviceName seller;
  sale::PaymentAttemptId attempt;  ///< The payment that is paid back; nil if it is not known.
  Money amount;
  std::uint32_t nth = 1;  ///< Which try: the one before failed for certain.
  std::string why;
  friend bool operator==(const RefundOrder&, const RefundOrder&) = default;
};

/// Who grants: central by its log id, a controller by its journal id. A new one inherits no promise of the old.
struct GrantorIdentity {
  LogId id;
  friend bool operator==(const GrantorIdentity&, const GrantorIdentity&) = default;
};

[[nodiscard]] Bytes encode(const NamedPlan& item);
[[nodiscard]] Bytes encode(const PerformanceOnSale& item);
[[nodiscard]] Bytes encode(const DeviceOfVenue& item);
[[nodiscard]] Bytes encode(const DeniedTicket& item);
[[nodiscard]] Bytes encode(const Reclaimed& item);
[[nodiscard]] Bytes encode(const TicketNotices& item);
[[nodiscard]] Bytes encode(const RefundOrder& item);
[[nodiscard]] Bytes encode(const reprint::ReprintOrdered& item);
[[nodiscard]] Bytes encode(const GrantorIdentity& item);

[[nodiscard]] Result<NamedPlan, WireError> decode_plan(BytesView bytes);
[[nodiscard]] Result<PerformanceOnSale, WireError> decode_performance(BytesView bytes);
[[nodiscard]] Result<DeviceOfVenue, WireError> decode_device(BytesView bytes);
[[nodiscard]] Result<DeniedTicket, WireError> decode_denied_ticket(BytesView bytes);
[[nodiscard]] Result<Reclaimed, WireError> decode_reclaimed(BytesView bytes);
[[nodiscard]] Result<TicketNotices, WireError> decode_ticket_notices(BytesView bytes);
[[nodiscard]] Result<RefundOrder, WireError> decode_refund_order(BytesView bytes);
[[nodiscard]] Result<reprint::ReprintOrdered, WireError> decode_reprint_ordered(BytesView bytes);
[[nodiscard]] Result<GrantorIdentity, WireError> decode_grantor_identity(BytesView bytes);

}  // namespace foyer::wire
