#include "central/command_path/command_path.hpp"

#include <filesystem>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "protocol/journal/memory_event_log.hpp"
#include "protocol/journal/sqlite_event_log.hpp"

namespace foyer::central {
namespace {

/// Runs what the committer posts, on the test's own thread.
class Loop {
 public:
  journal::GroupCommitter::Post post() {
    return [this](std::function<void()> task) { boost::asio::post(context_, std::move(task)); };
  }
  template <class Until>
  void run_until(const Until& until) {
    const auto guard = boost::asio::make_work_guard(context_);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!until() && std::chrono::steady_clock::now() < deadline) {
      context_.run_one_for(std::chrono::milliseconds(50));
      context_.restart();
    }
    ASSERT_TRUE(until());
  }

 private:
  boost::asio::io_context context_;
};

class CommandPathTest : public testing::Test {
 protected:
  Decide open(std::uint32_t seats) const {
    return [id = event, seats](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
      if (model.find_performance(id) != nullptr) return Changes{};
      const auto opened = ledger::decide({}, ledger::OpenPerformance{id, 0, {seats}, ledger::Origin::Root}, now);
      Changes changes;
      changes.streams.push_back(
          {std::string(stream::catalogue), {wire::BoxOfficeEventCreated{id, "Gig", seats}}, {}, {}, {}});
      changes.streams.push_back({stream::performance(id), {opened->begin(), opened->end()}, {}, {}, {}});
      return changes;
    };
  }
  Decide hold(std::uint32_t quantity) {
    return [id = event, quantity, hold_id = HoldId::random(random)](const Model& model,
                                                                    Timestamp now) -> Result<Changes, CommandRefusal> {
      const auto& ledger = model.find_performance(id)->ledger;
      const auto events = ledger::decide(
          ledger, ledger::HoldSeats{hold_id, {{}, {{ledger::ZoneIndex(0), quantity}}}, now + Duration(60'000)}, now);
      if (!events) return CommandRefusal{409, "INSUFFICIENT_SEATS", "none left", 0};
      return Changes{{{stream::performance(id), {events->begin(), events->end()}, {}, {}, {}}}};
    };
  }
  Answered count(int& accepted, int& refused) {
    return [&](const Result<Done, CommandRefusal>& result) { ++(result ? accepted : refused); };
  }

  SystemRandom random;
  PerformanceId event = PerformanceId::random(random);
  SystemClock clock;
  Loop loop;
};

// Covers BO-10, KV-4.
TEST_F(CommandPathTest, AnswersOnlyWhatIsDurableAndHidesWhatIsNot) {
  journal::MemoryEventLog log(random);
  CommandPath path(log, clock, loop.post());
  int accepted = 0;
  int refused = 0;
  path.submit({}, open(5), count(accepted, refused));
  path.submit({}, hold(3), count(accepted, refused));
  path.submit({}, hold(3), count(accepted, refused));  // Decided on the two before, which nobody can see yet.
  EXPECT_EQ(path.committed().find_performance(event), nullptr);
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(accepted, 0);
  loop.run_until([&] { return accepted == 2; });
  EXPECT_EQ(path.committed().find_performance(event)->ledger.totals().held, 3U);
}

// Covers BO-10. Found by the simulator: no fence tells of a write to other streams.
TEST_F(CommandPathTest, MissesNothingThatAnotherWriterStoredInOtherStreams) {
  journal::MemoryEventLog log(random);
  CommandPath first(log, clock, loop.post());
  int accepted = 0;
  int refused = 0;
  first.submit({}, open(5), count(accepted, refused));
  loop.run_until([&] { return accepted == 1; });
  CommandPath second(log, clock, loop.post());
  second.submit({}, hold(2), count(accepted, refused));
  loop.run_until([&] { return accepted == 2; });
  const auto held_by_the_other = event;
  event = PerformanceId::random(random);
  first.submit({}, open(3), count(accepted, refused));
  loop.run_until([&] { return accepted == 3; });
  EXPECT_EQ(first.committed().find_performance(held_by_the_other)->ledger.totals().held, 2U);
  event = held_by_the_other;
  first.submit({}, hold(1), count(accepted, refused));
  loop.run_until([&] { return accepted + refused == 4; });
  EXPECT_EQ(first.committed().find_performance(event)->ledger.totals().held, 3U);
}

// Covers BO-10.
TEST_F(CommandPathTest, FoldsWhatAnotherWriterStoredAndDecidesAgain) {
  journal::MemoryEventLog log(random);
  CommandPath first(log, clock, loop.post());
  int accepted = 0;
  int refused = 0;
  first.submit({}, open(5), count(accepted, refused));
  loop.run_until([&] { return accepted == 1; });
  CommandPath second(log, clock,
                     loop.post());  // A node that took over, while the first still believes it is in charge.
  second.submit({}, hold(3), count(accepted, refused));
  loop.run_until([&] { return accepted == 2; });
  first.submit({}, hold(3), count(accepted, refused));
  loop.run_until([&] { return accepted + refused == 3; });
  EXPECT_EQ(refused, 1);  // It saw the other's three and found too few left.
  first.submit({}, hold(2), count(accepted, refused));
  loop.run_until([&] { return accepted == 3; });
  EXPECT_EQ(first.committed().find_performance(event)->ledger.totals().held, 5U);
}

// Covers BO-10. Found by the simulator: the second hold fits the number that the other node's event took from the
// first.
TEST_F(CommandPathTest, StoresNothingThatWasDecidedOnTopOfARefusedCommand) {
  journal::MemoryEventLog log(random);
  auto own = std::make_unique<journal::QueuedCommitter>(log);
  auto& committer = *own;
  CommandPath first(log, clock, std::move(own));
  int accepted = 0;
  int refused = 0;
  first.submit({}, open(5), count(accepted, refused));
  committer.flush();
  CommandPath second(log, clock, loop.post());
  second.submit({}, hold(3), count(accepted, refused));
  loop.run_until([&] { return accepted == 2; });
  first.submit({}, hold(2), count(accepted, refused));
  first.submit({}, hold(3), count(accepted, refused));
  while (committer.queued() > 0) committer.flush();
  EXPECT_EQ(accepted, 3);
  EXPECT_EQ(refused, 1);
  CommandPath reader(log, clock, loop.post());
  EXPECT_EQ(reader.committed().find_performance(event)->ledger.totals().held, 5U);
}

TEST_F(CommandPathTest, SaysThatTheDiskIsFullAndChangesNothing) {
  auto pattern = (std::filesystem::temp_directory_path() / "foyer-path-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  {
    journal::SqliteFile file(folder / "central.db", random, 160 * 1024);
    journal::SqliteEventLog log(file);
    CommandPath path(log, clock, loop.post());
    int accepted = 0;
    int refused = 0;
    path.submit({}, open(100'000), count(accepted, refused));
    loop.run_until([&] { return accepted == 1; });
    std::string code;
    for (int round = 0; round < 20'000 && code.empty(); ++round) {
      bool answered = false;
      path.submit({}, hold(1), [&](const Result<Done, CommandRefusal>& result) {
        answered = true;
        if (!result) code = result.error().code;
      });
      loop.run_until([&] { return answered; });
    }
    EXPECT_EQ(code, "STORAGE_FULL");
    const auto held = path.committed().find_performance(event)->ledger.totals().held;
    CommandPath reopened(log, clock, loop.post());
    EXPECT_EQ(reopened.committed().find_performance(event)->ledger.totals().held, held);
  }
  std::filesystem::remove_all(folder);
}

TEST_F(CommandPathTest, FoldsTheLogToTheSameStateAfterARestart) {
  journal::MemoryEventLog log(random);
  CommandPath path(log, clock, loop.post());
  int accepted = 0;
  int refused = 0;
  path.submit({}, open(50), count(accepted, refused));
  for (int holder = 0; holder < 20; ++holder) path.submit({}, hold(2), count(accepted, refused));
  loop.run_until([&] { return accepted == 21; });
  CommandPath reopened(log, clock, loop.post());
  EXPECT_EQ(reopened.committed().find_performance(event)->ledger, path.committed().find_performance(event)->ledger);
}

// Covers KV-5.
TEST_F(CommandPathTest, DoesNotStartOnAnEventOfANewerVersionAndSaysWhatToDo) {
  const auto reason = [this](Bytes bytes) -> std::string {
    journal::MemoryEventLog log(random);
    EXPECT_TRUE(log.append({{{stream::performance(event), 1, {std::move(bytes)}}}, {}, {}}));
    try {
      const CommandPath path(log, clock, loop.post());
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return {};
  };
  const Bytes in_field_2000{0x82, 0x7d, 0x00};  // An empty message where this version knows no event.
  EXPECT_NE(reason(in_field_2000).find("written by a newer version of foyer; install that version again"),
            std::string::npos);
  EXPECT_NE(reason({0xff, 0xff}).find("damaged"), std::string::npos);
}

// Covers KV-5.
TEST_F(CommandPathTest, EndsWhenAnotherNodeOfANewerVersionWroteToItsLog) {
  journal::MemoryEventLog log(random);
  CommandPath path(log, clock, loop.post());
  int accepted = 0;
  int refused = 0;
  path.submit({}, open(5), count(accepted, refused));
  loop.run_until([&] { return accepted == 1; });
  const auto head = log.head(stream::performance(event));
  ASSERT_TRUE(log.append({{{stream::performance(event), *head + 1, {Bytes{0x82, 0x7d, 0x00}}}}, {}, {}}));
  path.submit({}, hold(1), count(accepted, refused));
  EXPECT_THROW(loop.run_until([&] { return accepted + refused == 2; }), std::runtime_error);
  EXPECT_EQ(accepted, 1);
}

TEST_F(CommandPathTest, AppliesACommandIdOnce) {
  journal::MemoryEventLog log(random);
  CommandPath path(log, clock, loop.post());
  int accepted = 0;
  int refused = 0;
  path.submit({}, open(50), count(accepted, refused));
  const auto command = journal::CommandId::random(random);
  path.submit(command, hold(2), count(accepted, refused));
  path.submit(command, hold(2), count(accepted, refused));
  loop.run_until([&] { return accepted == 3; });
  EXPECT_EQ(path.committed().find_performance(event)->ledger.totals().held, 2U);
}

// Covers KV-4.
TEST_F(CommandPathTest, LetsEachStepOfAWriteSeeTheStepsBeforeItAndNobodyElse) {
  journal::MemoryEventLog log(random);
  CommandPath path(log, clock, loop.post());
  int accepted = 0;
  int refused = 0;
  path.submit({}, open(5), count(accepted, refused));
  std::vector<std::uint64_t> free_before_each;
  auto three_holds = [&](Draft& draft) -> std::optional<CommandRefusal> {
    for (int step = 0; step < 3; ++step) {
      const auto& ledger = draft.model().find_performance(event)->ledger;
      free_before_each.push_back(ledger.totals().available);
      const ledger::HoldSeats two{
          HoldId::random(random), {{}, {{ledger::ZoneIndex(0), 2}}}, draft.now() + Duration(60'000)};
      const auto events = ledger::decide(ledger, two, draft.now());
      if (!events) continue;
      for (const auto& one : *events) draft.put(stream::performance(event), one);
    }
    return std::nullopt;
  };
  path.write({}, three_holds, count(accepted, refused));
  EXPECT_EQ(free_before_each, (std::vector<std::uint64_t>{5, 3, 1}));
  EXPECT_EQ(path.committed().find_performance(event), nullptr);
  loop.run_until([&] { return accepted == 2; });
  EXPECT_EQ(path.committed().find_performance(event)->ledger.totals().held, 4U);
  CommandPath reopened(log, clock, loop.post());
  EXPECT_EQ(reopened.committed().find_performance(event)->ledger, path.committed().find_performance(event)->ledger);
}

// Covers KV-4.
TEST_F(CommandPathTest, ForgetsWhatAWritePutDownWhenItIsNotAccepted) {
  journal::MemoryEventLog log(random);
  CommandPath path(log, clock, loop.post());
  int accepted = 0;
  int refused = 0;
  path.submit({}, open(5), count(accepted, refused));
  loop.run_until([&] { return accepted == 1; });
  path.stop();
  path.submit({}, hold(5), count(accepted, refused));
  EXPECT_EQ(refused, 1);
  std::uint64_t free = 0;
  path.submit(
      {},
      [&](const Model& model, Timestamp) -> Result<Changes, CommandRefusal> {
        free = model.find_performance(event)->ledger.totals().available;
        return CommandRefusal{};
      },
      count(accepted, refused));
  EXPECT_EQ(free, 5U);
}

}  // namespace
}  // namespace foyer::central
