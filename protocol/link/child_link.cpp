#include "protocol/link/child_link.hpp"

#include <algorithm>

#include "protocol/link/grant_choice.hpp"

namespace foyer::link {
namespace {

constexpr Duration past_told_every{10'000};

sync::UpLimits up_limits() {
  sync::UpLimits limits;
  limits.resend_at_most = up_resend_at_most;
  return limits;
}

sync::UpSender sender_of(const UpSource& source) {
  return {source.device(), source.journal_id(), source.head(), source.acknowledged(), up_limits()};
}

}  // namespace

std::string_view text(RequestError error) noexcept {
  switch (error) {
    case RequestError::NotConnected:
      return "not connected";
    case RequestError::TimedOut:
      return "no answer in time";
    case RequestError::TooMany:
      return "too many requests are waiting";
  }
  return {};
}

ChildLink::ChildLink(device::Device& device, Send send, std::string software_version)
    : device_(device),
      send_(std::move(send)),
      software_version_(std::move(software_version)),
      own_(own_journal_source(device)),
      feed_(device.identity().name.text(), device.feed_state(), feed_times) {
  journal_renewed({});
}

ChildLink::~ChildLink() = default;

void ChildLink::add_source(UpSource& source, Duration now) {
  const StreamKey key{source.device(), source.journal_id()};
  const auto [at, added] = streams_.try_emplace(key, Stream{&source, sender_of(source)});
  if (added && connected_) at->second.sender.connected(now);
}

void ChildLink::add_old_journals(Duration now) {
  const auto& journals = device_.old_journals();
  for (; old_.size() < journals.size(); add_source(*old_.back(), now)) {
    old_.push_back(old_journal_source(device_, *journals[old_.size()]));
  }
}

void ChildLink::journal_renewed(Duration now) {
  streams_.erase({own_->device(), own_journal_});
  own_journal_ = own_->journal_id();
  add_old_journals(now);
  add_source(*own_, now);
  if (!connected_) return;
  send_(birth(true));
  tick(now);
}

/// Begins again with what the source knows: a copy of another's journal may have caught up since it was told that it is
/// behind, and what of an old journal is for the quarantine may have been lost on the way.
void ChildLink::restart(Stream& stream, Duration now) {
  stream.sender = sender_of(*stream.source);
  if (connected_) stream.sender.connected(now);
}

Outgoing ChildLink::birth(bool online) const {
  wire::Birth birth;
  birth.device = device_.identity().name;
  birth.role = device::text(device_.identity().role);
  birth.journal_id = device_.journal().id();
  birth.public_key = device_.parts().signer.public_key();
  birth.online = online;
  birth.software_version = software_version_;
  birth.at = device_.parts().clock.now();
  return {wire::up_topic(device_.identity().venue, device_.identity().name, wire::UpKind::Birth), wire::encode(birth),
          true};
}

void ChildLink::send_up(wire::UpKind kind, Bytes payload) {
  send_({wire::up_topic(device_.identity().venue, device_.identity().name, kind), std::move(payload), false});
}

void ChildLink::connected(Duration now) {
  connected_ = true;
  send_(birth(true));
  for (auto& [key, stream] : streams_) {
    const bool may_go_on = stream.sender.halted() && stream.source != own_.get();
    if (may_go_on) {
      restart(stream, now);
    } else {
      stream.sender.connected(now);
    }
  }
  feed_.connected(now);
  tick(now);
}

void ChildLink::disconnected() {
  connected_ = false;
  for (auto& [key, stream] : streams_) stream.sender.disconnected();
  feed_.disconnected();
  note_reachable(false, {});
}

/// The first word after a silence: what was in flight before it is taken as lost and sent again at once.
void ChildLink::note_reachable(bool reachable, Duration now) {
  if (reachable == reachable_) return;
  reachable_ = reachable;
  if (reachable) {
    for (auto& [key, stream] : streams_) stream.sender.connected(now);
  }
  if (status_changed_) status_changed_();
}

void ChildLink::heard(Duration now) {
  last_heard_ = now;
  note_reachable(true, now);
}

void ChildLink::receive(const std::string& topic, BytesView payload, Duration now) {
  const auto parsed = wire::parse_down_topic(topic);
  if (!parsed || parsed->device != device_.identity().name || parsed->venue != device_.identity().venue) {
    ++refused_messages_;
    return;
  }
  switch (parsed->kind) {
    case wire::DownKind::Acknowledgement:
      receive_acknowledgement(payload, now);
      break;
    case wire::DownKind::Reply:
      heard(now);
      receive_reply(payload);
      break;
    case wire::DownKind::Feed:
      receive_feed(payload, now);
      break;
    case wire::DownKind::Availability: {
      const auto availability = wire::decode_availability(payload);
      if (!availability) {
        ++refused_messages_;
        return;
      }
      heard(now);
      device_.note_parent_time(availability->as_of);
      if (availability_) availability_(*availability);
      break;
    }
    case wire::DownKind::Recall: {
      const auto recall = wire::decode_recall(payload);
      if (!recall) {
        ++refused_messages_;
        return;
      }
      heard(now);
      if (recall_) recall_(*recall, now);
      break;
    }
  }
  tick(now);
}

void ChildLink::receive_acknowledgement(BytesView payload, Duration now) {
  const auto message = wire::decode_acknowledgement(payload);
  if (!message) {
    ++refused_messages_;
    return;
  }
  heard(now);
  const auto [device, journal] = std::visit(
      [](const auto& what) -> StreamKey {
        return {what.device, what.journal_id};
      },
      *message);
  const auto log_id = std::visit([](const auto& what) { return what.log_id; }, *message);
  if (device_.grantors().is_past(log_id)) return tell_past(*message, now);
  const auto found = streams_.find({device, journal});
  if (found == streams_.end()) {
    ++refused_messages_;
    return;
  }
  auto& [source, sender] = found->second;
  if (const auto* gap = std::get_if<sync::JournalGap>(&*message)) {
    const auto outcome = sender.receive(*gap, now);
    const bool halted = outcome == sync::UpOutcome::HeadBelowAcknowledged;
    if (halted) source->contradict({gap->log_id, gap->expected_seq - 1}, Digest{});
  } else if (const auto* ack = std::get_if<sync::JournalAck>(&*message)) {
    const auto outcome =
        sender.receive(*ack, now, [source = source](std::uint64_t seq) { return source->digest_at(seq); });
    const bool moved = outcome == sync::UpOutcome::Advanced || outcome == sync::UpOutcome::LogChanged;
    const bool halted = outcome == sync::UpOutcome::HeadBelowAcknowledged || outcome == sync::UpOutcome::Forked;
    if (moved) {
      source->acknowledge(sender.acknowledged(), source->digest_at(sender.acknowledged().seq).value_or(ack->digest));
    }
    if (halted) source->contradict({ack->log_id, ack->acknowledged_seq}, ack->digest);
  }
  if (status_changed_) status_changed_();
}

/// A late word of what the parent was before, or one that goes on beside it as if nothing had happened: a copy. That
/// one is to hear from the own journal that this device follows another. It changes nothing of what is sent to the
/// parent.
void ChildLink::tell_past(const wire::Acknowledgement& word, Duration now) {
  sync::UpSender::Acknowledged has;
  StreamKey key;
  if (const auto* gap = std::get_if<sync::JournalGap>(&word)) {
    key = {gap->device, gap->journal_id};
    has = {gap->log_id, gap->expected_seq - 1};
  } else if (const auto* ack = std::get_if<sync::JournalAck>(&word)) {
    key = {ack->device, ack->journal_id};
    has = {ack->log_id, ack->acknowledged_seq};
  }
  const bool is_soon = past_told_at_ && now < *past_told_at_ + past_told_every;
  if (is_soon || !connected_ || key != StreamKey{own_->device(), own_journal_}) return;
  if (has.seq >= own_->head().seq) return;
  past_told_at_ = now;
  sync::UpSender beside(own_->device(), own_journal_, own_->head(), has);
  beside.connected(now);
  send_batches_of(*own_, beside, now);
}

void ChildLink::receive_feed(BytesView payload, Duration now) {
  const auto batch = wire::decode_feed_batch(payload);
  if (!batch) {
    ++refused_messages_;
    return;
  }
  if (device_.grantors().is_past(batch->log_id)) return;
  heard(now);
  const auto receipt = feed_.receive(*batch, now);
  if (const auto* apply = std::get_if<sync::FeedReceiver::Apply>(&receipt)) {
    // A storage that refuses is shown by the journal's condition; the items are asked for again.
    if (device_.apply(*apply)) feed_.applied(*apply, now);
  } else if (const auto* gathered = std::get_if<sync::FeedReceiver::Gathered>(&receipt)) {
    send_up(wire::UpKind::Feed, wire::encode(gathered->next));
  } else if (const auto* gap = std::get_if<sync::FeedReceiver::Gap>(&receipt)) {
    send_up(wire::UpKind::Feed, wire::encode(gap->request));
  } else if (std::holds_alternative<sync::FeedReceiver::Malformed>(receipt)) {
    ++refused_messages_;
  }
}

void ChildLink::receive_reply(BytesView payload) {
  const auto reply = wire::decode_reply(payload);
  if (!reply) {
    ++refused_messages_;
    return;
  }
  const auto found = waiting_.find(reply->request_id);
  if (found == waiting_.end()) return;  // Answered before, or too late: the feed brings what it granted.
  const auto answer = std::move(found->second.answer);
  const auto first_sent_at = found->second.first_sent_at;
  const auto journal = found->second.journal;
  waiting_.erase(found);
  if (const auto* grant = std::get_if<wire::Grant>(&reply->what); grant != nullptr && first_sent_at) {
    // A time that cannot be written down leaves the lease suspended: it is renewed once the storage takes it.
    static_cast<void>(device_.time(*grant, *first_sent_at));
  }
  const auto* refusal = std::get_if<wire::Refusal>(&reply->what);
  const bool is_superseded = refusal != nullptr && refusal->code == superseded_code && !journal.is_nil();
  if (is_superseded && superseded_) superseded_(journal);
  answer(*reply);
}

void ChildLink::request(const wire::Request& request, Duration now, Duration deadline, Answer answer,
                        std::optional<Duration> first_sent_at) {
  if (!connected_) return answer(RequestError::NotConnected);
  if (waiting_.size() >= requests_limit) return answer(RequestError::TooMany);
  auto asked = request;
  asked.grantor = device_.grantor();
  Waiting waiting{wire::encode(asked), now + deadline, now + request_again_after, std::move(answer), first_sent_at, {}};
  // A parent that has not heard of this journal yet may take one before it for the newest.
  const auto& own = device_.identity().name;
  if (request.device == own && acknowledged(own.text(), request.journal_id) > 0) waiting.journal = request.journal_id;
  const auto& sent = waiting_.insert_or_assign(request.request_id, std::move(waiting)).first->second;
  send_up(wire::UpKind::Request, sent.payload);
}

void ChildLink::tick_requests(Duration now) {
  std::vector<Answer> late;
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    auto& waiting = at->second;
    if (now >= waiting.deadline) {
      late.push_back(std::move(waiting.answer));
      at = waiting_.erase(at);
      continue;
    }
    if (connected_ && now >= waiting.again_at) {
      waiting.again_at = now + request_again_after;
      send_up(wire::UpKind::Request, waiting.payload);
    }
    ++at;
  }
  for (const auto& answer : late) answer(RequestError::TimedOut);
}

void ChildLink::grown(Duration now) {
  for (auto& [key, stream] : streams_) {
    // The own source speaks of the new journal before journal_renewed() has made its stream.
    if (stream.source->journal_id() != key.second) continue;
    const auto head = stream.source->head();
    const bool has_grown = head != stream.sender.local();
    if (has_grown && stream.sender.halted() && stream.source != own_.get()) {
      restart(stream, now);
    } else {
      stream.sender.appended(head);
    }
  }
  // Only this: the device is in the middle of a change, and whoever waits for an answer might begin another one.
  send_batches(now);
}

void ChildLink::send_batches(Duration now) {
  if (!connected_) return;
  for (auto& [key, stream] : streams_) send_batches_of(*stream.source, stream.sender, now);
}

void ChildLink::send_batches_of(const UpSource& source, sync::UpSender& sender, Duration now) {
  const auto batches = sender.next_batches(
      now,
      [&source](std::uint64_t from, std::size_t entries, std::size_t bytes) {
        return source.read(from, entries, bytes);
      },
      [&source](const ChainHead& head, BytesView message) { return source.sign(head, message); });
  for (const auto& batch : batches) send_up(wire::UpKind::Journal, wire::encode(batch));
}

void ChildLink::tick(Duration now) {
  if (last_heard_ && now - *last_heard_ > reachable_for) note_reachable(false, now);
  send_batches(now);
  if (connected_) {
    if (const auto request = feed_.next_request(now)) send_up(wire::UpKind::Feed, wire::encode(*request));
  }
  tick_requests(now);
}

std::optional<Duration> ChildLink::next_due(Duration now) const {
  std::optional<Duration> due;
  const auto earliest = [&due](std::optional<Duration> candidate) {
    if (candidate && (!due || *candidate < *due)) due = candidate;
  };
  if (reachable_ && last_heard_) earliest(*last_heard_ + reachable_for + Duration{1});
  for (const auto& [id, waiting] : waiting_) earliest(std::min(waiting.again_at, waiting.deadline));
  if (connected_) {
    for (const auto& [key, stream] : streams_) earliest(stream.sender.next_due());
    earliest(feed_.next_due());
  }
  return due ? std::optional(std::max(*due, now)) : due;
}

LinkStatus ChildLink::status(Duration now) const {
  LinkStatus status;
  status.connected = connected_;
  status.reachable = connected_ && last_heard_ && now - *last_heard_ <= reachable_for;
  status.last_heard = last_heard_;
  for (const auto& [key, stream] : streams_) {
    if (!stream.sender.halted()) status.backlog += stream.sender.backlog();
  }
  status.halted = streams_.at({own_->device(), own_journal_}).sender.halted();
  status.refused_messages = refused_messages_;
  return status;
}

std::uint64_t ChildLink::acknowledged(const std::string& device, const JournalId& journal) const {
  const auto found = streams_.find({device, journal});
  return found == streams_.end() ? 0 : found->second.sender.acknowledged().seq;
}

}  // namespace foyer::link
