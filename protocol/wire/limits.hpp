#pragma once
// The limits of what travels. Decoding refuses what is beyond them as OutOfRange. Plain constants.

#include <cstddef>
#include <cstdint>

namespace foyer::wire {

/// One message or one central event: the largest feed item (1 MiB) and what is around it.
inline constexpr std::size_t maximum_message_bytes = (1U << 20U) + (1U << 16U);
/// Numbered seats named by one message, over all of its lists.
inline constexpr std::size_t maximum_places_per_message = 200'000;
/// Elements of any list that has no narrower limit of its own.
inline constexpr std::size_t maximum_items_per_message = 10'000;
/// Free text, in bytes of UTF-8, where nothing narrower is named. Encoding cuts longer text at this.
inline constexpr std::size_t maximum_text_bytes = 500;
/// A short label: a role, a version, a kind, a refusal's code, the name of a price step.
inline constexpr std::size_t maximum_label_bytes = 100;
/// An IANA time zone's name; the longest today has 32.
inline constexpr std::size_t maximum_time_zone_bytes = 64;
inline constexpr std::size_t maximum_certificate_bytes = 1'024;
/// Sequence numbers, versions and epochs: what SQLite and PostgreSQL keep as an integer.
inline constexpr std::uint64_t maximum_counter = 0x7fff'ffff'ffff'ffffU;
/// Milliseconds either side of 1970: the range of ECMAScript's Date (ECMA-262 section 21.4.1.1).
inline constexpr std::int64_t maximum_time_ms = 8'640'000'000'000'000;
/// Either side of 0: more than any order, far from overflow.
inline constexpr std::int64_t maximum_cents = 1'000'000'000'000;

}  // namespace foyer::wire
