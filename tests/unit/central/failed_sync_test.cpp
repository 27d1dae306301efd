// What central says, and does no more, once its disk did not confirm a commit.
#include <gtest/gtest.h>

#include "central/boxoffice/routes.hpp"
#include "central/command_path/command_path.hpp"
#include "protocol/journal/memory_event_log.hpp"

namespace foyer::central {
namespace {

/// A disk that keeps what it is given, or not, and says in either case that it failed.
class DoubtfulLog final : public journal::EventLog {
 public:
  explicit DoubtfulLog(journal::EventLog& inner) : inner_(inner) {}
  void fail_next(bool keeps) {
    fails_ = true;
    keeps_ = keeps;
  }
  [[nodiscard]] int writes() const noexcept { return writes_; }

  [[nodiscard]] std::vector<Result<journal::Appended, journal::Error>> append_batch(
      std::span<const journal::Append> appends) override {
    ++writes_;
    if (!std::exchange(fails_, false)) return inner_.append_batch(appends);
    if (keeps_) static_cast<void>(inner_.append_batch(appends));
    return std::vector(appends.size(), Result<journal::Appended, journal::Error>(journal::Error::StorageFailed));
  }
  [[nodiscard]] Result<std::optional<Bytes>, journal::Error> result_of(const journal::CommandId& id) const override {
    return inner_.result_of(id);
  }
  [[nodiscard]] Result<std::vector<journal::StoredEvent>, journal::Error> read_stream(
      std::string_view stream, std::uint64_t from, std::size_t limit) const override {
    return inner_.read_stream(stream, from, limit);
  }
  [[nodiscard]] Result<std::vector<journal::StoredEvent>, journal::Error> read_all(std::uint64_t from,
                                                                                   std::size_t limit) const override {
    return inner_.read_all(from, limit);
  }
  [[nodiscard]] Result<std::uint64_t, journal::Error> head(std::string_view stream) const override {
    return inner_.head(stream);
  }
  [[nodiscard]] Result<std::uint64_t, journal::Error> last_position() const override { return inner_.last_position(); }
  [[nodiscard]] Result<std::vector<journal::StreamHead>, journal::Error> streams(
      std::string_view prefix) const override {
    return inner_.streams(prefix);
  }
  [[nodiscard]] LogId log_id() const override { return inner_.log_id(); }

 private:
  journal::EventLog& inner_;
  bool fails_ = false;
  bool keeps_ = false;
  int writes_ = 0;
};

class FailedSync : public testing::TestWithParam<bool> {
 protected:
  static Decide open(const PerformanceId& id) {
    return [id](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
      if (model.find_performance(id) != nullptr) return Changes{};
      const auto opened = ledger::decide({}, ledger::OpenPerformance{id, 0, {5}, ledger::Origin::Root}, now);
      return Changes{{{stream::performance(id), {opened->begin(), opened->end()}, {}, {}, {}}}};
    };
  }
  Answered take() {
    return [this](const Result<Done, CommandRefusal>& result) {
      answers.push_back(result ? "stored" : result.error().code);
      statuses.push_back(result ? 200 : result.error().status);
    };
  }

  SystemRandom random;
  SystemClock clock;
  journal::MemoryEventLog disk{random};
  DoubtfulLog log{disk};
  std::unique_ptr<journal::QueuedCommitter> own = std::make_unique<journal::QueuedCommitter>(log);
  journal::QueuedCommitter* committer = own.get();
  CommandPath path{log, clock, std::move(own)};
  PerformanceId first = PerformanceId::random(random);
  PerformanceId second = PerformanceId::random(random);
  std::vector<std::string> answers;
  std::vector<unsigned> statuses;
};

// Covers KV-4, BO-9.
TEST_P(FailedSync, IsAnsweredAsUnknownAndTheNextLifeKnows) {
  log.fail_next(GetParam());
  path.submit({}, open(first), take());
  EXPECT_FALSE(path.must_reopen());
  committer->flush();
  EXPECT_EQ(answers, std::vector<std::string>{"OUTCOME_UNKNOWN"});
  EXPECT_EQ(statuses, std::vector<unsigned>{503});
  EXPECT_TRUE(path.must_reopen());

  CommandPath next_life(disk, clock, std::make_unique<journal::QueuedCommitter>(disk));
  EXPECT_FALSE(next_life.must_reopen());
  EXPECT_EQ(next_life.committed().find_performance(first) != nullptr, GetParam());
}

// Covers KV-4, BO-9.
TEST_P(FailedSync, LetsNothingMoreBeWrittenByThisLife) {
  log.fail_next(GetParam());
  path.submit({}, open(first), take());
  committer->flush();
  path.submit({}, open(second), take());
  while (committer->queued() > 0) committer->flush();
  EXPECT_EQ(answers, (std::vector<std::string>{"OUTCOME_UNKNOWN", "STORAGE_FAILED"}));
  EXPECT_EQ(log.writes(), 1);
}

// Covers KV-4. A queue goes to the disk in several commits: those behind the failed one rest on nobody knows what.
TEST_P(FailedSync, WritesNothingOfWhatWaitedBehindIt) {
  log.fail_next(GetParam());
  for (std::size_t command = 0; command <= journal::Committer::max_batch; ++command) {
    path.submit({}, open(PerformanceId::random(random)), take());
  }
  committer->flush();
  ASSERT_EQ(committer->queued(), 1U);
  committer->flush();
  EXPECT_EQ(log.writes(), 1);
  EXPECT_EQ(answers, std::vector<std::string>(journal::Committer::max_batch + 1, "OUTCOME_UNKNOWN"));
}

INSTANTIATE_TEST_SUITE_P(KeptOrLost, FailedSync, testing::Bool(),
                         [](const auto& is_kept) { return is_kept.param ? std::string("Kept") : std::string("Lost"); });

}  // namespace
}  // namespace foyer::central
