#include "protocol/journal/group_committer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace foyer::journal {

GroupCommitter::GroupCommitter(EventLog& log, Post post)
    : log_(log), post_(std::move(post)), thread_([this] { run(); }) {}

GroupCommitter::~GroupCommitter() {
  stop();
}

Result<Done, Error> GroupCommitter::submit(Append append, Completion completion) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return Error::Stopping;
    if (queue_.size() >= max_queued) return Error::QueueFull;
    queue_.push_back({std::move(append), std::move(completion)});
  }
  wake_.notify_one();
  return Done{};
}

void GroupCommitter::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  std::call_once(joined_, [this] { thread_.join(); });
}

std::size_t GroupCommitter::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void GroupCommitter::run() {
  for (;;) {
    std::vector<Waiting> batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;  // Only when stopping: what is queued is committed first.
      const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), max_batch));
      batch.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
      queue_.erase(queue_.begin(), end);
    }
    commit(std::move(batch));
  }
}

void GroupCommitter::commit(std::vector<Waiting> batch) {
  std::vector<Append> appends;
  appends.reserve(batch.size());
  for (auto& waiting : batch) appends.push_back(std::move(waiting.append));
  const auto results = append_fenced(log_, fence_, std::move(appends));
  for (std::size_t index = 0; index < batch.size(); ++index)
    post_([completion = std::move(batch[index].completion), result = results[index]] { completion(result); });
}

}  // namespace foyer::journal
