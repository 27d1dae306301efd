#pragma once
// A hostile channel, a journal in memory, and short ways to write things down.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "protocol/sync/feed.hpp"
#include "protocol/sync/up.hpp"

namespace foyer::sync {

inline Bytes bytes_of(std::string_view text) {
  const auto view = as_bytes(text);
  return {view.begin(), view.end()};
}

inline const JournalId journal = *JournalId::parse("00112233-4455-4677-8899-aabbccddeeff");

inline LogId log_number(std::uint8_t number) {
  return LogId(IdentifierBytes{0xAA, number});
}

/// What a device has on its disk.
struct MemoryJournal {
  std::vector<Bytes> entries;

  [[nodiscard]] ChainHead head_at(std::uint64_t seq) const {
    return extend(chain_start(journal), std::span(entries).first(seq));
  }
  [[nodiscard]] ChainHead head() const { return head_at(entries.size()); }
  [[nodiscard]] std::optional<Digest> digest_at(std::uint64_t seq) const {
    return seq <= entries.size() ? std::optional(head_at(seq).digest) : std::nullopt;
  }
  [[nodiscard]] std::optional<ChainSegment> read(std::uint64_t from, std::size_t max_entries,
                                                 std::size_t max_bytes) const {
    ChainSegment segment{head_at(from - 1), {}};
    std::size_t bytes = 0;
    for (auto at = from; at <= entries.size() && segment.entries.size() < max_entries; ++at) {
      bytes += entries[at - 1].size();
      if (bytes > max_bytes && !segment.entries.empty()) break;
      segment.entries.push_back(entries[at - 1]);
    }
    return segment;
  }
};

inline Signature sign_nothing(const ChainHead&, BytesView) {
  return {};
}

inline std::vector<JournalBatch> send(UpSender& sender, const MemoryJournal& from, std::int64_t now_ms) {
  return sender.next_batches(
      Duration(now_ms),
      [&](std::uint64_t seq, std::size_t entries, std::size_t bytes) { return from.read(seq, entries, bytes); },
      sign_nothing);
}

inline auto digests_of(const MemoryJournal& of) {
  return [&of](std::uint64_t seq) { return of.digest_at(seq); };
}

/// Decisions drawn by RapidCheck, so that a failing run shrinks and replays; when they run out, every answer is 0.
class Decisions {
 public:
  explicit Decisions(std::vector<std::uint16_t> drawn) : drawn_(std::move(drawn)) {}
  [[nodiscard]] bool any_left() const { return at_ < drawn_.size(); }
  std::size_t below(std::size_t limit) { return at_ < drawn_.size() ? drawn_[at_++] % limit : 0; }

 private:
  std::vector<std::uint16_t> drawn_;
  std::size_t at_ = 0;
};

/// Loses, repeats and reorders.
template <class Message>
class Channel {
 public:
  void send(Message message) { messages_.push_back(std::move(message)); }
  [[nodiscard]] bool empty() const { return messages_.empty(); }
  void clear() { messages_.clear(); }
  /// Some message, in any order; sometimes it stays to be delivered again.
  Message take_any(Decisions& decisions) {
    const auto index = decisions.below(messages_.size());
    if (decisions.below(4) == 1) return messages_[index];
    return take(index);
  }
  void lose_any(Decisions& decisions) { (void)take(decisions.below(messages_.size())); }
  Message take(std::size_t index = 0) {
    Message message = std::move(messages_[index]);
    messages_.erase(messages_.begin() + static_cast<std::ptrdiff_t>(index));
    return message;
  }

 private:
  std::vector<Message> messages_;
};

}  // namespace foyer::sync
