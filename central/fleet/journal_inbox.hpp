#pragma once
// Journal batches that wait until fewer are being stored. When many devices come back at once, all their batches arrive
// faster than the disk takes them; an online sale shall wait behind a few of them, not behind all.
// Threading: one thread. Lifetime: a value.

#include <deque>
#include <optional>

#include "protocol/base/bytes.hpp"
#include "protocol/wire/topics.hpp"

namespace foyer::central {

struct WaitingBatch {
  wire::UpTopic topic;
  Bytes payload;
};

class JournalInbox {
 public:
  /// Payload bytes that wait at once; what comes beyond is dropped, and its device sends it again.
  static constexpr std::size_t bytes_limit = 64 * 1024 * 1024;

  /// False: full, dropped. What waits already, byte for byte, is not kept twice: a device that hears nothing for a
  /// while sends again.
  [[nodiscard]] bool put(const wire::UpTopic& topic, BytesView payload);
  /// In the order of arrival.
  [[nodiscard]] std::optional<WaitingBatch> take();
  [[nodiscard]] bool is_empty() const noexcept { return waiting_.empty(); }
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

 private:
  std::deque<WaitingBatch> waiting_;
  std::size_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace foyer::central
