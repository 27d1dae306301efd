#include <algorithm>
#include <utility>

#include "protocol/base/assert.hpp"
#include "protocol/sync/up.hpp"

namespace foyer::sync {

UpSender::UpSender(std::string device, const JournalId& journal, const ChainHead& local,
                   const Acknowledged& acknowledged, const UpLimits& limits)
    : device_(std::move(device)), journal_(journal), local_(local), acknowledged_(acknowledged), limits_(limits) {
  FOYER_ASSERT(device_.size() <= max_device_name);
  next_seq_ = acknowledged_.seq + 1;
  if (acknowledged_.seq > local_.seq) halt(UpOutcome::HeadBelowAcknowledged);
}

void UpSender::connected(Duration now) {
  connected_ = true;
  timeouts_ = 0;
  rewind(acknowledged_.seq + 1);
  announce_at_ = now;
}

void UpSender::disconnected() {
  connected_ = false;
}

void UpSender::appended(const ChainHead& head) {
  FOYER_ASSERT(head.seq >= local_.seq);
  local_ = head;
}

Duration UpSender::resend_delay() const {
  auto delay = limits_.resend_after;
  for (unsigned count = 0; count < timeouts_ && delay < limits_.resend_at_most; ++count) delay *= 2;
  return std::min(delay, limits_.resend_at_most);
}

void UpSender::rewind(std::uint64_t next_seq) {
  in_flight_.clear();
  next_seq_ = next_seq;
  rewound_.reset();
}

std::vector<JournalBatch> UpSender::next_batches(Duration now, const Reader& read, const Sign& sign) {
  std::vector<JournalBatch> batches;
  if (!connected_ || halted_) return batches;
  if (!in_flight_.empty() && in_flight_.front().resend_at <= now) {
    ++timeouts_;
    rewind(acknowledged_.seq + 1);
  }
  // Until it is known what the receiver has, only the head is shown: it answers with its own.
  const bool may_send = !acknowledged_.log_id.is_nil();
  while (may_send && in_flight_.size() < limits_.window_batches && next_seq_ <= local_.seq) {
    auto batch = make_batch(next_seq_, read, sign);
    if (!batch) break;
    next_seq_ = batch->head.seq + 1;
    in_flight_.push_back({batch->head.seq, now + resend_delay()});
    batches.push_back(std::move(*batch));
  }
  if (!batches.empty()) {
    announce_at_ = now + limits_.announce_every;
  } else if (announce_at_ && *announce_at_ <= now && in_flight_.empty()) {
    batches.push_back(announce(now, sign));
  }
  return batches;
}

JournalBatch UpSender::announce(Duration now, const Sign& sign) {
  // Without a known log an announcement is a question that wants an answer soon.
  const bool is_question = acknowledged_.log_id.is_nil();
  announce_at_ = now + (is_question ? resend_delay() : limits_.announce_every);
  if (is_question) ++timeouts_;
  JournalBatch batch{device_, journal_, local_.seq + 1, local_.digest, {}, local_, {}, local_.seq};
  batch.head_signature = sign(local_, signed_head_message(device_, journal_, local_));
  return batch;
}

std::optional<JournalBatch> UpSender::make_batch(std::uint64_t from_seq, const Reader& read, const Sign& sign) const {
  // Never beyond the head that appended() told of, or an acknowledgement would seem to come from the future.
  const auto entries =
      std::min<std::uint64_t>(local_.seq - from_seq + 1, std::min(limits_.batch_entries, max_batch_entries));
  auto segment = read(from_seq, entries, std::min(limits_.batch_bytes, max_batch_bytes));
  if (!segment || segment->entries.empty()) return std::nullopt;
  FOYER_ASSERT(segment->before.seq + 1 == from_seq && segment->entries.size() <= entries);
  JournalBatch batch{device_, journal_, from_seq, segment->before.digest, std::move(segment->entries)};
  batch.head = extend(segment->before, batch.entries);
  batch.head_signature = sign(batch.head, signed_head_message(device_, journal_, batch.head));
  batch.newest_seq = local_.seq;
  return batch;
}

std::optional<Duration> UpSender::next_due() const {
  if (!connected_ || halted_) return std::nullopt;
  if (!in_flight_.empty()) return in_flight_.front().resend_at;
  return announce_at_;
}

std::uint64_t UpSender::backlog() const noexcept {
  return local_.seq > acknowledged_.seq ? local_.seq - acknowledged_.seq : 0;
}

bool UpSender::concerns(const std::string& device, const JournalId& journal) const {
  return device == device_ && journal == journal_ && !halted_;
}

UpOutcome UpSender::halt(UpOutcome reason) {
  halted_ = reason;
  in_flight_.clear();
  return reason;
}

UpOutcome UpSender::adopt(const Acknowledged& acknowledged, Duration now) {
  const bool is_another = !acknowledged_.log_id.is_nil();
  if (is_another && changed_at_ && now < *changed_at_ + limits_.resend_after) {
    // Of two logs that both answer, each would be sent everything anew for each word of the other. It is asked again.
    announce_at_ = *changed_at_ + limits_.resend_after;
    return UpOutcome::Ignored;
  }
  if (is_another) changed_at_ = now;
  acknowledged_ = acknowledged;
  timeouts_ = 0;
  rewind(acknowledged.seq + 1);
  // If this was the late word of a log that is no more, the live one answers to this.
  announce_at_ = now;
  return UpOutcome::LogChanged;
}

UpOutcome UpSender::receive(const JournalAck& ack, Duration now, const DigestAt& digest_at) {
  if (!concerns(ack.device, ack.journal_id)) return UpOutcome::Ignored;
  if (ack.acknowledged_seq > local_.seq) return halt(UpOutcome::HeadBelowAcknowledged);
  const auto own = digest_at(ack.acknowledged_seq);
  if (own && *own != ack.digest) return halt(UpOutcome::Forked);
  if (ack.log_id != acknowledged_.log_id) return adopt({ack.log_id, ack.acknowledged_seq}, now);
  if (ack.acknowledged_seq <= acknowledged_.seq) return UpOutcome::Ignored;
  acknowledged_.seq = ack.acknowledged_seq;
  timeouts_ = 0;
  while (!in_flight_.empty() && in_flight_.front().last_seq <= ack.acknowledged_seq) in_flight_.pop_front();
  next_seq_ = std::max(next_seq_, ack.acknowledged_seq + 1);
  return UpOutcome::Advanced;
}

UpOutcome UpSender::receive(const JournalGap& gap, Duration now) {
  if (!concerns(gap.device, gap.journal_id) || gap.expected_seq == 0) return UpOutcome::Ignored;
  if (gap.expected_seq - 1 > local_.seq) return halt(UpOutcome::HeadBelowAcknowledged);
  if (gap.log_id != acknowledged_.log_id) return adopt({gap.log_id, gap.expected_seq - 1}, now);
  // Of several batches that were all refused for one loss, the first answer is enough. Nor may two that answer with one
  // log (a copy, a node with an older view) have every batch sent again for every other: that would double each time.
  const bool was_answered = rewound_ && gap.expected_seq <= rewound_->to && now < rewound_->at + limits_.resend_after;
  if (gap.expected_seq >= next_seq_ || was_answered) return UpOutcome::Ignored;
  // Late news, or a receiver that lost what it acknowledged without knowing it. Sending again serves both.
  acknowledged_.seq = std::min(acknowledged_.seq, gap.expected_seq - 1);
  rewind(gap.expected_seq);
  rewound_ = {gap.expected_seq, now};
  return UpOutcome::Rewound;
}

}  // namespace foyer::sync
