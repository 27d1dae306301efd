#include "controller/venue/relay.hpp"

#include <algorithm>

#include "protocol/journal/entry.hpp"
#include "protocol/wire/entries.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::controller {
namespace {

constexpr std::string_view relay_prefix = "relay/";
constexpr std::size_t heads_per_read = 10'000;
constexpr std::size_t seq_bytes = 8;

std::string heads_stream(const ledger::DeviceName& device, const JournalId& journal) {
  return "relay-heads/" + device.text() + "/" + journal.text();
}

std::string acknowledged_key(const ledger::DeviceName& device, const JournalId& journal) {
  return "relay-acknowledged/" + device.text() + "/" + journal.text();
}

std::string settled_key(const ledger::DeviceName& device, const JournalId& journal) {
  return "relay-settled/" + device.text() + "/" + journal.text();
}

/// The seq as 8 bytes big-endian, then the signature.
Bytes head_event(std::uint64_t seq, const Signature& signature) {
  Bytes bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(seq >> shift));
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return bytes;
}

std::optional<std::pair<std::uint64_t, Signature>> parse_head_event(BytesView bytes) {
  std::pair<std::uint64_t, Signature> head{};
  if (bytes.size() != seq_bytes + head.second.size()) return std::nullopt;
  for (std::size_t at = 0; at < seq_bytes; ++at) head.first = head.first << 8U | bytes[at];
  std::copy(bytes.begin() + seq_bytes, bytes.end(), head.second.begin());
  return head;
}

}  // namespace

RelayedJournal::RelayedJournal(journal::EventLog& log, journal::DocumentStore& documents, ledger::DeviceName device,
                               journal::ChainedStream chain)
    : log_(log), documents_(documents), device_(std::move(device)), chain_(std::move(chain)) {}

Result<std::unique_ptr<RelayedJournal>, journal::Error> RelayedJournal::open(journal::EventLog& log,
                                                                             journal::DocumentStore& documents,
                                                                             const ledger::DeviceName& device,
                                                                             const JournalId& journal) {
  auto chain = journal::ChainedStream::open(log, journal::relay_stream(device.text(), journal), journal);
  if (!chain) return chain.error();
  std::unique_ptr<RelayedJournal> relayed(new RelayedJournal(log, documents, device, std::move(*chain)));
  if (auto loaded = relayed->load(); !loaded) return loaded.error();
  return relayed;
}

Result<Done, journal::Error> RelayedJournal::load() {
  const auto stream = heads_stream(device_, journal_id());
  for (;;) {
    const auto events = log_.read_stream(stream, heads_.size() + 1, heads_per_read);
    if (!events) return events.error();
    for (const auto& event : *events) {
      const auto signed_head = parse_head_event(event.bytes);
      if (!signed_head) return journal::Error::Corrupt;
      heads_.insert(*signed_head);
    }
    if (events->size() < heads_per_read) break;
  }
  // Entries and signature were one transaction, so the newest entry has one.
  if (head().seq > 0 && !heads_.contains(head().seq)) return journal::Error::Corrupt;

  if (head().seq > 0) {
    const auto first = chain_.read(1, 1, sync::max_entry_bytes);
    if (!first) return first.error();
    note_first(first->entries.front());
  }

  const auto known = documents_.get(acknowledged_key(device_, journal_id()));
  if (!known) return known.error();
  if (*known) {
    const auto log_id = LogId::from_bytes((*known)->bytes);
    if (!log_id) return journal::Error::Corrupt;
    acknowledged_ = {*log_id, (*known)->version};
  }
  const auto settled = documents_.get(settled_key(device_, journal_id()));
  if (!settled) return settled.error();
  if (*settled) settled_seq_ = std::min((*settled)->version, head().seq);
  return Done{};
}

void RelayedJournal::note_first(BytesView bytes) {
  const auto entry = journal::decode_entry(bytes);
  if (!entry || entry->kind != wire::entry_kind::device) return;
  const auto decoded = wire::decode_entry(entry->kind, entry->payload);
  if (!decoded) return;
  const auto* opened = std::get_if<wire::JournalOpened>(&std::get<wire::DeviceEntry>(*decoded));
  if (opened != nullptr) previous_ = opened->previous;
}

Result<Done, journal::Error> RelayedJournal::append(const link::ReceivedEntries& received) {
  if (received.before != head()) return journal::Error::StaleView;
  auto append = chain_.prepare(received.before, received.entries);
  append.streams.push_back({heads_stream(device_, journal_id()),
                            heads_.size() + 1,
                            {head_event(received.head.seq, received.head_signature)}});
  const auto done = log_.append(append);
  if (!done) return done.error();
  chain_.appended(received.entries);
  if (received.before.seq == 0) note_first(received.entries.front());
  heads_[received.head.seq] = received.head_signature;
  return Done{};
}

