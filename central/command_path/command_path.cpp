#include "central/command_path/command_path.hpp"

#include <stdexcept>

#include "protocol/base/assert.hpp"

namespace foyer::central {
namespace {

constexpr std::size_t events_per_read = 50'000;
constexpr std::string_view device_prefix = "device/";

/// Streams that hold what devices wrote, not central's own events.
bool is_verbatim(std::string_view stream) {
  return stream.starts_with(device_prefix) || stream.starts_with(stream::quarantine_prefix);
}

template <class Visit>
void for_each_stored(const journal::EventLog& log, std::uint64_t position, const Visit& visit) {
  for (;;) {
    auto events = log.read_all(position, events_per_read);
    if (!events) throw std::runtime_error("the event log cannot be read: " + std::string(text(events.error())));
    for (const auto& event : *events) visit(event);
    if (events->size() < events_per_read) return;
    position = events->back().position + 1;
  }
}

void fold(Model& model, const Changes& changes, Timestamp at) {
  for (const auto& change : changes.streams) {
    for (const auto& body : change.events) model.apply(change.stream, wire::CentralEvent{at, body});
    model.apply_device_entries(change.device, change.journal, change.device_entries, at);
  }
}

/// Central does not decide on what it cannot read: nothing in its log is ever passed over.
std::runtime_error cannot_read(const journal::StoredEvent& event) {
  const auto decoded = wire::decode_central_event(event.bytes);
  const bool is_newer = !decoded && decoded.error() == wire::WireError::UnknownType;
  return std::runtime_error("event " + std::to_string(event.position) + " of stream " + event.stream +
                            (is_newer ? " was written by a newer version of foyer; install that version again"
                                      : " is damaged, or of a stream that this version does not know"));
}

CommandRefusal busy() {
  return {503, "BUSY", "Too many requests are waiting to be stored. Nothing was changed; try again in a moment.", 0};
}

/// Nothing was tried: the program is about to end.
CommandRefusal disk_has_failed() {
  return {503, "STORAGE_FAILED",
          "The disk of the booking service failed, and the service is starting again. Nothing was changed; ask again.",
          0};
}

/// A sync that failed may have reached the disk all the same.
CommandRefusal outcome_unknown() {
  return {503, "OUTCOME_UNKNOWN",
          "The disk of the booking service failed. It is unknown whether this was stored; the service starts again and "
          "then knows. Look, or ask again under the same Idempotency-Key.",
          0};
}

}  // namespace

struct CommandPath::Pending {
  journal::CommandId command_id;
  Write write;
  Answered answered;
  Changes changes;
  Timestamp at;
  bool stale = false;  ///< Decided on a view that was thrown away; the log refuses it where that matters.
};

CommandRefusal superseded() {
  return {
      409, "SUPERSEDED",
      "Another copy of this booking service has taken over its devices, so nothing is sold here. Stop the copy that "
      "is not wanted, leave a file named \"restored\" beside the other one's central.db, and start that again.",
      0};
}

CommandPath::CommandPath(journal::EventLog& log, const Clock& clock, journal::GroupCommitter::Post post)
    : CommandPath(log, clock, std::make_unique<journal::GroupCommitter>(log, std::move(post))) {}

CommandPath::CommandPath(journal::EventLog& log, const Clock& clock, std::unique_ptr<journal::Committer> committer)
    : log_(log), clock_(clock), committer_(std::move(committer)) {
  committed_.belongs_to(log_.log_id());
  for_each_stored(log_, 1, [this](const journal::StoredEvent& event) {
    position_ = event.position;
    if (!committed_.apply(event)) throw cannot_read(event);
  });
  speculative_ = committed_;
}

CommandPath::~CommandPath() = default;

LogId CommandPath::log_id() const {
  return log_.log_id();
}

void CommandPath::replay(const Committed& observer) const {
  for_each_stored(log_, 1, [&observer](const journal::StoredEvent& event) {
    if (is_verbatim(event.stream)) return;
    const auto decoded = wire::decode_central_event(event.bytes);
    FOYER_ASSERT(decoded.has_value());  // The constructor decoded it before.
    observer(event.position, event.stream, *decoded);
  });
}

void CommandPath::submit(journal::CommandId command_id, Decide decide_on, Answered answered) {
  auto put_down = [decide_on = std::move(decide_on)](Draft& draft) -> std::optional<CommandRefusal> {
    auto changes = decide_on(draft.model(), draft.now());
    if (!changes) return changes.error();
    for (auto& change : changes->streams) draft.put(std::move(change));
    return std::nullopt;
  };
  write(command_id, std::move(put_down), std::move(answered));
}

void CommandPath::write(journal::CommandId command_id, Write write_on, Answered answered) {
  if (must_reopen_) return answered(disk_has_failed());
  if (pending_.size() >= pending_limit) return answered(busy());
  auto pending = std::make_shared<Pending>();
  pending->command_id = command_id;
  pending->write = std::move(write_on);
  pending->answered = std::move(answered);
  decide(pending);
}

/// A refusal is answered at once: it rests on a view that may never become durable, but a refusal promises nothing.
void CommandPath::decide(const std::shared_ptr<Pending>& pending) {
  pending->at = clock_.now();
  pending->stale = false;
  Draft draft(speculative_, pending->at);
  if (const auto refusal = pending->write(draft)) {
    if (!draft.is_empty()) start_over();  // What the draft put down will never be durable.
    return pending->answered(*refusal);
  }
  if (draft.is_empty() && pending_.empty()) return pending->answered(Done{});
  auto append = draft.append(pending->command_id);
  append.view = view_;
  const auto accepted = committer_->submit(
      std::move(append),
      [this, pending](const Result<journal::Appended, journal::Error>& result) { finished(pending, result); });
  if (!accepted) {
    start_over();  // What the draft put down will never be durable.
    return pending->answered(busy());
  }
  pending->changes = std::move(draft).take_changes();
  pending_.push_back(pending);
}

void CommandPath::finished(const std::shared_ptr<Pending>& pending,
                           const Result<journal::Appended, journal::Error>& result) {
  FOYER_ASSERT(!pending_.empty() && pending_.front() == pending);
  pending_.pop_front();
  if (result) {
    is_full_ = false;
    commit(*pending, *result);
    // What was decided on a view that never became durable may still have been stored, where it touched other streams.
    if (pending->stale) start_over();
    return pending->answered(Done{});
  }
  const auto error = result.error();
  if (error == journal::Error::StaleView) {
    // Everything that waits behind the first stale one is stale too: it is decided again on what that one leaves.
    if (!pending->stale) {
      catch_up();
      start_over();
    }
    return decide(pending);
  }
  if (error == journal::Error::AlreadyApplied) catch_up();  // Another node stored it.
  start_over();
  if (error == journal::Error::AlreadyApplied) return pending->answered(Done{});
  if (error == journal::Error::StorageFull) {
    is_full_ = true;
    return pending->answered(CommandRefusal{
        503, "STORAGE_FULL", "The disk of the booking service is full. Nothing was changed; free space on it.", 0});
  }
  if (error == journal::Error::StorageFailed || error == journal::Error::Corrupt) {
    must_reopen_ = true;
    return pending->answered(outcome_unknown());
  }
  pending->answered(CommandRefusal{
      503, "NOT_STORED",
      "The booking service cannot store this (" + std::string(text(error)) + "). Nothing was changed.", 0});
}

/// The events of one append, now durable, unless catch_up() met them in the log already.
void CommandPath::commit(const Pending& pending, const journal::Appended& appended) {
  if (appended.last_position <= position_) return;
  if (appended.first_position != position_ + 1) {
    // Another process wrote in between, to other streams: no fence told of it, and it must not be missed.
    catch_up();
    return start_over();
  }
  fold(committed_, pending.changes, pending.at);
  auto position = appended.first_position;
  for (const auto& change : pending.changes.streams) {
    for (const auto& body : change.events) {
      const wire::CentralEvent event{pending.at, body};
      for (const auto& observer : observers_) observer(position, change.stream, event);
      ++position;
    }
    position += change.device_entries.size();
  }
  position_ = appended.last_position;
}

/// Another process wrote to the log: folds what it wrote.
void CommandPath::catch_up() {
  for_each_stored(log_, position_ + 1, [this](const journal::StoredEvent& event) {
    // A node of a newer version writes to the same log: this one ends, and says why.
    if (!committed_.apply(event)) throw cannot_read(event);
    position_ = event.position;
    if (is_verbatim(event.stream)) return;
    const auto decoded = wire::decode_central_event(event.bytes);
    for (const auto& observer : observers_) observer(event.position, event.stream, *decoded);
  });
}

void CommandPath::follow() {
  // What is under way meets the other's events itself.
  if (!pending_.empty()) return;
  const auto newest = log_.last_position();
  if (!newest || *newest <= position_) return;
  catch_up();
  start_over();
}

/// Everything still waiting was decided on a view that is gone.
void CommandPath::start_over() {
  speculative_ = committed_;
  ++view_;
  for (const auto& waiting : pending_) waiting->stale = true;
}

void CommandPath::suspend() {
  committed_.suspend();
  start_over();
}

void CommandPath::stop() {
  committer_->stop();
}

}  // namespace foyer::central
