// The pure chain, and the verbatim copy of a journal that a controller or central keeps.

#include <gtest/gtest.h>

#include "protocol/journal/chain.hpp"
#include "protocol/journal/memory_event_log.hpp"
#include "tests/unit/journal/support.hpp"

namespace foyer::journal {
namespace {

const JournalId journal = *JournalId::parse("00112233-4455-4677-8899-aabbccddeeff");

// The digests were computed with sha256sum, independently of this code.
TEST(Chain, HasTheDigestsThatTheFormatSays) {
  const auto start = chain_start(journal);
  EXPECT_EQ(start.seq, 0U);
  EXPECT_EQ(to_hex(start.digest), "1c4608c62b467f89ebbc2ccc7140fc3767e76c0e6b3b4da2bf628448902d26bc");
  const auto head = extend(start, as_bytes("entry one"));
  EXPECT_EQ(head.seq, 1U);
  EXPECT_EQ(to_hex(head.digest), "cab94f9dec4f0ba10da9ea0dd38e34835a229d5a0a60ef4f48f9392f85a63377");
  const std::vector<Bytes> entries{bytes_of("entry one")};
  EXPECT_EQ(extend(start, entries), head);
}

TEST(Chain, SignsDeviceJournalAndHead) {
  const ChainHead head{258, chain_start(journal).digest};
  EXPECT_EQ(to_hex(signed_head_message("k1", journal, head)),
            "666f796572206a6f75726e616c2068656164207631"
            "02"
            "6b31"
            "00112233445546778899aabbccddeeff"
            "0000000000000102" +
                to_hex(head.digest));
}

// Covers KV-5.
TEST(ChainedStream, KeepsARelayedJournalVerbatimAcrossRestarts) {
  DiskLog disk;
  ChainHead head;
  {
    auto relay = *ChainedStream::open(disk.log, relay_stream("kiosk-1", journal), journal);
    EXPECT_EQ(relay.head(), chain_start(journal));
    ASSERT_TRUE(relay.append({bytes_of("a"), bytes_of("b")}));
    head = *relay.append({bytes_of("c")});
  }
  const auto relay = *ChainedStream::open(disk.log, relay_stream("kiosk-1", journal), journal);
  EXPECT_EQ(relay.head(), head);
  const auto segment = *relay.read(2, 10, 1000);
  EXPECT_EQ(segment.before, extend(chain_start(journal), as_bytes("a")));
  EXPECT_EQ(segment.entries, (std::vector<Bytes>{bytes_of("b"), bytes_of("c")}));
  EXPECT_EQ(extend(segment.before, segment.entries), head);
}

TEST(ChainedStream, PreparesAppendsAheadOfTheCommit) {
  MemoryEventLog log(system_random);
  auto relay = *ChainedStream::open(log, relay_stream("kiosk-1", journal), journal);
  const std::vector<Bytes> first{bytes_of("a")};
  const std::vector<Bytes> second{bytes_of("b"), bytes_of("c")};
  const auto between = extend(relay.head(), first);
  const std::vector<Append> batch{relay.prepare(relay.head(), first), relay.prepare(between, second)};
  for (const auto& result : log.append_batch(batch)) ASSERT_TRUE(result);
  relay.appended(first);
  relay.appended(second);
  EXPECT_EQ(relay.head().seq, 3U);
  EXPECT_TRUE(ChainedStream::open(log, relay_stream("kiosk-1", journal), journal));
  // The same entries once more are the same command.
  EXPECT_EQ(log.append(batch[1]).error(), Error::AlreadyApplied);
}

TEST(ChainedStream, ReadsWithinBothLimitsButAtLeastOneEntry) {
  MemoryEventLog log(system_random);
  auto relay = *ChainedStream::open(log, "s", journal);
  ASSERT_TRUE(relay.append({Bytes(100), Bytes(100), Bytes(100), Bytes(500)}));
  EXPECT_EQ(relay.read(1, 2, 10'000)->entries.size(), 2U);
  EXPECT_EQ(relay.read(1, 10, 250)->entries.size(), 2U);
  EXPECT_EQ(relay.read(4, 10, 250)->entries.size(), 1U);
  EXPECT_TRUE(relay.read(5, 10, 250)->entries.empty());
  EXPECT_EQ(relay.read(6, 10, 250).error(), Error::Invalid);
  EXPECT_EQ(relay.read(0, 10, 250).error(), Error::Invalid);
}

TEST(ChainedStream, RefusesBytesThatSomebodyElseAppended) {
  MemoryEventLog log(system_random);
  auto relay = *ChainedStream::open(log, "s", journal);
  ASSERT_TRUE(relay.append({bytes_of("a")}));
  ASSERT_TRUE(log.append(one_event("s", 2, "not sealed")));
  EXPECT_EQ(ChainedStream::open(log, "s", journal).error(), Error::Corrupt);
}

}  // namespace
}  // namespace foyer::journal
