#pragma once
// What a door knows of each performance, folded from its journal: who was admitted, what was counted, and the last
// answer it gave.
// Threading: one thread. Lifetime: a value.

#include <cstdint>
#include <map>
#include <optional>

#include "protocol/admission/admission.hpp"
#include "protocol/ticket/ids.hpp"

namespace foyer::controller {

struct DoorCounters {
  std::uint64_t admitted = 0;
  std::uint64_t already_used = 0;
  std::uint64_t refused = 0;
  std::uint64_t exits = 0;
};

struct PerformanceBook {
  admission::State state;
  DoorCounters counters;
  std::optional<Timestamp> last_scan_at;
};

/// The answer to a scan, with what the screen needs to tell it.
struct GivenVerdict {
  std::uint64_t sequence = 0;  ///< Rises with each scan, also across restarts.
  admission::Verdict verdict;
  seating::PerformanceId performance;  ///< Nil if the door knew none.
  Timestamp at;
  bool taken_back = false;  ///< The admission that it told was annulled since.
};

class DoorBooks {
 public:
  /// An entry of the journal, at start-up or once it is durable.
  void take(const seating::PerformanceId& performance, const admission::AdmissionEntry& entry);

  [[nodiscard]] PerformanceBook& book(const seating::PerformanceId& performance) { return books_[performance]; }
  [[nodiscard]] const std::map<seating::PerformanceId, PerformanceBook>& books() const noexcept { return books_; }
  [[nodiscard]] const std::optional<GivenVerdict>& last() const noexcept { return last_; }
  /// An answer that left no entry: a repeated scan, or a door without any performance.
  void show(const admission::Verdict& verdict, const seating::PerformanceId& performance, Timestamp at);

 private:
  std::map<seating::PerformanceId, PerformanceBook> books_;
  std::optional<GivenVerdict> last_;
  std::uint64_t sequence_ = 0;
};

}  // namespace foyer::controller
