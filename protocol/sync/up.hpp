#pragma once
// The up stream: a device's hash-chained journal on its way to a receiver (a kiosk's to its controller, a
// controller's and, relayed verbatim, a kiosk's to central). Pure machines: messages in, messages out, opaque bytes;
// no socket, disk, clock or thread. Any message may be lost, repeated, late or out of order, and both sides may
// restart from what is on their disks.
// Threading: none inside. Lifetime: values.

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/chain.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/signature.hpp"

namespace foyer::sync {

constexpr std::size_t max_device_name = 64;
constexpr std::size_t max_batch_entries = 200;
/// Payload of one batch, except that a single larger entry travels alone (up to max_entry_bytes).
constexpr std::size_t max_batch_bytes = 200 * 1000;
constexpr std::size_t max_entry_bytes = 200 * 1000;

/// Child to parent. Without entries it only announces the head, which a receiver answers like any other.
struct JournalBatch {
  std::string device;
  JournalId journal_id;
  std::uint64_t first_seq = 1;  ///< Of entries[0]; head.seq + 1 if there are none.
  Digest previous_digest{};     ///< Before entries[0].
  std::vector<Bytes> entries;
  ChainHead head;                ///< After the last entry of this batch.
  Signature head_signature{};    ///< Over signed_head_message(device, journal_id, head). The caller verifies it.
  std::uint64_t newest_seq = 0;  ///< How far the sender's journal goes, for showing the backlog. Not signed.

  friend bool operator==(const JournalBatch&, const JournalBatch&) = default;
};

/// Parent to child: everything up to acknowledged_seq is durable in the log `log_id`, and its digest was `digest`.
struct JournalAck {
  std::string device;
  JournalId journal_id;
  LogId log_id;
  std::uint64_t acknowledged_seq = 0;
  Digest digest{};

  friend bool operator==(const JournalAck&, const JournalAck&) = default;
};

/// Parent to child: send again from expected_seq, all before it is durable in the log `log_id`.
struct JournalGap {
  std::string device;
  JournalId journal_id;
  LogId log_id;
  std::uint64_t expected_seq = 1;

