#pragma once
// Settles what earlier versions of central had to leave: journals held at an entry that they did not know, and second
// histories that wait for the same reason. What was stored is read from the log, some entries at a time, each step one
// transaction; after a crash, or beside another node that does the same, it goes on where the log says.
// Threading: the command path's thread. Lifetime: borrows path and log; must outlive what it has submitted.

#include <deque>
#include <map>

#include "central/command_path/command_path.hpp"
#include "central/settlement/forks.hpp"

namespace foyer::central {

/// Entries settled in one step: few enough for an online sale to wait behind.
inline constexpr std::size_t held_entries_at_once = 100;

class HeldJournals {
 public:
  HeldJournals(CommandPath& path, const journal::EventLog& log, IsSigned is_signed);
  /// One step at most, and none before the last one is durable. Call several times a second.
  void tick();

 private:
  void judge_fork(const Model::WhichJournal& journal);
  [[nodiscard]] bool settle_some(const JournalRecord& journal, std::uint64_t from_seq);
  void submit(Write write);

  CommandPath& path_;
  const journal::EventLog& log_;
  IsSigned is_signed_;
  bool is_under_way_ = false;
  std::deque<Model::WhichJournal> forks_;  ///< That waited at the start: a version that stopped there may be gone.
  /// Entries that this version does not know either: it need not look again.
  std::map<Model::WhichJournal, std::uint64_t> unread_;
};

}  // namespace foyer::central
