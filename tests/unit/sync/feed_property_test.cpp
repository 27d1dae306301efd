// Both ends of the feed over a channel that loses, repeats and reorders, with restarts and a restored parent.

#include <map>
#include <memory>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/sync/support.hpp"

namespace foyer::sync {
namespace {

using Place = std::pair<std::string, std::string>;

class World {
 public:
  explicit World(std::vector<std::uint16_t> drawn) : decisions_(std::move(drawn)) { restart(); }

  void run() {
    while (decisions_.any_left()) step();
  }

  void settle() {
    requests_.clear();
    batches_.clear();
    receiver_->connected(Duration(now_ms_));
    for (int round = 0; round < 1000 && !agreed(); ++round) {
      pump();
      while (!requests_.empty()) answer(requests_.take());
      while (!batches_.empty()) hear(batches_.take(), true);
      now_ms_ += 1000;
    }
    RC_ASSERT(agreed());
  }

 private:
  /// The device has the newest of everything that is meant for it, and nothing else.
  [[nodiscard]] bool agreed() const {
    std::map<Place, FeedItem> wanted;
    for (const auto& [place, item] : feed_)
      if (!item.deleted && item.audience != "kiosk-2") wanted.emplace(place, item);
    return stored_ == wanted && state_ == FeedState{log_id_, newest_};
  }

  void step() {
    switch (decisions_.below(10)) {
      case 0:
        return change();
      case 1:
        return change();
      case 2:
        return restart();
      case 3:
        now_ms_ += static_cast<std::int64_t>(decisions_.below(20'000));
        return;
      case 4:
        return requests_.empty() ? void() : requests_.lose_any(decisions_);
      case 5:
        return batches_.empty() ? void() : batches_.lose_any(decisions_);
      case 6:
        return pump();
      case 7:
        return requests_.empty() ? void() : answer(requests_.take_any(decisions_));
      case 8:
        return batches_.empty() ? void() : hear(batches_.take_any(decisions_), decisions_.below(5) != 1);
      case 9:
        return decisions_.below(4) == 0 ? restore() : receiver_->connected(Duration(now_ms_));
    }
  }

  /// A new version of one of a few items; a push of it may be lost like anything else.
  void change() {
    const auto number = decisions_.below(8);
    FeedItem item{
        ++newest_, number % 2 == 0 ? "price" : "allotment", std::to_string(number), "", {}, decisions_.below(4) == 1};
    if (number == 6) item.audience = "kiosk-1";
    if (number == 7) item.audience = "kiosk-2";
    if (!item.deleted) item.bytes = bytes_of(std::to_string(newest_));
    feed_[{item.kind, item.key}] = item;
    if (decisions_.below(2) == 1) requests_.send({"kiosk-1", {log_id_, newest_ - 1}});
  }
  /// The parent comes back from a backup: it has lost its newest items and has a new log id.
  void restore() {
    if (restores_ == 3) return;
    log_id_ = log_number(++restores_);
    newest_ = decisions_.below(newest_ + 1);
    std::erase_if(feed_, [&](const auto& entry) { return entry.second.version > newest_; });
  }
  void restart() {
    receiver_ = std::make_unique<FeedReceiver>("kiosk-1", state_);
    receiver_->connected(Duration(now_ms_));
  }
  void pump() {
    if (const auto request = receiver_->next_request(Duration(now_ms_))) requests_.send(*request);
  }
  void answer(const FeedRequest& request) {
    const FeedSender sender(log_id_, {2, 1000});
    batches_.send(
        sender.answer(request, newest_, [&](const std::string& device, std::uint64_t since, std::size_t limit) {
          std::map<std::uint64_t, FeedItem> by_version;
          for (const auto& [place, item] : feed_)
            if (item.version > since && (item.audience.empty() || item.audience == device))
              by_version.emplace(item.version, item);
          std::vector<FeedItem> items;
          for (auto& [version, item] : by_version)
            if (items.size() < limit) items.push_back(std::move(item));
          return items;
        }));
  }
  void hear(const FeedBatch& batch, bool disk_works) {
    auto receipt = receiver_->receive(batch, Duration(now_ms_));
    RC_ASSERT(!std::holds_alternative<FeedReceiver::Malformed>(receipt));
    if (const auto* gap = std::get_if<FeedReceiver::Gap>(&receipt)) requests_.send(gap->request);
    if (const auto* gathered = std::get_if<FeedReceiver::Gathered>(&receipt)) requests_.send(gathered->next);
    const auto* apply = std::get_if<FeedReceiver::Apply>(&receipt);
    if (apply == nullptr || !disk_works) return;
    // A late message never throws away, nor turns back, what came since from the same log.
    if (apply->replace_all) {
      RC_ASSERT(apply->state.log_id != state_.log_id);
      stored_.clear();
    } else {
      RC_ASSERT(apply->state.log_id == state_.log_id);
      for (const auto& item : apply->items) RC_ASSERT(item.version > state_.version);
    }
    for (const auto& item : apply->items) {
      if (item.deleted) {
        stored_.erase({item.kind, item.key});
      } else {
        stored_[{item.kind, item.key}] = item;
      }
    }
    state_ = apply->state;
    receiver_->applied(*apply, Duration(now_ms_));
  }

  Decisions decisions_;
  std::int64_t now_ms_ = 0;
  std::map<Place, FeedItem> feed_;
  std::uint64_t newest_ = 0;
  LogId log_id_ = log_number(0);
  std::uint8_t restores_ = 0;
  std::map<Place, FeedItem> stored_;
  FeedState state_;
  std::unique_ptr<FeedReceiver> receiver_;
  Channel<FeedRequest> requests_;
  Channel<FeedBatch> batches_;
};

// Covers KV-1, KV-5.
RC_GTEST_PROP(Feed, EndsWithTheNewestOfEveryItem, ()) {
  World world(*rc::gen::resize(
      600, rc::gen::container<std::vector<std::uint16_t>>(rc::gen::inRange<std::uint16_t>(0, 60'000))));
  world.run();
  world.settle();
}

}  // namespace
}  // namespace foyer::sync