  friend bool operator==(const JournalGap&, const JournalGap&) = default;
};

struct UpLimits {
  std::size_t window_batches = 4;  ///< In flight at once; keep it well under the broker's own window.
  std::size_t batch_entries = max_batch_entries;
  std::size_t batch_bytes = max_batch_bytes;
  Duration resend_after{2'000};     ///< Doubled at each time-out without progress ...
  Duration resend_at_most{60'000};  ///< ... up to this.
  Duration announce_every{30'000};  ///< An idle sender shows its head, so that a restored receiver is noticed.
};

/// What a message from the receiver changed.
enum class UpOutcome {
  Advanced,               ///< More is acknowledged than before: store acknowledged().
  Rewound,                ///< A gap was named: next_batches sends from there. acknowledged() may have sunk.
  LogChanged,             ///< Another log answers: acknowledged() is what that log has, maybe less. Store it.
  Ignored,                ///< Old, repeated or not for this journal.
  HeadBelowAcknowledged,  ///< The receiver has more than this journal: open a new journal. The sender has halted.
  Forked,                 ///< The receiver has other bytes under this journal id: open a new one. Halted.
};

/// One journal's way to one receiver. `now` is a clock that never jumps (Clock::since_boot).
class UpSender {
 public:
  /// Entries from a seq on, at least one if there is one, within both limits. Nothing if they cannot be read
  /// now; the sender asks again later. A relay ends the segment at a head whose signature it has.
  using Reader = std::function<std::optional<ChainSegment>(std::uint64_t from_seq, std::size_t max_entries,
                                                           std::size_t max_bytes)>;
  /// Signs `message`, or looks up what the owner of the journal signed for `head`.
  using Sign = std::function<Signature(const ChainHead& head, BytesView message)>;
  /// The digest after an entry of the own journal; nothing beyond its head.
  using DigestAt = std::function<std::optional<Digest>(std::uint64_t seq)>;

  struct Acknowledged {
    LogId log_id;  ///< Nil: not known; the sender first asks what the receiver has.
    std::uint64_t seq = 0;

    friend bool operator==(const Acknowledged&, const Acknowledged&) = default;
  };

  /// `local` is the head of the journal, `acknowledged` what was stored of this receiver's last answer.
  UpSender(std::string device, const JournalId& journal, const ChainHead& local, const Acknowledged& acknowledged,
           const UpLimits& limits = {});

  /// The link is there (again): everything in flight is taken as lost, and the head is shown at once.
  void connected(Duration now);
  /// The link is gone: next_batches gives nothing until connected().
  void disconnected();
  /// The local journal has grown to `head`.
  void appended(const ChainHead& head);

  /// What to send now. Call after every event of this class and at next_due().
  [[nodiscard]] std::vector<JournalBatch> next_batches(Duration now, const Reader& read, const Sign& sign);
  /// When next_batches may have something without another event; nothing while disconnected or halted.
  [[nodiscard]] std::optional<Duration> next_due() const;

  UpOutcome receive(const JournalAck& ack, Duration now, const DigestAt& digest_at);
  UpOutcome receive(const JournalGap& gap, Duration now);

  [[nodiscard]] const Acknowledged& acknowledged() const noexcept { return acknowledged_; }
  [[nodiscard]] const ChainHead& local() const noexcept { return local_; }
  /// Entries not acknowledged yet.
  [[nodiscard]] std::uint64_t backlog() const noexcept;
  [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_.size(); }
  /// HeadBelowAcknowledged or Forked, after which nothing is sent any more.
  [[nodiscard]] std::optional<UpOutcome> halted() const noexcept { return halted_; }

 private:
  struct InFlight {
    std::uint64_t last_seq = 0;
    Duration resend_at{};
  };
  struct Rewound {
    std::uint64_t to = 0;
    Duration at{};
  };

  [[nodiscard]] bool concerns(const std::string& device, const JournalId& journal) const;
  [[nodiscard]] Duration resend_delay() const;
  [[nodiscard]] std::optional<JournalBatch> make_batch(std::uint64_t from_seq, const Reader& read,
                                                       const Sign& sign) const;
  [[nodiscard]] JournalBatch announce(Duration now, const Sign& sign);
  UpOutcome halt(UpOutcome reason);
  UpOutcome adopt(const Acknowledged& acknowledged, Duration now);
  void rewind(std::uint64_t next_seq);

  std::string device_;
  JournalId journal_;
  ChainHead local_;
  Acknowledged acknowledged_;
  UpLimits limits_;
  bool connected_ = false;
  std::optional<UpOutcome> halted_;
  std::uint64_t next_seq_ = 1;
  std::deque<InFlight> in_flight_;
  unsigned timeouts_ = 0;               ///< In a row, without progress.
  std::optional<Rewound> rewound_;      ///< The last gap that was answered.
  std::optional<Duration> changed_at_;  ///< When another log was last taken for the receiver's.
  std::optional<Duration> announce_at_;
};

/// One journal at one receiver. It advances on committed() only; what was accepted but is not durable yet is
/// remembered so that the next batch may follow at once.
class UpReceiver {
 public:
  /// Append `entries` after `before`, durably, then call committed(head), in the order of acceptance; if that fails,
  /// commit_failed(). The first skip_count entries of the batch were known and are left out.
  struct Accept {
    ChainHead before;
    std::vector<Bytes> entries;
    ChainHead head;
    std::size_t skip_count = 0;
  };
  /// Nothing new: answer with the acknowledgement.
  struct Duplicate {
    JournalAck ack;
  };
  /// Something before it is missing: answer with the gap.
  struct Gap {
    JournalGap gap;
  };
  /// Other bytes under a number that is taken: quarantine the batch, show it, and answer with the acknowledgement,
  /// from which the sender sees it too. at_seq is the first number known to differ.
  struct Fork {
    std::uint64_t at_seq = 0;
    JournalAck ack;
  };
  /// Outside a limit, not this journal, or its digests do not fit its entries. Drop it and say so.
  struct Malformed {
    const char* reason = "";
  };
  using Receipt = std::variant<Accept, Duplicate, Gap, Fork, Malformed>;

  /// The digest after an entry that was committed. Without it (nothing), an old batch that ends before the head
  /// cannot be told from a fork and counts as a repeat.
  using DigestAt = std::function<std::optional<Digest>(std::uint64_t seq)>;

  /// `accepted` is what is durable here: chain_start(journal) if nothing is. `log_id` is this receiver's log.
  UpReceiver(std::string device, const JournalId& journal, const ChainHead& accepted, const LogId& log_id);

  [[nodiscard]] Receipt receive(const JournalBatch& batch, const DigestAt& digest_at);
  /// Everything up to `head` is durable: send ack().
  void committed(const ChainHead& head);
  /// What was accepted beyond the committed head did not become durable; it will be asked for again.
  void commit_failed();

  [[nodiscard]] JournalAck ack() const;
  [[nodiscard]] const ChainHead& accepted() const noexcept { return accepted_; }

 private:
  [[nodiscard]] std::optional<Malformed> flaw(const JournalBatch& batch) const;
  [[nodiscard]] Receipt old_batch(const JournalBatch& batch, std::span<const Digest> digests,
                                  const DigestAt& digest_at) const;
  [[nodiscard]] Fork fork(const JournalBatch& batch, std::span<const Digest> digests, const DigestAt& digest_at) const;

  std::string device_;
  JournalId journal_;
  LogId log_id_;
  ChainHead accepted_;
  ChainHead received_;  ///< accepted_, or ahead of it while commits are under way.
};

}  // namespace foyer::sync
