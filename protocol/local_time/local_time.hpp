#pragma once
// Moments as people at a venue read and write them.
// Threading: any; the first call reads the system's list of time zones.
// Source: IANA time zone database (RFC 6557), through Howard Hinnant's date library.

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"

namespace foyer::local_time {

/// This machine knows the zone, by exactly this name: "Europe/Vienna".
[[nodiscard]] bool is_time_zone(std::string_view name);

/// "Fri 20 Nov 2026, 19:30", "Fr 20. Nov. 2026, 19:30 Uhr"; with "(UTC+2)" behind it where that hour is there twice,
/// and in UTC, which it says, without a zone that is known. `language` is a BCP 47 tag.
[[nodiscard]] std::string date_and_time(Timestamp at, std::string_view time_zone, std::string_view language);
/// "19:30", with what date_and_time says behind it.
[[nodiscard]] std::string time_of_day(Timestamp at, std::string_view time_zone, std::string_view language);

enum class ReadFault {
  Malformed,    ///< Not like 2026-11-20T19:30, with or without seconds and Z or an offset.
  UnknownZone,  ///< It has no offset, and the zone is not known.
  NeverIs,      ///< Clocks go forward over it.
  IsTwice,      ///< Clocks go back over it: only an offset says which is meant.
};
/// "2026-11-20T18:30:00Z", "2026-11-20T19:30+01:00", or "2026-11-20T19:30" as clocks in the zone show it.
[[nodiscard]] Result<Timestamp, ReadFault> read(std::string_view text, std::string_view time_zone);

}  // namespace foyer::local_time
