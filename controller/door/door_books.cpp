#include "controller/door/door_books.hpp"

namespace foyer::controller {
namespace {

struct Scanned {
  const admission::Verdict& verdict;
  Timestamp at;
};

/// The answer that an entry carries; entries that are no scan of this door have none.
std::optional<Scanned> scanned(const admission::AdmissionEntry& entry) {
  if (const auto* admitted = std::get_if<admission::TicketAdmitted>(&entry)) {
    return Scanned{admitted->verdict, admitted->passage.at};
  }
  if (const auto* left = std::get_if<admission::ExitRecorded>(&entry)) return Scanned{left->verdict, left->passage.at};
  if (const auto* refused = std::get_if<admission::TicketRefused>(&entry))
    return Scanned{refused->verdict, refused->at};
  return std::nullopt;
}

void count(DoorCounters& counters, const admission::Verdict& verdict) {
  switch (admission::signal(verdict.code)) {
    case admission::Signal::Valid:
      ++counters.admitted;
      break;
    case admission::Signal::Used:
      ++counters.already_used;
      break;
    case admission::Signal::Refused:
      ++counters.refused;
      break;
    case admission::Signal::Exit:
      ++counters.exits;
      break;
  }
}

}  // namespace

void DoorBooks::take(const seating::PerformanceId& performance, const admission::AdmissionEntry& entry) {
  auto& book = books_[performance];
  admission::evolve(book.state, entry);
  if (const auto* annulled = std::get_if<admission::AdmissionAnnulled>(&entry)) {
    if (book.counters.admitted > 0) --book.counters.admitted;
    if (last_ && last_->performance == performance && last_->verdict.ticket == annulled->ticket &&
        admission::signal(last_->verdict.code) == admission::Signal::Valid) {
      last_->taken_back = true;
    }
  }
  const auto scan = scanned(entry);
  if (!scan) return;
  count(book.counters, scan->verdict);
  book.last_scan_at = scan->at;
  show(scan->verdict, performance, scan->at);
}

void DoorBooks::show(const admission::Verdict& verdict, const seating::PerformanceId& performance, Timestamp at) {
  last_ = GivenVerdict{++sequence_, verdict, performance, at};
}

}  // namespace foyer::controller
