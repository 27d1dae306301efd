#pragma once
// A journal that can be sent up: the device's own, or one that a controller keeps verbatim for its kiosk.
// Threading: one thread. Lifetime: see each.

#include <memory>
#include <optional>
#include <string>

#include "protocol/base/chain.hpp"
#include "protocol/base/signature.hpp"
#include "protocol/device/device.hpp"
#include "protocol/sync/up.hpp"

namespace foyer::link {

class UpSource {
 public:
  virtual ~UpSource() = default;
  [[nodiscard]] virtual std::string device() const = 0;
  [[nodiscard]] virtual JournalId journal_id() const = 0;
  [[nodiscard]] virtual ChainHead head() const = 0;
  [[nodiscard]] virtual std::optional<ChainSegment> read(std::uint64_t from_seq, std::size_t max_entries,
                                                         std::size_t max_bytes) const = 0;
  [[nodiscard]] virtual std::optional<Digest> digest_at(std::uint64_t seq) const = 0;
  /// The owner's signature over `message` for `head`: made here, or kept from when the owner sent it.
  [[nodiscard]] virtual Signature sign(const ChainHead& head, BytesView message) const = 0;
  /// What the parent last acknowledged, as stored.
  [[nodiscard]] virtual sync::UpSender::Acknowledged acknowledged() const = 0;
  /// Stores the parent's word. The digest is that of the entry with this seq.
  virtual void acknowledge(const sync::UpSender::Acknowledged& acknowledged, const Digest& digest) = 0;
  /// The parent's word does not fit this journal: the parent has more of it, or other bytes.
  virtual void contradict(const sync::UpSender::Acknowledged& acknowledged, const Digest& digest) = 0;
};

/// The device's own journal, signed with its key. Borrows the device.
[[nodiscard]] std::unique_ptr<UpSource> own_journal_source(device::Device& device);
/// A journal that the device's present one followed. Borrows both.
[[nodiscard]] std::unique_ptr<UpSource> old_journal_source(device::Device& device, journal::OldJournal& journal);

}  // namespace foyer::link
