// Both ends of the up stream over a channel that loses, repeats and reorders, with restarts at any moment.

#include <deque>
#include <memory>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/sync/support.hpp"

namespace foyer::sync {
namespace {

using Answer = std::variant<JournalAck, JournalGap>;

class World {
 public:
  explicit World(std::vector<std::uint16_t> drawn) : decisions_(std::move(drawn)) {
    restart_sender();
    restart_receiver();
  }

  void run() {
    while (decisions_.any_left()) {
      step();
      check();
    }
  }

  /// The storm is over: everything that is sent arrives, in order, until both agree.
  void settle() {
    up_.clear();
    down_.clear();
    sender_->connected(now());
    for (int round = 0; round < 1000 && !agreed(); ++round) {
      pump();
      while (!up_.empty()) deliver(up_.take());
      while (!pending_.empty()) commit();
      while (!down_.empty()) hear(down_.take());
      now_ms_ += 1000;
      check();
    }
    RC_ASSERT(agreed());
  }

 private:
  [[nodiscard]] Duration now() const { return Duration(now_ms_); }
  [[nodiscard]] bool agreed() const {
    return at_receiver_.entries == at_device_.entries && sender_->backlog() == 0 &&
           sender_->acknowledged().log_id == log_id_;
  }
  /// What arrived is always a prefix of what was written: in order, once, byte for byte.
  void check() const {
    RC_ASSERT(at_receiver_.entries.size() <= at_device_.entries.size());
    RC_ASSERT(std::equal(at_receiver_.entries.begin(), at_receiver_.entries.end(), at_device_.entries.begin()));
    RC_ASSERT(!sender_->halted());
  }

  void step() {
    switch (decisions_.below(14)) {
      case 0:
        return write();
      case 1:
        return restart_sender();
      case 2:
        return restart_receiver();
      case 3:
        now_ms_ += static_cast<std::int64_t>(decisions_.below(5000));
        return;
      case 4:
        return up_.empty() ? void() : up_.lose_any(decisions_);
      case 5:
        return down_.empty() ? void() : down_.lose_any(decisions_);
      case 6:
        return pending_.empty() ? void() : commit();
      case 7:
        return fail_commits();
      case 8:
        return restore_receiver();
      case 9:
        return write();
      case 10:
        return pump();
      case 11:
        return up_.empty() ? void() : deliver(up_.take_any(decisions_));
      case 12:
        return down_.empty() ? void() : hear(down_.take_any(decisions_));
      case 13:
        return sender_->connected(now());
    }
  }

  void write() {
    for (std::size_t count = 1 + decisions_.below(12); count > 0; --count)
      at_device_.entries.push_back(bytes_of("entry " + std::to_string(at_device_.entries.size())));
    sender_->appended(at_device_.head());
  }
  void restart_sender() {
    UpLimits limits;
    limits.batch_entries = 4;
    sender_ = std::make_unique<UpSender>("kiosk-1", journal, at_device_.head(), stored_, limits);
    if (decisions_.below(2) == 0) sender_->connected(now());
  }
  void restart_receiver() {
    pending_.clear();
    receiver_ = std::make_unique<UpReceiver>("kiosk-1", journal, at_receiver_.head(), log_id_);
  }
  /// From a backup: some entries are gone, and the log has a new id.
  void restore_receiver() {
    if (restores_ == 3) return;
    log_id_ = log_number(++restores_);
    at_receiver_.entries.resize(decisions_.below(at_receiver_.entries.size() + 1));
    restart_receiver();
  }
  void pump() {
    for (auto& batch : send(*sender_, at_device_, now_ms_)) up_.send(std::move(batch));
  }
  void deliver(const JournalBatch& batch) {
    auto receipt = receiver_->receive(batch, digests_of(at_receiver_));
    RC_ASSERT(!std::holds_alternative<UpReceiver::Malformed>(receipt));
    RC_ASSERT(!std::holds_alternative<UpReceiver::Fork>(receipt));
    if (auto* accept = std::get_if<UpReceiver::Accept>(&receipt)) pending_.push_back(std::move(*accept));
    if (auto* duplicate = std::get_if<UpReceiver::Duplicate>(&receipt)) down_.send(duplicate->ack);
    if (auto* gap = std::get_if<UpReceiver::Gap>(&receipt)) down_.send(gap->gap);
  }
  void commit() {
    const auto accept = std::move(pending_.front());
    pending_.pop_front();
    RC_ASSERT(accept.before.seq == at_receiver_.entries.size());
    at_receiver_.entries.insert(at_receiver_.entries.end(), accept.entries.begin(), accept.entries.end());
    receiver_->committed(accept.head);
    down_.send(receiver_->ack());
  }
  void fail_commits() {
    pending_.clear();
    receiver_->commit_failed();
  }
  void hear(const Answer& answer) {
    if (const auto* ack = std::get_if<JournalAck>(&answer)) (void)sender_->receive(*ack, now(), digests_of(at_device_));
    if (const auto* gap = std::get_if<JournalGap>(&answer)) (void)sender_->receive(*gap, now());
    stored_ = sender_->acknowledged();
  }

