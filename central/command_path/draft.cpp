#include "central/command_path/draft.hpp"

#include <algorithm>

namespace foyer::central {

/// A batch goes on with the stream it named last more often than not, so the search begins there.
StreamChange& Draft::change_of(const std::string& stream) {
  auto& streams = changes_.streams;
  const auto found = std::find_if(streams.rbegin(), streams.rend(),
                                  [&](const StreamChange& change) { return change.stream == stream; });
  if (found != streams.rend()) return *found;
  next_seqs_.push_back(model_.next_seq(stream));
  return streams.emplace_back(StreamChange{stream, {}, {}, {}, {}});
}

void Draft::put(const std::string& stream, wire::CentralEventBody body) {
  auto& change = change_of(stream);
  const wire::CentralEvent event{now_, std::move(body)};
  model_.apply(stream, event);
  change.events.push_back(event.body);
}

void Draft::put_entries(const ledger::DeviceName& device, const JournalId& journal, std::vector<Bytes> entries) {
  auto& change = change_of(stream::device(device, journal));
  change.device = device;
  change.journal = journal;
  model_.apply_device_entries(device, journal, entries, now_);
  std::move(entries.begin(), entries.end(), std::back_inserter(change.device_entries));
}

void Draft::put(StreamChange change) {
  for (auto& body : change.events) put(change.stream, std::move(body));
  if (!change.device_entries.empty()) put_entries(change.device, change.journal, std::move(change.device_entries));
}

journal::Append Draft::append(const journal::CommandId& command_id) const {
  journal::Append append;
  append.command_id = command_id;
  append.streams.reserve(changes_.streams.size());
  for (std::size_t index = 0; index < changes_.streams.size(); ++index) {
    const auto& change = changes_.streams[index];
    journal::StreamAppend part{change.stream, next_seqs_[index], {}};
    part.events.reserve(change.events.size() + change.device_entries.size());
    for (const auto& body : change.events) part.events.push_back(wire::encode(wire::CentralEvent{now_, body}));
    part.events.insert(part.events.end(), change.device_entries.begin(), change.device_entries.end());
    append.streams.push_back(std::move(part));
  }
  return append;
}

}  // namespace foyer::central
