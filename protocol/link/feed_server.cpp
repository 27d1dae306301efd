#include "protocol/link/feed_server.hpp"

#include "protocol/base/assert.hpp"
#include "protocol/wire/limits.hpp"

namespace foyer::link {

FeedServer::FeedServer(const LogId& log_id, IsFor is_for, SendBatch send)
    : sender_(log_id), log_id_(log_id), is_for_(std::move(is_for)), send_(std::move(send)) {}

void FeedServer::put(sync::FeedItem item) {
  FOYER_ASSERT(item.version > newest_version_);
  newest_version_ = item.version;
  const auto [at, added] = versions_.try_emplace({item.kind, item.key}, item.version);
  if (!added) {
    items_.erase(at->second);
    at->second = item.version;
  }
  items_.emplace(item.version, std::move(item));
}

sync::FeedBatch FeedServer::answer(const ledger::DeviceName& child, const sync::FeedRequest& request) const {
  return sender_.answer(request, newest_version_,
                        [this, &child](const std::string&, std::uint64_t since, std::size_t limit) {
                          std::vector<sync::FeedItem> items;
                          for (auto at = items_.upper_bound(since); at != items_.end() && items.size() < limit; ++at) {
                            if (is_for_(at->second, child)) items.push_back(at->second);
                          }
                          return items;
                        });
}

void FeedServer::request(const ledger::DeviceName& child, const sync::FeedRequest& request) {
  // A child of another log starts over: what it has is nothing of ours.
  acknowledged_[child] = request.since.log_id == log_id_ ? request.since.version : 0;
  const auto batch = answer(child, request);
  standing_[child] = {log_id_, batch.through_version};
  send_(child, batch);
}

void FeedServer::ask(const ledger::DeviceName& child) {
  if (acknowledged_.contains(child)) return;
  // Something is missing before this for every child, and it asks for that.
  constexpr std::uint64_t far = wire::maximum_counter;
  send_(child, {child.text(), {}, log_id_, far, far, {}, false, false});
}

void FeedServer::push() {
  for (auto& [child, standing] : standing_) {
    if (standing.version >= newest_version_) continue;
    const auto batch = answer(child, {child.text(), standing});
    standing.version = batch.through_version;
    send_(child, batch);
  }
}

std::optional<std::uint64_t> FeedServer::acknowledged(const ledger::DeviceName& child) const {
  const auto found = acknowledged_.find(child);
  return found == acknowledged_.end() ? std::nullopt : std::optional(found->second);
}

void FeedServer::forget(const ledger::DeviceName& child) {
  standing_.erase(child);
}

}  // namespace foyer::link
