#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/sync/support.hpp"

namespace foyer::sync {
namespace {

class UpReceiving : public testing::Test {
 protected:
  UpReceiving() {
    for (const auto* text : {"one", "two", "three", "four", "five"}) device.entries.push_back(bytes_of(text));
  }

  /// Entries first..last of the device as one batch.
  [[nodiscard]] JournalBatch batch(std::uint64_t first, std::uint64_t last) const {
    return batch_of(device, first, last);
  }
  [[nodiscard]] static JournalBatch batch_of(const MemoryJournal& from, std::uint64_t first, std::uint64_t last) {
    JournalBatch made{"kiosk-1",          journal, first, from.head_at(first - 1).digest, {}, from.head_at(last), {},
                      from.entries.size()};
    for (auto seq = first; seq <= last; ++seq) made.entries.push_back(from.entries[seq - 1]);
    return made;
  }
  UpReceiver::Receipt receive(const JournalBatch& message) { return receiver.receive(message, digests_of(device)); }
  void take(std::uint64_t first, std::uint64_t last) {
    const auto receipt = receive(batch(first, last));
    ASSERT_TRUE(std::holds_alternative<UpReceiver::Accept>(receipt));
    receiver.committed(std::get<UpReceiver::Accept>(receipt).head);
  }

  MemoryJournal device;
  UpReceiver receiver{"kiosk-1", journal, chain_start(journal), log_number(1)};
};

// Covers KV-5.
TEST_F(UpReceiving, AcceptsWhatFollowsAndAcknowledgesOnlyWhatIsCommitted) {
  const auto accept = std::get<UpReceiver::Accept>(receive(batch(1, 3)));
  EXPECT_EQ(accept.before, chain_start(journal));
  EXPECT_EQ(accept.entries, std::vector(device.entries.begin(), device.entries.begin() + 3));
  EXPECT_EQ(accept.head, device.head_at(3));
  EXPECT_EQ(receiver.ack().acknowledged_seq, 0U);
  receiver.committed(accept.head);
  EXPECT_EQ(receiver.ack(), (JournalAck{"kiosk-1", journal, log_number(1), 3, device.head_at(3).digest}));
}

TEST_F(UpReceiving, TakesTheNextBatchWhileTheFirstIsBeingCommitted) {
  ASSERT_TRUE(std::holds_alternative<UpReceiver::Accept>(receive(batch(1, 2))));
  const auto second = std::get<UpReceiver::Accept>(receive(batch(3, 5)));
  EXPECT_EQ(second.before, device.head_at(2));
  receiver.commit_failed();
  EXPECT_EQ(std::get<UpReceiver::Gap>(receive(batch(3, 5))).gap.expected_seq, 1U);
}

TEST_F(UpReceiving, AnswersARepeatWithTheAcknowledgement) {
  take(1, 3);
  EXPECT_EQ(std::get<UpReceiver::Duplicate>(receive(batch(1, 3))).ack, receiver.ack());
  EXPECT_EQ(std::get<UpReceiver::Duplicate>(receive(batch(2, 2))).ack, receiver.ack());
}

TEST_F(UpReceiving, TrimsAnOverlapThatMatches) {
  take(1, 3);
  const auto accept = std::get<UpReceiver::Accept>(receive(batch(2, 5)));
  EXPECT_EQ(accept.skip_count, 2U);
  EXPECT_EQ(accept.entries, (std::vector<Bytes>{bytes_of("four"), bytes_of("five")}));
}

TEST_F(UpReceiving, NamesTheGap) {
  take(1, 2);
  EXPECT_EQ(std::get<UpReceiver::Gap>(receive(batch(4, 5))).gap, (JournalGap{"kiosk-1", journal, log_number(1), 3}));
}

TEST_F(UpReceiving, AnswersAnAnnouncementOfTheHead) {
  take(1, 4);
  EXPECT_TRUE(std::holds_alternative<UpReceiver::Gap>(receive(batch(6, 5))));
  take(5, 5);
  EXPECT_TRUE(std::holds_alternative<UpReceiver::Duplicate>(receive(batch(6, 5))));
}

// Covers KV-4.
TEST_F(UpReceiving, SeesAForkBehindItsHead) {
  take(1, 3);
  auto clone = device;
  clone.entries[3] = bytes_of("a sale of the clone");
  take(4, 4);
  const auto receipt = receive(batch_of(clone, 3, 5));
  EXPECT_EQ(std::get<UpReceiver::Fork>(receipt).at_seq, 4U);
  EXPECT_EQ(std::get<UpReceiver::Fork>(receipt).ack, receiver.ack());
  EXPECT_EQ(std::get<UpReceiver::Fork>(receive(batch_of(clone, 5, 5))).at_seq, 4U);
}

// Covers KV-4.
TEST_F(UpReceiving, SeesAForkThatEndsBeforeItsHead) {
  take(1, 5);
  auto clone = device;
  clone.entries[1] = bytes_of("a sale of the clone");
  EXPECT_EQ(std::get<UpReceiver::Fork>(receive(batch_of(clone, 1, 3))).at_seq, 2U);
}

TEST_F(UpReceiving, RefusesWhatDoesNotFitItself) {
  const auto is_refused = [&](auto change) {
    auto changed = batch(1, 3);
    change(changed);
    return std::holds_alternative<UpReceiver::Malformed>(receive(changed));
  };
  EXPECT_FALSE(is_refused([](JournalBatch&) {}));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.device = "kiosk-2"; }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.journal_id = {}; }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.first_seq = 0; }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.first_seq = UINT64_MAX; }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.head.seq = 4; }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.head.digest[0] ^= 1U; }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.previous_digest[0] ^= 1U; }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.entries[1].push_back(0); }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.entries.pop_back(); }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.entries.resize(max_batch_entries + 1); }));
  EXPECT_TRUE(is_refused([](JournalBatch& changed) { changed.entries[0].resize(max_entry_bytes + 1); }));
}

RC_GTEST_PROP(UpReceiverProperty, NeverMovesForABatchThatWasChanged, ()) {
  MemoryJournal device;
  device.entries = *rc::gen::nonEmpty(rc::gen::resize(20, rc::gen::arbitrary<std::vector<Bytes>>()));
  JournalBatch batch{"kiosk-1", journal, 1, chain_start(journal).digest, device.entries, device.head(), {}, 0};
  const auto at = *rc::gen::inRange<std::size_t>(0, batch.entries.size());
  batch.entries[at] =
      *rc::gen::suchThat(rc::gen::arbitrary<Bytes>(), [&](const Bytes& bytes) { return bytes != device.entries[at]; });
  UpReceiver receiver("kiosk-1", journal, chain_start(journal), log_number(1));
  RC_ASSERT(std::holds_alternative<UpReceiver::Malformed>(receiver.receive(batch, digests_of(device))));
}

}  // namespace
}  // namespace foyer::sync
