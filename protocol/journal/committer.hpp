#pragma once
// Who takes appends and says when they are durable. Programs pass a GroupCommitter, whose thread waits for the disk;
// QueuedCommitter has no thread: whoever owns it says when the disk is done. Threading and lifetime: each says its own.

#include <deque>
#include <functional>

#include "protocol/journal/view_fence.hpp"

namespace foyer::journal {

class Committer {
 public:
  using Completion = std::function<void(Result<Appended, Error>)>;

  /// Appends waiting beyond this are refused with QueueFull.
  static constexpr std::size_t max_queued = 8192;
  /// Appends in one commit.
  static constexpr std::size_t max_batch = 512;

  virtual ~Committer() = default;
  /// Accepted: `completion` is called exactly once, after the commit, in the order of submission. Refused (QueueFull,
  /// Stopping): never.
  [[nodiscard]] virtual Result<Done, Error> submit(Append append, Completion completion) = 0;
  /// Refuses what comes from now on and commits what is queued.
  virtual void stop() = 0;
};

/// One thread, no disk of its own: the simulator lets virtual time pass between submit and flush.
/// Lifetime: borrows the log. What was never flushed is gone with the object, as in a crash.
class QueuedCommitter final : public Committer {
 public:
  explicit QueuedCommitter(EventLog& log) : log_(log) {}

  [[nodiscard]] Result<Done, Error> submit(Append append, Completion completion) override;
  void stop() override;
  /// Commits one batch and calls its completions. What they submit waits for the next flush.
  void flush();
  [[nodiscard]] std::size_t queued() const noexcept { return queue_.size(); }

 private:
  struct Waiting {
    Append append;
    Completion completion;
  };

  EventLog& log_;
  ViewFence fence_;
  std::deque<Waiting> queue_;
  bool stopping_ = false;
};

}  // namespace foyer::journal
