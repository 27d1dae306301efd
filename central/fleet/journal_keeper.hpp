#pragma once
// Where received journals go at central: verbatim into the log, with what settlement made of them, in one transaction.
// Threading: the command path's thread. Lifetime: borrows its parts.

#include "central/command_path/command_path.hpp"
#include "central/fleet/presence.hpp"
#include "central/settlement/forks.hpp"
#include "protocol/link/journal_intake.hpp"

namespace foyer::central {

/// Batches of one journal's second histories that are kept as they came in directly; what is beyond comes by the
/// device's next journal.
inline constexpr std::size_t kept_forks_limit = 100;

class JournalKeeper final : public link::JournalSink {
 public:
  JournalKeeper(CommandPath& path, journal::EventLog& log, Presence& presence, IsSigned is_signed);

  [[nodiscard]] ChainHead head(const ledger::DeviceName& device, const JournalId& journal) override;
  [[nodiscard]] std::optional<Digest> digest_at(const ledger::DeviceName& device, const JournalId& journal,
                                                std::uint64_t seq) override;
  void commit(link::ReceivedEntries received, std::function<void(bool durable)> done) override;
  void quarantine(const sync::JournalBatch& batch, std::uint64_t at_seq) override;
  /// Batches that are being stored now.
  [[nodiscard]] std::size_t under_way() const noexcept { return under_way_; }
  /// Called after each of them was answered.
  void on_finished(std::function<void()> finished) { finished_ = std::move(finished); }
  /// Called for a grant of this log that the log does not have.
  using ForgottenHandler = std::function<void(const ledger::DeviceName& holder)>;
  void on_forgotten_grant(ForgottenHandler forgotten) { forgotten_ = std::move(forgotten); }

 private:
  CommandPath& path_;
  journal::EventLog& log_;
  Presence& presence_;
  IsSigned is_signed_;
  std::size_t under_way_ = 0;
  std::function<void()> finished_;
  ForgottenHandler forgotten_;
};

}  // namespace foyer::central
