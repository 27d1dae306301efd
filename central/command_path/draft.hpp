#pragma once
// What a command writes on that decides step by step: each event it puts down is folded into the speculative model at
// once, so that its next step sees it and nothing is copied.
// Threading: the command path's. Lifetime: within one call of the command's Write; borrows the model.

#include "central/command_path/changes.hpp"

namespace foyer::central {

class Draft {
 public:
  Draft(Model& model, Timestamp now) : model_(model), now_(now) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  /// Everything before this command, and what it has put down so far.
  [[nodiscard]] const Model& model() const noexcept { return model_; }
  [[nodiscard]] Timestamp now() const noexcept { return now_; }

  /// Streams are stored in the order in which they were first named.
  void put(const std::string& stream, wire::CentralEventBody body);
  /// A device's entries, verbatim.
  void put_entries(const ledger::DeviceName& device, const JournalId& journal, std::vector<Bytes> entries);
  /// A whole change; its stream was not named before.
  void put(StreamChange change);

  [[nodiscard]] bool is_empty() const noexcept { return changes_.streams.empty(); }
  /// What goes to the log: each stream under the number that its next event had when it was first named.
  [[nodiscard]] journal::Append append(const journal::CommandId& command_id) const;
  [[nodiscard]] Changes take_changes() && { return std::move(changes_); }

 private:
  StreamChange& change_of(const std::string& stream);

  Model& model_;
  Timestamp now_;
  Changes changes_;
  std::vector<std::uint64_t> next_seqs_;  ///< By change.
};

}  // namespace foyer::central
