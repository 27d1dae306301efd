#include <algorithm>

#include <gtest/gtest.h>

#include "tests/unit/sync/support.hpp"

namespace foyer::sync {
namespace {

FeedItem item(std::uint64_t version, std::string key, std::string audience = "") {
  return {version, "price", std::move(key), std::move(audience), bytes_of("v" + std::to_string(version)), false};
}

FeedSender::Lookup lookup_in(const std::vector<FeedItem>& items) {
  return [&items](const std::string& device, std::uint64_t since, std::size_t limit) {
    std::vector<FeedItem> found;
    for (const auto& each : items)
      if (each.version > since && found.size() < limit && (each.audience.empty() || each.audience == device))
        found.push_back(each);
    return found;
  };
}

TEST(FeedSender, AnswersWithWhatIsNewerForThisDevice) {
  const std::vector<FeedItem> items{item(1, "a"), item(2, "b", "kiosk-2"), item(3, "c", "kiosk-1"),
                                    item(4, "d", "kiosk-2")};
  const FeedSender sender(log_number(1));
  const auto batch = sender.answer({"kiosk-1", {log_number(1), 1}}, 4, lookup_in(items));
  EXPECT_EQ(batch.items, std::vector{items[2]});
  EXPECT_EQ(batch.since_version, 1U);
  EXPECT_EQ(batch.through_version, 4U);
  EXPECT_FALSE(batch.more);
  EXPECT_FALSE(batch.reset);
}

TEST(FeedSender, CutsAtItsLimitsAndSaysThatThereIsMore) {
  std::vector<FeedItem> items{item(1, "a"), item(2, "b"), item(3, "c")};
  const FeedSender sender(log_number(1), {2, 1000});
  const auto by_count = sender.answer({"kiosk-1", {log_number(1), 0}}, 3, lookup_in(items));
  EXPECT_EQ(by_count.items.size(), 2U);
  EXPECT_EQ(by_count.through_version, 2U);
  EXPECT_TRUE(by_count.more);
  EXPECT_FALSE(sender.answer({"kiosk-1", {log_number(1), 1}}, 3, lookup_in(items)).more);
  items[0].bytes.resize(5000);
  const auto by_bytes = sender.answer({"kiosk-1", {log_number(1), 0}}, 3, lookup_in(items));
  EXPECT_EQ(by_bytes.items.size(), 1U);
  EXPECT_TRUE(by_bytes.more);
}

TEST(FeedSender, BeginsAnewForAnotherLogOrAVersionFromTheFuture) {
  const std::vector<FeedItem> items{item(1, "a")};
  const FeedSender sender(log_number(2));
  for (const FeedState since : {FeedState{log_number(1), 1}, FeedState{log_number(2), 9}, FeedState{}}) {
    const auto batch = sender.answer({"kiosk-1", since}, 1, lookup_in(items));
    EXPECT_TRUE(batch.reset);
    EXPECT_EQ(batch.since_version, 0U);
    EXPECT_EQ(batch.answers, since);
    EXPECT_EQ(batch.items, items);
  }
}

class FeedReceiving : public testing::Test {
 protected:
  FeedReceiver::Receipt answer(const FeedRequest& request) { return receiver.receive(batch(request), Duration(0)); }
  [[nodiscard]] FeedBatch batch(const FeedRequest& request) const {
    return sender.answer(request, items.empty() ? 0 : items.back().version, lookup_in(items));
  }
  void apply(const FeedReceiver::Receipt& receipt) {
    receiver.applied(std::get<FeedReceiver::Apply>(receipt), Duration(0));
  }

