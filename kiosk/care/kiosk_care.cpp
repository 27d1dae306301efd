#include "kiosk/care/kiosk_care.hpp"

#include <algorithm>

namespace foyer::kiosk {
namespace {

using wire::AttachedKind;
using wire::AttachedState;

constexpr std::string_view roll_key = "care/roll";

wire::Prints prints_of(const PrintTally& tally) {
  return {tally.proven, tally.unknown, tally.failed};
}

wire::Prints prints_between(const PrintTally& before, const PrintTally& after) {
  return {after.proven - before.proven, after.unknown - before.unknown, after.failed - before.failed};
}

bool has_fault(const wire::DeviceReport& report, AttachedKind kind) {
  return std::ranges::any_of(report.attached, [kind](const auto& attached) {
    return attached.kind == kind && attached.state != AttachedState::Ready;
  });
}

/// Whether the report says it elsewhere, so that staff are told already.
bool is_told(const wire::DeviceReport& report, RefusalReason reason) {
  switch (reason) {
    case RefusalReason::PrinterNotReady:
      return has_fault(report, AttachedKind::Printer);
    case RefusalReason::TerminalUnreachable:
      return has_fault(report, AttachedKind::PaymentTerminal);
    case RefusalReason::StorageFailed:
      return !report.trouble.empty();
    case RefusalReason::OutOfService:
      return report.applied.out_of_service;
    case RefusalReason::UnknownPerformance:
    case RefusalReason::UnknownPlace:
    case RefusalReason::NothingChosen:
    case RefusalReason::TooManyTickets:
    case RefusalReason::NotOnSale:
    case RefusalReason::NoCertificate:
    case RefusalReason::SeatsTaken:
    case RefusalReason::InsufficientSeats:
    case RefusalReason::ParentUnreachable:
    case RefusalReason::KioskBusy:
    case RefusalReason::UnknownSale:
    case RefusalReason::OrderUsed:
    case RefusalReason::Unprintable:
    case RefusalReason::TooLate:
      return false;
  }
  return false;
}

}  // namespace

KioskCare::KioskCare(device::Device& device, const KioskCore& core, link::Send send, std::string software_version,
                     Own own)
    : device_(device),
      core_(core),
      send_(std::move(send)),
      reporter_(device, std::move(software_version)),
      own_(std::move(own)),
      at_start_(core.checkout().books().prints()),
      paper_(device.parts().documents) {
  const auto known = device_.parts().documents.get(roll_key);
  if (known && *known) {
    roll_begins_at_ = std::min((*known)->version, at_start_.on_paper());
  } else {
    begin_roll();
  }
}

/// An estimate for staff: if it is not kept, the next start counts from the roll before.
void KioskCare::begin_roll() {
  roll_begins_at_ = core_.checkout().books().prints().on_paper();
  static_cast<void>(device_.parts().documents.put({std::string(roll_key), roll_begins_at_, {}}));
}

std::uint64_t KioskCare::on_this_roll() const {
  return core_.checkout().books().prints().on_paper() - roll_begins_at_;
}

/// Paper that was out and is there again is a new roll. A printer that cannot tell is counted by its documents.
void KioskCare::watch_paper(std::vector<care::AttachedNow>& attached) {
  const auto near_end_after = reporter_.desired().near_end_after_documents;
  for (auto& one : attached) {
    if (one.kind != AttachedKind::Printer) continue;
    if (one.state == AttachedState::PaperOut) was_without_paper_ = true;
    if (one.state != AttachedState::Ready) continue;
    if (was_without_paper_) {
      was_without_paper_ = false;
      begin_roll();
    }
    if (near_end_after == 0 || on_this_roll() < near_end_after) continue;
    one.state = AttachedState::PaperNearEnd;
    one.text = std::to_string(near_end_after) + " documents or more are printed on this roll.";
  }
}

/// Whatever keeps this kiosk from selling is told to somebody: what nothing else in the report says is said here.
void KioskCare::note_refusals(wire::DeviceReport& report) {
  const auto& checkout = core_.checkout();
  report.trouble = checkout.trouble();
  if (const auto condition = device_.journal().condition(); condition && report.trouble.empty()) {
    report.trouble = "its journal: " + std::string(journal::text(*condition));
  }
  for (const auto& refusal : checkout.refusals()) {
    if (is_told(report, refusal.reason)) continue;
    if (!report.refusal.empty()) report.refusal += ' ';
    report.refusal += refusal.message;
  }
  if (report.refusal.empty()) refusing_since_.reset();
  if (!report.refusal.empty() && !refusing_since_) refusing_since_ = report.at;
  report.refusing_since = refusing_since_;
}

void KioskCare::tick(Duration now) {
  if (looked_at_ && now - *looked_at_ < care::look_every) return;
  looked_at_ = now;
  auto attached = own_.attached();
  watch_paper(attached);
  const auto paper = paper_.take(own_.paper(), now);
  if (!core_.link().status(now).connected) return;
  auto report = reporter_.report(core_.link(), core_.parent_since(), attached, now);
  const auto wanted = reporter_.desired();
  report.applied.out_of_service = core_.checkout().is_out_of_service();
  report.applied.near_end_after_documents = wanted.near_end_after_documents;
  report.unprintable = core_.checkout().unprintable();
  note_refusals(report);
  const auto& books = core_.checkout().books();
  report.prints = {prints_between(at_start_, books.prints()), prints_of(books.prints()), on_this_roll(), paper};
  report.open_sales = static_cast<std::uint32_t>(books.open_count());
  if (reporter_.is_due(report, {}, now)) send_(reporter_.message(std::move(report), {}, now));
}

}  // namespace foyer::kiosk
