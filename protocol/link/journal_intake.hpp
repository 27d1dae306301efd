#pragma once
// A parent's side of the up streams: batches of any device's journal come in, are proven against the device's key and
// chain, handed to a sink that makes them durable, and acknowledged only then.
// Threading: one thread; the sink may answer later, on the same thread. Lifetime: borrows the sink and the verifier,
// and must outlive every commit under way.

#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/signature.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/sync/up.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::link {

/// New entries of one journal, in order, proven to continue it.
struct ReceivedEntries {
  ledger::DeviceName device;
  JournalId journal;
  ChainHead before;
  std::vector<Bytes> entries;
  ChainHead head;
  Signature head_signature{};
};

/// Where received journals are kept.
class JournalSink {
 public:
  virtual ~JournalSink() = default;
  /// What is durable of a journal; chain_start(journal) if nothing is.
  [[nodiscard]] virtual ChainHead head(const ledger::DeviceName& device, const JournalId& journal) = 0;
  /// The digest after a durable entry.
  [[nodiscard]] virtual std::optional<Digest> digest_at(const ledger::DeviceName& device, const JournalId& journal,
                                                        std::uint64_t seq) = 0;
  /// Makes the entries durable, with whatever follows from them, and then calls `done` exactly once. Several commits
  /// of one journal may be under way; they are answered in order.
  virtual void commit(ReceivedEntries received, std::function<void(bool durable)> done) = 0;
  /// Other bytes under numbers that are taken: kept for a person to look at.
  virtual void quarantine(const sync::JournalBatch& batch, std::uint64_t at_seq) = 0;
};

/// Why a batch was dropped without an answer.
enum class IntakeRefusal {
  BadDeviceName,
  UnknownKey,    ///< No certificate of this device is known yet: it sends again.
  BadSignature,  ///< The head is not signed by the device's key.
  Malformed,     ///< Outside a limit, or the digests do not fit.
  TooManyJournals,
};
[[nodiscard]] std::string_view text(IntakeRefusal refusal) noexcept;

/// Journals known at once; more are refused.
inline constexpr std::size_t journals_limit = 100'000;

class JournalIntake {
 public:
  using KeyLookup = std::function<std::optional<PublicKey>(const ledger::DeviceName& device)>;
  using Answer = std::function<void(const wire::Acknowledgement& answer)>;

  JournalIntake(const LogId& log_id, JournalSink& sink, const Verifier& verifier, KeyLookup key_of);

  /// Takes one batch; `answer` is called when there is something to say to whoever sent it: at once for a repeat or a
  /// gap, after the commit for new entries.
  [[nodiscard]] Result<Done, IntakeRefusal> receive(const sync::JournalBatch& batch, const Answer& answer);

  /// Has whoever writes or relays this journal send at once what is beyond what is durable here.
  [[nodiscard]] wire::Acknowledgement ask(const ledger::DeviceName& device, const JournalId& journal) const;

 private:
  using Key = std::pair<ledger::DeviceName, JournalId>;

  void commit(const Key& key, sync::UpReceiver::Accept accept, const Signature& signature, const Answer& answer);

  LogId log_id_;
  JournalSink& sink_;
  const Verifier& verifier_;
  KeyLookup key_of_;
  std::map<Key, sync::UpReceiver> receivers_;
};

}  // namespace foyer::link
