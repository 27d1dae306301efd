#include "protocol/link/up_source.hpp"

namespace foyer::link {
namespace {

class OwnJournalSource final : public UpSource {
 public:
  explicit OwnJournalSource(device::Device& device) : device_(device) {}

  [[nodiscard]] std::string device() const override { return device_.identity().name.text(); }
  [[nodiscard]] JournalId journal_id() const override { return device_.journal().id(); }
  [[nodiscard]] ChainHead head() const override { return device_.journal().head(); }
  [[nodiscard]] std::optional<ChainSegment> read(std::uint64_t from_seq, std::size_t max_entries,
                                                 std::size_t max_bytes) const override {
    auto segment = device_.journal().read(from_seq, max_entries, max_bytes);
    return segment ? std::optional(std::move(*segment)) : std::nullopt;
  }
  [[nodiscard]] std::optional<Digest> digest_at(std::uint64_t seq) const override {
    return device_.journal().digest_at(seq);
  }
  [[nodiscard]] Signature sign(const ChainHead&, BytesView message) const override {
    return device_.parts().signer.sign(message);
  }
  [[nodiscard]] sync::UpSender::Acknowledged acknowledged() const override {
    const auto& known = device_.journal().acknowledged();
    return {known.log_id, known.seq};
  }
  void acknowledge(const sync::UpSender::Acknowledged& acknowledged, const Digest& digest) override {
    // If it is not kept, the parent is asked after the next start.
    static_cast<void>(device_.journal().acknowledge(acknowledged.log_id, {acknowledged.seq, digest}));
  }
  void contradict(const sync::UpSender::Acknowledged& acknowledged, const Digest& digest) override {
    // What it answers, HeadBelowAcknowledged or Forked, is the journal's condition from now on: a new one is opened.
    static_cast<void>(device_.journal().acknowledge(acknowledged.log_id, {acknowledged.seq, digest}));
  }

 private:
  device::Device& device_;
};

class OldJournalSource final : public UpSource {
 public:
  OldJournalSource(device::Device& device, journal::OldJournal& journal) : device_(device), journal_(journal) {}

  [[nodiscard]] std::string device() const override { return device_.identity().name.text(); }
  [[nodiscard]] JournalId journal_id() const override { return journal_.id(); }
  [[nodiscard]] ChainHead head() const override { return journal_.chain().head(); }
  [[nodiscard]] std::optional<ChainSegment> read(std::uint64_t from_seq, std::size_t max_entries,
                                                 std::size_t max_bytes) const override {
    auto segment = journal_.chain().read(from_seq, max_entries, max_bytes);
    return segment ? std::optional(std::move(*segment)) : std::nullopt;
  }
  [[nodiscard]] std::optional<Digest> digest_at(std::uint64_t seq) const override {
    return journal_.chain().digest_at(seq);
  }
  [[nodiscard]] Signature sign(const ChainHead&, BytesView message) const override {
    return device_.parts().signer.sign(message);
  }
  [[nodiscard]] sync::UpSender::Acknowledged acknowledged() const override {
    return {journal_.acknowledged().log_id, journal_.acknowledged().seq};
  }
  void acknowledge(const sync::UpSender::Acknowledged& acknowledged, const Digest& digest) override {
    static_cast<void>(journal_.acknowledge(acknowledged.log_id, {acknowledged.seq, digest}));
  }
  /// That is why it was left; the parent has put the batch into quarantine.
  void contradict(const sync::UpSender::Acknowledged&, const Digest&) override {}

 private:
  device::Device& device_;
  journal::OldJournal& journal_;
};

}  // namespace

std::unique_ptr<UpSource> own_journal_source(device::Device& device) {
  return std::make_unique<OwnJournalSource>(device);
}

std::unique_ptr<UpSource> old_journal_source(device::Device& device, journal::OldJournal& journal) {
  return std::make_unique<OldJournalSource>(device, journal);
}

}  // namespace foyer::link
