#include <algorithm>
#include <utility>

#include "protocol/base/assert.hpp"
#include "protocol/sync/up.hpp"

namespace foyer::sync {
namespace {

/// Element i is the digest after entry first_seq - 1 + i: the last one belongs to the batch's head.
std::vector<Digest> digests_of(const JournalBatch& batch) {
  std::vector<Digest> digests{batch.previous_digest};
  digests.reserve(batch.entries.size() + 1);
  for (const auto& entry : batch.entries) digests.push_back(sha256(digests.back(), entry));
  return digests;
}

}  // namespace

UpReceiver::UpReceiver(std::string device, const JournalId& journal, const ChainHead& accepted, const LogId& log_id)
    : device_(std::move(device)), journal_(journal), log_id_(log_id), accepted_(accepted), received_(accepted) {}

std::optional<UpReceiver::Malformed> UpReceiver::flaw(const JournalBatch& batch) const {
  if (batch.device != device_ || batch.journal_id != journal_) return Malformed{"another journal"};
  if (batch.first_seq == 0) return Malformed{"entry number 0"};
  if (batch.entries.size() > max_batch_entries) return Malformed{"too many entries"};
  // The number of the entry after the batch must exist too.
  if (batch.first_seq > UINT64_MAX - max_batch_entries - 1) return Malformed{"entry numbers out of range"};
  std::size_t bytes = 0;
  for (const auto& entry : batch.entries) {
    if (entry.size() > max_entry_bytes) return Malformed{"too large an entry"};
    bytes += entry.size();
  }
  if (batch.entries.size() > 1 && bytes > max_batch_bytes) return Malformed{"too many bytes"};
  if (batch.head.seq != batch.first_seq - 1 + batch.entries.size())
    return Malformed{"the head is not the last entry's"};
  if (batch.first_seq == 1 && batch.previous_digest != chain_start(journal_).digest)
    return Malformed{"the chain does not begin with the journal id"};
  return std::nullopt;
}

UpReceiver::Receipt UpReceiver::receive(const JournalBatch& batch, const DigestAt& digest_at) {
  if (const auto found = flaw(batch)) return *found;
  const auto digests = digests_of(batch);
  if (digests.back() != batch.head.digest) return Malformed{"the head's digest does not fit the entries"};
  // From here on the batch is consistent in itself; the question is how it fits what is here.
  const std::uint64_t before = batch.first_seq - 1;
  if (before > received_.seq) return Gap{{device_, journal_, log_id_, received_.seq + 1}};
  if (batch.head.seq < received_.seq) return old_batch(batch, digests, digest_at);
  const std::size_t known = received_.seq - before;
  // A chain: one equal digest proves all entries before it equal.
  if (digests[known] != received_.digest) return fork(batch, digests, digest_at);
  if (known == batch.entries.size()) return Duplicate{ack()};
  Accept accept{received_, {}, batch.head, known};
  accept.entries.assign(batch.entries.begin() + static_cast<std::ptrdiff_t>(known), batch.entries.end());
  received_ = batch.head;
  return accept;
}

UpReceiver::Receipt UpReceiver::old_batch(const JournalBatch& batch, std::span<const Digest> digests,
                                          const DigestAt& digest_at) const {
  const auto own = digest_at ? digest_at(batch.head.seq) : std::nullopt;
  if (own && *own != batch.head.digest) return fork(batch, digests, digest_at);
  return Duplicate{ack()};
}

UpReceiver::Fork UpReceiver::fork(const JournalBatch& batch, std::span<const Digest> digests,
                                  const DigestAt& digest_at) const {
  const std::uint64_t last = std::min(batch.head.seq, received_.seq);
  for (std::uint64_t seq = batch.first_seq - 1; digest_at && seq < last; ++seq) {
    const auto own = digest_at(seq);
    if (own && *own != digests[seq + 1 - batch.first_seq]) return {seq, ack()};
  }
  return {last, ack()};
}

void UpReceiver::committed(const ChainHead& head) {
  if (head.seq <= accepted_.seq) return;
  accepted_ = head;
  if (received_.seq < head.seq) received_ = head;
}

void UpReceiver::commit_failed() {
  received_ = accepted_;
}

JournalAck UpReceiver::ack() const {
  return {device_, journal_, log_id_, accepted_.seq, accepted_.digest};
}

}  // namespace foyer::sync
