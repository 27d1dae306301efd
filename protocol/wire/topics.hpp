#pragma once
// The MQTT topics between a device and its parent: foyer/v1/<venue>/<device>/{up,down}/<kind>. Pure text.

#include <optional>
#include <string>
#include <string_view>

#include "protocol/ledger/ids.hpp"

namespace foyer::wire {

enum class UpKind { Birth, Journal, Request, Feed, Report };
enum class DownKind { Acknowledgement, Reply, Feed, Availability, Recall };

[[nodiscard]] std::string_view text(UpKind kind);
[[nodiscard]] std::string_view text(DownKind kind);

[[nodiscard]] std::string up_topic(const seating::VenueName& venue, const ledger::DeviceName& device, UpKind kind);
[[nodiscard]] std::string down_topic(const seating::VenueName& venue, const ledger::DeviceName& device, DownKind kind);
/// What a child subscribes to: everything its parent says to it.
[[nodiscard]] std::string down_filter(const seating::VenueName& venue, const ledger::DeviceName& device);
/// What a parent subscribes to for one child.
[[nodiscard]] std::string up_filter(const seating::VenueName& venue, const ledger::DeviceName& device);
/// What central subscribes to: whatever any bridged device says.
[[nodiscard]] std::string up_filter_of_everybody();

struct UpTopic {
  seating::VenueName venue;
  ledger::DeviceName device;
  UpKind kind;
};
struct DownTopic {
  seating::VenueName venue;
  ledger::DeviceName device;
  DownKind kind;
};
/// Nothing for a topic that is not of this form.
[[nodiscard]] std::optional<UpTopic> parse_up_topic(std::string_view topic);
[[nodiscard]] std::optional<DownTopic> parse_down_topic(std::string_view topic);

}  // namespace foyer::wire
