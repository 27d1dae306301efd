#include "protocol/journal/chain.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/assert.hpp"

namespace foyer::journal {
namespace {

constexpr std::size_t events_per_load = 10'000;

/// The seal of a head: an accepted command, named by the digest, that only whoever wrote these bytes can have left.
CommandId seal_of(const ChainHead& head) {
  return *CommandId::from_bytes(BytesView(head.digest).first(16));
}

void seal(Append& append, const ChainHead& after) {
  append.command_id = seal_of(after);
  append.result.assign(after.digest.begin(), after.digest.end());
}

}  // namespace

ChainedStream::ChainedStream(EventLog& log, StreamName stream, const JournalId& journal)
    : log_(&log), stream_(std::move(stream)), journal_(journal), digests_{chain_start(journal).digest} {}

Result<ChainedStream, Error> ChainedStream::open(EventLog& log, StreamName stream, const JournalId& journal,
                                                 const Check& check) {
  ChainedStream chain(log, std::move(stream), journal);
  const auto loaded = chain.load(check);
  if (!loaded) return loaded.error();
  return chain;
}

Result<Done, Error> ChainedStream::load(const Check& check) {
  auto at = head();
  for (;;) {
    const auto events = log_->read_stream(stream_, at.seq + 1, events_per_load);
    if (!events) return events.error();
    for (const auto& event : *events) {
      if (event.seq != at.seq + 1) return Error::Corrupt;
      if (check && !check(event.seq, event.bytes)) return Error::Corrupt;
      at = extend(at, event.bytes);
      digests_.push_back(at.digest);
    }
    if (events->size() < events_per_load) break;
  }
  if (at.seq == 0) return Done{};
  const auto seal = log_->result_of(seal_of(at));
  if (!seal) return seal.error();
  if (!*seal || **seal != Bytes(at.digest.begin(), at.digest.end())) return Error::Corrupt;
  return Done{};
}

std::optional<Digest> ChainedStream::digest_at(std::uint64_t seq) const {
  return seq < digests_.size() ? std::optional(digests_[seq]) : std::nullopt;
}

Result<ChainSegment, Error> ChainedStream::read(std::uint64_t from_seq, std::size_t max_entries,
                                                std::size_t max_bytes) const {
  if (from_seq == 0 || from_seq > digests_.size()) return Error::Invalid;
  ChainSegment segment{{from_seq - 1, digests_[from_seq - 1]}, {}};
  auto events = log_->read_stream(stream_, from_seq, std::min<std::uint64_t>(max_entries, digests_.size() - from_seq));
  if (!events) return events.error();
  std::size_t bytes = 0;
  auto seq = from_seq;
  for (auto& event : *events) {
    if (event.seq != seq++) return Error::Corrupt;
    bytes += event.bytes.size();
    if (bytes > max_bytes && !segment.entries.empty()) break;
    segment.entries.push_back(std::move(event.bytes));
  }
  // Bytes that rotted since they were loaded must not travel under a signature.
  const auto end = extend(segment.before, segment.entries);
  if (end.digest != digests_[end.seq]) return Error::Corrupt;
  return segment;
}

Append ChainedStream::prepare(const ChainHead& before, std::vector<Bytes> entries) const {
  Append append;
  if (!entries.empty()) seal(append, extend(before, entries));
  append.streams.push_back({stream_, before.seq + 1, std::move(entries)});
  return append;
}

void ChainedStream::appended(std::span<const Bytes> entries) {
  for (const auto& entry : entries) digests_.push_back(extend(head(), entry).digest);
}

Result<ChainHead, Error> ChainedStream::append(std::vector<Bytes> entries) {
  auto after = head();
  std::vector<Digest> digests;
  digests.reserve(entries.size());
  for (const auto& entry : entries) {
    after = extend(after, entry);
    digests.push_back(after.digest);
  }
  Append append;
  if (!entries.empty()) seal(append, after);
  append.streams.push_back({stream_, head().seq + 1, std::move(entries)});
  const auto done = log_->append(append);
  if (!done) return done.error();
  digests_.insert(digests_.end(), digests.begin(), digests.end());
  return head();
}

StreamName relay_stream(std::string_view device, const JournalId& journal) {
  return "relay/" + std::string(device) + "/" + journal.text();
}

StreamName journal_stream(const JournalId& journal) {
  return "journal/" + journal.text();
}

}  // namespace foyer::journal
