#include "protocol/wire/care.hpp"

#include "protocol/wire/care.pb.h"
#include "protocol/wire/parts.hpp"

namespace foyer::wire {
namespace {

std::uint64_t milliseconds(Duration span) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, span.count()));
}

void read_span(std::uint64_t from_ms, FieldReader& fields, Duration& to) {
  std::uint64_t ms = 0;
  fields.number(from_ms, static_cast<std::uint64_t>(maximum_time_ms), ms);
  to = Duration(ms);
}

void read_offset(std::int64_t from_ms, FieldReader& fields, Duration& to) {
  if (from_ms < -maximum_time_ms || from_ms > maximum_time_ms) return fields.fail(WireError::OutOfRange);
  to = Duration(from_ms);
}

void write(const AppliedState& from, v1::AppliedState& to) {
  to.set_revision(from.revision);
  to.set_out_of_service(from.out_of_service);
  to.set_report_seconds(from.report_seconds);
  to.set_near_end_after_documents(from.near_end_after_documents);
}

AppliedState read(const v1::AppliedState& from, FieldReader& fields) {
  AppliedState to;
  fields.counter(from.revision(), to.revision);
  to.out_of_service = from.out_of_service();
  fields.number(from.report_seconds(), longest_report_seconds, to.report_seconds);
  fields.number(from.near_end_after_documents(), highest_near_end_after_documents, to.near_end_after_documents);
  return to;
}

void write(const AttachedDevice& from, v1::AttachedDevice& to) {
  to.set_kind(number_of(from.kind));
  to.set_state(number_of(from.state));
  to.set_since_ms(from.since.ms);
  to.set_text(fitting(from.text, maximum_text_bytes));
}

AttachedDevice read(const v1::AttachedDevice& from, FieldReader& fields) {
  AttachedDevice to;
  fields.enumerator(from.kind(), AttachedKind::PaymentTerminal, to.kind);
  fields.enumerator(from.state(), AttachedState::Disabled, to.state);
  fields.time(from.since_ms(), to.since);
  fields.text(from.text(), maximum_text_bytes, to.text);
  return to;
}

void write(const Prints& from, v1::Prints& to) {
  to.set_proven(from.proven);
  to.set_unknown(from.unknown);
  to.set_failed(from.failed);
}

Prints read(const v1::Prints& from, FieldReader& fields) {
  Prints to;
  fields.counter(from.proven(), to.proven);
  fields.counter(from.unknown(), to.unknown);
  fields.counter(from.failed(), to.failed);
  return to;
}

void write(const PaperFed& from, v1::PaperFed& to) {
  to.set_printer(fitting(from.printer, maximum_label_bytes));
  to.set_since_start_mm(from.since_start_mm);
  to.set_total_mm(from.total_mm);
  to.set_on_this_roll_mm(from.on_this_roll_mm);
}

PaperFed read(const v1::PaperFed& from, FieldReader& fields) {
  PaperFed to;
  fields.text(from.printer(), maximum_label_bytes, to.printer);
  fields.counter(from.since_start_mm(), to.since_start_mm);
  fields.counter(from.total_mm(), to.total_mm);
  fields.counter(from.on_this_roll_mm(), to.on_this_roll_mm);
  return to;
}

void write(const PrintCounts& from, v1::PrintCounts& to) {
  write(from.since_start, *to.mutable_since_start());
  write(from.total, *to.mutable_total());
  to.set_on_this_roll(from.on_this_roll);
  for (const auto& paper : from.paper) write(paper, *to.add_paper());
}

PrintCounts read(const v1::PrintCounts& from, FieldReader& fields) {
  PrintCounts to;
  to.since_start = read(from.since_start(), fields);
  to.total = read(from.total(), fields);
  fields.counter(from.on_this_roll(), to.on_this_roll);
  read_list(from.paper(), fields, maximum_attached_devices, to.paper,
            [](const v1::PaperFed& item, FieldReader& all) { return read(item, all); });
  return to;
}

void write(const ScanCounts& from, v1::ScanCounts& to) {
  to.set_since_start(from.since_start);
  to.set_total(from.total);
  to.set_last_minute(from.last_minute);
  to.set_misread(from.misread);
  to.set_garbage(from.garbage);
  to.set_repeated(from.repeated);
}

