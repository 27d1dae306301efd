#pragma once
// Many callers, one commit: a thread takes whatever is queued and appends it as one batch, so that one fsync serves
// all who waited. While a batch is being written, the next one gathers.
// Threading: submit and stop from any thread. Completions run wherever `post` runs what it is given, in the order
// of submission. Lifetime: borrows the log; the destructor stops.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "protocol/journal/committer.hpp"

namespace foyer::journal {

class GroupCommitter final : public Committer {
 public:
  /// Called on the committer's thread; must not throw. It is meant to post to an io_context; running the task at once
  /// is allowed if the task does not call stop().
  using Post = std::function<void(std::function<void()>)>;

  GroupCommitter(EventLog& log, Post post);
  ~GroupCommitter() override;
  GroupCommitter(const GroupCommitter&) = delete;
  GroupCommitter& operator=(const GroupCommitter&) = delete;

  /// Accepted: `completion` is posted exactly once, after the commit. Refused (QueueFull, Stopping): never.
  [[nodiscard]] Result<Done, Error> submit(Append append, Completion completion) override;
  /// Refuses what comes from now on, commits what is queued, posts its completions, and waits for that.
  void stop() override;
  [[nodiscard]] std::size_t queued() const;

 private:
  struct Waiting {
    Append append;
    Completion completion;
  };

  void run();
  void commit(std::vector<Waiting> batch);

  EventLog& log_;
  ViewFence fence_;  ///< The thread's.
  Post post_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  bool stopping_ = false;
  std::once_flag joined_;
  std::thread thread_;
};

}  // namespace foyer::journal
