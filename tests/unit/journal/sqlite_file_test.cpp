// What the log on disk promises beyond the contract: it survives, it refuses what it does not know, it is fast.

#include <ctime>
#include <fstream>

#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/journal/document_store.hpp"
#include "tests/unit/journal/support.hpp"

namespace foyer::journal {
namespace {

void run_sql(const std::filesystem::path& path, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_close(database);
}

// Covers KV-1.
TEST(SqliteFile, KeepsEverythingAndItsIdAcrossRestarts) {
  const TemporaryFolder folder;
  LogId log_id;
  const auto append = one_event("s", 1, "x");
  {
    SqliteFile file(folder / "log", system_random);
    log_id = file.log_id();
    ASSERT_TRUE(SqliteEventLog(file).append(append));
  }
  SqliteFile file(folder / "log", system_random);
  SqliteEventLog log(file);
  EXPECT_FALSE(log_id.is_nil());
  EXPECT_EQ(log.log_id(), log_id);
  EXPECT_EQ(log.read_all(1, 10)->size(), 1U);
  EXPECT_EQ(log.append(append).error(), Error::AlreadyApplied);
}

TEST(SqliteFile, GetsANewIdAfterARestore) {
  const TemporaryFolder folder;
  LogId renewed;
  {
    SqliteFile file(folder / "log", system_random);
    const auto before = file.log_id();
    renewed = *file.renew_log_id(system_random);
    EXPECT_NE(renewed, before);
    EXPECT_EQ(file.log_id(), renewed);
  }
  EXPECT_EQ(SqliteFile(folder / "log", system_random).log_id(), renewed);
}

TEST(SqliteFile, RefusesANewerSchema) {
  const TemporaryFolder folder;
  { SqliteFile file(folder / "log", system_random); }
  run_sql(folder / "log", "PRAGMA user_version = 99");
  EXPECT_THROW(SqliteFile(folder / "log", system_random), std::runtime_error);
}

TEST(SqliteFile, RefusesTheDatabaseOfAnotherProgram) {
  const TemporaryFolder folder;
  run_sql(folder / "other", "CREATE TABLE song (title TEXT)");
  EXPECT_THROW(SqliteFile(folder / "other", system_random), std::runtime_error);
}

TEST(SqliteFile, RefusesWhatIsNoDatabaseAndAFolderThatIsNotThere) {
  const TemporaryFolder folder;
  std::ofstream(folder / "text") << std::string(8192, 'x');
  EXPECT_THROW(SqliteFile(folder / "text", system_random), std::runtime_error);
  EXPECT_THROW(SqliteFile(folder / "nowhere" / "log", system_random), std::runtime_error);
}

// Covers KV-4.
TEST(SqliteFile, SaysStorageFullAndGoesOnReading) {
  const TemporaryFolder folder;
  SqliteFile file(folder / "log", system_random, 256 * 1024);
  SqliteEventLog log(file);
  SqliteDocumentStore documents(file);
  const std::string large(20'000, 'x');
  std::uint64_t kept = 0;
  while (log.append(one_event("s", kept + 1, large))) {
    ++kept;
    ASSERT_LT(kept, 100U);
  }
  // The appends of one commit share its fate: not even the one that would have fitted is kept.
  const std::vector<Append> batch{one_event("small", 1, "x"), one_event("s", kept + 1, large), one_event("s", 1, "x")};
  for (const auto& result : log.append_batch(batch)) EXPECT_EQ(result.error(), Error::StorageFull);
  EXPECT_EQ(*log.head("small"), 0U);
  EXPECT_EQ(documents.put({"key", 1, bytes_of(large)}).error(), Error::StorageFull);
  EXPECT_GT(kept, 0U);
  EXPECT_EQ(log.read_stream("s", 1, 100)->size(), kept);
  EXPECT_TRUE(log.append(one_event("small", 1, "x")));
}

TEST(SqliteFile, FencesTwoProcessesByTheKey) {
  const TemporaryFolder folder;
  SqliteFile file_a(folder / "log", system_random);
  SqliteFile file_b(folder / "log", system_random);
  SqliteEventLog log_a(file_a);
  SqliteEventLog log_b(file_b);
  EXPECT_EQ(log_a.log_id(), log_b.log_id());
  ASSERT_TRUE(log_a.append(one_event("s", 1, "a")));
  EXPECT_EQ(log_b.append(one_event("s", 1, "b")).error(), Error::StaleView);
  EXPECT_TRUE(log_b.append(one_event("s", 2, "b")));
  EXPECT_EQ(log_a.read_all(1, 10)->size(), 2U);
}

TEST(SqliteFile, BacksUpOneConsistentCopyWhileInUse) {
  const TemporaryFolder folder;
  SqliteFile file(folder / "log", system_random);
  SqliteEventLog log(file);
  ASSERT_TRUE(log.append(one_event("s", 1, "x")));
  ASSERT_TRUE(file.back_up_to(folder / "copy"));
  ASSERT_TRUE(log.append(one_event("s", 2, "y")));
  EXPECT_EQ(file.back_up_to(folder / "copy").error(), Error::Invalid);
  SqliteFile copy(folder / "copy", system_random);
  EXPECT_EQ(copy.log_id(), file.log_id());
  EXPECT_EQ(SqliteEventLog(copy).read_all(1, 10)->size(), 1U);
}

TEST(SqliteFile, ReadsAHundredThousandEventsWellUnderASecond) {
  DiskLog disk;
  const Bytes event(150, 7);
  for (std::uint64_t round = 0; round < 25; ++round) {
    const Append append{{{"s", round * 4000 + 1, std::vector<Bytes>(4000, event)}}, {}, {}};
    ASSERT_TRUE(disk.log.append(append));
  }
  const auto start = std::clock();
  const auto events = disk.log.read_all(1, 200'000);
  const auto took_ms = (std::clock() - start) * 1000 / CLOCKS_PER_SEC;
  EXPECT_EQ(events->size(), 100'000U);
  RecordProperty("cpu_milliseconds", static_cast<int>(took_ms));
  // Processor time, because the tests' machine may be busy; room for builds with sanitizers.
  EXPECT_LT(took_ms, 5000);
}

/// Appends for ever and writes one byte to the pipe after each append that was answered.
[[noreturn]] void append_until_killed(const std::filesystem::path& path, int pipe_end) {
  SqliteFile file(path, system_random);
  SqliteEventLog log(file);
  for (std::uint64_t seq = 1;; ++seq) {
    if (!log.append(one_event("s", seq, std::to_string(seq)))) ::_exit(1);
    if (::write(pipe_end, "x", 1) != 1) ::_exit(2);
  }
}

// Covers KV-4.
TEST(SqliteFile, HasEveryAnsweredAppendAfterTheProcessWasKilled) {
  const TemporaryFolder folder;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) append_until_killed(folder / "log", ends[1]);
  ::close(ends[1]);
  char byte = 0;
  std::uint64_t answered = 0;
  while (answered < 50 && ::read(ends[0], &byte, 1) == 1) ++answered;
  ASSERT_EQ(answered, 50U);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  while (::read(ends[0], &byte, 1) == 1) ++answered;
  ::close(ends[0]);
  SqliteFile file(folder / "log", system_random);
  SqliteEventLog log(file);
  EXPECT_GE(*log.head("s"), answered);
  EXPECT_LE(*log.head("s"), answered + 1);
}

}  // namespace
}  // namespace foyer::journal
