#pragma once
// The journals of the venue's kiosks, kept verbatim until central has them and after. A relayed journal is one chained
// stream, and beside it the kiosk's own signatures over the heads at which its batches ended: with those central can
// prove every byte as if the kiosk had sent it itself.
// Threading: one thread; an append blocks for one fsync. Lifetime: borrows the log and the documents.

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "protocol/journal/chain.hpp"
#include "protocol/journal/document_store.hpp"
#include "protocol/link/journal_intake.hpp"
#include "protocol/link/up_source.hpp"

namespace foyer::controller {

/// Batches kept of one forked journal; later ones are counted only.
inline constexpr std::size_t quarantined_batches_limit = 100;

class RelayedJournal final : public link::UpSource {
 public:
  /// Errors: StorageFailed, Corrupt (the bytes are not those written, or the head has no signature).
  [[nodiscard]] static Result<std::unique_ptr<RelayedJournal>, journal::Error> open(journal::EventLog& log,
                                                                                    journal::DocumentStore& documents,
                                                                                    const ledger::DeviceName& device,
                                                                                    const JournalId& journal);

  /// Entries and head signature in one append, durable before it returns.
  [[nodiscard]] Result<Done, journal::Error> append(const link::ReceivedEntries& received);

  [[nodiscard]] std::string device() const override { return device_.text(); }
  [[nodiscard]] JournalId journal_id() const override { return chain_.journal_id(); }
  [[nodiscard]] ChainHead head() const override { return chain_.head(); }
  /// Ends at a head whose signature is kept.
  [[nodiscard]] std::optional<ChainSegment> read(std::uint64_t from_seq, std::size_t max_entries,
                                                 std::size_t max_bytes) const override;
  [[nodiscard]] std::optional<Digest> digest_at(std::uint64_t seq) const override { return chain_.digest_at(seq); }
  [[nodiscard]] Signature sign(const ChainHead& head, BytesView message) const override;
  /// Nothing where central has more than is here: the kiosk sends what was lost here, and central is asked again.
  [[nodiscard]] sync::UpSender::Acknowledged acknowledged() const override {
    return acknowledged_.seq <= head().seq ? acknowledged_ : sync::UpSender::Acknowledged{};
  }
  void acknowledge(const sync::UpSender::Acknowledged& acknowledged, const Digest& digest) override;
  void contradict(const sync::UpSender::Acknowledged&, const Digest&) override {}

  /// The journal that this one says it followed; nil if it says nothing.
  [[nodiscard]] const JournalId& previous() const noexcept { return previous_; }
  [[nodiscard]] const ledger::DeviceName& device_name() const noexcept { return device_; }
  /// For settling: the entries as they are, whatever heads are signed.
  [[nodiscard]] Result<ChainSegment, journal::Error> entries(std::uint64_t from_seq, std::size_t max_entries) const;
  /// Up to where the own ledger has settled. What is stored lags behind what is known here; settling again is harmless.
  [[nodiscard]] std::uint64_t settled_seq() const noexcept { return settled_seq_; }
  void settled(std::uint64_t seq) noexcept { settled_seq_ = seq; }
  [[nodiscard]] Result<Done, journal::Error> store_settled();

 private:
  RelayedJournal(journal::EventLog& log, journal::DocumentStore& documents, ledger::DeviceName device,
                 journal::ChainedStream chain);
  [[nodiscard]] Result<Done, journal::Error> load();
  void note_first(BytesView entry);

  journal::EventLog& log_;
  journal::DocumentStore& documents_;
  ledger::DeviceName device_;
  journal::ChainedStream chain_;
  std::map<std::uint64_t, Signature> heads_;  ///< By the seq they were signed at.
  sync::UpSender::Acknowledged acknowledged_;
  std::uint64_t settled_seq_ = 0;
  JournalId previous_;
};

/// All of them, as the sink that the intake writes to.
class RelayStore final : public link::JournalSink {
 public:
  using Key = std::pair<ledger::DeviceName, JournalId>;
  /// Called when entries are durable, before the kiosk is told.
  using Stored = std::function<void(RelayedJournal& journal)>;
  /// Called with a batch of a second history that was not kept before.
  using Forked = std::function<void(const sync::JournalBatch& batch)>;

  RelayStore(journal::EventLog& log, journal::DocumentStore& documents) : log_(log), documents_(documents) {}
  /// Opens every journal that was ever relayed here.
  [[nodiscard]] Result<Done, journal::Error> load();
  void on_stored(Stored stored) { stored_ = std::move(stored); }
  /// What came in could not be kept.
  void on_refused(std::function<void(journal::Error)> refused) { refused_ = std::move(refused); }
  void on_forked(Forked forked) { forked_ = std::move(forked); }

  [[nodiscard]] ChainHead head(const ledger::DeviceName& device, const JournalId& journal) override;
  [[nodiscard]] std::optional<Digest> digest_at(const ledger::DeviceName& device, const JournalId& journal,
                                                std::uint64_t seq) override;
  void commit(link::ReceivedEntries received, std::function<void(bool durable)> done) override;
  void quarantine(const sync::JournalBatch& batch, std::uint64_t at_seq) override;

  [[nodiscard]] const std::map<Key, std::unique_ptr<RelayedJournal>>& journals() const noexcept { return journals_; }
  /// The kiosk says that another of its journals followed this one: nothing is granted to it any more.
  [[nodiscard]] bool is_superseded(const ledger::DeviceName& device, const JournalId& journal) const;
  [[nodiscard]] std::uint64_t quarantined() const noexcept { return quarantined_; }
  /// A relayed journal on the disk may be other than it is here: only opening it again tells.
  [[nodiscard]] bool must_reopen() const noexcept { return must_reopen_; }

 private:
  journal::EventLog& log_;
  journal::DocumentStore& documents_;
  std::map<Key, std::unique_ptr<RelayedJournal>> journals_;
  Stored stored_;
  std::function<void(journal::Error)> refused_;
  Forked forked_;
  std::set<Digest> quarantined_heads_;  ///< Since the start.
  std::uint64_t quarantined_ = 0;
  bool must_reopen_ = false;
};

}  // namespace foyer::controller
