// Samples of what carries journals and feed.
#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {

sync::JournalBatch some_batch() {
  sync::JournalBatch batch;
  batch.device = "kiosk-1";
  batch.journal_id = id<JournalId>(0x11);
  batch.first_seq = 41;
  batch.previous_digest = filled<32>(0x22);
  batch.entries = {{0x00, 0xff}, {}};
  batch.head = {42, filled<32>(0x23)};
  batch.head_signature = filled<64>(0x24);
  batch.newest_seq = 99;
  return batch;
}

sync::FeedBatch some_feed() {
  sync::FeedBatch feed;
  feed.device = "kiosk-1";
  feed.answers = {id<LogId>(0x15), 3};
  feed.log_id = id<LogId>(0x12);
  feed.since_version = 0;
  feed.through_version = 9;
  feed.items = {{5, "plan", "main-1", "", {0x01, 0x00}, false}, {9, "grant", "g", "kiosk-1", {}, true}};
  feed.more = true;
  feed.reset = true;
  return feed;
}

}  // namespace foyer::wire::test
