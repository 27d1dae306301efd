#include "protocol/link/journal_intake.hpp"

#include "protocol/base/chain.hpp"

namespace foyer::link {

std::string_view text(IntakeRefusal refusal) noexcept {
  switch (refusal) {
    case IntakeRefusal::BadDeviceName:
      return "bad device name";
    case IntakeRefusal::UnknownKey:
      return "no certificate of this device is known";
    case IntakeRefusal::BadSignature:
      return "the head is not signed by the device";
    case IntakeRefusal::Malformed:
      return "malformed batch";
    case IntakeRefusal::TooManyJournals:
      return "too many journals";
  }
  return {};
}

JournalIntake::JournalIntake(const LogId& log_id, JournalSink& sink, const Verifier& verifier, KeyLookup key_of)
    : log_id_(log_id), sink_(sink), verifier_(verifier), key_of_(std::move(key_of)) {}

Result<Done, IntakeRefusal> JournalIntake::receive(const sync::JournalBatch& batch, const Answer& answer) {
  const auto device = ledger::DeviceName::parse(batch.device);
  if (!device) return IntakeRefusal::BadDeviceName;
  const auto key = key_of_(*device);
  if (!key) return IntakeRefusal::UnknownKey;
  const auto message = signed_head_message(batch.device, batch.journal_id, batch.head);
  if (!verifier_.verify(message, batch.head_signature, *key)) return IntakeRefusal::BadSignature;

  const Key which{*device, batch.journal_id};
  auto found = receivers_.find(which);
  if (found == receivers_.end()) {
    if (receivers_.size() >= journals_limit) return IntakeRefusal::TooManyJournals;
    found = receivers_.try_emplace(which, batch.device, batch.journal_id, chain_start(batch.journal_id), log_id_).first;
  }
  // The sink may have more than came through here: another node of central writes to the same log.
  found->second.committed(sink_.head(*device, batch.journal_id));
  auto receipt = found->second.receive(
      batch, [this, &which](std::uint64_t seq) { return sink_.digest_at(which.first, which.second, seq); });
  if (auto* accept = std::get_if<sync::UpReceiver::Accept>(&receipt)) {
    commit(which, std::move(*accept), batch.head_signature, answer);
  } else if (const auto* duplicate = std::get_if<sync::UpReceiver::Duplicate>(&receipt)) {
    answer(duplicate->ack);
  } else if (const auto* gap = std::get_if<sync::UpReceiver::Gap>(&receipt)) {
    answer(gap->gap);
  } else if (const auto* fork = std::get_if<sync::UpReceiver::Fork>(&receipt)) {
    sink_.quarantine(batch, fork->at_seq);
    answer(fork->ack);
  } else {
    return IntakeRefusal::Malformed;
  }
  return Done{};
}

wire::Acknowledgement JournalIntake::ask(const ledger::DeviceName& device, const JournalId& journal) const {
  return sync::JournalGap{device.text(), journal, log_id_, sink_.head(device, journal).seq + 1};
}

void JournalIntake::commit(const Key& key, sync::UpReceiver::Accept accept, const Signature& signature,
                           const Answer& answer) {
  const auto head = accept.head;
  ReceivedEntries received{key.first, key.second, accept.before, std::move(accept.entries), head, signature};
  sink_.commit(std::move(received), [this, key, head, answer](bool durable) {
    auto& receiver = receivers_.at(key);
    if (!durable) return receiver.commit_failed();
    receiver.committed(head);
    answer(receiver.ack());
  });
}

}  // namespace foyer::link
