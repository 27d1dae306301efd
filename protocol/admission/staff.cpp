#include "protocol/admission/admission.hpp"
#include "protocol/admission/records.hpp"

namespace foyer::admission {
namespace {

Result<Done, AdmissionError> check_texts(std::string_view reason, std::string_view staff) {
  if (reason.empty()) return AdmissionError::ReasonMissing;
  if (reason.size() > reason_limit || staff.size() > reason_limit) return AdmissionError::TextTooLong;
  return Done{};
}

}  // namespace

std::string_view text(AdmissionError error) noexcept {
  switch (error) {
    case AdmissionError::UnknownScan:
      return "unknown_scan";
    case AdmissionError::TooLongAgo:
      return "too_long_ago";
    case AdmissionError::NothingToOverride:
      return "nothing_to_override";
    case AdmissionError::NoTicketRead:
      return "no_ticket_read";
    case AdmissionError::ReasonMissing:
      return "reason_missing";
    case AdmissionError::TextTooLong:
      return "text_too_long";
  }
  return "unknown_scan";
}

Result<std::vector<AdmissionEntry>, AdmissionError> annul(const State& state, const ScanNonce& admission,
                                                          std::string_view reason, Timestamp at,
                                                          const Context& context) {
  FOYER_TRY(texts, check_texts(reason, {}));
  static_cast<void>(texts);
  const auto answer = state.answers.find(admission);
  if (answer == state.answers.end() || !answer->second.verdict.ticket) return AdmissionError::UnknownScan;
  const ticket::TicketId ticket = *answer->second.verdict.ticket;
  const TicketRecord* record = find_record(state, ticket);
  const Passage* passage = record == nullptr ? nullptr : find_passage(*record, context.door, admission);
  if (passage == nullptr || passage->direction != Direction::Entry) return AdmissionError::UnknownScan;
  if (state.annulled.contains(admission)) return std::vector<AdmissionEntry>{};
  if (at - passage->at > annul_bound) return AdmissionError::TooLongAgo;
  return std::vector<AdmissionEntry>{AdmissionAnnulled{ticket, admission, std::string(reason), at, context.door}};
}

Result<std::vector<AdmissionEntry>, AdmissionError> override_refusal(const State& state, const ScanNonce& refused,
                                                                     std::string_view reason, std::string_view staff,
                                                                     Timestamp at, const Context& context) {
  FOYER_TRY(texts, check_texts(reason, staff));
  static_cast<void>(texts);
  const auto found = state.answers.find(refused);
  if (found == state.answers.end()) return AdmissionError::UnknownScan;
  const Answer& answer = found->second;
  if (opens_gate(answer.verdict.code)) return AdmissionError::NothingToOverride;
  if (!answer.verdict.ticket) return AdmissionError::NoTicketRead;
  const ticket::TicketId ticket = *answer.verdict.ticket;
  const TicketRecord* record = find_record(state, ticket);
  if (record != nullptr && find_passage(*record, context.door, refused) != nullptr) {
    return std::vector<AdmissionEntry>{};
  }
  if (at - answer.at > annul_bound) return AdmissionError::TooLongAgo;
  const Passage passage{.ticket = ticket,
                        .direction = answer.direction,
                        // A generation that was not believed counts as the lowest: it supersedes nothing.
                        .generation = answer.generation.value_or(1),
                        .at = after_last_passage(state, ticket, at),
                        .door = context.door,
                        .gate = answer.gate,
                        .nonce = refused,
                        .overridden = true};
  return std::vector<AdmissionEntry>{
      AdmissionOverridden{passage, answer.verdict.code, std::string(reason), std::string(staff)}};
}

}  // namespace foyer::admission
