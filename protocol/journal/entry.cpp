#include "protocol/journal/entry.hpp"

#include <algorithm>

#include "protocol/base/assert.hpp"

namespace foyer::journal {
namespace {

constexpr std::uint8_t format_version = 1;
constexpr std::size_t fixed_bytes = 1 + 8 + 8 + 8 + 1 + 4;

bool is_valid_kind(std::string_view kind) noexcept {
  return !kind.empty() && kind.size() <= max_entry_kind &&
         std::ranges::all_of(kind, [](char character) { return character > ' ' && character <= '~'; });
}

void append_number(Bytes& bytes, std::uint64_t value, int width) {
  for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

/// Takes from the front; the caller has checked that there is enough.
std::uint64_t take_number(BytesView& bytes, std::size_t width) {
  std::uint64_t value = 0;
  for (const auto byte : bytes.first(width)) value = value << 8U | byte;
  bytes = bytes.subspan(width);
  return value;
}

}  // namespace

bool is_valid(const EntryDraft& draft) noexcept {
  return is_valid_kind(draft.kind) && draft.payload.size() <= max_entry_payload;
}

Bytes encode_entry(std::uint64_t seq, const EntryDraft& draft) {
  FOYER_ASSERT(seq > 0 && is_valid(draft));
  Bytes bytes;
  bytes.reserve(fixed_bytes + draft.kind.size() + draft.payload.size());
  bytes.push_back(format_version);
  append_number(bytes, seq, 8);
  append_number(bytes, static_cast<std::uint64_t>(draft.recorded_at.ms), 8);
  append_number(bytes, static_cast<std::uint64_t>(draft.clock_offset_ms), 8);
  append_number(bytes, draft.kind.size(), 1);
  bytes.insert(bytes.end(), draft.kind.begin(), draft.kind.end());
  append_number(bytes, draft.payload.size(), 4);
  bytes.insert(bytes.end(), draft.payload.begin(), draft.payload.end());
  return bytes;
}

std::optional<Entry> decode_entry(BytesView bytes) {
  if (bytes.size() < fixed_bytes) return std::nullopt;
  if (take_number(bytes, 1) != format_version) return std::nullopt;
  Entry entry;
  entry.seq = take_number(bytes, 8);
  entry.recorded_at.ms = static_cast<std::int64_t>(take_number(bytes, 8));
  entry.clock_offset_ms = static_cast<std::int64_t>(take_number(bytes, 8));
  const auto kind_size = take_number(bytes, 1);
  if (entry.seq == 0 || bytes.size() < kind_size + 4) return std::nullopt;
  entry.kind = as_text(bytes.first(kind_size));
  if (!is_valid_kind(entry.kind)) return std::nullopt;
  bytes = bytes.subspan(kind_size);
  const auto payload_size = take_number(bytes, 4);
  if (payload_size != bytes.size() || payload_size > max_entry_payload) return std::nullopt;
  entry.payload.assign(bytes.begin(), bytes.end());
  return entry;
}

}  // namespace foyer::journal
