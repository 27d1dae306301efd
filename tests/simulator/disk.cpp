#include "tests/simulator/disk.hpp"

#include <algorithm>

#include "protocol/journal/view_fence.hpp"

namespace foyer::simulator {

using journal::Appended;
using journal::Error;
using journal::StoredEvent;

void Disk::arm(DiskFault fault, std::uint32_t nth) {
  armed_ = Armed{fault, std::max<std::uint32_t>(nth, 1)};
}

std::optional<DiskFault> Disk::strikes() {
  if (!armed_ || (armed_->countdown > 0 && --armed_->countdown > 0)) return std::nullopt;
  const auto fault = armed_->fault;
  ++struck_[fault];
  if (fault != DiskFault::Full) armed_.reset();
  return fault;
}

std::vector<Result<Appended, Error>> Disk::append_batch(std::span<const journal::Append> appends) {
  const auto fault = strikes();
  if (fault == DiskFault::CutBeforeWrite) throw PowerCut();
  std::vector<Result<Appended, Error>> results;
  results.reserve(appends.size());
  if (fault == DiskFault::Full || fault == DiskFault::FailedLost) {
    const auto error = fault == DiskFault::Full ? Error::StorageFull : Error::StorageFailed;
    results.assign(appends.size(), Result<Appended, Error>(error));
    return results;
  }
  journal::ViewFence fence;
  for (const auto& append : appends) {
    results.push_back(fence.refuses(append) ? Result<Appended, Error>(Error::StaleView) : append_one(append));
    fence.note(append, results.back());
  }
  if (fault == DiskFault::CutAfterWrite) throw PowerCut();
  if (fault == DiskFault::FailedKept) results.assign(appends.size(), Result<Appended, Error>(Error::StorageFailed));
  return results;
}

Result<Appended, Error> Disk::append_one(const journal::Append& append) {
  if (!journal::is_valid(append)) return Error::Invalid;
  if (!append.command_id.is_nil() && picture_.results.contains(append.command_id)) return Error::AlreadyApplied;
  for (std::size_t index = 0; index < append.streams.size(); ++index) {
    const auto& part = append.streams[index];
    const auto known = picture_.streams.find(part.stream);
    std::uint64_t next = known == picture_.streams.end() ? 1 : known->second.size() + 1;
    for (const auto& earlier : std::span(append.streams).first(index)) {
      if (earlier.stream == part.stream) next += earlier.events.size();  // One append may name a stream twice.
    }
    if (part.expected_next_seq != next) return Error::StaleView;
  }
  Appended appended;
  for (const auto& part : append.streams) {
    auto& positions = picture_.streams[part.stream];
    for (const auto& event : part.events) {
      const std::uint64_t position = picture_.events.size() + 1;
      positions.push_back(static_cast<std::uint32_t>(position));
      picture_.events.push_back(
          std::make_shared<const StoredEvent>(StoredEvent{position, part.stream, positions.size(), event}));
      if (appended.first_position == 0) appended.first_position = position;
      appended.last_position = position;
    }
  }
  if (!append.command_id.is_nil()) picture_.results.emplace(append.command_id, append.result);
  return appended;
}

Result<std::optional<Bytes>, Error> Disk::result_of(const journal::CommandId& command) const {
  const auto found = picture_.results.find(command);
  return found == picture_.results.end() ? std::optional<Bytes>() : std::optional<Bytes>(found->second);
}

Result<std::vector<StoredEvent>, Error> Disk::read_stream(std::string_view stream, std::uint64_t from_seq,
                                                          std::size_t limit) const {
  std::vector<StoredEvent> events;
  const auto found = picture_.streams.find(stream);
  if (found == picture_.streams.end()) return events;
  const auto& positions = found->second;
  const auto first = std::min<std::uint64_t>(std::max<std::uint64_t>(from_seq, 1) - 1, positions.size());
  events.reserve(std::min<std::uint64_t>(limit, positions.size() - first));
  for (std::size_t index = std::max<std::uint64_t>(from_seq, 1) - 1; index < positions.size() && events.size() < limit;
       ++index)
    events.push_back(*picture_.events[positions[index] - 1]);
  return events;
}

Result<std::vector<StoredEvent>, Error> Disk::read_all(std::uint64_t from_position, std::size_t limit) const {
  std::vector<StoredEvent> events;
  for (std::size_t index = std::max<std::uint64_t>(from_position, 1) - 1;
       index < picture_.events.size() && events.size() < limit; ++index)
    events.push_back(*picture_.events[index]);
  return events;
}

Result<std::uint64_t, Error> Disk::head(std::string_view stream) const {
  const auto found = picture_.streams.find(stream);
  return found == picture_.streams.end() ? std::uint64_t{0} : std::uint64_t{found->second.size()};
}

Result<std::uint64_t, Error> Disk::last_position() const {
  return std::uint64_t{picture_.events.size()};
}

Result<std::vector<journal::StreamHead>, Error> Disk::streams(std::string_view prefix) const {
  std::vector<journal::StreamHead> heads;
  for (const auto& [stream, positions] : picture_.streams) {
    if (stream.starts_with(prefix)) heads.push_back({stream, positions.size()});
  }
  std::ranges::sort(heads, {}, &journal::StreamHead::stream);
  return heads;
}

void Disk::store(std::span<const journal::Document> documents, std::span<const std::string> removed) {
  for (const auto& key : removed) picture_.documents.erase(key);
  for (const auto& document : documents)
    picture_.documents.insert_or_assign(document.key, std::make_shared<const journal::Document>(document));
}

Result<Done, Error> Disk::put(std::span<const journal::Document> documents, std::span<const std::string> removed) {
  for (const auto& document : documents) {
    if (!journal::is_valid(document)) return Error::Invalid;
  }
  const auto fault = strikes();
  if (fault == DiskFault::CutBeforeWrite) throw PowerCut();
  if (fault == DiskFault::Full) return Error::StorageFull;
  if (fault == DiskFault::FailedLost) return Error::StorageFailed;
  store(documents, removed);
  if (fault == DiskFault::CutAfterWrite) throw PowerCut();
  if (fault == DiskFault::FailedKept) return Error::StorageFailed;
  return Done{};
}

Result<std::optional<journal::Document>, Error> Disk::get(std::string_view key) const {
  const auto found = picture_.documents.find(key);
  if (found == picture_.documents.end()) return std::optional<journal::Document>();
  return std::optional<journal::Document>(*found->second);
}

Result<std::vector<journal::Document>, Error> Disk::list(std::string_view prefix, std::size_t limit,
                                                         std::string_view after) const {
  std::vector<journal::Document> documents;
  auto at = picture_.documents.lower_bound(prefix);
  if (!after.empty() && after >= prefix) at = picture_.documents.upper_bound(after);
  for (; at != picture_.documents.end() && at->first.starts_with(prefix) && documents.size() < limit; ++at)
    documents.push_back(*at->second);
  return documents;
}

}  // namespace foyer::simulator
