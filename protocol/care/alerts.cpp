#include "protocol/care/alerts.hpp"

#include <algorithm>

namespace foyer::care {
namespace {

using wire::AttachedKind;
using wire::AttachedState;

constexpr std::string_view controller_role = "controller";

std::string sentence(std::string_view fallback, const std::string& said) {
  return said.empty() ? std::string(fallback) : said;
}

/// Nothing for what is as it should be.
std::optional<AlertKind> printer_alert(AttachedState state) {
  switch (state) {
    case AttachedState::Ready:
    case AttachedState::Disabled:
      return std::nullopt;
    case AttachedState::PaperNearEnd:
      return AlertKind::PaperNearEnd;
    case AttachedState::PaperOut:
      return AlertKind::PaperOut;
    case AttachedState::CoverOpen:
    case AttachedState::Offline:
    case AttachedState::Absent:
    case AttachedState::Fault:
      return AlertKind::PrinterDown;
  }
  return std::nullopt;
}

std::optional<AlertKind> alert_of(const wire::AttachedDevice& attached) {
  if (attached.state == AttachedState::Ready || attached.state == AttachedState::Disabled) return std::nullopt;
  switch (attached.kind) {
    case AttachedKind::Printer:
      return printer_alert(attached.state);
    case AttachedKind::Scanner:
      return attached.state == AttachedState::Fault ? AlertKind::ScannerTrouble : AlertKind::ScannerAbsent;
    case AttachedKind::Gate:
      return AlertKind::GateAbsent;
    case AttachedKind::PaymentTerminal:
      return AlertKind::TerminalDown;
  }
  return std::nullopt;
}

bool is_about_paper(AlertKind kind) {
  return kind == AlertKind::PaperNearEnd || kind == AlertKind::PaperOut;
}

void add_attached(const wire::DeviceReport& report, Duration report_age, std::vector<Condition>& to) {
  for (const auto& attached : report.attached) {
    const auto kind = alert_of(attached);
    if (!kind) continue;
    const auto lasted = report.at - attached.since + report_age;
    // A printer that speaks of paper is there; patience is for what may be there in a moment.
    if (!is_about_paper(*kind) && lasted < attached_patience) continue;
    const auto state = wire::text(attached.state);
    to.push_back({*kind, attached.since, sentence(state, attached.text), state});
  }
}

/// "3 min", "5 h", "3650 days": as exactly as it helps whoever sets the clock.
std::string span_text(Duration span) {
  using std::chrono::days;
  using std::chrono::duration_cast;
  using std::chrono::hours;
  using std::chrono::minutes;
  if (span >= days(2)) return std::to_string(duration_cast<days>(span).count()) + " days";
  if (span >= hours(2)) return std::to_string(duration_cast<hours>(span).count()) + " h";
  return std::to_string(duration_cast<minutes>(span).count()) + " min";
}

void add_clock(const wire::DeviceReport& report, Duration report_age, std::vector<Condition>& to) {
  if (report.clock_off_since && report.clock_offset) {
    const bool is_ahead = *report.clock_offset < Duration(0);
    to.push_back({AlertKind::ClockOff, *report.clock_off_since,
                  "Its clock is " + span_text(std::chrono::abs(*report.clock_offset)) +
                      (is_ahead ? " ahead" : " behind") + ". Set it right; it goes by its parent's time meanwhile."});
  }
  if (!report.time_unproven_since || report.running + report_age < unproven_time_patience) return;
  to.push_back({AlertKind::ClockUnproven, *report.time_unproven_since,
                "Nothing but its own clock tells it what time it is. It sells and admits; its times are marked so."});
}

void add_reported(const Standing& standing, std::vector<Condition>& to) {
  const auto& report = *standing.report;
  add_attached(report, standing.report_age, to);
  add_clock(report, standing.report_age, to);
  // Whoever heard the report knows that the device's storage refused at that time, and nothing about when it began.
  if (!report.trouble.empty()) to.push_back({AlertKind::StorageFailed, report.at, report.trouble});
  if (!report.unprintable.empty()) to.push_back({AlertKind::Unprintable, report.at, report.unprintable});
  if (report.refusing_since && report.at - *report.refusing_since + standing.report_age >= refusal_patience)
    to.push_back({AlertKind::NotSelling, *report.refusing_since, report.refusal});
  if (!report.backlog_since || report.backlog == 0) return;
  if (report.at - *report.backlog_since + standing.report_age < backlog_patience) return;
  to.push_back({AlertKind::BacklogGrowing, *report.backlog_since,
                std::to_string(report.backlog) + " journal entries wait, and none was acknowledged for a while."});
}

std::string words_about(const HeldJournal& held) {
  if (held.kind.empty())
    return "Its journal was held and is being settled from entry " + std::to_string(held.seq) + " on.";
  return "Its journal is held at entry " + std::to_string(held.seq) + " (kind " + held.kind + "), which " +
         held.reader + " does not know. Everything is kept; from there on nothing of it counts until " + held.reader +
         " is updated.";
}

}  // namespace

std::string_view text(AlertKind kind) noexcept {
  switch (kind) {
    case AlertKind::PaperNearEnd:
      return "paper_near_end";
    case AlertKind::PaperOut:
      return "paper_out";
    case AlertKind::PrinterDown:
      return "printer_down";
    case AlertKind::ScannerAbsent:
      return "scanner_absent";
    case AlertKind::GateAbsent:
      return "gate_absent";
    case AlertKind::TerminalDown:
      return "terminal_down";
    case AlertKind::KioskDark:
      return "kiosk_dark";
    case AlertKind::ControllerDark:
      return "controller_dark";
    case AlertKind::BacklogGrowing:
      return "backlog_growing";
    case AlertKind::JournalRefused:
      return "journal_refused";
    case AlertKind::JournalHeld:
      return "journal_held";
    case AlertKind::StorageFailed:
      return "storage_failed";
    case AlertKind::Unprintable:
      return "unprintable";
    case AlertKind::NotSelling:
      return "not_selling";
    case AlertKind::ClockOff:
      return "clock_off";
    case AlertKind::ClockUnproven:
      return "clock_unproven";
    case AlertKind::ScannerTrouble:
      return "scanner_trouble";
  }
  return {};
}

std::string_view text(Reach reach) noexcept {
  switch (reach) {
    case Reach::Unknown:
      return "unknown";
    case Reach::Up:
      return "up";
    case Reach::Dark:
      return "dark";
  }
  return {};
}

std::vector<Condition> conditions_of(const Standing& standing) {
  std::vector<Condition> conditions;
  if (standing.reach == Reach::Dark) {
    const bool is_controller = standing.device.role == controller_role;
    conditions.push_back({is_controller ? AlertKind::ControllerDark : AlertKind::KioskDark, standing.reach_since,
                          "Nothing is heard of it. What is shown of it is what it said last."});
  }
  if (standing.refused_since) {
    conditions.push_back({AlertKind::JournalRefused, *standing.refused_since,
                          "Its journal is refused: " + standing.refused_because + "."});
  }
  if (standing.held) conditions.push_back({AlertKind::JournalHeld, standing.held->since, words_about(*standing.held)});
  if (standing.report) add_reported(standing, conditions);
  return conditions;
}

std::string Alert::id() const {
  return device.text() + "." + std::string(care::text(kind)) + "." + std::to_string(opened_at.ms);
}

void AlertBook::open(const Standing& standing, const Condition& condition, Timestamp now) {
  const auto [at, added] = open_.try_emplace({standing.device.name, condition.kind});
  auto& alert = at->second;
  alert.text = condition.text;
  alert.state = condition.state;
  if (!added) return;
  alert.device = standing.device.name;
  alert.kind = condition.kind;
  alert.opened_at = condition.since;
  alert.seen_at = now;
  const auto known = acknowledged_.find({alert.device, std::string(text(alert.kind))});
  if (known != acknowledged_.end() && known->second.first == alert.opened_at) alert.acknowledged = known->second.second;
}

void AlertBook::clear(std::map<Key, Alert>::iterator at, Timestamp now) {
  at->second.cleared_at = now;
  cleared_.push_front(std::move(at->second));
  if (cleared_.size() > cleared_alerts_kept) cleared_.pop_back();
  open_.erase(at);
}

void AlertBook::judge(const Standing& standing, Timestamp now) {
  const auto is_known = [&standing](AlertKind kind) {
    return standing.reach != Reach::Unknown || kind == AlertKind::JournalHeld;
  };
  auto conditions = conditions_of(standing);
  std::erase_if(conditions, [&](const Condition& condition) { return !is_known(condition.kind); });
  for (const auto& condition : conditions) open(standing, condition, now);
  for (auto at = open_.lower_bound({standing.device.name, AlertKind{}}); at != open_.end();) {
    const auto next = std::next(at);
    if (at->first.first != standing.device.name) break;
    const bool is_still_so = std::any_of(conditions.begin(), conditions.end(), [&at](const Condition& condition) {
      return condition.kind == at->first.second;
    });
    if (!is_still_so && is_known(at->first.second)) clear(at, now);
    at = next;
  }
}

void AlertBook::keep_only(const std::vector<Standing>& standings, Timestamp now) {
  for (auto at = open_.begin(); at != open_.end();) {
    const auto next = std::next(at);
    const bool is_there = std::any_of(standings.begin(), standings.end(), [&at](const Standing& standing) {
      return standing.device.name == at->first.first;
    });
    if (!is_there) clear(at, now);
    at = next;
  }
}

void AlertBook::acknowledge(const ledger::DeviceName& device, std::string_view kind, Timestamp opened_at,
                            const Acknowledgement& acknowledgement) {
  acknowledged_[{device, std::string(kind)}] = {opened_at, acknowledgement};
  const auto is_meant = [&](const Alert& alert) {
    return alert.device == device && text(alert.kind) == kind && alert.opened_at == opened_at;
  };
  for (auto& [key, alert] : open_) {
    if (is_meant(alert)) alert.acknowledged = acknowledgement;
  }
  for (auto& alert : cleared_) {
    if (is_meant(alert)) alert.acknowledged = acknowledgement;
  }
}

std::vector<Alert> AlertBook::open() const {
  std::vector<Alert> alerts;
  for (const auto& [key, alert] : open_) alerts.push_back(alert);
  std::stable_sort(alerts.begin(), alerts.end(),
                   [](const Alert& left, const Alert& right) { return left.seen_at > right.seen_at; });
  return alerts;
}

const Alert* AlertBook::find(std::string_view id) const {
  for (const auto& [key, alert] : open_) {
    if (alert.id() == id) return &alert;
  }
  const auto found =
      std::find_if(cleared_.begin(), cleared_.end(), [id](const Alert& alert) { return alert.id() == id; });
  return found == cleared_.end() ? nullptr : &*found;
}

}  // namespace foyer::care
