#include "protocol/journal/journal.hpp"

#include <ctime>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "protocol/journal/memory_event_log.hpp"
#include "protocol/journal/old_journal.hpp"
#include "tests/unit/journal/support.hpp"

namespace foyer::journal {
namespace {

EntryDraft draft(std::string_view payload) {
  return {{1000}, 25, "note", bytes_of(payload)};
}

/// A device's disk that can be opened again and again.
struct Device {
  TemporaryFolder folder;

  struct Life {
    explicit Life(const std::filesystem::path& path) : file(path, system_random) {}
    SqliteFile file;
    SqliteEventLog log{file};
    SqliteDocumentStore documents{file};
    Result<Journal, Error> journal = Journal::open(log, documents, system_random);
  };

  [[nodiscard]] std::filesystem::path path() const { return folder / "journal"; }
  [[nodiscard]] std::unique_ptr<Life> start() const { return std::make_unique<Life>(path()); }
};

// Covers KV-1, KV-10.
TEST(Journal, NumbersAndKeepsEntriesAcrossRestarts) {
  const Device device;
  JournalId id;
  ChainHead head;
  {
    auto life = device.start();
    id = life->journal->id();
    const std::vector<EntryDraft> drafts{draft("one"), draft("two")};
    ASSERT_TRUE(life->journal->append(drafts));
    head = *life->journal->append(draft("three"));
    EXPECT_EQ(head.seq, 3U);
  }
  auto life = device.start();
  EXPECT_EQ(life->journal->id(), id);
  EXPECT_EQ(life->journal->head(), head);
  const auto entries = *life->journal->entries(2, 10);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[1], (Entry{3, {1000}, 25, "note", bytes_of("three")}));
}

TEST(Journal, KeepsNothingOfEntriesOfWhichOneIsInvalid) {
  const Device device;
  auto life = device.start();
  std::vector<EntryDraft> drafts{draft("good"), draft("bad")};
  drafts[1].kind = "";
  EXPECT_EQ(life->journal->append(drafts).error(), Error::Invalid);
  EXPECT_EQ(life->journal->append(std::span<const EntryDraft>()).error(), Error::Invalid);
  EXPECT_EQ(life->journal->head().seq, 0U);
}

TEST(Journal, FindsOneChangedByteWhenOpened) {
  const Device device;
  {
    auto life = device.start();
    for (const auto* payload : {"one", "two", "three"}) ASSERT_TRUE(life->journal->append(draft(payload)));
  }
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(device.path().c_str(), &database), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(database,
                   "UPDATE event SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB) WHERE seq = 2",
                   nullptr, nullptr, nullptr),
      SQLITE_OK);
  sqlite3_close(database);
  EXPECT_EQ(device.start()->journal.error(), Error::Corrupt);
}

// Covers KV-5.
TEST(Journal, RemembersWhatWasAcknowledgedAndIgnoresOlderNews) {
  const Device device;
  const auto log_id = LogId::random(system_random);
  {
    auto life = device.start();
    const auto first = *life->journal->append(draft("one"));
    const auto second = *life->journal->append(draft("two"));
    ASSERT_TRUE(life->journal->acknowledge(log_id, second));
    ASSERT_TRUE(life->journal->acknowledge(log_id, first));
  }
  auto life = device.start();
  EXPECT_EQ(life->journal->acknowledged(), (Acknowledgement{log_id, 2}));
  EXPECT_FALSE(life->journal->condition());
}

TEST(Journal, TakesALowerAcknowledgementFromAnotherLog) {
  const Device device;
  auto life = device.start();
  const auto first = *life->journal->append(draft("one"));
  const auto second = *life->journal->append(draft("two"));
  ASSERT_TRUE(life->journal->acknowledge(LogId::random(system_random), second));
  const auto restored = LogId::random(system_random);
  ASSERT_TRUE(life->journal->acknowledge(restored, first));
  EXPECT_EQ(life->journal->acknowledged(), (Acknowledgement{restored, 1}));
}

