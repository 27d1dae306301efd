#pragma once
// The hash chain of a device's journal, as pure functions: the device that writes it, the controller that relays
// it and the receiver that checks it all run this same code. digest_0 = SHA-256("foyer journal v1" || journal id),
// digest_n = SHA-256(digest_{n-1} || the exact bytes of entry n). The bytes of an entry are opaque here.
// Threading: values and pure functions.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/identifier.hpp"

namespace foyer {

/// One life of a device's journal: a replaced or restored disk opens a new one.
using JournalId = Identifier<struct DeviceJournalTag>;
/// One life of an event log: restoring it from a backup gives it a new one.
using LogId = Identifier<struct EventLogTag>;

/// Where a chain stands: the number of its newest entry (0: none yet) and the digest after that entry.
struct ChainHead {
  std::uint64_t seq = 0;
  Digest digest{};

  friend bool operator==(const ChainHead&, const ChainHead&) = default;
};

/// Consecutive entries and the head they continue: entries[0] has the number before.seq + 1.
struct ChainSegment {
  ChainHead before;
  std::vector<Bytes> entries;

  friend bool operator==(const ChainSegment&, const ChainSegment&) = default;
};

/// The head of a journal without entries.
[[nodiscard]] ChainHead chain_start(const JournalId& journal);
/// The head after one more entry.
[[nodiscard]] ChainHead extend(const ChainHead& head, BytesView entry);
[[nodiscard]] ChainHead extend(ChainHead head, std::span<const Bytes> entries);

/// What a device signs to vouch for its chain up to `head`: "foyer journal head v1", one byte length and text of
/// the device's name (at most 64 bytes), 16 bytes of journal id, seq as 8 bytes big-endian, 32 bytes of digest.
[[nodiscard]] Bytes signed_head_message(std::string_view device, const JournalId& journal, const ChainHead& head);

}  // namespace foyer