  std::vector<FeedItem> items{item(1, "a"), item(2, "b"), item(3, "c")};
  FeedSender sender{log_number(1), {2, 1000}};
  FeedReceiver receiver{"kiosk-1", {log_number(1), 0}};
};

// Covers KV-5.
TEST_F(FeedReceiving, AppliesBatchAfterBatchUntilThereIsNoMore) {
  receiver.connected(Duration(0));
  apply(answer(*receiver.next_request(Duration(0))));
  EXPECT_EQ(receiver.state(), (FeedState{log_number(1), 2}));
  const auto request = receiver.next_request(Duration(0));  // At once: there is more.
  ASSERT_TRUE(request);
  apply(answer(*request));
  EXPECT_EQ(receiver.state(), (FeedState{log_number(1), 3}));
  EXPECT_FALSE(receiver.next_request(Duration(1)));
}

TEST_F(FeedReceiving, IgnoresRepeatsAndTrimsOverlaps) {
  const auto first = batch({"kiosk-1", {log_number(1), 0}});
  apply(receiver.receive(first, Duration(0)));
  EXPECT_TRUE(std::holds_alternative<FeedReceiver::Duplicate>(receiver.receive(first, Duration(0))));
  const auto overlap =
      std::get<FeedReceiver::Apply>(receiver.receive(batch({"kiosk-1", {log_number(1), 1}}), Duration(0)));
  EXPECT_EQ(overlap.items, std::vector{items[2]});
}

TEST_F(FeedReceiving, AsksAgainForAGapAndForAnotherLog) {
  const auto late = receiver.receive(batch({"kiosk-1", {log_number(1), 2}}), Duration(0));
  EXPECT_EQ(std::get<FeedReceiver::Gap>(late).request.since, (FeedState{log_number(1), 0}));
  auto foreign = batch({"kiosk-1", {log_number(1), 0}});
  foreign.log_id = log_number(7);
  EXPECT_TRUE(std::holds_alternative<FeedReceiver::Gap>(receiver.receive(foreign, Duration(0))));
}

// Covers KV-5.
TEST_F(FeedReceiving, GathersANewBeginningAndReplacesAllAtOnce) {
  sender = FeedSender(log_number(2), {2, 1000});
  items[0].deleted = true;
  items[0].bytes.clear();
  const FeedRequest first{"kiosk-1", {log_number(1), 0}};
  const auto gathered = std::get<FeedReceiver::Gathered>(answer(first));
  EXPECT_EQ(gathered.next.since, (FeedState{log_number(2), 2}));
  EXPECT_EQ(receiver.state(), (FeedState{log_number(1), 0}));
  EXPECT_TRUE(std::holds_alternative<FeedReceiver::Duplicate>(answer(first)));  // Late: the gathering goes on.
  const auto replace = std::get<FeedReceiver::Apply>(answer(gathered.next));
  EXPECT_TRUE(replace.replace_all);
  EXPECT_EQ(replace.items, (std::vector{items[1], items[2]}));
  receiver.applied(replace, Duration(0));
  EXPECT_TRUE(std::holds_alternative<FeedReceiver::Duplicate>(answer(first)));  // Nor does it throw away the result.
  EXPECT_EQ(receiver.state(), (FeedState{log_number(2), 3}));
}

TEST_F(FeedReceiving, AsksOnConnectionAtEachHeartbeatAndWhenUnanswered) {
  EXPECT_FALSE(receiver.next_request(Duration(0)));
  receiver.connected(Duration(100));
  EXPECT_EQ(receiver.next_due(), Duration(100));
  EXPECT_TRUE(receiver.next_request(Duration(100)));
  EXPECT_FALSE(receiver.next_request(Duration(3099)));
  EXPECT_TRUE(receiver.next_request(Duration(3100)));
  EXPECT_EQ(receiver.next_due(), Duration(9100));  // Twice as long.
  (void)receiver.receive(batch({"kiosk-1", {log_number(1), 0}}), Duration(5000));
  EXPECT_EQ(receiver.last_heard(), Duration(5000));
  EXPECT_EQ(receiver.next_due(), Duration(20'000));  // The heartbeat after an answer.
  receiver.disconnected();
  EXPECT_FALSE(receiver.next_due());
}

TEST_F(FeedReceiving, RefusesWhatContradictsItself) {
  const auto is_refused = [&](auto change) {
    auto changed = batch({"kiosk-1", {log_number(1), 0}});
    change(changed);
    return std::holds_alternative<FeedReceiver::Malformed>(receiver.receive(changed, Duration(0)));
  };
  EXPECT_FALSE(is_refused([](FeedBatch&) {}));
  EXPECT_TRUE(is_refused([](FeedBatch& changed) { changed.device = "kiosk-2"; }));
  EXPECT_TRUE(is_refused([](FeedBatch& changed) { changed.log_id = {}; }));
  EXPECT_TRUE(is_refused([](FeedBatch& changed) { changed.through_version = 1; }));
  EXPECT_TRUE(is_refused([](FeedBatch& changed) { std::ranges::reverse(changed.items); }));
  EXPECT_TRUE(is_refused([](FeedBatch& changed) { changed.items[1].version = changed.items[0].version; }));
  EXPECT_TRUE(is_refused([](FeedBatch& changed) { changed.items[0].audience = "kiosk-2"; }));
  EXPECT_TRUE(is_refused([](FeedBatch& changed) { changed.items[0].key.clear(); }));
  EXPECT_TRUE(is_refused([](FeedBatch& changed) { changed.items[0].bytes.resize(max_feed_item_bytes + 1); }));
  EXPECT_TRUE(is_refused([](FeedBatch& changed) { changed.items.clear(); }));  // While it promises more.
}

}  // namespace
}  // namespace foyer::sync
