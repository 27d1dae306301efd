#pragma once
// What stands on a refused append falls with it. A queue decides each append on what those before it will leave; once
// one of them is refused, the numbers of its streams alone do not tell: another writer may meanwhile have stored as
// many events as the refused one would have, and the next append would fit on top of events that it never saw.
// After StorageFailed nobody knows what is on the disk, and what is written behind it may rest on what is not there:
// the queue writes no more, and its owner opens the log again. Threading and lifetime: whoever appends owns one, for as
// long as its queue lives.

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
  /// Whether the storage failed at an append before: nothing is written any more.
  [[nodiscard]] bool has_failed() const noexcept { return has_failed_; }
  void note(const Append& append, const Result<Appended, Error>& result) noexcept {
    if (result) return;
    has_failed_ = has_failed_ || result.error() == Error::StorageFailed;
    if (append.view != 0) refused_view_ = append.view;
  }

 private:
  std::uint64_t refused_view_ = 0;
  bool has_failed_ = false;
};

/// EventLog::append_batch for a queue that comes in several batches: what `fence` refuses is StaleView and does not
/// reach the log; once the storage failed, everything is StorageFailed.
[[nodiscard]] std::vector<Result<Appended, Error>> append_fenced(EventLog& log, ViewFence& fence,
                                                                 std::vector<Append> appends);

}  // namespace foyer::journal
