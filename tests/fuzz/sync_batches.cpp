// Input: steps. 0: a message as it comes from the broker, behind its length in two bytes; the receivers take what
// decodes. 1: an entry, behind its length, is written in the sender's journal. 2: the sender's batch, from an entry and
// of so many. 3: the same with a wrong byte. Whatever comes in whatever order, the receiver's journal is the sender's.
#include "protocol/sync/feed.hpp"
#include "protocol/sync/up.hpp"
#include "protocol/wire/messages.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;

namespace {

IdentifierBytes sixteen(std::uint8_t byte) {
  IdentifierBytes bytes;
  bytes.fill(byte);
  return bytes;
}

void take(sync::UpReceiver& receiver, const sync::JournalBatch& batch) {
  const auto before = receiver.ack().acknowledged_seq;
  const auto receipt = receiver.receive(batch, [](std::uint64_t) { return std::optional<Digest>(); });
  if (const auto* accept = std::get_if<sync::UpReceiver::Accept>(&receipt)) {
    fuzz::require(accept->head.seq == accept->before.seq + accept->entries.size(), "an accepted batch has no holes");
    fuzz::require(accept->entries.size() + accept->skip_count == batch.entries.size(), "no entry is made up");
    receiver.committed(accept->head);
    fuzz::require(receiver.ack().acknowledged_seq >= before, "what is acknowledged never sinks");
  } else {
    fuzz::require(receiver.ack().acknowledged_seq == before, "only what was committed is acknowledged");
  }
}

void take(sync::FeedReceiver& receiver, const sync::FeedBatch& batch) {
  const auto receipt = receiver.receive(batch, Duration(1));
  const auto* apply = std::get_if<sync::FeedReceiver::Apply>(&receipt);
  if (apply == nullptr) return;
  receiver.applied(*apply, Duration(1));
  fuzz::require(receiver.state() == apply->state, "the state is what was applied");
}

class Sender {
 public:
  void write(BytesView entry) { entries_.emplace_back(entry.begin(), entry.end()); }

  [[nodiscard]] ChainHead head_at(std::size_t count) const {
    return extend(chain_start(journal), std::span(entries_).first(std::min(count, entries_.size())));
  }
  [[nodiscard]] std::optional<Digest> digest_at(std::uint64_t seq) const {
    return seq > entries_.size() ? std::nullopt : std::optional(head_at(seq).digest);
  }
  [[nodiscard]] sync::JournalBatch batch(std::size_t from, std::size_t count) const {
    from = std::min(from, entries_.size());
    count = std::min(count, entries_.size() - from);
    const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(from);
    return {device,
            journal,
            from + 1,
            head_at(from).digest,
            {begin, begin + static_cast<std::ptrdiff_t>(count)},
            head_at(from + count),
            {},
            entries_.size()};
  }

  const std::string device = "kiosk-1";
  const JournalId journal{sixteen(0x11)};

 private:
  std::vector<Bytes> entries_;
};

sync::JournalBatch damaged(sync::JournalBatch batch, std::uint8_t where) {
  if (!batch.entries.empty() && !batch.entries.back().empty()) {
    Bytes& entry = batch.entries.back();
    entry[where % entry.size()] ^= 0x55;
  } else {
    batch.previous_digest[where % batch.previous_digest.size()] ^= 0x55;
  }
  return batch;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Sender sender;
  sync::UpReceiver up(sender.device, sender.journal, chain_start(sender.journal), LogId(sixteen(0x44)));
  sync::FeedReceiver feed(sender.device, {});
  feed.connected(Duration(0));
  while (!input.empty()) {
    const std::uint8_t step = input.byte() % 4;
    if (step == 0) {
      const std::size_t high = input.byte();
      const BytesView bytes = input.take(high * 256 + input.byte());
      // A journal that a stranger invented is another journal than the sender's: only what is refused is looked at.
      if (const auto batch = wire::decode_journal_batch(bytes); batch && batch->journal_id != sender.journal) {
        take(up, *batch);
      }
      if (const auto batch = wire::decode_feed_batch(bytes)) take(feed, *batch);
    } else if (step == 1) {
      sender.write(input.portion());
    } else {
      const std::size_t from = input.byte();
      const auto batch = sender.batch(from, input.byte());
      take(up, step == 2 ? batch : damaged(batch, static_cast<std::uint8_t>(from)));
    }
    const auto ack = up.ack();
    fuzz::require(sender.digest_at(ack.acknowledged_seq) == ack.digest, "the receiver has the sender's own bytes");
  }
  return 0;
}