std::optional<ChainSegment> RelayedJournal::read(std::uint64_t from_seq, std::size_t max_entries,
                                                 std::size_t max_bytes) const {
  auto segment = chain_.read(from_seq, max_entries, max_bytes);
  if (!segment || segment->entries.empty()) return std::nullopt;
  const auto last_read = segment->before.seq + segment->entries.size();
  const auto beyond = heads_.upper_bound(last_read);
  if (beyond == heads_.begin()) return std::nullopt;
  const auto last_signed = std::prev(beyond)->first;
  if (last_signed < from_seq) return std::nullopt;
  segment->entries.resize(last_signed - segment->before.seq);
  return std::move(*segment);
}

Signature RelayedJournal::sign(const ChainHead& head, BytesView) const {
  const auto found = heads_.find(head.seq);
  return found == heads_.end() ? Signature{} : found->second;
}

void RelayedJournal::acknowledge(const sync::UpSender::Acknowledged& acknowledged, const Digest&) {
  acknowledged_ = acknowledged;
  const auto& log_id = acknowledged.log_id.bytes();
  // If it is not kept, central is asked after the next start: nothing is lost.
  static_cast<void>(
      documents_.put({acknowledged_key(device_, journal_id()), acknowledged.seq, Bytes(log_id.begin(), log_id.end())}));
}

Result<ChainSegment, journal::Error> RelayedJournal::entries(std::uint64_t from_seq, std::size_t max_entries) const {
  return chain_.read(from_seq, max_entries, sync::max_batch_bytes);
}

Result<Done, journal::Error> RelayedJournal::store_settled() {
  return documents_.put({settled_key(device_, journal_id()), settled_seq_, {}});
}

Result<Done, journal::Error> RelayStore::load() {
  const auto streams = log_.streams(relay_prefix);
  if (!streams) return streams.error();
  for (const auto& [stream, seq] : *streams) {
    const auto slash = stream.find('/', relay_prefix.size());
    if (slash == std::string::npos) return journal::Error::Corrupt;
    const auto device = ledger::DeviceName::parse(stream.substr(relay_prefix.size(), slash - relay_prefix.size()));
    const auto journal = JournalId::parse(stream.substr(slash + 1));
    if (!device || !journal) return journal::Error::Corrupt;
    auto opened = RelayedJournal::open(log_, documents_, *device, *journal);
    if (!opened) return opened.error();
    journals_[{*device, *journal}] = std::move(*opened);
  }
  return Done{};
}

bool RelayStore::is_superseded(const ledger::DeviceName& device, const JournalId& journal) const {
  return std::any_of(journals_.begin(), journals_.end(), [&](const auto& known) {
    return known.first.first == device && known.second && known.second->previous() == journal;
  });
}

ChainHead RelayStore::head(const ledger::DeviceName& device, const JournalId& journal) {
  const auto found = journals_.find({device, journal});
  return found == journals_.end() ? chain_start(journal) : found->second->head();
}

std::optional<Digest> RelayStore::digest_at(const ledger::DeviceName& device, const JournalId& journal,
                                            std::uint64_t seq) {
  const auto found = journals_.find({device, journal});
  return found == journals_.end() ? std::nullopt : found->second->digest_at(seq);
}

void RelayStore::commit(link::ReceivedEntries received, std::function<void(bool durable)> done) {
  auto& journal = journals_[{received.device, received.journal}];
  if (!journal) {
    auto opened = RelayedJournal::open(log_, documents_, received.device, received.journal);
    if (!opened) {
      journals_.erase({received.device, received.journal});
      if (refused_) refused_(opened.error());
      return done(false);
    }
    journal = std::move(*opened);
  }
  if (received.before != journal->head()) return done(false);  // What came before it was refused.
  if (const auto appended = journal->append(received); !appended) {
    must_reopen_ = must_reopen_ || journal::needs_reopening(appended.error());
    if (refused_) refused_(appended.error());
    return done(false);
  }
  if (stored_) stored_(*journal);
  done(true);
}

void RelayStore::quarantine(const sync::JournalBatch& batch, std::uint64_t) {
  ++quarantined_;
  const auto stream = "quarantine/" + batch.device + "/" + batch.journal_id.text();
  const auto seq = log_.head(stream);
  if (!seq || *seq >= quarantined_batches_limit) return;
  // The sender repeats it for as long as it has not gone on in another journal.
  if (!quarantined_heads_.insert(batch.head.digest).second) return;
  const auto bytes = wire::encode(batch);
  const auto last = log_.read_stream(stream, std::max<std::uint64_t>(*seq, 1), 1);
  if (!last || (!last->empty() && last->front().bytes == bytes)) return;
  journal::Append append;
  append.streams.push_back({stream, *seq + 1, {bytes}});
  if (!log_.append(append)) {
    quarantined_heads_.erase(batch.head.digest);
    return;
  }
  if (forked_) forked_(batch);
}

}  // namespace foyer::controller
