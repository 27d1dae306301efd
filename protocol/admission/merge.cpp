#include "protocol/admission/admission.hpp"
#include "protocol/admission/records.hpp"

#include <algorithm>

namespace foyer::admission {
namespace {

bool is_same_passage(const Passage& left, const Passage& right) {
  return left.nonce == right.nonce && left.door == right.door;
}

/// The passage as merged, and each admission that is a second one only now.
std::vector<AdmissionEntry> merge_passage(const State& state, const Passage& passage) {
  const TicketRecord* known = find_record(state, passage.ticket);
  if (known != nullptr && find_passage(*known, passage.door, passage.nonce) != nullptr) return {};
  std::vector<AdmissionEntry> entries{PassageMerged{passage}};
  if (known == nullptr) return entries;
  const auto before = double_admissions_of(*known, state.annulled);
  TicketRecord merged = *known;
  insert_passage(merged, passage);
  for (const DoubleAdmissionFound& found : double_admissions_of(merged, state.annulled)) {
    const bool is_old = std::any_of(before.begin(), before.end(), [&](const DoubleAdmissionFound& old) {
      return is_same_passage(old.second, found.second);
    });
    if (!is_old) entries.push_back(found);
  }
  return entries;
}

class Merging {
 public:
  explicit Merging(const State& state) : state_(state) {}

  std::vector<AdmissionEntry> operator()(const TicketAdmitted& entry) const {
    return merge_passage(state_, entry.passage);
  }
  std::vector<AdmissionEntry> operator()(const ExitRecorded& entry) const {
    return merge_passage(state_, entry.passage);
  }
  std::vector<AdmissionEntry> operator()(const AdmissionOverridden& entry) const {
    return merge_passage(state_, entry.passage);
  }
  std::vector<AdmissionEntry> operator()(const AdmissionAnnulled& entry) const {
    if (state_.annulled.contains(entry.admission)) return {};
    return {AnnulmentMerged{entry.ticket, entry.admission}};
  }
  std::vector<AdmissionEntry> operator()(const TicketRefused& entry) const {
    if (!entry.generation || !entry.verdict.ticket) return {};
    const TicketRecord* known = find_record(state_, *entry.verdict.ticket);
    if (known != nullptr && known->highest_generation >= *entry.generation) return {};
    return {GenerationMerged{*entry.verdict.ticket, *entry.generation}};
  }
  // What another door only heard of arrives from the door where it happened.
  std::vector<AdmissionEntry> operator()(const PassageMerged&) const { return {}; }
  std::vector<AdmissionEntry> operator()(const AnnulmentMerged&) const { return {}; }
  std::vector<AdmissionEntry> operator()(const GenerationMerged&) const { return {}; }
  std::vector<AdmissionEntry> operator()(const DoubleAdmissionFound&) const { return {}; }

 private:
  const State& state_;
};

}  // namespace

std::vector<AdmissionEntry> merge(const State& state, const AdmissionEntry& remote) {
  return std::visit(Merging(state), remote);
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
