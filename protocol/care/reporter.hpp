#pragma once
// What a device says of itself, and when. The program adds what is plugged into it and what it counted.
// Threading: one thread. Lifetime: borrows device and link.

#include <map>
#include <string>

#include "protocol/device/device.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/wire/care.hpp"

namespace foyer::care {

/// Reports are at most so frequent unless the desired state says otherwise, and something is said at least so often.
inline constexpr Duration report_at_most_every{5'000};
inline constexpr Duration report_at_least_every{30'000};
/// How often a program looks whether there is anything to report or to alert of.
inline constexpr Duration look_every{300};

/// What an attached device is like now; since when is the reporter's to remember.
struct AttachedNow {
  wire::AttachedKind kind = wire::AttachedKind::Printer;
  wire::AttachedState state = wire::AttachedState::Ready;
  std::string text;
};

/// A printer's paper: how it is, and what its driver computes to have fed since the program started.
struct PaperNow {
  std::string printer;
  wire::AttachedState state = wire::AttachedState::Ready;
  std::uint64_t fed_mm = 0;
};

class Reporter {
 public:
  Reporter(const device::Device& device, std::string software_version);

  /// What any device can say. `parent_since`: since when the parent is reachable, or not.
  [[nodiscard]] wire::DeviceReport report(const link::ChildLink& link, Timestamp parent_since,
                                          const std::vector<AttachedNow>& attached, Duration now);
  /// The desired state of this device as far as its feed brought it.
  [[nodiscard]] wire::DesiredState desired() const;

  /// Whether a report is to be sent now; `beside` is what goes with it, and counts as part of it.
  [[nodiscard]] bool is_due(const wire::DeviceReport& report, const std::vector<wire::RelayedReport>& beside,
                            Duration now) const;
  /// The message; the report is the newest from now on.
  [[nodiscard]] link::Outgoing message(wire::DeviceReport report, std::vector<wire::RelayedReport> beside,
                                       Duration now);
  /// The broker may have forgotten everything: the next report is due at once.
  void connected() { sent_at_.reset(); }

 private:
  struct Since {
    wire::AttachedState state = wire::AttachedState::Ready;
    std::optional<Timestamp> at;
  };
  void note_backlog(std::uint64_t backlog);

  const device::Device& device_;
  std::string software_version_;
  wire::RunId run_;
  Duration started_at_;
  std::uint64_t sequence_ = 0;
  std::map<wire::AttachedKind, Since> attached_;
  std::uint64_t backlog_ = 0;
  std::optional<Timestamp> backlog_since_;
  std::optional<Duration> sent_at_;
  Bytes sent_;  ///< What of the last message was worth sending.
};

}  // namespace foyer::care
