#include "protocol/journal/group_committer.hpp"

#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include <gtest/gtest.h>

#include "protocol/journal/memory_event_log.hpp"
#include "tests/unit/journal/support.hpp"

namespace foyer::journal {
namespace {

void run_at_once(const std::function<void()>& task) {
  task();
}

/// A log whose appends wait until the test lets them go, and which counts commits.
class GatedLog final : public EventLog {
 public:
  std::vector<Result<Appended, Error>> append_batch(std::span<const Append> appends) override {
    if (commits.fetch_add(1) == 0) entered.count_down();
    open.wait();
    return inner.append_batch(appends);
  }
  Result<std::optional<Bytes>, Error> result_of(const CommandId& command) const override {
    return inner.result_of(command);
  }
  Result<std::vector<StoredEvent>, Error> read_stream(std::string_view stream, std::uint64_t from,
                                                      std::size_t limit) const override {
    return inner.read_stream(stream, from, limit);
  }
  Result<std::vector<StoredEvent>, Error> read_all(std::uint64_t from, std::size_t limit) const override {
    return inner.read_all(from, limit);
  }
  Result<std::uint64_t, Error> head(std::string_view stream) const override { return inner.head(stream); }
  Result<std::uint64_t, Error> last_position() const override { return inner.last_position(); }
  Result<std::vector<StreamHead>, Error> streams(std::string_view prefix) const override {
    return inner.streams(prefix);
  }
  LogId log_id() const override { return inner.log_id(); }

  MemoryEventLog inner{system_random};
  std::latch entered{1};
  std::latch open{1};
  std::atomic<int> commits = 0;
};

// Covers BO-10.
TEST(QueuedCommitter, RefusesInALaterCommitWhatRestsOnARefusedAppend) {
  MemoryEventLog log(system_random);
  ASSERT_TRUE(log.append(one_event("s", 1, "theirs")));
  QueuedCommitter committer(log);
  std::vector<Result<Appended, Error>> answers;
  const auto submit = [&](std::uint64_t seq, std::uint64_t view) {
    auto append = one_event("s", seq, "x");
    append.view = view;
    ASSERT_TRUE(committer.submit(append, [&](const Result<Appended, Error>& answer) { answers.push_back(answer); }));
  };
  submit(1, 4);
  committer.flush();
  submit(2, 4);  // Fits the number, and rests on what was refused.
  submit(2, 5);
  committer.flush();
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].error(), Error::StaleView);
  EXPECT_EQ(answers[1].error(), Error::StaleView);
  EXPECT_EQ(*answers[2], (Appended{2, 2}));
}

// Covers KV-4.
TEST(GroupCommitter, CommitsWhatWaitsInOneBatchAndRefusesWhatIsTooMuch) {
  GatedLog log;
  std::vector<Result<Appended, Error>> answers;
  GroupCommitter committer(log, run_at_once);
  const auto keep = [&](const Result<Appended, Error>& answer) { answers.push_back(answer); };
  ASSERT_TRUE(committer.submit(one_event("s", 1, "x"), keep));
  log.entered.wait();  // The first append is being written; all others wait.
  for (std::size_t index = 0; index < GroupCommitter::max_queued; ++index)
    ASSERT_TRUE(committer.submit(one_event("s", index + 2, "x"), keep));
  EXPECT_EQ(committer.submit(one_event("t", 1, "x"), keep).error(), Error::QueueFull);
  EXPECT_EQ(committer.queued(), GroupCommitter::max_queued);
  log.open.count_down();
  committer.stop();
  ASSERT_EQ(answers.size(), GroupCommitter::max_queued + 1);
  for (std::size_t index = 0; index < answers.size(); ++index)
    EXPECT_EQ(*answers[index], (Appended{index + 1, index + 1}));
  EXPECT_EQ(log.commits, static_cast<int>(1 + GroupCommitter::max_queued / GroupCommitter::max_batch));
}

TEST(GroupCommitter, AnswersEachCallerOfManyThreadsExactlyOnce) {
  constexpr int callers = 8;
  constexpr int each = 200;
  DiskLog disk;
  std::atomic<int> accepted = 0;
  std::atomic<int> stale = 0;
  {
    GroupCommitter committer(disk.log, run_at_once);
    std::vector<std::thread> threads;
    for (int caller = 0; caller < callers; ++caller)
      threads.emplace_back([&] {
        for (int index = 0; index < each; ++index) {
          // All fight for the same numbers: of eight, one wins each.
          const auto submitted = committer.submit(one_event("s", static_cast<std::uint64_t>(index) + 1, "x"),
                                                  [&](const auto& answer) { ++(answer ? accepted : stale); });
          ASSERT_TRUE(submitted);
        }
      });
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(accepted + stale, callers * each);
  EXPECT_EQ(static_cast<std::uint64_t>(accepted.load()), *disk.log.last_position());
}

TEST(GroupCommitter, RefusesAfterStopAndLosesNothingBefore) {
  MemoryEventLog log(system_random);
  int answered = 0;
  GroupCommitter committer(log, run_at_once);
  for (std::uint64_t seq = 1; seq <= 100; ++seq)
    ASSERT_TRUE(committer.submit(one_event("s", seq, "x"), [&](const auto& answer) { answered += answer ? 1 : 0; }));
  committer.stop();
  EXPECT_EQ(answered, 100);
  EXPECT_EQ(committer.submit(one_event("s", 101, "x"), [](const auto&) {}).error(), Error::Stopping);
  committer.stop();  // A second time is harmless.
}

TEST(GroupCommitter, HandsAFailureOfTheStorageToEverybody) {
  MemoryEventLog log(system_random);
  log.fail_next_append(Error::StorageFull);
  std::promise<Result<Appended, Error>> answer;
  GroupCommitter committer(log, run_at_once);
  ASSERT_TRUE(committer.submit(one_event("s", 1, "x"), [&](const auto& result) { answer.set_value(result); }));
  EXPECT_EQ(answer.get_future().get().error(), Error::StorageFull);
}

TEST(QueuedCommitter, CommitsNothingBeforeItIsFlushedAndThenInOrder) {
  MemoryEventLog log(system_random);
  std::vector<std::uint64_t> positions;
  QueuedCommitter committer(log);
  const auto keep = [&](const Result<Appended, Error>& answer) { positions.push_back(answer->last_position); };
  ASSERT_TRUE(committer.submit(one_event("s", 1, "x"), keep));
  ASSERT_TRUE(committer.submit(one_event("s", 2, "y"), keep));
  EXPECT_EQ(*log.last_position(), 0u);
  committer.flush();
  EXPECT_EQ(positions, (std::vector<std::uint64_t>{1, 2}));
  committer.flush();
  EXPECT_EQ(*log.last_position(), 2u);
}

TEST(QueuedCommitter, CommitsWhatIsQueuedWhenItStopsAndRefusesTheRest) {
  MemoryEventLog log(system_random);
  int answers = 0;
  QueuedCommitter committer(log);
  const auto count = [&](const Result<Appended, Error>&) { ++answers; };
  ASSERT_TRUE(committer.submit(one_event("s", 1, "x"), count));
  committer.stop();
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(committer.submit(one_event("s", 2, "x"), count).error(), Error::Stopping);
}

}  // namespace
}  // namespace foyer::journal
