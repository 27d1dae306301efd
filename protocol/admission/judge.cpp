#include <algorithm>

#include "protocol/admission/admission.hpp"
#include "protocol/admission/records.hpp"

namespace foyer::admission {
namespace {

using ticket::TokenError;

/// Why a reading proves no ticket at all.
VerdictCode code_of_unproven(const Reading& reading) noexcept {
  switch (reading.error.value_or(TokenError::NotAToken)) {
    case TokenError::NotAToken:
    case TokenError::Malformed:
      return VerdictCode::Unreadable;
    case TokenError::UnknownVersion:
      return VerdictCode::UnknownVersion;
    case TokenError::UnknownKey:
      return VerdictCode::UnknownKey;
    case TokenError::Forged:
      return VerdictCode::Forged;
    case TokenError::RevokedKey:
      return VerdictCode::RevokedKey;
    case TokenError::OutsideCertificate:
      return VerdictCode::KeyOutOfTime;
  }
  return VerdictCode::Unreadable;
}

bool leads_to(const GateRules& gate, const ticket::Place& place) {
  if (gate.every_place) return true;
  if (const auto* seat = std::get_if<seating::SeatIndex>(&place)) {
    return std::any_of(gate.seats.begin(), gate.seats.end(),
                       [&](const SeatRange& range) { return range.first <= *seat && *seat <= range.last; });
  }
  const auto zone = std::get<seating::ZoneIndex>(place);
  return std::find(gate.zones.begin(), gate.zones.end(), zone) != gate.zones.end();
}

Timestamp first_moment_of(std::uint32_t second) {
  return {std::int64_t{second} * 1000};
}

/// One scan of a proven ticket of this performance, weighed rule by rule.
class Weighing {
 public:
  Weighing(const State& state, const Scan& scan, const Context& context, Verdict& verdict)
      : scan_(scan), context_(context), claims_(*scan.reading.claims), verdict_(verdict) {
    if (const TicketNotice* notice = find_notice(state, claims_.ticket)) notice_ = *notice;
    if (const TicketRecord* record = find_record(state, claims_.ticket)) {
      standing_ = standing_of(*record, state.annulled);
      highest_generation_ = record->highest_generation;
    }
    verdict_.ticket = claims_.ticket;
    verdict_.place = notice_.moved_to.value_or(claims_.place);
    verdict_.note = notice_.attention;
  }

  VerdictCode weigh() {
    if (claims_.performance != context_.performance) {
      verdict_.belongs_to = claims_.performance;
      return VerdictCode::WrongPerformance;
    }
    if (scan_.reading.error) {
      if (!notice_.settled) return code_of_unproven(scan_.reading);
      verdict_.warnings.push_back(Warning::KeyNotTrusted);
    }
    counts_ = true;
    if (claims_.generation < highest_generation_) return VerdictCode::Superseded;
    return scan_.direction == Direction::Exit ? weigh_exit() : weigh_entry();
  }

  /// Whether the token's generation is believed: of this performance, by a key that is trusted for this ticket.
  [[nodiscard]] bool counts() const noexcept { return counts_; }

 private:
  /// A void keeps nobody inside, so only the passages count.
  VerdictCode weigh_exit() const { return standing_.persons > 0 ? VerdictCode::ExitRecorded : VerdictCode::NotInside; }

  VerdictCode weigh_entry() {
    if (!context_.cancelled_because.empty()) {
      verdict_.note = context_.cancelled_because;
      return VerdictCode::Denied;
    }
    if (!notice_.denied_because.empty()) {
      verdict_.note = notice_.denied_because;
      return VerdictCode::Denied;
    }
    if (notice_.voided) return VerdictCode::Void;
    if (claims_.generation < notice_.lowest_good_generation) return VerdictCode::Superseded;
    if (notice_.unpaid) return VerdictCode::Unpaid;
    if (!leads_to(context_.gate, *verdict_.place)) return VerdictCode::WrongGate;
    if (const auto used = weigh_use()) return *used;
    if (const auto outside = weigh_time()) return *outside;
    if (*verdict_.place != claims_.place) return VerdictCode::Moved;
    return standing_.entries > 0 ? VerdictCode::Readmitted : VerdictCode::Admitted;
  }

