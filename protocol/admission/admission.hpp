#pragma once
// Admission at a door, as a pure reducer: a scan is judged against what this door knows, the verdict and the entries
// to journal come back, and evolve() takes the entries once they are durable. Doors that were apart exchange their
// entries and merge(): a double admission becomes a case, never a silent fact.
// One State is for one performance; every gate of a door device shares it.
// Threading: pure functions and plain values. No clock, no randomness: times and nonces come with the scan.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/admission/entries.hpp"
#include "protocol/admission/verdict.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ticket/certificate.hpp"
#include "protocol/ticket/token.hpp"

namespace foyer::admission {

inline constexpr Duration annul_bound = std::chrono::minutes(15);
inline constexpr Duration old_data_after = std::chrono::minutes(5);  ///< Older data carries a warning.
inline constexpr std::size_t remembered_answers_limit = 20'000;      ///< Scans whose repetition gets the same verdict.
inline constexpr std::size_t reason_limit = 200;                     ///< Characters of an override's or annul's reason.

// ---- What the door is told, apart from scans -----------------------------------------------------------------------

/// What central says about one ticket; an absolute item of the feed. Tickets without one are in good standing.
struct TicketNotice {
  ticket::TicketId ticket;
  bool voided = false;                      ///< Refunded or cancelled: no token of it admits.
  std::uint8_t lowest_good_generation = 1;  ///< Reprinted: older tokens are void.
  bool unpaid = false;
  bool settled = false;                   ///< Central has settled its sale: good even if its key was revoked.
  std::optional<ticket::Place> moved_to;  ///< Reseated: the printed ticket stays good, the place is another.
  std::string denied_because;             ///< Not empty: this bearer is not let in, and why.
  std::string attention;                  ///< Shown to staff with any verdict: "wheelchair", "birthday".

