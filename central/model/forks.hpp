#pragma once
// Second histories of journals, folded from central's events: batches that are not judged to their end yet, and which
// entries were settled out of them.
// Threading: one thread. Lifetime: a value.

#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "protocol/wire/central_event.hpp"

namespace foyer::central {

struct KeptFork {
  Bytes batch;  ///< encode(sync::JournalBatch)
  bool is_signed = false;
};

class Forks {
 public:
  using Which = std::pair<ledger::DeviceName, JournalId>;

  void apply(const wire::ForkKept& kept);
  void apply(const wire::ForkJudged& judged);

  /// Whether the very same batch came before.
  [[nodiscard]] bool has(const wire::ForkKept& kept) const;
  /// Batches ever kept of this journal.
  [[nodiscard]] std::size_t count(const Which& journal) const;
  /// Not judged to their end, in the order they came.
  [[nodiscard]] const std::vector<KeptFork>& waiting(const Which& journal) const;
  /// Journals of which something waits.
  [[nodiscard]] std::vector<Which> waiting() const;
  /// Whether the entry that ends with this digest was settled as second history.
  [[nodiscard]] bool has_taken(const Which& journal, const Digest& digest) const;

 private:
  using Name = std::tuple<Digest, Digest, bool>;  ///< Before, after, signed.
  static Name name_of(const wire::ForkKept& kept);

  std::map<Which, std::vector<KeptFork>> waiting_;
  std::map<Which, std::set<Name>> known_;
  std::map<Which, std::set<Digest>> taken_;
};

}  // namespace foyer::central
