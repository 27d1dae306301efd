#include "protocol/care/reporter.hpp"

#include <algorithm>

namespace foyer::care {
namespace {

/// What changes by itself as time goes by is no reason to send.
Bytes worth_sending(wire::DeviceReport report, std::vector<wire::RelayedReport> beside) {
  report.sequence = 0;
  report.at = {};
  report.running = {};
  report.clock_offset.reset();
  report.data_age.reset();
  for (auto& relayed : beside) relayed.heard_ago.reset();
  return wire::encode(wire::Reports{wire::encode(report), std::move(beside)});
}

}  // namespace

Reporter::Reporter(const device::Device& device, std::string software_version)
    : device_(device),
      software_version_(std::move(software_version)),
      run_(wire::RunId::random(device.parts().random)),
      started_at_(device.parts().clock.since_boot()) {}

wire::DesiredState Reporter::desired() const {
  const auto* known = device_.catalogue().find_desired(device_.identity().name);
  return known == nullptr ? wire::DesiredState{} : *known;
}

/// Since when nothing was acknowledged, while something waits.
void Reporter::note_backlog(std::uint64_t backlog) {
  if (backlog == 0) {
    backlog_since_.reset();
  } else if (!backlog_since_ || backlog < backlog_) {
    backlog_since_ = device_.parts().clock.now();
  }
  backlog_ = backlog;
}

wire::DeviceReport Reporter::report(const link::ChildLink& link, Timestamp parent_since,
                                    const std::vector<AttachedNow>& attached, Duration now) {
  const auto& clock = device_.parts().clock;
  const auto status = link.status(now);
  note_backlog(status.backlog);
  wire::DeviceReport report;
  report.device = device_.identity().name;
  report.run = run_;
  report.at = clock.now();
  report.clock_offset = device_.clock().wall_is_off_by();
  report.clock_off_since = device_.clock().off_since();
  report.time_unproven_since = device_.clock().unproven_since();
  report.running = now - started_at_;
  report.software_version = software_version_;
  report.journal_id = device_.journal().id();
  report.journal_head = device_.journal().head().seq;
  report.backlog = status.backlog;
  report.backlog_since = backlog_since_;
  report.parent_reachable = status.reachable;
  report.parent_since = parent_since;
  if (status.last_heard) report.data_age = now - *status.last_heard;
  const auto wanted = desired();
  report.applied.revision = wanted.revision;
  report.applied.report_seconds = wanted.report_seconds;
  for (const auto& one : attached) {
    auto& known = attached_[one.kind];
    if (!known.at || known.state != one.state) known.at = report.at;
    known.state = one.state;
    report.attached.push_back({one.kind, one.state, *known.at, one.text});
  }
  return report;
}

bool Reporter::is_due(const wire::DeviceReport& report, const std::vector<wire::RelayedReport>& beside,
                      Duration now) const {
  if (!sent_at_) return true;
  const auto wanted = desired();
  const Duration every =
      wanted.report_seconds == 0 ? report_at_most_every : Duration(std::chrono::seconds(wanted.report_seconds));
  if (now - *sent_at_ < every) return false;
  if (now - *sent_at_ >= std::max(every, report_at_least_every)) return true;
  return worth_sending(report, beside) != sent_;
}

link::Outgoing Reporter::message(wire::DeviceReport report, std::vector<wire::RelayedReport> beside, Duration now) {
  sent_at_ = now;
  sent_ = worth_sending(report, beside);
  report.sequence = ++sequence_;
  const auto& identity = device_.identity();
  return {wire::up_topic(identity.venue, identity.name, wire::UpKind::Report),
          wire::encode(wire::Reports{wire::encode(report), std::move(beside)}), true};
}

}  // namespace foyer::care
