// The promises of EventLog, kept alike by the log in memory and the log on disk.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "protocol/journal/memory_event_log.hpp"
#include "tests/unit/journal/support.hpp"

namespace foyer::journal {
namespace {

struct InMemory {
  MemoryEventLog log{system_random};
};

template <class Storage>
class EventLogContract : public testing::Test {
 protected:
  EventLog& log() { return storage_.log; }

 private:
  Storage storage_;
};

using Storages = testing::Types<InMemory, DiskLog>;
TYPED_TEST_SUITE(EventLogContract, Storages);

// Covers KV-4.
TYPED_TEST(EventLogContract, AppendsToSeveralStreamsInOneTransaction) {
  const Append append{
      {{"performance/1", 1, {bytes_of("a"), bytes_of("b")}}, {"order/1", 1, {bytes_of("c")}}}, any_command(), {}};
  EXPECT_EQ(*this->log().append(append), (Appended{1, 3}));
  EXPECT_EQ(*this->log().head("performance/1"), 2U);
  const auto all = this->log().read_all(1, 10);
  ASSERT_EQ(all->size(), 3U);
  EXPECT_EQ((*all)[1], (StoredEvent{2, "performance/1", 2, bytes_of("b")}));
  EXPECT_EQ((*all)[2], (StoredEvent{3, "order/1", 1, bytes_of("c")}));
}

// Covers KV-4.
TYPED_TEST(EventLogContract, RefusesAStaleViewForThatAppendOnly) {
  const std::vector<Append> batch{one_event("s", 1, "first"), one_event("s", 1, "late"), one_event("s", 2, "second")};
  const auto results = this->log().append_batch(batch);
  EXPECT_EQ(*results[0], (Appended{1, 1}));
  EXPECT_EQ(results[1].error(), Error::StaleView);
  EXPECT_EQ(*results[2], (Appended{2, 2}));
  const auto events = this->log().read_stream("s", 1, 10);
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ((*events)[1].bytes, bytes_of("second"));
}

// Covers BO-10. Found by the simulator with two nodes of central: the number alone fits again once another writer
// stored as many events as the refused append would have.
TYPED_TEST(EventLogContract, RefusesWhatWasDecidedOnTopOfARefusedAppend) {
  ASSERT_TRUE(this->log().append(one_event("s", 1, "ours")));
  ASSERT_TRUE(this->log().append(one_event("s", 2, "theirs")));
  std::vector<Append> batch{one_event("s", 2, "stale"), one_event("s", 3, "on top of it"), one_event("t", 1, "too"),
                            one_event("s", 3, "of a newer view")};
  for (auto& append : batch) append.view = 7;
  batch.back().view = 8;
  const auto results = this->log().append_batch(batch);
  EXPECT_EQ(results[0].error(), Error::StaleView);
  EXPECT_EQ(results[1].error(), Error::StaleView);
  EXPECT_EQ(results[2].error(), Error::StaleView);
  EXPECT_EQ(*results[3], (Appended{3, 3}));
  EXPECT_EQ(*this->log().head("t"), 0U);
}

TYPED_TEST(EventLogContract, RefusesToLeaveAGapInAStream) {
  EXPECT_EQ(this->log().append(one_event("s", 2, "x")).error(), Error::StaleView);
  EXPECT_EQ(this->log().append(one_event("s", 0, "x")).error(), Error::StaleView);
  EXPECT_EQ(*this->log().last_position(), 0U);
}

TYPED_TEST(EventLogContract, KeepsNothingOfAnAppendWhoseSecondStreamIsStale) {
  ASSERT_TRUE(this->log().append(one_event("b", 1, "old")));
  const Append append{{{"a", 1, {bytes_of("x")}}, {"b", 1, {bytes_of("y")}}}, any_command(), {}};
  EXPECT_EQ(this->log().append(append).error(), Error::StaleView);
  EXPECT_EQ(*this->log().head("a"), 0U);
  EXPECT_EQ(*this->log().last_position(), 1U);
  EXPECT_FALSE(*this->log().result_of(append.command_id));
  EXPECT_EQ(this->log().streams("")->size(), 1U);
}

// Covers KV-4, KV-5.
TYPED_TEST(EventLogContract, RefusesARepeatedCommandAndRemembersItsResult) {
  auto append = one_event("s", 1, "x");
  append.result = bytes_of("the answer");
  ASSERT_TRUE(this->log().append(append));
  append.streams.front().expected_next_seq = 2;
  EXPECT_EQ(this->log().append(append).error(), Error::AlreadyApplied);
  EXPECT_EQ(**this->log().result_of(append.command_id), bytes_of("the answer"));
  EXPECT_EQ(*this->log().head("s"), 1U);
}

TYPED_TEST(EventLogContract, RemembersACommandWithoutEventsAndAnEmptyResult) {
  const Append append{{}, any_command(), {}};
  EXPECT_EQ(*this->log().append(append), Appended{});
  EXPECT_EQ(**this->log().result_of(append.command_id), Bytes{});
  EXPECT_EQ(this->log().append(append).error(), Error::AlreadyApplied);
}

TYPED_TEST(EventLogContract, KnowsNoRepeatsWithoutACommandId) {
  Append append = one_event("s", 1, "x");
  append.command_id = {};
  ASSERT_TRUE(this->log().append(append));
  append.streams.front().expected_next_seq = 2;
  EXPECT_TRUE(this->log().append(append));
  EXPECT_FALSE(*this->log().result_of(CommandId{}));
}

TYPED_TEST(EventLogContract, TakesOneStreamTwiceInOneAppend) {
  const Append append{{{"s", 1, {bytes_of("a")}}, {"s", 2, {bytes_of("b")}}}, any_command(), {}};
  EXPECT_EQ(*this->log().append(append), (Appended{1, 2}));
  EXPECT_EQ(*this->log().head("s"), 2U);
}

TYPED_TEST(EventLogContract, RefusesWhatIsOutsideTheLimits) {
  EXPECT_EQ(this->log().append(one_event("", 1, "x")).error(), Error::Invalid);
  EXPECT_EQ(this->log().append(one_event(std::string(max_stream_name + 1, 's'), 1, "x")).error(), Error::Invalid);
  EXPECT_EQ(this->log().append(one_event(std::string_view("a\0b", 3), 1, "x")).error(), Error::Invalid);
  EXPECT_EQ(this->log().append(one_event("s", 1, std::string(max_event_bytes + 1, 'x'))).error(), Error::Invalid);
  EXPECT_TRUE(this->log().append(one_event(std::string(max_stream_name, 's'), 1, "")));
}

TYPED_TEST(EventLogContract, ReadsFromAPlaceUpToALimit) {
  ASSERT_TRUE(this->log().append({{{"s", 1, {bytes_of("1"), bytes_of("2"), bytes_of("3"), bytes_of("4")}}}, {}, {}}));
  const auto events = this->log().read_stream("s", 2, 2);
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ(events->front().seq, 2U);
  EXPECT_EQ(this->log().read_all(4, 10)->size(), 1U);
  EXPECT_EQ(this->log().read_all(0, 10)->size(), 4U);
  EXPECT_TRUE(this->log().read_stream("s", 5, 10)->empty());
  EXPECT_TRUE(this->log().read_stream("unknown", 1, 10)->empty());
}

TYPED_TEST(EventLogContract, ListsStreamsByPrefix) {
  for (const auto* name : {"relay/kiosk-1/b", "relay/kiosk-1/a", "relay/kiosk-10/a", "relax"})
    ASSERT_TRUE(this->log().append(one_event(name, 1, "x")));
  const auto heads = this->log().streams("relay/kiosk-1/");
  ASSERT_EQ(heads->size(), 2U);
  EXPECT_EQ((*heads)[0], (StreamHead{"relay/kiosk-1/a", 1}));
  EXPECT_EQ(this->log().streams("")->size(), 4U);
}

rc::Gen<Append> any_append() {
  return rc::gen::map(
      rc::gen::tuple(
          rc::gen::container<std::vector<std::tuple<int, std::uint64_t, Bytes>>>(rc::gen::tuple(
              rc::gen::inRange(0, 3), rc::gen::element<std::uint64_t>(1, 1, 2, 3, 3, 5), rc::gen::arbitrary<Bytes>())),
          rc::gen::inRange<std::uint8_t>(0, 12), rc::gen::arbitrary<Bytes>()),
      [](const auto& drawn) {
        Append append;
        for (const auto& [stream, seq, bytes] : std::get<0>(drawn))
          append.streams.push_back({"s" + std::to_string(stream), seq, {bytes, bytes}});
        append.command_id = CommandId(IdentifierBytes{std::get<1>(drawn)});
        append.result = std::get<2>(drawn);
        return append;
      });
}

// Covers KV-4.
RC_GTEST_PROP(EventLogProperty, DiskAnswersLikeMemory, ()) {
  DiskLog disk;
  MemoryEventLog memory(disk.log.log_id());
  const auto batches = *rc::gen::resize(
      8, rc::gen::container<std::vector<std::vector<Append>>>(rc::gen::container<std::vector<Append>>(any_append())));
  for (const auto& batch : batches) {
    const bool alike = disk.log.append_batch(batch) == memory.append_batch(batch);
    RC_ASSERT(alike);
  }
  RC_ASSERT(*disk.log.read_all(1, 10'000) == *memory.read_all(1, 10'000));
  RC_ASSERT(*disk.log.streams("s") == *memory.streams("s"));
  for (std::uint8_t id = 0; id < 12; ++id) {
    const CommandId command(IdentifierBytes{id});
    RC_ASSERT(*disk.log.result_of(command) == *memory.result_of(command));
  }
}

}  // namespace
}  // namespace foyer::journal
