#include "protocol/journal/event_log.hpp"

#include <algorithm>

namespace foyer::journal {
namespace {

bool is_valid_stream(std::string_view name) noexcept {
  return !name.empty() && name.size() <= max_stream_name && name.find('\0') == std::string_view::npos;
}

}  // namespace

Result<Appended, Error> EventLog::append(const Append& append) {
  return append_batch(std::span(&append, 1)).front();
}

bool is_valid(const Append& append) noexcept {
  std::size_t events = 0;
  for (const auto& part : append.streams) {
    if (!is_valid_stream(part.stream)) return false;
    events += part.events.size();
    if (events > max_events_per_append) return false;
    if (!std::ranges::all_of(part.events, [](const Bytes& event) { return event.size() <= max_event_bytes; }))
      return false;
  }
  return append.result.size() <= max_event_bytes;
}

}  // namespace foyer::journal
