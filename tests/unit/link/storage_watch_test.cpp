// How long a storage that refused counts as refusing.
#include "protocol/device/storage_watch.hpp"

#include <gtest/gtest.h>

namespace foyer::device {
namespace {

/// A disk with so much room: a small document may fit where a large one does not.
class SmallDisk final : public journal::DocumentStore {
 public:
  using DocumentStore::put;
  Result<Done, journal::Error> put(std::span<const journal::Document> documents,
                                   std::span<const std::string> removed) override {
    ++writes;
    if (fails) return journal::Error::StorageFailed;
    for (const auto& document : documents) {
      if (document.bytes.size() > room) return journal::Error::StorageFull;
    }
    return inner_.put(documents, removed);
  }
  Result<std::optional<journal::Document>, journal::Error> get(std::string_view key) const override {
    return inner_.get(key);
  }
  Result<std::vector<journal::Document>, journal::Error> list(std::string_view prefix, std::size_t limit,
                                                              std::string_view after) const override {
    return inner_.list(prefix, limit, after);
  }
  std::size_t room = 0;
  bool fails = false;
  int writes = 0;

 private:
  journal::MemoryDocumentStore inner_;
};

class StorageTrouble : public testing::Test {
 protected:
  bool tick_for(Duration time) {
    bool went_well = true;
    for (const auto until = now + time; now < until; now += Duration(100)) went_well = watch.tick(now) && went_well;
    return went_well;
  }
  SmallDisk disk;
  StorageWatch watch{disk};
  Duration now{1'000};
};

// Covers KV-4, KV-9.
TEST_F(StorageTrouble, LastsAsLongAsTheStorageRefusesWhatASaleWrites) {
  watch.note(journal::Error::StorageFull, now);
  EXPECT_EQ(watch.trouble(), "storage full");
  disk.room = trial_bytes / 2;  // Whoever writes little finds room.
  EXPECT_TRUE(disk.put({"care/roll", 1, {1}}));
  EXPECT_TRUE(tick_for(Duration(60'000)));
  EXPECT_EQ(watch.trouble(), "storage full");

  disk.room = trial_bytes;
  EXPECT_TRUE(tick_for(trial_every));
  EXPECT_EQ(watch.trouble(), "");
  EXPECT_EQ(disk.list({}, 10, {})->size(), 1U) << "nothing is left of the trial";
}

TEST_F(StorageTrouble, CostsNoWriteWhileThereIsNone) {
  EXPECT_TRUE(tick_for(Duration(60'000)));
  watch.note(journal::Error::Forked, now);
  EXPECT_TRUE(tick_for(Duration(60'000)));
  EXPECT_EQ(watch.trouble(), "");
  EXPECT_EQ(disk.writes, 0);
}

// Covers KV-4.
TEST_F(StorageTrouble, SaysThatATrialFailedWhichMayHaveReachedTheDisk) {
  watch.note(journal::Error::StorageFull, now);
  disk.fails = true;
  EXPECT_FALSE(tick_for(trial_every + Duration(100)));
  EXPECT_EQ(watch.trouble(), "storage failed");
}

}  // namespace
}  // namespace foyer::device
