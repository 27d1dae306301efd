#include "protocol/wire/topics.hpp"

#include <array>

namespace foyer::wire {
namespace {

constexpr std::string_view prefix = "foyer/v1/";
constexpr std::array up_kinds{UpKind::Birth, UpKind::Journal, UpKind::Request, UpKind::Feed, UpKind::Report};
constexpr std::array down_kinds{DownKind::Acknowledgement, DownKind::Reply, DownKind::Feed, DownKind::Availability,
                                DownKind::Recall};

std::string topic(const seating::VenueName& venue, const ledger::DeviceName& device, std::string_view direction,
                  std::string_view kind) {
  std::string text(prefix);
  text.append(venue.text()).append("/").append(device.text()).append("/").append(direction).append("/").append(kind);
  return text;
}

struct Parts {
  seating::VenueName venue;
  ledger::DeviceName device;
  std::string_view kind;
};

/// Nothing for a topic of another direction; those are looked at most often.
std::optional<Parts> split(std::string_view text, std::string_view direction) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  std::array<std::string_view, 4> pieces;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    const auto slash = text.find('/');
    const bool is_last = at + 1 == pieces.size();
    if (is_last != (slash == std::string_view::npos)) return std::nullopt;
    pieces[at] = text.substr(0, slash);
    if (!is_last) text.remove_prefix(slash + 1);
  }
  if (pieces[2] != direction) return std::nullopt;
  auto venue = seating::VenueName::parse(pieces[0]);
  auto device = ledger::DeviceName::parse(pieces[1]);
  if (!venue || !device) return std::nullopt;
  return Parts{std::move(*venue), std::move(*device), pieces[3]};
}

}  // namespace

std::string_view text(UpKind kind) {
  switch (kind) {
    case UpKind::Birth:
      return "birth";
    case UpKind::Journal:
      return "journal";
    case UpKind::Request:
      return "request";
    case UpKind::Feed:
      return "feed";
    case UpKind::Report:
      return "report";
  }
  return {};
}

std::string_view text(DownKind kind) {
  switch (kind) {
    case DownKind::Acknowledgement:
      return "ack";
    case DownKind::Reply:
      return "reply";
    case DownKind::Feed:
      return "feed";
    case DownKind::Availability:
      return "availability";
    case DownKind::Recall:
      return "recall";
  }
  return {};
}

std::string up_topic(const seating::VenueName& venue, const ledger::DeviceName& device, UpKind kind) {
  return topic(venue, device, "up", text(kind));
}

std::string down_topic(const seating::VenueName& venue, const ledger::DeviceName& device, DownKind kind) {
  return topic(venue, device, "down", text(kind));
}

std::string down_filter(const seating::VenueName& venue, const ledger::DeviceName& device) {
  return topic(venue, device, "down", "#");
}

std::string up_filter(const seating::VenueName& venue, const ledger::DeviceName& device) {
  return topic(venue, device, "up", "#");
}

std::string up_filter_of_everybody() {
  return std::string(prefix).append("+/+/up/#");
}

std::optional<UpTopic> parse_up_topic(std::string_view topic) {
  auto parts = split(topic, "up");
  if (!parts) return std::nullopt;
  for (const auto kind : up_kinds) {
    if (text(kind) == parts->kind) return UpTopic{std::move(parts->venue), std::move(parts->device), kind};
  }
  return std::nullopt;
}

std::optional<DownTopic> parse_down_topic(std::string_view topic) {
  auto parts = split(topic, "down");
  if (!parts) return std::nullopt;
  for (const auto kind : down_kinds) {
    if (text(kind) == parts->kind) return DownTopic{std::move(parts->venue), std::move(parts->device), kind};
  }
  return std::nullopt;
}

}  // namespace foyer::wire
