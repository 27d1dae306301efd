#pragma once
// What stands on a refused append falls with it. A queue decides each append on what those before it will leave; once
// one of them is refused, the numbers of its streams alone do not tell: another writer may meanwhile have stored as
// many events as the refused one would have, and the next append would fit on top of events that it never saw.
// Threading and lifetime: whoever appends owns one, for as long as its queue lives.

#include <span>
#include <vector>

#include "protocol/journal/event_log.hpp"

namespace foyer::journal {

class ViewFence {
 public:
  /// Whether an append of the same view was refused before.
  [[nodiscard]] bool refuses(const Append& append) const noexcept {
    return append.view != 0 && append.view == refused_view_;
  }
  void note(const Append& append, const Result<Appended, Error>& result) noexcept {
    if (!result && append.view != 0) refused_view_ = append.view;
  }

 private:
  std::uint64_t refused_view_ = 0;
};

/// EventLog::append_batch for a queue that comes in several batches: what `fence` refuses is StaleView and does not
/// reach the log.
[[nodiscard]] std::vector<Result<Appended, Error>> append_fenced(EventLog& log, ViewFence& fence,
                                                                 std::vector<Append> appends);

}  // namespace foyer::journal
