#pragma once
// How anything changes at central: a command is decided on the speculative model, its events join the next group
// commit, and it is answered only once they are durable. Commands that come while a commit is under way are decided on
// what that commit will leave. If a commit is refused (another writer, a full disk) the speculative model is thrown
// away and everything waiting is decided again. If the disk failed, as at a sync that it did not confirm, nobody knows
// what is stored: that is what the waiting are told, nothing more is taken, and the program must end and open the log
// again. Threading: one thread (the io_context's); the committer answers on it. Lifetime: borrows log and clock.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "central/command_path/draft.hpp"
#include "central/model/model.hpp"
#include "protocol/journal/group_committer.hpp"

namespace foyer::central {

/// Decides on the model as it will be when everything before this command is durable. It must not keep references, and
/// may be called again after a failed commit.
using Decide = std::function<Result<Changes, CommandRefusal>(const Model& model, Timestamp now)>;
/// The same for a command of many steps, which puts each down on the draft. A refusal throws away what was put
/// down, and costs a copy of the model then: it had better come first.
using Write = std::function<std::optional<CommandRefusal>(Draft& draft)>;
/// Called once, with the committed model already holding the changes.
using Answered = std::function<void(Result<Done, CommandRefusal>)>;
/// Called for every committed event in commit order: the feed and other projections follow it. `position` is the log's.
using Committed =
    std::function<void(std::uint64_t position, const std::string& stream, const wire::CentralEvent& event)>;

/// 409 SUPERSEDED, in words for an admin: Model::is_superseded().
[[nodiscard]] CommandRefusal superseded();

class CommandPath {
 public:
  /// Commands undecided or uncommitted at once; more are answered 503 BUSY.
  static constexpr std::size_t pending_limit = 8'192;

  /// Folds the whole log first. Throws std::runtime_error if it cannot be read or holds what this version cannot decide
  /// on.
  CommandPath(journal::EventLog& log, const Clock& clock, journal::GroupCommitter::Post post);
  /// The same, with a committer of one's own on the same log.
  CommandPath(journal::EventLog& log, const Clock& clock, std::unique_ptr<journal::Committer> committer);
  ~CommandPath();

  /// `command_id` nil: no repeat detection beyond what the decision itself does.
  void submit(journal::CommandId command_id, Decide decide, Answered answered);
  void write(journal::CommandId command_id, Write write, Answered answered);
  /// What is durable: every read comes from here.
  [[nodiscard]] const Model& committed() const noexcept { return committed_; }
  [[nodiscard]] LogId log_id() const;
  /// The disk failed: what is on it is known only once the log is opened again. The program must end.
  [[nodiscard]] bool must_reopen() const noexcept { return must_reopen_; }
  /// The disk took nothing when something was to be stored last.
  [[nodiscard]] bool is_full() const noexcept { return is_full_; }
  [[nodiscard]] std::size_t pending() const noexcept { return pending_.size(); }

  /// Folds what another node of central wrote meanwhile; cheap if that is nothing. To be called now and then: a node
  /// that commits nothing would hear of it from nobody. Throws std::runtime_error as the constructor does.
  void follow();

  void on_committed(Committed observer) { observers_.push_back(std::move(observer)); }
  /// Calls the observer for every event already in the log, in order, except device entries; for projections at
  /// start-up.
  void replay(const Committed& observer) const;
  /// Nothing is granted or sold any more: the log is not what its devices know of it, and must be opened again with an
  /// id of its own.
  void suspend();
  /// Commits what is queued and stops.
  void stop();

 private:
  struct Pending;

  void decide(const std::shared_ptr<Pending>& pending);
  void finished(const std::shared_ptr<Pending>& pending, const Result<journal::Appended, journal::Error>& result);
  void commit(const Pending& pending, const journal::Appended& appended);
  void catch_up();
  void start_over();

  journal::EventLog& log_;
  const Clock& clock_;
  Model committed_;
  Model speculative_;
  std::uint64_t position_ = 0;  ///< Of the newest event in committed_.
  /// Names speculative_ to the log: what was decided on it and what it rests on stand or fall together.
  std::uint64_t view_ = 1;
  bool must_reopen_ = false;
  bool is_full_ = false;
  std::deque<std::shared_ptr<Pending>> pending_;
  std::vector<Committed> observers_;
  std::unique_ptr<journal::Committer> committer_;
};

}  // namespace foyer::central
