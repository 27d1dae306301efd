#include <algorithm>
#include <span>

#include "protocol/admission/admission.hpp"
#include "protocol/admission/records.hpp"

namespace foyer::admission {
namespace {

/// What an entry of another door tells this one, if it is news.
class Merging {
 public:
  explicit Merging(const State& state) : state_(state) {}

  std::optional<AdmissionEntry> operator()(const TicketAdmitted& entry) const { return passage(entry.passage); }
  std::optional<AdmissionEntry> operator()(const ExitRecorded& entry) const { return passage(entry.passage); }
  std::optional<AdmissionEntry> operator()(const AdmissionOverridden& entry) const { return passage(entry.passage); }
  std::optional<AdmissionEntry> operator()(const AdmissionAnnulled& entry) const {
    if (state_.annulled.contains(entry.admission)) return std::nullopt;
    return AnnulmentMerged{entry.ticket, entry.admission};
  }
  std::optional<AdmissionEntry> operator()(const TicketRefused& entry) const {
    if (!entry.generation || !entry.verdict.ticket) return std::nullopt;
    const TicketRecord* known = find_record(state_, *entry.verdict.ticket);
    if (known != nullptr && known->highest_generation >= *entry.generation) return std::nullopt;
    return GenerationMerged{*entry.verdict.ticket, *entry.generation};
  }
  // What another door only heard of arrives from the door where it happened.
  std::optional<AdmissionEntry> operator()(const PassageMerged&) const { return std::nullopt; }
  std::optional<AdmissionEntry> operator()(const AnnulmentMerged&) const { return std::nullopt; }
  std::optional<AdmissionEntry> operator()(const GenerationMerged&) const { return std::nullopt; }
  std::optional<AdmissionEntry> operator()(const DoubleAdmissionFound&) const { return std::nullopt; }

 private:
  [[nodiscard]] std::optional<AdmissionEntry> passage(const Passage& passage) const {
    const TicketRecord* known = find_record(state_, passage.ticket);
    if (known != nullptr && find_passage(*known, passage.door, passage.nonce) != nullptr) return std::nullopt;
    return PassageMerged{passage};
  }

  const State& state_;
};

/// The ticket that a remote entry is about; nothing if it merges into nothing.
std::optional<ticket::TicketId> ticket_of(const AdmissionEntry& entry) {
  if (const auto* admitted = std::get_if<TicketAdmitted>(&entry)) return admitted->passage.ticket;
  if (const auto* left = std::get_if<ExitRecorded>(&entry)) return left->passage.ticket;
  if (const auto* overridden = std::get_if<AdmissionOverridden>(&entry)) return overridden->passage.ticket;
  if (const auto* annulled = std::get_if<AdmissionAnnulled>(&entry)) return annulled->ticket;
  if (const auto* refused = std::get_if<TicketRefused>(&entry)) return refused->verdict.ticket;
  return std::nullopt;
}

/// The double admissions of a ticket that are there after the merge and were not before.
std::vector<DoubleAdmissionFound> new_cases(const State& before, const State& after, const ticket::TicketId& ticket) {
  std::vector<DoubleAdmissionFound> known;
  if (const TicketRecord* record = find_record(before, ticket)) {
    known = double_admissions_of(*record, before.annulled);
  }
  std::vector<DoubleAdmissionFound> found = double_admissions_of(after.tickets.at(ticket), after.annulled);
  std::erase_if(found, [&](const DoubleAdmissionFound& one) {
    return std::any_of(known.begin(), known.end(), [&](const DoubleAdmissionFound& old) {
      return old.second.nonce == one.second.nonce && old.second.door == one.second.door;
    });
  });
  return found;
}

}  // namespace

std::vector<AdmissionEntry> merge(const State& state, std::span<const AdmissionEntry> remote) {
  std::vector<AdmissionEntry> entries;
  State merged;  // Only the tickets that the batch touches.
  merged.annulled = state.annulled;
  for (const AdmissionEntry& entry : remote) {
    const auto ticket = ticket_of(entry);
    if (!ticket) continue;
    const TicketRecord* known = find_record(state, *ticket);
    merged.tickets.try_emplace(*ticket, known == nullptr ? TicketRecord{} : *known);
    auto news = std::visit(Merging(merged), entry);
    if (!news) continue;
    evolve(merged, *news);
    entries.push_back(std::move(*news));
  }
  // Only now: an exit at the end of the batch explains an admission at its start.
  std::set<ticket::TicketId> touched;
  for (const auto& [ticket, record] : merged.tickets) touched.insert(ticket);
  for (const ticket::TicketId& ticket : touched) {
    const auto found = new_cases(state, merged, ticket);
    entries.insert(entries.end(), found.begin(), found.end());
  }
  return entries;
}

std::vector<AdmissionEntry> merge(const State& state, const AdmissionEntry& remote) {
  return merge(state, std::span(&remote, 1));
}

std::vector<DoubleAdmissionFound> double_admissions(const State& state) {
  std::vector<DoubleAdmissionFound> all;
  for (const auto& [ticket, record] : state.tickets) {
    const auto found = double_admissions_of(record, state.annulled);
    all.insert(all.end(), found.begin(), found.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const DoubleAdmissionFound& left, const DoubleAdmissionFound& right) {
    return left.ticket < right.ticket;
  });
  return all;
}

}  // namespace foyer::admission
