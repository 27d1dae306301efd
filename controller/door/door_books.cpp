#include "controller/door/door_books.hpp"

#include <algorithm>

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

/// Whom staff let pass against the verdict has passed; the refusal was counted as one.
void count(DoorCounters& counters, const admission::AdmissionOverridden& overridden) {
  ++(overridden.passage.direction == admission::Direction::Exit ? counters.exits : counters.admitted);
}

/// Whether the entry takes back an admission that stands until now.
bool undoes_an_admission(const admission::State& state, const admission::AdmissionEntry& entry) {
  const auto* annulled = std::get_if<admission::AdmissionAnnulled>(&entry);
  if (annulled == nullptr || state.annulled.contains(annulled->admission)) return false;
  const auto record = state.tickets.find(annulled->ticket);
  if (record == state.tickets.end()) return false;
  return std::ranges::any_of(record->second.passages, [annulled](const admission::Passage& passage) {
    return passage.nonce == annulled->admission && passage.direction == admission::Direction::Entry;
  });
}

}  // namespace

void DoorBooks::take(const seating::PerformanceId& performance, const admission::AdmissionEntry& entry) {
  auto& book = books_[performance];
  if (undoes_an_admission(book.state, entry)) --book.counters.admitted;
  admission::evolve(book.state, entry);
  if (const auto* overridden = std::get_if<admission::AdmissionOverridden>(&entry)) count(book.counters, *overridden);
  if (const auto* annulled = std::get_if<admission::AdmissionAnnulled>(&entry)) {
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
