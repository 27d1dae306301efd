#pragma once
// What feed items contain, as plain values, and their exact bytes (feed.proto). Certificates travel as they are.
// Threading: pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/chain.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/seating/ids.hpp"
#include "protocol/seating/plan.hpp"
#include "protocol/ticket/ids.hpp"
#include "protocol/wire/error.hpp"

namespace foyer::wire {

/// The kinds of feed items, as FeedItem::kind spells them.
namespace feed_kind {
inline constexpr std::string_view plan = "plan";                    // key: plan name
inline constexpr std::string_view performance = "performance";      // key: performance id
inline constexpr std::string_view device = "device";                // key: device name
inline constexpr std::string_view certificate = "certificate";      // key: key id, hexadecimal
inline constexpr std::string_view grant = "grant";                  // key: grant id; audience: the holder
inline constexpr std::string_view denied_ticket = "denied_ticket";  // key: ticket id
inline constexpr std::string_view reclaimed = "reclaimed";          // key: allotment id; audience: the holder
inline constexpr std::string_view authority = "authority";          // key: "central"
inline constexpr std::string_view grantor = "grantor";              // key: "grantor"
}  // namespace feed_kind

/// Decoding refuses a plan that seating::validate refuses.
struct NamedPlan {
  std::string name;
  seating::SeatingPlan plan;
  friend bool operator==(const NamedPlan&, const NamedPlan&) = default;
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
[[nodiscard]] Bytes encode(const GrantorIdentity& item);

[[nodiscard]] Result<NamedPlan, WireError> decode_plan(BytesView bytes);
[[nodiscard]] Result<PerformanceOnSale, WireError> decode_performance(BytesView bytes);
[[nodiscard]] Result<DeviceOfVenue, WireError> decode_device(BytesView bytes);
[[nodiscard]] Result<DeniedTicket, WireError> decode_denied_ticket(BytesView bytes);
[[nodiscard]] Result<Reclaimed, WireError> decode_reclaimed(BytesView bytes);
[[nodiscard]] Result<GrantorIdentity, WireError> decode_grantor_identity(BytesView bytes);

}  // namespace foyer::wire
