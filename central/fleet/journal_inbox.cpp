#include "central/fleet/journal_inbox.hpp"

#include <algorithm>

namespace foyer::central {

bool JournalInbox::put(const wire::UpTopic& topic, BytesView payload) {
  const bool waits = std::any_of(waiting_.begin(), waiting_.end(), [&](const WaitingBatch& batch) {
    return batch.topic.device == topic.device && std::ranges::equal(batch.payload, payload);
  });
  if (waits) return true;
  if (bytes_ + payload.size() > bytes_limit) {
    ++dropped_;
    return false;
  }
  bytes_ += payload.size();
  waiting_.push_back({topic, Bytes(payload.begin(), payload.end())});
  return true;
}

std::optional<WaitingBatch> JournalInbox::take() {
  if (waiting_.empty()) return std::nullopt;
  auto first = std::move(waiting_.front());
  waiting_.pop_front();
  bytes_ -= first.payload.size();
  return first;
}

}  // namespace foyer::central