  std::optional<VerdictCode> weigh_use() {
    if (standing_.entries == 0) return std::nullopt;
    const Passage& last = *standing_.last_entry;
    const auto refused = [&](VerdictCode code) {
      verdict_.earlier = Sighting{last.door, last.gate, last.at};
      return code;
    };
    if (standing_.persons > 0) return refused(VerdictCode::AlreadyUsed);
    if (!context_.reentry) return refused(VerdictCode::ReentryNotAllowed);
    if (context_.entries_limit && standing_.entries >= *context_.entries_limit) {
      return refused(VerdictCode::EntriesUsedUp);
    }
    const bool too_soon = scan_.at - *standing_.last_passage_at < context_.reentry_after;
    if (too_soon && context_.time_is_proven && context_.reentry_after > Duration(0)) {
      return refused(VerdictCode::TooSoonAgain);
    }
    return std::nullopt;
  }

  std::optional<VerdictCode> weigh_time() {
    const Timestamp opens = context_.doors_open.value_or(first_moment_of(claims_.valid_from_s));
    const Timestamp closes =
        context_.end.value_or(first_moment_of(claims_.valid_until_s) + std::chrono::seconds(1) - Duration(1));
    const bool early = scan_.at < opens - context_.early_tolerance;
    const bool late = scan_.at > closes + context_.late_tolerance;
    if (!early && !late) return std::nullopt;
    if (context_.time_is_proven) return early ? VerdictCode::TooEarly : VerdictCode::TooLate;
    verdict_.warnings.push_back(Warning::OutsideHours);
    return std::nullopt;
  }

  const Scan& scan_;
  const Context& context_;
  const ticket::TicketClaims& claims_;
  Verdict& verdict_;
  TicketNotice notice_;
  Standing standing_;
  std::uint8_t highest_generation_ = 0;
  bool counts_ = false;
};

void warn_of_what_the_door_lacks(const Context& context, Verdict& verdict) {
  if (!context.time_is_proven) verdict.warnings.push_back(Warning::TimeNotProven);
  if (context.data_age > old_data_after) verdict.warnings.push_back(Warning::DataIsOld);
  if (!context.dark_doors.empty()) verdict.warnings.push_back(Warning::DoorsAreDark);
  std::sort(verdict.warnings.begin(), verdict.warnings.end());
}

AdmissionEntry passage_entry(const State& state, const Scan& scan, const Context& context, const Verdict& verdict) {
  const ticket::TicketClaims& claims = *scan.reading.claims;
  const Passage passage{.ticket = claims.ticket,
                        .direction = scan.direction,
                        .generation = claims.generation,
                        .at = after_last_passage(state, claims.ticket, scan.at),
                        .door = context.door,
                        .gate = scan.gate,
                        .nonce = scan.nonce};
  if (scan.direction == Direction::Exit) return ExitRecorded{passage, verdict};
  return TicketAdmitted{passage, verdict};
}

/// What was answered to this very scan before.
std::optional<Verdict> earlier_answer(const State& state, const Scan& scan) {
  const auto answer = state.answers.find(scan.nonce);
  if (answer == state.answers.end()) return std::nullopt;
  Verdict verdict = answer->second.verdict;
  // The gate must not open again for an admission that was taken back.
  if (state.annulled.contains(scan.nonce)) verdict.code = VerdictCode::Annulled;
  return verdict;
}

}  // namespace

Reading read_token(std::string_view text, const ticket::KeyRing& keys, const Verifier& verifier) {
  const auto decoded = ticket::decode(text);
  if (!decoded) return {std::nullopt, decoded.error()};
  const auto verified = ticket::verify(*decoded, keys, verifier);
  if (verified) return {*verified, std::nullopt};
  const TokenError error = verified.error();
  const bool signature_held = error == TokenError::RevokedKey || error == TokenError::OutsideCertificate;
  return {signature_held ? std::optional(decoded->claims) : std::nullopt, error};
}

Judgement judge(const State& state, const Scan& scan, const Context& context) {
  if (auto verdict = earlier_answer(state, scan)) return {std::move(*verdict), {}};
  Judgement judgement;
  Verdict& verdict = judgement.verdict;
  std::optional<std::uint8_t> generation;
  if (scan.reading.claims) {
    Weighing weighing(state, scan, context, verdict);
    verdict.code = weighing.weigh();
    if (weighing.counts()) generation = scan.reading.claims->generation;
  } else {
    verdict.code = code_of_unproven(scan.reading);
  }
  warn_of_what_the_door_lacks(context, verdict);
  if (opens_gate(verdict.code)) {
    judgement.entries.push_back(passage_entry(state, scan, context, verdict));
  } else {
    judgement.entries.push_back(
        TicketRefused{scan.nonce, scan.at, context.door, scan.gate, scan.direction, generation, verdict});
  }
  return judgement;
}

}  // namespace foyer::admission
