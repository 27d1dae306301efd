#pragma once
// An entry of a device's journal and its exact bytes (FORMAT.md). These bytes are hashed, signed, stored and
// forwarded; nobody encodes them a second time.
// Threading: values and pure functions.

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"

namespace foyer::journal {

constexpr std::size_t max_entry_kind = 64;
constexpr std::size_t max_entry_payload = 128 * 1024;

/// What the program wants to write down.
struct EntryDraft {
  Timestamp recorded_at;             ///< The device's wall clock, as it was, right or wrong.
  std::int64_t clock_offset_ms = 0;  ///< Last measured: central's time minus the device's.
  std::string kind;                  ///< 1 to 64 characters of printable ASCII without space.
  Bytes payload;
};

struct Entry {
  std::uint64_t seq = 0;  ///< From 1, without gaps.
  Timestamp recorded_at;
  std::int64_t clock_offset_ms = 0;
  std::string kind;
  Bytes payload;

  friend bool operator==(const Entry&, const Entry&) = default;
};

/// Whether kind and payload keep the limits; encode_entry needs it.
[[nodiscard]] bool is_valid(const EntryDraft& draft) noexcept;
[[nodiscard]] Bytes encode_entry(std::uint64_t seq, const EntryDraft& draft);
/// Nothing for anything that encode_entry could not have written.
[[nodiscard]] std::optional<Entry> decode_entry(BytesView bytes);

}  // namespace foyer::journal
