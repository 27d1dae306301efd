#include "central/model/forks.hpp"

#include "protocol/wire/messages.hpp"

namespace foyer::central {

/// What is not signed (how far the sender's journal goes) does not tell two batches apart.
Forks::Name Forks::name_of(const wire::ForkKept& kept) {
  const auto batch = wire::decode_journal_batch(kept.batch);
  if (!batch) return {sha256(kept.batch), {}, false};
  return {batch->previous_digest, batch->head.digest, kept.is_signed};
}

void Forks::apply(const wire::ForkKept& kept) {
  const Which which(kept.device, kept.journal);
  if (!known_[which].insert(name_of(kept)).second) return;
  waiting_[which].push_back({kept.batch, kept.is_signed});
}

void Forks::apply(const wire::ForkJudged& judged) {
  const Which which(judged.device, judged.journal);
  taken_[which].insert(judged.digests.begin(), judged.digests.end());
  if (!judged.is_done) return;
  const auto found = waiting_.find(which);
  if (found == waiting_.end()) return;
  std::erase_if(found->second, [&judged](const KeptFork& kept) { return sha256(kept.batch) == judged.batch; });
  if (found->second.empty()) waiting_.erase(found);
}

bool Forks::has(const wire::ForkKept& kept) const {
  const auto found = known_.find({kept.device, kept.journal});
  return found != known_.end() && found->second.contains(name_of(kept));
}

std::size_t Forks::count(const Which& journal) const {
  const auto found = known_.find(journal);
  return found == known_.end() ? 0 : found->second.size();
}

const std::vector<KeptFork>& Forks::waiting(const Which& journal) const {
  static const std::vector<KeptFork> none;
  const auto found = waiting_.find(journal);
  return found == waiting_.end() ? none : found->second;
}

std::vector<Forks::Which> Forks::waiting() const {
  std::vector<Which> journals;
  for (const auto& [journal, kept] : waiting_) journals.push_back(journal);
  return journals;
}

bool Forks::has_taken(const Which& journal, const Digest& digest) const {
  const auto found = taken_.find(journal);
  return found != taken_.end() && found->second.contains(digest);
}

}  // namespace foyer::central
