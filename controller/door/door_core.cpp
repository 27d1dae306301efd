#include "controller/door/door_core.hpp"

#include <algorithm>
#include <limits>

#include "controller/door/doors_window.hpp"
#include "protocol/admission/notes.hpp"

namespace foyer::controller {
namespace {

DoorError error_of(admission::AdmissionError error) {
  using Error = admission::AdmissionError;
  switch (error) {
    case Error::TooLongAgo:
      return DoorError::TooLongAgo;
    case Error::ReasonMissing:
      return DoorError::ReasonMissing;
    case Error::TextTooLong:
      return DoorError::ReasonTooLong;
    case Error::UnknownScan:
    case Error::NothingToOverride:
    case Error::NoTicketRead:
      return DoorError::NotAdmitted;
  }
  return DoorError::NotAdmitted;
}

/// Counters are of the performances of this evening, not of the season.
constexpr Duration counted_for{std::chrono::hours(12)};

admission::TicketNotice notice_of(const wire::TicketNotice& told) {
  admission::TicketNotice notice;
  notice.ticket = told.ticket;
  notice.voided = told.voided;
  notice.settled = told.settled;
  notice.lowest_good_generation = told.lowest_good_generation;
  notice.moved_to = told.moved_to;
  notice.denied_because = told.denied_because;
  notice.attention = told.attention;
  return notice;
}

}  // namespace

std::string_view text(DoorError error) noexcept {
  switch (error) {
    case DoorError::NotRecorded:
      return "The scan could not be stored, so nobody was admitted. Call a technician.";
    case DoorError::NotAdmitted:
      return "This door has no admission of this ticket that could be annulled.";
    case DoorError::TooLongAgo:
      return "The admission is too long ago to be annulled.";
    case DoorError::ReasonMissing:
      return "A reason is needed.";
    case DoorError::ReasonTooLong:
      return "The reason is too long.";
  }
  return {};
}

DoorCore::DoorCore(device::Device& device, DoorConfiguration configuration, DoorBooks books, Surroundings surroundings)
    : device_(device),
      configuration_(std::move(configuration)),
      books_(std::move(books)),
      surroundings_(std::move(surroundings)) {
  take_notices();
}

void DoorCore::take_notices() {
  for (const auto& [performance, on_sale] : device_.catalogue().performances()) {
    auto& state = books_.book(performance).state;
    // Absolute items: whoever is no longer denied is in good standing again.
    state.notices.clear();
    for (const auto& [order, notices] : device_.catalogue().ticket_notices()) {
      if (notices.performance != performance) continue;
      for (const auto& told : notices.tickets) admission::put_notice(state, notice_of(told));
    }
    for (const auto& [ticket, denied] : device_.catalogue().denied_tickets()) {
      const auto told = state.notices.find(ticket);
      auto notice = told == state.notices.end() ? admission::TicketNotice{} : told->second;
      notice.ticket = ticket;
      notice.denied_because = denied.reason.empty() ? std::string(admission::denied_note) : denied.reason;
      admission::put_notice(state, notice);
    }
  }
  take_reprints();
}

/// A print that was ordered at this venue is void here before central has heard of it, and while it is away.
void DoorCore::take_reprints() {
  if (reprints_ == nullptr) return;
  for (const auto& [ticket, raised] : reprints_->raised()) {
    if (device_.catalogue().find_performance(raised.performance) == nullptr) continue;
    auto& state = books_.book(raised.performance).state;
    const auto told = state.notices.find(ticket);
    auto notice = told == state.notices.end() ? admission::TicketNotice{} : told->second;
    notice.ticket = ticket;
    notice.lowest_good_generation = std::max(notice.lowest_good_generation, raised.generation);
    admission::put_notice(state, notice);
  }
}

void DoorCore::know_reprints(const reprint::Book& book) {
  reprints_ = &book;
  take_notices();
}

bool DoorCore::is_open_now(const wire::PerformanceOnSale& performance) const {
  return lets_in(performance, device_.parts().clock.now(), configuration_.early_tolerance,
                 configuration_.late_tolerance);
}

const wire::PerformanceOnSale* DoorCore::current() const {
  const auto& catalogue = device_.catalogue();
  if (configuration_.performance) return catalogue.find_performance(*configuration_.performance);
  return nearest(catalogue.performances(), device_.parts().clock.now());
}

std::size_t DoorCore::others_open() const {
  if (configuration_.performance) return 0;
  const auto* shown = current();
  const auto& known = device_.catalogue().performances();
  return static_cast<std::size_t>(std::count_if(known.begin(), known.end(), [&](const auto& entry) {
    return &entry.second != shown && !entry.second.cancelled && is_open_now(entry.second);
  }));
}

/// A ticket is judged by its own performance, if people are let in to that one now, or to none: then the answer is that
/// it is too early or too late. While another one is on, a ticket for tomorrow is simply for another performance.
const wire::PerformanceOnSale* DoorCore::judged_by(const admission::Reading& reading, bool time_is_proven) const {
  const auto* now_on = current();
  if (configuration_.performance || !reading.claims) return now_on;
  const auto* own = device_.catalogue().find_performance(reading.claims->performance);
  if (own == nullptr || now_on == nullptr) return now_on;
  const bool own_is_meant = !time_is_proven || is_open_now(*own) || !is_open_now(*now_on);
  return own_is_meant ? own : now_on;
}

admission::Context DoorCore::context_for(const wire::PerformanceOnSale& performance) const {
  const auto around = surroundings_();
  admission::Context context;
  context.door = device_.identity().name;
  context.performance = performance.performance;
  context.doors_open = performance.doors_open_at;
  context.end = performance.ends_at;
  if (performance.cancelled) {
    context.cancelled_because = admission::cancelled_note(performance.cancelled_because);
  }
  context.early_tolerance = configuration_.early_tolerance;
  context.late_tolerance = configuration_.late_tolerance;
  context.time_is_proven = around.time_is_proven;
  context.reentry = configuration_.reentry;
  context.data_age = around.data_age;
  context.dark_doors = around.dark_doors;
  return context;
}

Result<GivenVerdict, DoorError> DoorCore::read(const CodeRead& code) {
  if (is_read_again(code)) {
    let_in_->answered_at = device_.parts().clock.since_boot();
    // Who leaves and did not go while the gate was open is let out again; an exit is never annulled and read anew.
    if (passage() == PassageOutcome::Nobody) open_gate(books_.last()->verdict);
    if (answered_) answered_(admission::signal(books_.last()->verdict.code));
    return *books_.last();
  }
  const auto proof = proof_of(code);
  if (proof.holds()) {
    reader_.proven(code, proof.keyboard, device_.parts().clock.since_boot());
  } else {
    reader_.unproven(code, device_.parts().clock.since_boot());
  }
  const auto given = answer(proof, std::nullopt);
  if (given && admission::opens_gate(given->verdict.code)) {
    let_in_ = LetIn{proof.text, given->sequence, device_.parts().clock.since_boot()};
  }
  return given;
}

bool DoorCore::is_read_again(const CodeRead& code) const {
  if (!let_in_ || !books_.last() || !code.says(let_in_->text)) return false;
  // Another answer since then, or none that counts any more.
  if (books_.last()->sequence != let_in_->sequence || books_.last()->taken_back) return false;
  if (passage() == PassageOutcome::Waiting) return true;
  const bool is_exit = books_.last()->verdict.code == admission::VerdictCode::ExitRecorded;
  if (is_exit && passage() == PassageOutcome::Nobody) return true;
  const auto since = std::min(code.began - let_in_->answered_at, code.after_same.value_or(Duration::max()));
  if (since > repeated_for) return false;
  // Who held the code before the reader and went through while it was still typing shows nothing new. A ticket that
  // somebody went in with lets nobody else in; that it is seen once more on the way out harms nobody.
  const bool began_before_passage = passage() == PassageOutcome::Passed && code.began < passed_at_;
  return is_exit || passage() == PassageOutcome::NotExpected || began_before_passage;
}

bool DoorCore::passed() {
  passed_at_ = device_.parts().clock.since_boot();
  return releases_.passed();
}

Result<GivenVerdict, DoorError> DoorCore::scan(std::string_view text, std::optional<admission::ScanNonce> nonce,
                                               const std::vector<std::string>& otherwise) {
  CodeRead code{std::string(text), device_.parts().clock.since_boot(), std::nullopt, {}};
  for (const auto& other : otherwise) code.otherwise.push_back({"", other});
  return answer(proof_of(code), nonce);
}

Proof DoorCore::proof_of(const CodeRead& code) const {
  return prove(code, device_.catalogue().keys(), device_.parts().verifier);
}

Result<GivenVerdict, DoorError> DoorCore::answer(const Proof& proof, std::optional<admission::ScanNonce> nonce) {
  const auto given = judged(proof.reading, nonce);
  if (answered_) answered_(given ? admission::signal(given->verdict.code) : admission::Signal::Refused);
  return given;
}

Result<GivenVerdict, DoorError> DoorCore::admit(const WithoutPaper& guest, const admission::ScanNonce& nonce) {
  admission::Scan scan;
  scan.nonce = nonce;
  // The order in the books is the proof that a signature is for paper; the hours are those of the performance.
  scan.reading.claims = ticket::TicketClaims{
      guest.performance, guest.ticket, guest.generation, guest.place, 0, std::numeric_limits<std::uint32_t>::max()};
  const auto given = judged(std::move(scan), guest.said);
  if (answered_) answered_(given ? admission::signal(given->verdict.code) : admission::Signal::Refused);
  return given;
}

void DoorCore::show_code(std::string text) {
  const auto sequence = shown_code_ ? shown_code_->sequence + 1 : 1;
  shown_code_ = ShownCode{sequence, std::move(text), device_.parts().clock.now()};
}

std::optional<admission::Sighting> DoorCore::find_admission(const ticket::TicketId& ticket) const {
  std::optional<admission::Sighting> found;
  for (const auto& [performance, book] : books_.books()) {
    const auto record = book.state.tickets.find(ticket);
    if (record == book.state.tickets.end()) continue;
    for (const auto& passage : record->second.passages) {
      const bool counts =
          passage.direction == admission::Direction::Entry && !book.state.annulled.contains(passage.nonce);
      if (counts) found = admission::Sighting{passage.door, passage.gate, passage.at};
    }
  }
  return found;
}

std::uint8_t DoorCore::generation_seen(const ticket::TicketId& ticket) const {
  std::uint8_t highest = 0;
  for (const auto& [performance, book] : books_.books()) {
    const auto record = book.state.tickets.find(ticket);
    if (record != book.state.tickets.end()) highest = std::max(highest, record->second.highest_generation);
  }
  return highest;
}

Result<GivenVerdict, DoorError> DoorCore::judged(const admission::Reading& reading,
                                                 std::optional<admission::ScanNonce> nonce) {
  admission::Scan scan;
  scan.nonce = nonce ? *nonce : admission::ScanNonce::random(device_.parts().random);
  scan.reading = reading;
  return judged(std::move(scan), {});
}

Result<GivenVerdict, DoorError> DoorCore::judged(admission::Scan scan, std::vector<wire::Entry> said) {
  scan.at = device_.parts().clock.now();
  scan.gate = configuration_.gate;
  scan.direction = configuration_.direction;

  const auto* performance = judged_by(scan.reading, surroundings_().time_is_proven);
  if (performance == nullptr) {
    // Without any performance there is nothing to admit to and nothing to journal under.
    admission::Context nowhere;
    nowhere.door = device_.identity().name;
    const auto judgement = admission::judge({}, scan, nowhere);
    books_.show(judgement.verdict, {}, scan.at);
    return *books_.last();
  }
  const auto id = performance->performance;
  auto judgement = admission::judge(books_.book(id).state, scan, context_for(*performance));
  if (judgement.entries.empty()) {
    books_.show(judgement.verdict, id, scan.at);
    return *books_.last();
  }
  if (!said.empty() && !admission::opens_gate(judgement.verdict.code)) {
    // Nobody came in without paper, so the paper, wherever it is, stays what it was.
    for (auto& entry : judgement.entries) {
      if (auto* refused = std::get_if<admission::TicketRefused>(&entry)) refused->generation.reset();
    }
    said.clear();
  }
  if (auto recorded = record(id, judgement.entries, std::move(said)); !recorded) return recorded.error();
  if (admission::opens_gate(judgement.verdict.code)) open_gate(judgement.verdict);
  return *books_.last();
}

Result<Done, DoorError> DoorCore::record(const seating::PerformanceId& performance,
                                         const std::vector<admission::AdmissionEntry>& entries,
                                         std::vector<wire::Entry> said) {
  auto journalled = std::move(said);
  for (const auto& entry : entries) journalled.emplace_back(wire::AdmissionEntryOf{performance, entry});
  if (!device_.record(std::move(journalled))) return DoorError::NotRecorded;
  for (const auto& entry : entries) books_.take(performance, entry);
  return Done{};
}

void DoorCore::open_gate(const admission::Verdict& verdict) {
  if (sensor_tells_) {
    const bool is_entry = admission::signal(verdict.code) != admission::Signal::Exit;
    releases_.add(is_entry ? verdict.ticket : std::nullopt,
                  device_.parts().clock.since_boot() + configuration_.passage_within);
  } else {
    releases_.not_expected();
  }
  if (open_) open_();
}

void DoorCore::sensor_tells(bool tells) {
  if (!tells) releases_.forget();
  sensor_tells_ = tells;
}

void DoorCore::tick(Duration now) {
  const auto nobody_for = releases_.overdue(now);
  if (!configuration_.annul_automatically) return;
  bool all = !nobody_for.empty();
  for (const auto& ticket : nobody_for) {
    // If it cannot be annulled now, staff still see that nobody passed and are offered it.
    if (!annul(ticket, "Nobody passed the gate.")) all = false;
  }
  if (all) releases_.taken_back();
}

Result<Done, DoorError> DoorCore::annul(const ticket::TicketId& ticket, std::string_view reason) {
  for (const auto& [performance, book] : books_.books()) {
    const auto record_of = book.state.tickets.find(ticket);
    const auto* on_sale = device_.catalogue().find_performance(performance);
    if (record_of == book.state.tickets.end() || on_sale == nullptr) continue;
    const auto& passages = record_of->second.passages;
    const auto last = std::find_if(passages.rbegin(), passages.rend(), [this, &book](const auto& passage) {
      return passage.door == device_.identity().name && passage.direction == admission::Direction::Entry &&
             !book.state.annulled.contains(passage.nonce);
    });
    if (last == passages.rend()) continue;
    const auto entries =
        admission::annul(book.state, last->nonce, reason, device_.parts().clock.now(), context_for(*on_sale));
    if (!entries) return error_of(entries.error());
    releases_.drop(ticket);
    return record(performance, *entries);
  }
  return DoorError::NotAdmitted;
}

std::map<seating::PerformanceId, DoorCounters> DoorCore::counters() const {
  std::map<seating::PerformanceId, DoorCounters> counted;
  if (const auto* shown = current()) counted[shown->performance];
  const auto now = device_.parts().clock.now();
  for (const auto& [performance, book] : books_.books()) {
    const bool is_lately = book.last_scan_at && *book.last_scan_at + counted_for >= now;
    if (is_lately || counted.contains(performance)) counted[performance] = book.counters;
  }
  return counted;
}

}  // namespace foyer::controller
