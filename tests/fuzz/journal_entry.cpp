// Input: a record of a device's journal.
#include "protocol/journal/entry.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView bytes(data, size);
  const auto entry = journal::decode_entry(bytes);
  if (!entry) return 0;
  const journal::EntryDraft draft{entry->recorded_at, entry->clock_offset_ms, entry->kind, entry->payload};
  fuzz::require(journal::is_valid(draft), "a record keeps the limits");
  fuzz::require(journal::encode_entry(entry->seq, draft) == Bytes(bytes.begin(), bytes.end()),
                "one encoding stands for one record");
  return 0;
}