  Decisions decisions_;
  std::int64_t now_ms_ = 0;
  MemoryJournal at_device_;
  UpSender::Acknowledged stored_;
  MemoryJournal at_receiver_;
  LogId log_id_ = log_number(0);
  std::uint8_t restores_ = 0;
  std::unique_ptr<UpSender> sender_;
  std::unique_ptr<UpReceiver> receiver_;
  std::deque<UpReceiver::Accept> pending_;
  Channel<JournalBatch> up_;
  Channel<Answer> down_;
};

rc::Gen<std::vector<std::uint16_t>> any_decisions() {
  return rc::gen::resize(600,
                         rc::gen::container<std::vector<std::uint16_t>>(rc::gen::inRange<std::uint16_t>(0, 60'000)));
}

// Covers KV-1, KV-4, KV-5.
RC_GTEST_PROP(UpStream, EndsWithExactlyTheSendersBytesInOrderOnce, ()) {
  World world(*any_decisions());
  world.run();
  world.settle();
}

// Covers KV-4.
RC_GTEST_PROP(UpStream, NeverTakesTheEntriesOfAClone, ()) {
  const auto common = *rc::gen::inRange<std::size_t>(0, 20);
  const auto original = *rc::gen::inRange<std::size_t>(1, 20);
  const auto cloned = *rc::gen::inRange<std::size_t>(1, 20);
  const auto received = common + *rc::gen::inRange<std::size_t>(1, original + 1);
  MemoryJournal at_original;
  for (std::size_t number = 0; number < common; ++number) at_original.entries.push_back(bytes_of("common"));
  auto at_clone = at_original;
  for (std::size_t number = 0; number < original; ++number) at_original.entries.push_back(bytes_of("original"));
  for (std::size_t number = 0; number < cloned; ++number) at_clone.entries.push_back(bytes_of("clone"));

  MemoryJournal at_receiver;
  at_receiver.entries.assign(at_original.entries.begin(),
                             at_original.entries.begin() + static_cast<std::ptrdiff_t>(received));
  UpReceiver receiver("kiosk-1", journal, at_receiver.head(), log_number(1));
  UpLimits limits;
  limits.batch_entries = *rc::gen::inRange<std::size_t>(1, 10);
  // The clone has a copy of the disk, with whatever was acknowledged when it was taken.
  UpSender clone("kiosk-1", journal, at_clone.head(), {log_number(1), *rc::gen::inRange<std::size_t>(0, common + 1)},
                 limits);
  clone.connected(Duration(0));
  for (int round = 0; round < 100 && !clone.halted(); ++round) {
    for (const auto& batch : send(clone, at_clone, round * 1000)) {
      const auto receipt = receiver.receive(batch, digests_of(at_receiver));
      RC_ASSERT(!std::holds_alternative<UpReceiver::Accept>(receipt));
      if (const auto* fork = std::get_if<UpReceiver::Fork>(&receipt))
        (void)clone.receive(fork->ack, Duration(round * 1000), digests_of(at_clone));
      if (const auto* duplicate = std::get_if<UpReceiver::Duplicate>(&receipt))
        (void)clone.receive(duplicate->ack, Duration(round * 1000), digests_of(at_clone));
      if (const auto* gap = std::get_if<UpReceiver::Gap>(&receipt))
        (void)clone.receive(gap->gap, Duration(round * 1000));
    }
  }
  // Whether the receiver sees the fork or the clone sees that it is behind: it stops and says why.
  RC_ASSERT(clone.halted().has_value());
}

}  // namespace
}  // namespace foyer::sync
