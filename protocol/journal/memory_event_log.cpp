#include "protocol/journal/memory_event_log.hpp"

#include <algorithm>

#include "protocol/journal/view_fence.hpp"

namespace foyer::journal {

std::vector<Result<Appended, Error>> MemoryEventLog::append_batch(std::span<const Append> appends) {
  const std::lock_guard lock(mutex_);
  std::vector<Result<Appended, Error>> results;
  results.reserve(appends.size());
  if (next_failure_) {
    results.assign(appends.size(), Result<Appended, Error>(*next_failure_));
    next_failure_.reset();
    return results;
  }
  ViewFence fence;
  for (const auto& append : appends) {
    results.push_back(fence.refuses(append) ? Result<Appended, Error>(Error::StaleView) : append_one(append));
    fence.note(append, results.back());
  }
  return results;
}

Result<Appended, Error> MemoryEventLog::append_one(const Append& append) {
  if (!is_valid(append)) return Error::Invalid;
  if (!append.command_id.is_nil() && results_.contains(append.command_id)) return Error::AlreadyApplied;
  std::map<std::string_view, std::uint64_t> next_seqs;  // One append may name a stream twice.
  for (const auto& part : append.streams) {
    const auto known = streams_.find(part.stream);
    auto& next_seq =
        next_seqs.try_emplace(part.stream, known == streams_.end() ? 1 : known->second.size() + 1).first->second;
    if (part.expected_next_seq != next_seq) return Error::StaleView;
    next_seq += part.events.size();
  }
  Appended appended;
  for (const auto& part : append.streams) {
    for (const auto& event : part.events) {
      auto& positions = streams_[part.stream];
      const std::uint64_t position = events_.size() + 1;
      positions.push_back(position);
      events_.push_back({position, part.stream, positions.size(), event});
      if (appended.first_position == 0) appended.first_position = position;
      appended.last_position = position;
    }
  }
  if (!append.command_id.is_nil()) results_.emplace(append.command_id, append.result);
  return appended;
}

Result<std::optional<Bytes>, Error> MemoryEventLog::result_of(const CommandId& command) const {
  const std::lock_guard lock(mutex_);
  const auto found = results_.find(command);
  return found == results_.end() ? std::optional<Bytes>() : std::optional<Bytes>(found->second);
}

Result<std::vector<StoredEvent>, Error> MemoryEventLog::read_stream(std::string_view stream, std::uint64_t from_seq,
                                                                    std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  std::vector<StoredEvent> events;
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return events;
  const auto& positions = found->second;
  for (std::size_t index = std::max<std::uint64_t>(from_seq, 1) - 1; index < positions.size() && events.size() < limit;
       ++index)
    events.push_back(events_[positions[index] - 1]);
  return events;
}

Result<std::vector<StoredEvent>, Error> MemoryEventLog::read_all(std::uint64_t from_position, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  std::vector<StoredEvent> events;
  for (std::size_t index = std::max<std::uint64_t>(from_position, 1) - 1;
       index < events_.size() && events.size() < limit; ++index)
    events.push_back(events_[index]);
  return events;
}

Result<std::uint64_t, Error> MemoryEventLog::head(std::string_view stream) const {
  const std::lock_guard lock(mutex_);
  const auto found = streams_.find(stream);
  return found == streams_.end() ? std::uint64_t{0} : std::uint64_t{found->second.size()};
}

Result<std::uint64_t, Error> MemoryEventLog::last_position() const {
  const std::lock_guard lock(mutex_);
  return std::uint64_t{events_.size()};
}

Result<std::vector<StreamHead>, Error> MemoryEventLog::streams(std::string_view prefix) const {
  const std::lock_guard lock(mutex_);
  std::vector<StreamHead> heads;
  for (auto at = streams_.lower_bound(prefix); at != streams_.end() && at->first.starts_with(prefix); ++at)
    heads.push_back({at->first, at->second.size()});
  return heads;
}

LogId MemoryEventLog::log_id() const {
  const std::lock_guard lock(mutex_);
  return log_id_;
}

void MemoryEventLog::fail_next_append(Error error) {
  const std::lock_guard lock(mutex_);
  next_failure_ = error;
}

void MemoryEventLog::set_log_id(LogId log_id) {
  const std::lock_guard lock(mutex_);
  log_id_ = log_id;
}

}  // namespace foyer::journal