// Covers KV-4.
TEST(Journal, RefusesToWriteOnARestoredDiskUntilANewJournalIsOpened) {
  const Device device;
  auto life = device.start();
  const auto seen = *life->journal->append(draft("one"));
  const ChainHead future{seen.seq + 5, seen.digest};
  const auto old_id = life->journal->id();
  EXPECT_EQ(life->journal->acknowledge(LogId::random(system_random), future).error(), Error::HeadBelowAcknowledged);
  EXPECT_EQ(life->journal->append(draft("two")).error(), Error::HeadBelowAcknowledged);

  life = device.start();  // A restart does not make it forget.
  EXPECT_EQ(life->journal->condition(), Error::HeadBelowAcknowledged);
  ASSERT_TRUE(life->journal->open_new_journal(system_random));
  EXPECT_FALSE(life->journal->condition());
  EXPECT_NE(life->journal->id(), old_id);
  EXPECT_EQ(life->journal->head(), chain_start(life->journal->id()));
  ASSERT_TRUE(life->journal->append(draft("two")));

  life = device.start();
  EXPECT_EQ(life->journal->head().seq, 1U);
  EXPECT_EQ(life->journal->all_ids(), (std::vector<JournalId>{old_id, life->journal->id()}));
  EXPECT_EQ(life->journal->open_old(old_id)->head(), seen);
  EXPECT_EQ(life->journal->open_old(JournalId::random(system_random)).error(), Error::Invalid);
}

// Covers KV-4.
TEST(Journal, SeesThatAnotherDiskWroteUnderItsNumbers) {
  const Device device;
  auto life = device.start();
  const auto head = *life->journal->append(draft("one"));
  auto other = head;
  other.digest[0] ^= 1U;
  EXPECT_EQ(life->journal->acknowledge(LogId::random(system_random), other).error(), Error::Forked);
  EXPECT_EQ(life->journal->append(draft("two")).error(), Error::Forked);
  EXPECT_EQ(device.start()->journal->condition(), Error::Forked);
}

// Covers KV-5.
TEST(Journal, GoesOnAcknowledgingAnOldJournalWithoutItsContradiction) {
  const Device device;
  auto life = device.start();
  const auto log_id = LogId::random(system_random);
  const auto one = *life->journal->append(draft("one"));
  const auto two = *life->journal->append(draft("two"));
  const auto id = life->journal->id();
  ASSERT_TRUE(life->journal->acknowledge(log_id, one));
  EXPECT_EQ(life->journal->acknowledge(log_id, {7, {}}).error(), Error::HeadBelowAcknowledged);
  ASSERT_TRUE(life->journal->open_new_journal(system_random));
  {
    auto old = *OldJournal::open(life->log, life->documents, id);
    EXPECT_EQ(old.condition(), Error::HeadBelowAcknowledged);
    EXPECT_EQ(old.acknowledged(), (Acknowledgement{log_id, 1}));
    EXPECT_EQ(old.entries(1, 10)->size(), 2U);
    ASSERT_TRUE(old.acknowledge(log_id, {7, {}}));  // Ignored: it is why the journal was left.
    const auto restored = LogId::random(system_random);
    ASSERT_TRUE(old.acknowledge(restored, two));
    EXPECT_EQ(old.acknowledged(), (Acknowledgement{restored, 2}));
  }
  life = device.start();
  EXPECT_EQ(OldJournal::open(life->log, life->documents, id)->acknowledged().seq, 2U);
  EXPECT_FALSE(life->journal->condition());
}

TEST(Journal, NeverForksWhenTwoProcessesOpenOneFile) {
  const Device device;
  auto one = device.start();
  auto two = device.start();
  ASSERT_EQ(one->journal->id(), two->journal->id());
  ASSERT_TRUE(one->journal->append(draft("mine")));
  EXPECT_EQ(two->journal->append(draft("theirs")).error(), Error::StaleView);
}

TEST(Journal, WorksInMemoryForTheSimulator) {
  MemoryEventLog log(system_random);
  MemoryDocumentStore documents;
  const auto head = *Journal::open(log, documents, system_random)->append(draft("one"));
  EXPECT_EQ(Journal::open(log, documents, system_random)->head(), head);
  log.fail_next_append(Error::StorageFull);
  auto journal = *Journal::open(log, documents, system_random);
  EXPECT_EQ(journal.append(draft("two")).error(), Error::StorageFull);
  EXPECT_EQ(journal.head(), head);
}

TEST(Journal, VerifiesAHundredThousandEntriesWellUnderASecond) {
  const Device device;
  {
    auto life = device.start();
    const std::vector<EntryDraft> drafts(4000, draft(std::string(120, 'x')));
    for (int round = 0; round < 25; ++round) ASSERT_TRUE(life->journal->append(drafts));
  }
  const auto start = std::clock();
  auto life = device.start();
  const auto took_ms = (std::clock() - start) * 1000 / CLOCKS_PER_SEC;
  EXPECT_EQ(life->journal->head().seq, 100'000U);
  RecordProperty("cpu_milliseconds", static_cast<int>(took_ms));
  // Processor time, because the tests' machine may be busy; room for builds with sanitizers.
  EXPECT_LT(took_ms, 5000);
}

}  // namespace
}  // namespace foyer::journal
