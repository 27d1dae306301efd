#pragma once
// The messages between a device and its parent as plain values, and their exact bytes (messages.proto).
// Decoding never trusts: lengths, ids, names, counts and order are checked, and a refusal says which.
// Threading: pure functions.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/base/chain.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/base/signature.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/ledger/places.hpp"
#include "protocol/reprint/decide.hpp"
#include "protocol/sync/feed.hpp"
#include "protocol/sync/up.hpp"
#include "protocol/wire/error.hpp"
#include "protocol/wire/lease_messages.hpp"
#include "protocol/wire/limits.hpp"
#include "protocol/wire/topics.hpp"  // Must come first: g++ takes DownKind::Acknowledgement for a shadow.

namespace foyer::wire {

using RequestId = Identifier<struct RequestTag>;

struct Birth {
  ledger::DeviceName device;
  std::string role;  ///< controller | kiosk
  JournalId journal_id;
  PublicKey public_key{};
  bool online = false;
  std::string software_version;
  Timestamp at;
  friend bool operator==(const Birth&, const Birth&) = default;
};

/// Exactly `places`, and so many seats of each of `categories`, and so many of each of `zones`, and so many wheelchair
/// places or their companions' of each of `accessible`. Encoding sorts them and joins what is named twice.
struct GrantRequest {
  ledger::PerformanceId performance;
  ledger::Places places;
  std::vector<CategoryCount> categories;
  std::vector<ledger::ZoneCount> zones;
  bool partial = false;
  std::vector<CategoryCount> accessible = {};
  friend bool operator==(const GrantRequest&, const GrantRequest&) = default;
};

struct CertificateRequest {
  PublicKey public_key{};
  friend bool operator==(const CertificateRequest&, const CertificateRequest&) = default;
};

/// What time is it? The request id is fresh for each, so that an old answer is never taken for a new one.
struct TimeRequest {
  friend bool operator==(const TimeRequest&, const TimeRequest&) = default;
};

/// Tickets of a sale are to be printed anew at a kiosk. The request id becomes the reprint id; `wish.reprint` and
/// `wish.asked` do not travel.
struct ReprintRequest {
  reprint::Wish wish;
  friend bool operator==(const ReprintRequest&, const ReprintRequest&) = default;
};

/// For a grant the request id is the grant id: asking again is safe.
struct Request {
  RequestId request_id;
  ledger::DeviceName device;
  JournalId journal_id;
  std::variant<GrantRequest, CertificateRequest, RenewalRequest, TimeRequest, ReprintRequest> what;
  LogId grantor;  ///< Whom the asker takes its parent for: the same request is nothing to a later one. Nil: not known.
  friend bool operator==(const Request&, const Request&) = default;
};

struct Grant {
  ledger::GrantId grant_id;
  ledger::PerformanceId performance;
  std::vector<ledger::LeasedPlaces> places;
  std::optional<Timestamp> until;  ///< By the grantor's wall clock. It only marks the lease as timed.
  JournalId journal_id;            ///< The holder's journal it is bound to: a new journal inherits nothing. Nil: any.
  LogId grantor{};                 ///< Central's log id, or the controller's journal id. Nil: not said.
  std::optional<Duration> lease_time = std::nullopt;  ///< Counted from when the holder first sent the request.

  /// The lease does not run until the end of the performance; how long it does, another message may have to say.
  [[nodiscard]] bool is_timed() const noexcept { return until.has_value() || lease_time.has_value(); }
  friend bool operator==(const Grant&, const Grant&) = default;
};

struct Refusal {
  std::string code;     ///< stable, SCREAMING_SNAKE_CASE
  std::string message;  ///< what happened and what to do
  std::uint32_t allotted = 0;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

struct CertificateReply {
  Bytes certificate;
  friend bool operator==(const CertificateReply&, const CertificateReply&) = default;
};

/// The parent's time as it answered.
struct TimeTold {
  Timestamp at;
  bool proven = false;  ///< The parent's own clock is proven; otherwise the asker learns nothing from it.
  /// Not proven: `at` is what the parent's own parent says, which is before what it once said. If central's clock was a
  /// day ahead and was set right, a kiosk hears so through its controller.
  bool contradicted = false;
  friend bool operator==(const TimeTold&, const TimeTold&) = default;
};

struct Reply {
  RequestId request_id;
  std::variant<Grant, Refusal, CertificateReply, Renewed, TimeTold, reprint::ReprintOrdered> what;
  friend bool operator==(const Reply&, const Reply&) = default;
};

/// Other bytes arrived under a number that is taken in the log `log_id`; at_seq is the first number that differs.
struct JournalForked {
  std::string device;
  JournalId journal_id;
  LogId log_id;
  std::uint64_t at_seq = 0;
  friend bool operator==(const JournalForked&, const JournalForked&) = default;
};

using Acknowledgement = std::variant<sync::JournalAck, sync::JournalGap, JournalForked>;

/// Which places the parent could grant at `as_of`: a hint, never an authority.
struct Availability {
  ledger::PerformanceId performance;
  Timestamp as_of;
  std::vector<bool> free_seats;          ///< by seat index
  std::vector<ledger::ZoneCount> zones;  ///< By rising zone; a count may be 0.
  bool cut_off = false;                  ///< The parent cannot reach its own parent now.
  /// What may be free with that one, though nobody here can ask: by seat index, empty if nothing is; zones as above.
  std::vector<bool> elsewhere = {};
  std::vector<ledger::ZoneCount> zones_elsewhere = {};
  friend bool operator==(const Availability&, const Availability&) = default;
};

[[nodiscard]] Bytes encode(const Birth& message);
[[nodiscard]] Bytes encode(const sync::JournalBatch& message);
[[nodiscard]] Bytes encode(const Request& message);
[[nodiscard]] Bytes encode(const Reply& message);
[[nodiscard]] Bytes encode(const sync::FeedRequest& message);
[[nodiscard]] Bytes encode(const sync::FeedBatch& message);
[[nodiscard]] Bytes encode(const Acknowledgement& message);
[[nodiscard]] Bytes encode(const Availability& message);
[[nodiscard]] Bytes encode(const Grant& message);

[[nodiscard]] Result<Birth, WireError> decode_birth(BytesView bytes);
[[nodiscard]] Result<sync::JournalBatch, WireError> decode_journal_batch(BytesView bytes);
[[nodiscard]] Result<Request, WireError> decode_request(BytesView bytes);
[[nodiscard]] Result<Reply, WireError> decode_reply(BytesView bytes);
[[nodiscard]] Result<sync::FeedRequest, WireError> decode_feed_request(BytesView bytes);
[[nodiscard]] Result<sync::FeedBatch, WireError> decode_feed_batch(BytesView bytes);
[[nodiscard]] Result<Acknowledgement, WireError> decode_acknowledgement(BytesView bytes);
[[nodiscard]] Result<Availability, WireError> decode_availability(BytesView bytes);
[[nodiscard]] Result<Grant, WireError> decode_grant(BytesView bytes);

}  // namespace foyer::wire
