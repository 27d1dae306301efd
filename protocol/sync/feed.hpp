#pragma once
// The down stream: a versioned feed of absolute items (catalogue, prices, allotments, keys, deny list, settings ...).
// A device asks for what is newer than it has; a repeat or a late batch changes nothing; the newest version of a
// (kind, key) wins. Pure machines: messages in, messages out, opaque bytes; no socket, disk, clock or thread.
// Threading: none inside. Lifetime: values.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/chain.hpp"
#include "protocol/base/clock.hpp"

namespace foyer::sync {

constexpr std::size_t max_feed_items = 500;
/// Bytes of the items of one batch, except that one larger item travels alone (up to max_feed_item_bytes).
constexpr std::size_t max_feed_batch_bytes = 200 * 1000;
constexpr std::size_t max_feed_item_bytes = 1024 * 1024;
constexpr std::size_t max_feed_kind = 64;
constexpr std::size_t max_feed_key = 200;
constexpr std::size_t max_feed_audience = 64;
/// What a device gathers in memory while it starts over; beyond it, the feed is refused.
constexpr std::size_t max_feed_reset_bytes = 64 * 1024 * 1024;

struct FeedItem {
  std::uint64_t version = 0;  ///< From 1; no two items of one feed share one.
  std::string kind;
  std::string key;
  std::string audience;  ///< Empty: every device of the venue. Else the name of one device.
  Bytes bytes;
  bool deleted = false;  ///< The item is gone; bytes are empty.

  friend bool operator==(const FeedItem&, const FeedItem&) = default;
};

/// Whether kind, key, audience and bytes keep the limits. Whoever makes items checks; a receiver refuses others.
[[nodiscard]] bool is_valid(const FeedItem& item) noexcept;

/// Where a device stands: everything up to `version` of the feed of `log_id` is stored. Nil and 0: nothing yet.
struct FeedState {
  LogId log_id;
  std::uint64_t version = 0;

  friend bool operator==(const FeedState&, const FeedState&) = default;
};

/// Child to parent.
struct FeedRequest {
  std::string device;
  FeedState since;

  friend bool operator==(const FeedRequest&, const FeedRequest&) = default;
};

/// Parent to child: all items for this device with since_version < version <= through_version.
struct FeedBatch {
  std::string device;
  FeedState answers;  ///< The request's `since`, so that a late answer is told from a new one.
  LogId log_id;
  std::uint64_t since_version = 0;
  std::uint64_t through_version = 0;
  std::vector<FeedItem> items;  ///< By rising version.
  bool more = false;            ///< There is more after through_version: ask on.
  bool reset = false;           ///< The request's log is not this one: forget everything, this begins at 0.

  friend bool operator==(const FeedBatch&, const FeedBatch&) = default;
};

struct FeedLimits {
  std::size_t batch_items = max_feed_items;
  std::size_t batch_bytes = max_feed_batch_bytes;
};

/// The parent's side; it keeps no state of its devices. To push news, answer the request that the device would make.
class FeedSender {
 public:
  /// Items for `device` (its own and venue-wide ones) with version > since, by rising version, at most `limit`.
  using Lookup =
      std::function<std::vector<FeedItem>(const std::string& device, std::uint64_t since, std::size_t limit)>;

  explicit FeedSender(const LogId& log_id, const FeedLimits& limits = {}) : log_id_(log_id), limits_(limits) {}

  /// `newest_version` is the feed's newest item for anybody; items beyond it are left for the next time.
  [[nodiscard]] FeedBatch answer(const FeedRequest& request, std::uint64_t newest_version, const Lookup& lookup) const;

 private:
  LogId log_id_;
  FeedLimits limits_;
};

struct FeedTimes {
  Duration ask_every{15'000};          ///< Heartbeat, in case news was lost.
  Duration ask_again_after{3'000};     ///< Without an answer; doubled at each time-out ...
  Duration ask_again_at_most{60'000};  ///< ... up to this.
};

/// The device's side. `now` is a clock that never jumps (Clock::since_boot).
class FeedReceiver {
 public:
  /// In one transaction: if `replace_all`, forget every feed item; then store the items (forget those that are
  /// deleted), and `state`. Then call applied(state). `next` asks for the rest, if there is more.
  struct Apply {
    std::vector<FeedItem> items;
    FeedState state;
    bool replace_all = false;
    bool more = false;
  };
  /// Part of a new beginning, kept in memory until it is complete: send `next`.
  struct Gathered {
    FeedRequest next;
  };
  /// Nothing new.
  struct Duplicate {};
  /// Something before it is missing, or it is of another log: send `request`.
  struct Gap {
    FeedRequest request;
  };
  /// Outside a limit or contradicting itself. Drop it and say so.
  struct Malformed {
    const char* reason = "";
  };
  using Receipt = std::variant<Apply, Gathered, Duplicate, Gap, Malformed>;

  /// `state` is what was stored with the items.
  FeedReceiver(std::string device, const FeedState& state, const FeedTimes& times = {});

  void connected(Duration now);
  void disconnected();
  /// The request to send now, if one is due: on connection, at each heartbeat, again when an answer is overdue.
  [[nodiscard]] std::optional<FeedRequest> next_request(Duration now);
  /// When next_request may have one; nothing while disconnected.
  [[nodiscard]] std::optional<Duration> next_due() const;

  [[nodiscard]] Receipt receive(const FeedBatch& batch, Duration now);
  /// The items are durable. With `more`, next_request gives the next request at once.
  void applied(const Apply& apply, Duration now);

  [[nodiscard]] const FeedState& state() const noexcept { return state_; }
  /// When the parent last answered anything, for showing the age of data; nothing before the first time.
  [[nodiscard]] std::optional<Duration> last_heard() const noexcept { return last_heard_; }

 private:
  struct Gathering {
    FeedState state;
    std::map<std::pair<std::string, std::string>, FeedItem> items;
    std::size_t bytes = 0;
  };

  [[nodiscard]] FeedRequest request() const;
  [[nodiscard]] std::optional<Malformed> flaw(const FeedBatch& batch) const;
  [[nodiscard]] Receipt gather(const FeedBatch& batch, Duration now);
  [[nodiscard]] FeedRequest ask(Duration now);
  void heard(Duration now);

  std::string device_;
  FeedState state_;
  FeedTimes times_;
  bool connected_ = false;
  std::optional<Gathering> gathering_;
  std::optional<Duration> ask_at_;
  std::optional<Duration> last_heard_;
  unsigned unanswered_ = 0;
};

}  // namespace foyer::sync