ScanCounts read(const v1::ScanCounts& from, FieldReader& fields) {
  ScanCounts to;
  fields.counter(from.since_start(), to.since_start);
  fields.counter(from.total(), to.total);
  to.last_minute = from.last_minute();
  fields.counter(from.misread(), to.misread);
  fields.counter(from.garbage(), to.garbage);
  fields.counter(from.repeated(), to.repeated);
  return to;
}

DeviceReport read(const v1::DeviceReport& from, FieldReader& fields) {
  DeviceReport to;
  fields.name(from.device(), to.device);
  fields.identifier(from.run(), to.run);
  fields.counter(from.sequence(), to.sequence);
  fields.time(from.at_ms(), to.at);
  if (from.has_clock_offset_ms()) read_offset(from.clock_offset_ms(), fields, to.clock_offset.emplace());
  if (from.has_clock_off_since_ms()) fields.time(from.clock_off_since_ms(), to.clock_off_since.emplace());
  if (from.has_time_unproven_since_ms()) fields.time(from.time_unproven_since_ms(), to.time_unproven_since.emplace());
  read_span(from.running_ms(), fields, to.running);
  fields.text(from.software_version(), maximum_label_bytes, to.software_version);
  fields.optional_identifier(from.journal_id(), to.journal_id);
  fields.counter(from.journal_head(), to.journal_head);
  fields.counter(from.backlog(), to.backlog);
  if (from.has_backlog_since_ms()) fields.time(from.backlog_since_ms(), to.backlog_since.emplace());
  fields.text(from.trouble(), maximum_text_bytes, to.trouble);
  to.parent_reachable = from.parent_reachable();
  fields.time(from.parent_since_ms(), to.parent_since);
  if (from.has_data_age_ms()) read_span(from.data_age_ms(), fields, to.data_age.emplace());
  to.applied = read(from.applied(), fields);
  read_list(from.attached(), fields, maximum_attached_devices, to.attached,
            [](const v1::AttachedDevice& item, FieldReader& all) { return read(item, all); });
  if (from.has_prints()) to.prints = read(from.prints(), fields);
  if (from.has_scans()) to.scans = read(from.scans(), fields);
  to.open_sales = from.open_sales();
  fields.text(from.unprintable(), maximum_text_bytes, to.unprintable);
  fields.text(from.refusal(), maximum_text_bytes, to.refusal);
  if (from.has_refusing_since_ms()) fields.time(from.refusing_since_ms(), to.refusing_since.emplace());
  return to;
}

RelayedReport read(const v1::RelayedReport& from, FieldReader& fields) {
  RelayedReport to;
  fields.name(from.device(), to.device);
  to.reachable = from.reachable();
  if (from.has_heard_ago_ms()) read_span(from.heard_ago_ms(), fields, to.heard_ago.emplace());
  fields.bytes(from.report(), maximum_report_bytes, to.report);
  return to;
}

Reports read(const v1::Reports& from, FieldReader& fields) {
  Reports to;
  fields.bytes(from.own(), maximum_report_bytes, to.own);
  read_list(from.relayed(), fields, maximum_relayed_reports, to.relayed,
            [](const v1::RelayedReport& item, FieldReader& all) { return read(item, all); });
  for (std::size_t at = 1; at < to.relayed.size(); ++at) {
    if (!(to.relayed[at - 1].device < to.relayed[at].device)) fields.fail(WireError::OutOfRange);
  }
  return to;
}

constexpr auto reading = [](const auto& from, FieldReader& fields) { return read(from, fields); };

}  // namespace

std::string_view text(AttachedKind kind) noexcept {
  switch (kind) {
    case AttachedKind::Printer:
      return "printer";
    case AttachedKind::Scanner:
      return "scanner";
    case AttachedKind::Gate:
      return "gate";
    case AttachedKind::PaymentTerminal:
      return "payment_terminal";
  }
  return {};
}

