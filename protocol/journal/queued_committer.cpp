#include <algorithm>
#include <iterator>
#include <utility>

#include "protocol/journal/committer.hpp"

namespace foyer::journal {

Result<Done, Error> QueuedCommitter::submit(Append append, Completion completion) {
  if (stopping_) return Error::Stopping;
  if (queue_.size() >= max_queued) return Error::QueueFull;
  queue_.push_back({std::move(append), std::move(completion)});
  return Done{};
}

void QueuedCommitter::flush() {
  const auto count = std::min(queue_.size(), max_batch);
  if (count == 0) return;
  std::vector<Append> appends;
  std::vector<Completion> completions;
  appends.reserve(count);
  completions.reserve(count);
  for (std::size_t index = 0; index < count; ++index) {
    appends.push_back(std::move(queue_.front().append));
    completions.push_back(std::move(queue_.front().completion));
    queue_.pop_front();
  }
  const auto results = append_fenced(log_, fence_, std::move(appends));
  for (std::size_t index = 0; index < count; ++index) completions[index](results[index]);
}

void QueuedCommitter::stop() {
  stopping_ = true;
  while (!queue_.empty()) flush();
}

}  // namespace foyer::journal
