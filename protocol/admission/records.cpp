#include "protocol/admission/records.hpp"

#include <algorithm>
#include <tuple>

namespace foyer::admission {
namespace {

bool comes_before(const Passage& left, const Passage& right) {
  return std::tie(left.at, left.door, left.nonce) < std::tie(right.at, right.door, right.nonce);
}

void see_generation(State& state, const ticket::TicketId& ticket, std::uint8_t generation) {
  TicketRecord& record = state.tickets[ticket];
  record.highest_generation = std::max(record.highest_generation, generation);
}

void take_passage(State& state, const Passage& passage) {
  insert_passage(state.tickets[passage.ticket], passage);
  see_generation(state, passage.ticket, passage.generation);
}

void remember(State& state, const ScanNonce& nonce, const Answer& answer) {
  if (!state.answers.emplace(nonce, answer).second) return;
  state.answer_order.push_back(nonce);
  if (state.answer_order.size() <= remembered_answers_limit) return;
  state.answers.erase(state.answer_order.front());
  state.answer_order.pop_front();
}

class Evolution {
 public:
  explicit Evolution(State& state) : state_(state) {}

  void operator()(const TicketAdmitted& entry) { passed(entry.passage, entry.verdict); }
  void operator()(const ExitRecorded& entry) { passed(entry.passage, entry.verdict); }
  void operator()(const TicketRefused& entry) {
    if (entry.generation && entry.verdict.ticket) see_generation(state_, *entry.verdict.ticket, *entry.generation);
    remember(state_, entry.nonce, {entry.verdict, entry.generation, entry.at, entry.gate, entry.direction});
  }
  void operator()(const AdmissionAnnulled& entry) { state_.annulled.insert(entry.admission); }
  void operator()(const AdmissionOverridden& entry) { take_passage(state_, entry.passage); }
  void operator()(const PassageMerged& entry) { take_passage(state_, entry.passage); }
  void operator()(const AnnulmentMerged& entry) { state_.annulled.insert(entry.admission); }
  void operator()(const GenerationMerged& entry) { see_generation(state_, entry.ticket, entry.generation); }
  void operator()(const DoubleAdmissionFound&) {}  // Derived from the passages; the entry is for central and people.

 private:
  void passed(const Passage& passage, const Verdict& verdict) {
    take_passage(state_, passage);
    remember(state_, passage.nonce, {verdict, passage.generation, passage.at, passage.gate, passage.direction});
  }

  State& state_;
};

}  // namespace

const TicketRecord* find_record(const State& state, const ticket::TicketId& ticket) {
  const auto found = state.tickets.find(ticket);
  return found == state.tickets.end() ? nullptr : &found->second;
}

const TicketNotice* find_notice(const State& state, const ticket::TicketId& ticket) {
  const auto found = state.notices.find(ticket);
  return found == state.notices.end() ? nullptr : &found->second;
}

const Passage* find_passage(const TicketRecord& record, const DoorName& door, const ScanNonce& nonce) {
  const auto found = std::find_if(record.passages.begin(), record.passages.end(), [&](const Passage& passage) {
    return passage.nonce == nonce && passage.door == door;
  });
  return found == record.passages.end() ? nullptr : &*found;
}

void insert_passage(TicketRecord& record, const Passage& passage) {
  if (find_passage(record, passage.door, passage.nonce) != nullptr) return;
  const auto place = std::upper_bound(record.passages.begin(), record.passages.end(), passage, comes_before);
  record.passages.insert(place, passage);
}

Standing standing_of(const TicketRecord& record, const std::set<ScanNonce>& annulled) {
  Standing standing;
  for (const Passage& passage : record.passages) {
    if (annulled.contains(passage.nonce)) continue;
    standing.last_passage_at = passage.at;
    if (passage.direction == Direction::Exit) {
      if (standing.persons > 0) --standing.persons;
      continue;
    }
    ++standing.persons;
    ++standing.entries;
    standing.last_entry = passage;
  }
  return standing;
}

Timestamp after_last_passage(const State& state, const ticket::TicketId& ticket, Timestamp at) {
  const TicketRecord* record = find_record(state, ticket);
  if (record == nullptr || record->passages.empty()) return at;
  return std::max(at, record->passages.back().at + Duration(1));
}

std::vector<DoubleAdmissionFound> double_admissions_of(const TicketRecord& record,
                                                       const std::set<ScanNonce>& annulled) {
  std::vector<DoubleAdmissionFound> found;
  const Passage* stands = nullptr;
  for (const Passage& passage : record.passages) {
    if (annulled.contains(passage.nonce)) continue;
    if (passage.direction == Direction::Exit) {
      stands = nullptr;
    } else if (stands == nullptr) {
      stands = &passage;
    } else if (!passage.overridden) {
      found.push_back({passage.ticket, *stands, passage});
    }
  }
  return found;
}

void put_notice(State& state, const TicketNotice& notice) {
  state.notices[notice.ticket] = notice;
}

void remove_notice(State& state, const ticket::TicketId& ticket) {
  state.notices.erase(ticket);
}

std::uint32_t persons_inside(const State& state, const ticket::TicketId& ticket) {
  const TicketRecord* record = find_record(state, ticket);
  return record == nullptr ? 0 : standing_of(*record, state.annulled).persons;
}

bool is_inside(const State& state, const ticket::TicketId& ticket) {
  return persons_inside(state, ticket) > 0;
}

std::uint32_t occupancy(const State& state) {
  std::uint32_t persons = 0;
  for (const auto& [ticket, record] : state.tickets) persons += standing_of(record, state.annulled).persons;
  return persons;
}

void evolve(State& state, const AdmissionEntry& entry) {
  std::visit(Evolution(state), entry);
}

}  // namespace foyer::admission