  friend bool operator==(const TicketNotice&, const TicketNotice&) = default;
};

// ---- State ---------------------------------------------------------------------------------------------------------

/// All that is known of one ticket. Passages are kept in the order of (at, door, nonce), whatever order they came in.
struct TicketRecord {
  std::vector<Passage> passages;
  std::uint8_t highest_generation = 0;  ///< Of authentic tokens, admitted or not. 0: none seen.
  friend bool operator==(const TicketRecord&, const TicketRecord&) = default;
};

struct State {
  std::unordered_map<ticket::TicketId, TicketRecord> tickets;
  std::set<ScanNonce> annulled;  ///< Admissions that did not happen: the gate never turned.
  std::unordered_map<ticket::TicketId, TicketNotice> notices;
  std::unordered_map<ScanNonce, Answer> answers;  ///< Of this door's own scans.
  std::deque<ScanNonce> answer_order;             ///< Oldest first, to forget by.
  friend bool operator==(const State&, const State&) = default;
};

/// Takes a notice of the feed, replacing the one before for the same ticket.
void put_notice(State& state, const TicketNotice& notice);
/// The ticket is in good standing again.
void remove_notice(State& state, const ticket::TicketId& ticket);

/// Whether somebody is inside with this ticket.
[[nodiscard]] bool is_inside(const State& state, const ticket::TicketId& ticket);
/// Entries less exits of this ticket, never below 0; 2 after a double admission.
[[nodiscard]] std::uint32_t persons_inside(const State& state, const ticket::TicketId& ticket);
/// Of all tickets.
[[nodiscard]] std::uint32_t occupancy(const State& state);

// ---- Judging a scan ------------------------------------------------------------------------------------------------

/// What a reader's text turned out to be. `claims` are the issuing device's own words: set after the signature held,
/// so also with RevokedKey and OutsideCertificate; with every other error there are none.
struct Reading {
  std::optional<ticket::TicketClaims> claims;
  std::optional<ticket::TokenError> error;
};
[[nodiscard]] Reading read_token(std::string_view text, const ticket::KeyRing& keys, const Verifier& verifier);

struct Scan {
  ScanNonce nonce;  ///< Minted by the reader's program, the same when it repeats a request.
  Reading reading;
  Timestamp at;
  GateName gate;
  Direction direction = Direction::Entry;
};

/// Places that a gate leads to, both ends included.
struct SeatRange {
  seating::SeatIndex first;
  seating::SeatIndex last;
};
/// What a gate lets through. Exit is never restricted by place.
struct GateRules {
  bool every_place = true;
  std::vector<SeatRange> seats;
  std::vector<seating::ZoneIndex> zones;
};

/// The performance that this door admits to, and what the door knows of itself.
struct Context {
  DoorName door;
  seating::PerformanceId performance;
  /// As central's feed says now. They outvote what the ticket was signed with: who sold it knew an older plan of the
  /// evening. Nothing: the door was told no hours, and the ticket's own count.
  std::optional<Timestamp> doors_open;
  std::optional<Timestamp> end;
  Duration early_tolerance{0};    ///< Before doors_open.
  Duration late_tolerance{0};     ///< After end.
  bool time_is_proven = true;     ///< Otherwise the door warns and never refuses as too early or too late.
  std::string cancelled_because;  ///< Not empty: the performance does not take place, and nobody is let in.
  GateRules gate;
  bool reentry = true;                         ///< Whether who went out may come in again.
  std::optional<std::uint32_t> entries_limit;  ///< Entries of one ticket, the first included.
  Duration reentry_after{0};                   ///< At least so long after the last passage.
  Duration data_age{0};                        ///< Since the feed last spoke.
  std::vector<DoorName> dark_doors;            ///< Doors whose scans do not reach this one now.
};

struct Judgement {
  Verdict verdict;
  std::vector<AdmissionEntry> entries;  ///< Empty if the scan was judged before.
};

/// The order of the checks, and so which of two reasons is told, is in README.md.
[[nodiscard]] Judgement judge(const State& state, const Scan& scan, const Context& context);

// ---- What staff do after a verdict ---------------------------------------------------------------------------------

enum class AdmissionError : std::uint8_t {
  UnknownScan = 1,        ///< No scan of this door with this nonce is remembered (for annul: none that admitted).
  TooLongAgo = 2,         ///< Beyond annul_bound, for an annul or an override.
  NothingToOverride = 3,  ///< The scan was not refused.
  NoTicketRead = 4,       ///< The scan proved no ticket: find the ticket by search and judge it, or sell one.
  ReasonMissing = 5,      ///< Empty.
  TextTooLong = 6,        ///< A reason or a staff id beyond reason_limit.
};

[[nodiscard]] std::string_view text(AdmissionError error) noexcept;

/// The gate never turned after this admission: it is freed for another scan. Done twice it changes nothing (no entry).
[[nodiscard]] Result<std::vector<AdmissionEntry>, AdmissionError> annul(const State& state, const ScanNonce& admission,
                                                                        std::string_view reason, Timestamp at,
                                                                        const Context& context);

/// Staff let the bearer of a refused ticket in. The reason is kept; the same override twice changes nothing.
[[nodiscard]] Result<std::vector<AdmissionEntry>, AdmissionError> override_refusal(const State& state,
                                                                                   const ScanNonce& refused,
                                                                                   std::string_view reason,
                                                                                   std::string_view staff, Timestamp at,
                                                                                   const Context& context);

// ---- Merging doors -------------------------------------------------------------------------------------------------

/// Takes entries of other doors (their own merges and cases answer nothing). What is known already answers nothing.
/// What is new comes back as merged, and then a DoubleAdmissionFound for each admission that turned out to be a second
/// one: give a batch whole, so that an exit in it explains an admission. Of two admissions the earliest stands; ties go
/// by door name, then nonce. After the same set of entries every door's tickets and annulled are equal, whatever the
/// order and however cut into batches.
[[nodiscard]] std::vector<AdmissionEntry> merge(const State& state, std::span<const AdmissionEntry> remote);
[[nodiscard]] std::vector<AdmissionEntry> merge(const State& state, const AdmissionEntry& remote);

/// The double admissions that the state shows now, in ascending order of ticket.
[[nodiscard]] std::vector<DoubleAdmissionFound> double_admissions(const State& state);

/// Takes an entry that judge(), annul(), override_refusal() or merge() returned, perhaps by way of a journal. The same
/// entry twice changes nothing.
void evolve(State& state, const AdmissionEntry& entry);

}  // namespace foyer::admission
