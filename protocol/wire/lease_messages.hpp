#pragma once
// What is said about the life of leases: renewals, recalls, and what a holder writes down of its deadlines.
// Threading: plain values and pure functions.

#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ledger/places.hpp"
#include "protocol/wire/error.hpp"
#include "protocol/wire/topics.hpp"  // Must come before Recall: g++ takes DownKind::Recall for a shadow.

namespace foyer::wire {

/// No lease is given for longer; without an end it is not timed at all.
inline constexpr Duration longest_lease = std::chrono::hours(24 * 366);
/// A recall is about what somebody waits for.
inline constexpr Duration longest_recall{60'000};
/// /proc/sys/kernel/random/boot_id is a UUID.
inline constexpr std::size_t maximum_boot_id_bytes = 64;

using RecallId = Identifier<struct RecallTag>;

struct CategoryCount {
  seating::PriceCategoryIndex category;
  std::uint32_t count = 0;
  friend bool operator==(const CategoryCount&, const CategoryCount&) = default;
};

struct RenewalRequest {
  ledger::PerformanceId performance;
  friend bool operator==(const RenewalRequest&, const RenewalRequest&) = default;
};

/// Counted from when the request was sent. Leases that are not named are not renewed.
struct Renewed {
  std::vector<ledger::Lease> leases;
  std::optional<Duration> lease_time;  ///< Nothing: until the end of the performance.
  friend bool operator==(const Renewed&, const Renewed&) = default;
};

/// What of this is free at the holder is wanted back, now. Late, lost or repeated it does no harm.
struct Recall {
  RecallId recall_id;
  ledger::PerformanceId performance;
  ledger::Places places;                  ///< Exactly these, and
  std::vector<CategoryCount> categories;  ///< so many seats of each of these, and
  std::vector<ledger::ZoneCount> zones;   ///< so many of each of these. Sorted and joined by encoding.
  Duration expires_after{};               ///< From receipt.
  friend bool operator==(const Recall&, const Recall&) = default;
};

/// A holder's document about one timed lease.
struct LeaseStanding {
  ledger::PerformanceId performance;
  ledger::Lease lease;
  std::optional<Duration> deadline;  ///< Since boot. Nothing: suspended.
  Duration renew_at{};               ///< Since boot.
  std::string boot_id;               ///< The boot that both belong to; empty: unknown, and no boot is the same.
  friend bool operator==(const LeaseStanding&, const LeaseStanding&) = default;
};

/// A device's document about the newest time that was proven to it.
struct TrustedTime {
  Timestamp at;
  Duration since_boot{};                     ///< The same moment.
  std::string boot_id;                       ///< Of that count; empty: unknown, and no boot is the same.
  std::optional<Timestamp> contradicted_by;  ///< The parent says so of the same moment, which is earlier.
  friend bool operator==(const TrustedTime&, const TrustedTime&) = default;
};

[[nodiscard]] Bytes encode(const Recall& message);
[[nodiscard]] Bytes encode(const LeaseStanding& document);
[[nodiscard]] Bytes encode(const TrustedTime& document);
[[nodiscard]] Result<Recall, WireError> decode_recall(BytesView bytes);
[[nodiscard]] Result<LeaseStanding, WireError> decode_lease_standing(BytesView bytes);
[[nodiscard]] Result<TrustedTime, WireError> decode_trusted_time(BytesView bytes);

}  // namespace foyer::wire
