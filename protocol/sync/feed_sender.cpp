#include <algorithm>
#include <utility>

#include "protocol/base/assert.hpp"
#include "protocol/sync/feed.hpp"

namespace foyer::sync {

bool is_valid(const FeedItem& item) noexcept {
  return item.version > 0 && !item.kind.empty() && item.kind.size() <= max_feed_kind && !item.key.empty() &&
         item.key.size() <= max_feed_key && item.audience.size() <= max_feed_audience &&
         item.bytes.size() <= max_feed_item_bytes && (!item.deleted || item.bytes.empty());
}

FeedBatch FeedSender::answer(const FeedRequest& request, std::uint64_t newest_version, const Lookup& lookup) const {
  const bool goes_on = request.since.log_id == log_id_ && request.since.version <= newest_version;
  FeedBatch batch;
  batch.device = request.device;
  batch.answers = request.since;
  batch.log_id = log_id_;
  batch.since_version = goes_on ? request.since.version : 0;
  batch.through_version = newest_version;
  batch.reset = !goes_on;
  const auto most_items = std::min(limits_.batch_items, max_feed_items);
  const auto most_bytes = std::min(limits_.batch_bytes, max_feed_batch_bytes);
  auto version = batch.since_version;
  std::size_t bytes = 0;
  // One more than fits shows whether there is more.
  for (auto& item : lookup(request.device, batch.since_version, most_items + 1)) {
    if (item.version > newest_version) break;
    FOYER_ASSERT(item.version > version);
    bytes += item.bytes.size();
    if (batch.items.size() == most_items || (bytes > most_bytes && !batch.items.empty())) {
      batch.more = true;
      batch.through_version = version;
      break;
    }
    version = item.version;
    batch.items.push_back(std::move(item));
  }
  return batch;
}

}  // namespace foyer::sync