std::string_view text(AttachedState state) noexcept {
  switch (state) {
    case AttachedState::Ready:
      return "ready";
    case AttachedState::PaperNearEnd:
      return "paper_near_end";
    case AttachedState::PaperOut:
      return "paper_out";
    case AttachedState::CoverOpen:
      return "cover_open";
    case AttachedState::Offline:
      return "offline";
    case AttachedState::Absent:
      return "absent";
    case AttachedState::Fault:
      return "fault";
    case AttachedState::Disabled:
      return "disabled";
  }
  return {};
}

Bytes encode(const DeviceReport& report) {
  v1::DeviceReport to;
  to.set_device(report.device.text());
  to.set_run(raw(report.run));
  to.set_sequence(report.sequence);
  to.set_at_ms(report.at.ms);
  if (report.clock_offset) to.set_clock_offset_ms(report.clock_offset->count());
  if (report.clock_off_since) to.set_clock_off_since_ms(report.clock_off_since->ms);
  if (report.time_unproven_since) to.set_time_unproven_since_ms(report.time_unproven_since->ms);
  to.set_running_ms(milliseconds(report.running));
  to.set_software_version(fitting(report.software_version, maximum_label_bytes));
  to.set_journal_id(raw_or_absent(report.journal_id));
  to.set_journal_head(report.journal_head);
  to.set_backlog(report.backlog);
  if (report.backlog_since) to.set_backlog_since_ms(report.backlog_since->ms);
  to.set_trouble(fitting(report.trouble, maximum_text_bytes));
  to.set_parent_reachable(report.parent_reachable);
  to.set_parent_since_ms(report.parent_since.ms);
  if (report.data_age) to.set_data_age_ms(milliseconds(*report.data_age));
  if (report.applied != AppliedState{}) write(report.applied, *to.mutable_applied());
  for (const auto& attached : report.attached) write(attached, *to.add_attached());
  if (report.prints) write(*report.prints, *to.mutable_prints());
  if (report.scans) write(*report.scans, *to.mutable_scans());
  to.set_open_sales(report.open_sales);
  to.set_unprintable(fitting(report.unprintable, maximum_text_bytes));
  to.set_refusal(fitting(report.refusal, maximum_text_bytes));
  if (report.refusing_since) to.set_refusing_since_ms(report.refusing_since->ms);
  return serialised(to);
}

Bytes encode(const Reports& reports) {
  v1::Reports to;
  to.set_own(raw(reports.own));
  for (const auto& relayed : reports.relayed) {
    auto& written = *to.add_relayed();
    written.set_device(relayed.device.text());
    written.set_reachable(relayed.reachable);
    if (relayed.heard_ago) written.set_heard_ago_ms(milliseconds(*relayed.heard_ago));
    written.set_report(raw(relayed.report));
  }
  return serialised(to);
}

void write(const DesiredState& from, v1::DesiredState& to) {
  to.set_device(from.device.text());
  to.set_revision(from.revision);
  to.set_out_of_service(from.out_of_service);
  to.set_text(fitting(from.text, maximum_text_bytes));
  to.set_report_seconds(from.report_seconds);
  to.set_near_end_after_documents(from.near_end_after_documents);
}

DesiredState read(const v1::DesiredState& from, FieldReader& fields) {
  DesiredState to;
  fields.name(from.device(), to.device);
  fields.counter(from.revision(), to.revision);
  to.out_of_service = from.out_of_service();
  fields.text(from.text(), maximum_text_bytes, to.text);
  fields.number(from.report_seconds(), longest_report_seconds, to.report_seconds);
  fields.number(from.near_end_after_documents(), highest_near_end_after_documents, to.near_end_after_documents);
  return to;
}

Bytes encode(const DesiredState& desired) {
  return encode_as<v1::DesiredState>(desired);
}
Result<DeviceReport, WireError> decode_device_report(BytesView bytes) {
  return decode_as<DeviceReport, v1::DeviceReport>(bytes, reading);
}
Result<Reports, WireError> decode_reports(BytesView bytes) {
  return decode_as<Reports, v1::Reports>(bytes, reading);
}
Result<DesiredState, WireError> decode_desired_state(BytesView bytes) {
  return decode_as<DesiredState, v1::DesiredState>(
      bytes, [](const v1::DesiredState& from, FieldReader& fields) { return wire::read(from, fields); });
}

}  // namespace foyer::wire
