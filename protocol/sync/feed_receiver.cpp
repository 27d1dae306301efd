#include <algorithm>
#include <iterator>
#include <utility>

#include "protocol/base/assert.hpp"
#include "protocol/sync/feed.hpp"

namespace foyer::sync {

FeedReceiver::FeedReceiver(std::string device, const FeedState& state, const FeedTimes& times)
    : device_(std::move(device)), state_(state), times_(times) {}

void FeedReceiver::connected(Duration now) {
  connected_ = true;
  unanswered_ = 0;
  ask_at_ = now;
}

void FeedReceiver::disconnected() {
  connected_ = false;
}

FeedRequest FeedReceiver::request() const {
  return {device_, gathering_ ? gathering_->state : state_};
}

FeedRequest FeedReceiver::ask(Duration now) {
  auto delay = times_.ask_again_after;
  for (unsigned count = 0; count < unanswered_ && delay < times_.ask_again_at_most; ++count) delay *= 2;
  ask_at_ = now + std::min(delay, times_.ask_again_at_most);
  ++unanswered_;
  return request();
}

void FeedReceiver::heard(Duration now) {
  last_heard_ = now;
  unanswered_ = 0;
  ask_at_ = now + times_.ask_every;
}

std::optional<FeedRequest> FeedReceiver::next_request(Duration now) {
  if (!connected_ || !ask_at_ || *ask_at_ > now) return std::nullopt;
  return ask(now);
}

std::optional<Duration> FeedReceiver::next_due() const {
  return connected_ ? ask_at_ : std::nullopt;
}

std::optional<FeedReceiver::Malformed> FeedReceiver::flaw(const FeedBatch& batch) const {
  if (batch.device != device_) return Malformed{"for another device"};
  if (batch.log_id.is_nil()) return Malformed{"without a log id"};
  if (batch.items.size() > max_feed_items) return Malformed{"too many items"};
  if (batch.through_version < batch.since_version) return Malformed{"runs backwards"};
  if (batch.reset && batch.since_version != 0) return Malformed{"a new beginning that does not begin at 0"};
  if (batch.more && batch.items.empty()) return Malformed{"promises more but brings nothing"};
  auto version = batch.since_version;
  std::size_t bytes = 0;
  for (const auto& item : batch.items) {
    if (!is_valid(item)) return Malformed{"an item outside the limits"};
    if (!item.audience.empty() && item.audience != device_) return Malformed{"an item for another device"};
    if (item.version <= version || item.version > batch.through_version) return Malformed{"versions out of order"};
    version = item.version;
    bytes += item.bytes.size();
  }
  if (batch.items.size() > 1 && bytes > max_feed_batch_bytes) return Malformed{"too many bytes"};
  return std::nullopt;
}

FeedReceiver::Receipt FeedReceiver::receive(const FeedBatch& batch, Duration now) {
  if (const auto found = flaw(batch)) return *found;
  heard(now);
  const auto current = request().since;
  if (batch.reset) {
    // A late answer to an earlier question must not throw away what came since.
    if (batch.answers != current) return Duplicate{};
    gathering_.emplace();
    gathering_->state.log_id = batch.log_id;
    return gather(batch, now);
  }
  if (batch.log_id != current.log_id || batch.since_version > current.version) return Gap{ask(now)};
  if (batch.through_version <= current.version) return Duplicate{};
  if (gathering_) return gather(batch, now);
  Apply apply{{}, {batch.log_id, batch.through_version}, false, batch.more};
  std::ranges::copy_if(batch.items, std::back_inserter(apply.items),
                       [&](const FeedItem& item) { return item.version > current.version; });
  return apply;
}

FeedReceiver::Receipt FeedReceiver::gather(const FeedBatch& batch, Duration now) {
  for (const auto& item : batch.items) {
    if (item.version <= gathering_->state.version) continue;
    auto& place = gathering_->items[{item.kind, item.key}];
    gathering_->bytes += item.bytes.size();
    gathering_->bytes -= place.bytes.size();
    place = item;
  }
  gathering_->state.version = batch.through_version;
  if (gathering_->bytes > max_feed_reset_bytes) {
    gathering_.reset();
    return Malformed{"more than a device can gather"};
  }
  if (batch.more) return Gathered{ask(now)};
  Apply apply{{}, gathering_->state, true, false};
  for (auto& [place, item] : gathering_->items)
    if (!item.deleted) apply.items.push_back(std::move(item));
  std::ranges::sort(apply.items, {}, &FeedItem::version);
  // Should storing fail, the next request asks for the new beginning again.
  gathering_.reset();
  return apply;
}

void FeedReceiver::applied(const Apply& apply, Duration now) {
  state_ = apply.state;
  if (apply.more) ask_at_ = now;
}

}  // namespace foyer::sync
