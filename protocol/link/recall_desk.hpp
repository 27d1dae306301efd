#pragma once
// A grantor's waiting room: requests that could be served if reachable holders gave back what they do not need. The
// holders are recalled, and the request is decided again at each return, at last after half a second.
// Threading: one thread. Lifetime: borrows the randomness. Times are Clock::since_boot.

#include <functional>
#include <vector>

#include "protocol/base/random.hpp"
#include "protocol/link/recall_plan.hpp"

namespace foyer::link {

/// A customer waits for it (DESIGN, decision 3).
inline constexpr Duration recall_deadline{500};
/// Requests that wait at once; others are refused as if nobody could be recalled.
inline constexpr std::size_t recalls_limit = 32;
/// Who was recalled does not ask for the same places at once again.
inline constexpr Duration recall_back_off{10'000};

class RecallDesk {
 public:
  using Send = std::function<void(const ledger::DeviceName& holder, const wire::Recall& recall)>;
  /// Decides the request again; `last` says that it must be answered now, whatever comes of it.
  using Again = std::function<void(bool last)>;

  RecallDesk(RandomSource& random, Send send, IsReachable is_reachable);

  [[nodiscard]] bool is_waiting(const wire::RequestId& request) const;
  /// False if nobody can help, or too many wait. Else `again` is called at every return of this performance until
  /// finish(), and once with `last`.
  [[nodiscard]] bool wait(const wire::Request& request, const wire::GrantRequest& wanted, const ledger::State& ledger,
                          const seating::SeatingPlan& plan, bool absent_may_come, Duration now, Again again);
  /// The request was answered.
  void finish(const wire::RequestId& request);
  /// Places of this performance came back.
  void returned(const ledger::PerformanceId& performance);
  void tick(Duration now);
  [[nodiscard]] std::uint64_t recalls_sent() const noexcept { return recalls_sent_; }

 private:
  struct Waiting {
    wire::RequestId request;
    ledger::PerformanceId performance;
    std::vector<ledger::SeatIndex> recalled;  ///< By name; nobody else recalls them meanwhile.
    Duration deadline{};
    Again again;
  };

  [[nodiscard]] bool is_recalled(const ledger::PerformanceId& performance, ledger::SeatIndex seat) const;

  RandomSource& random_;
  Send send_;
  IsReachable is_reachable_;
  std::vector<Waiting> waiting_;  ///< In the order in which they came: the first is served first.
  std::uint64_t recalls_sent_ = 0;
};

}  // namespace foyer::link
