#include "protocol/journal/entry.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/journal/support.hpp"

namespace foyer::journal {
namespace {

// Covers KV-10.
TEST(Entry, HasTheBytesThatTheFormatSays) {
  const EntryDraft draft{{1'700'000'000'123}, -1500, "sale", {0xCA, 0xFE}};
  EXPECT_EQ(to_hex(encode_entry(258, draft)),
            "01"                // format version
            "0000000000000102"  // seq
            "0000018bcfe5687b"  // recorded at
            "fffffffffffffa24"  // clock offset
            "04"
            "73616c65"  // kind
            "00000002"
            "cafe");  // payload
}

TEST(Entry, RefusesWhatItCouldNotHaveWritten) {
  const auto good = encode_entry(1, {{}, 0, "sale", {1, 2, 3}});
  ASSERT_TRUE(decode_entry(good));
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(decode_entry(BytesView(good).first(size)));
  auto longer = good;
  longer.push_back(0);
  EXPECT_FALSE(decode_entry(longer));
  auto newer = good;
  newer[0] = 2;
  EXPECT_FALSE(decode_entry(newer));
  auto unnumbered = good;
  unnumbered[8] = 0;
  EXPECT_FALSE(decode_entry(unnumbered));
  auto with_space = good;
  with_space[26] = ' ';
  EXPECT_FALSE(decode_entry(with_space));
}

TEST(Entry, KnowsItsLimits) {
  EXPECT_TRUE(is_valid(EntryDraft{{}, 0, std::string(max_entry_kind, 'k'), Bytes(max_entry_payload)}));
  EXPECT_FALSE(is_valid(EntryDraft{{}, 0, std::string(max_entry_kind + 1, 'k'), {}}));
  EXPECT_FALSE(is_valid(EntryDraft{{}, 0, "k", Bytes(max_entry_payload + 1)}));
  EXPECT_FALSE(is_valid(EntryDraft{{}, 0, "", {}}));
  EXPECT_FALSE(is_valid(EntryDraft{{}, 0, "\xc3\xa4", {}}));
}

RC_GTEST_PROP(EntryProperty, ReadsBackWhatItWrote, ()) {
  EntryDraft draft{
      {*rc::gen::arbitrary<std::int64_t>()}, *rc::gen::arbitrary<std::int64_t>(), "", *rc::gen::arbitrary<Bytes>()};
  draft.kind = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('!', '~')));
  draft.kind.resize(std::min(draft.kind.size(), max_entry_kind));
  const auto seq = *rc::gen::inRange<std::uint64_t>(1, UINT64_MAX);
  const auto entry = decode_entry(encode_entry(seq, draft));
  RC_ASSERT(entry.has_value());
  RC_ASSERT(*entry == (Entry{seq, draft.recorded_at, draft.clock_offset_ms, draft.kind, draft.payload}));
}

RC_GTEST_PROP(EntryProperty, TakesRandomBytesOnlyIfItWouldWriteThem, ()) {
  auto bytes = *rc::gen::arbitrary<Bytes>();
  if (*rc::gen::arbitrary<bool>()) {
    bytes = encode_entry(1, {{5}, 6, "kind", bytes});
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<std::uint8_t>();
  }
  const auto entry = decode_entry(bytes);
  if (entry)
    RC_ASSERT(encode_entry(entry->seq, {entry->recorded_at, entry->clock_offset_ms, entry->kind, entry->payload}) ==
              bytes);
}

}  // namespace
}  // namespace foyer::journal
