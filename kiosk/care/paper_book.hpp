#pragma once
// How much paper each printer has fed, over restarts and rolls. What the drivers count begins anew with each start, so
// the sum is kept on disk; an estimate for staff, of which a crash may lose the last seconds.
// Threading: the kiosk's thread. Lifetime: borrows the documents.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/care/reporter.hpp"
#include "protocol/journal/document_store.hpp"

namespace foyer::kiosk {

class PaperBook {
 public:
  /// A sum that has changed is kept at most so often.
  static constexpr Duration keep_every{5'000};

  explicit PaperBook(journal::DocumentStore& documents) : documents_(documents) {}

  /// Paper that was out and is there again is a new roll.
  [[nodiscard]] std::vector<wire::PaperFed> take(const std::vector<care::PaperNow>& printers, Duration now);

 private:
  struct Roll {
    std::uint64_t fed_before_mm = 0;  ///< Before this start.
    std::uint64_t begins_at_mm = 0;   ///< Of the sum.
    std::uint64_t kept_mm = 0;        ///< The sum that is on disk.
    std::optional<Duration> kept_at;
    bool was_out = false;
  };
  [[nodiscard]] Roll& roll_of(const std::string& printer);
  void keep(const std::string& printer, Roll& roll, std::uint64_t total_mm, Duration now);

  journal::DocumentStore& documents_;
  std::map<std::string, Roll> rolls_;
};

}  // namespace foyer::kiosk
