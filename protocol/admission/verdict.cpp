#include "protocol/admission/verdict.hpp"

#include "protocol/admission/admission.hpp"

namespace foyer::admission {

bool opens_gate(VerdictCode code) noexcept {
  const Signal shown = signal(code);
  return shown == Signal::Valid || shown == Signal::Exit;
}

Signal signal(VerdictCode code) noexcept {
  switch (code) {
    case VerdictCode::Admitted:
    case VerdictCode::Readmitted:
    case VerdictCode::Moved:
      return Signal::Valid;
    case VerdictCode::ExitRecorded:
      return Signal::Exit;
    case VerdictCode::AlreadyUsed:
    case VerdictCode::ReentryNotAllowed:
    case VerdictCode::TooSoonAgain:
    case VerdictCode::EntriesUsedUp:
      return Signal::Used;
    case VerdictCode::WrongPerformance:
    case VerdictCode::WrongGate:
    case VerdictCode::TooEarly:
    case VerdictCode::TooLate:
    case VerdictCode::Void:
    case VerdictCode::Superseded:
    case VerdictCode::Unpaid:
    case VerdictCode::UnknownKey:
    case VerdictCode::Forged:
    case VerdictCode::RevokedKey:
    case VerdictCode::KeyOutOfTime:
    case VerdictCode::Denied:
    case VerdictCode::Unreadable:
    case VerdictCode::UnknownVersion:
    case VerdictCode::NotInside:
    case VerdictCode::Annulled:
      return Signal::Refused;
  }
  return Signal::Refused;
}

std::string_view text(VerdictCode code) noexcept {
  switch (code) {
    case VerdictCode::Admitted:
      return "admitted";
    case VerdictCode::Readmitted:
      return "readmitted";
    case VerdictCode::Moved:
      return "moved";
    case VerdictCode::ExitRecorded:
      return "exit_recorded";
    case VerdictCode::AlreadyUsed:
      return "already_used";
    case VerdictCode::ReentryNotAllowed:
      return "reentry_not_allowed";
    case VerdictCode::TooSoonAgain:
      return "too_soon_again";
    case VerdictCode::EntriesUsedUp:
      return "entries_used_up";
    case VerdictCode::WrongPerformance:
      return "wrong_performance";
    case VerdictCode::WrongGate:
      return "wrong_gate";
    case VerdictCode::TooEarly:
      return "too_early";
    case VerdictCode::TooLate:
      return "too_late";
    case VerdictCode::Void:
      return "void";
    case VerdictCode::Superseded:
      return "superseded";
    case VerdictCode::Unpaid:
      return "unpaid";
    case VerdictCode::UnknownKey:
      return "unknown_key";
    case VerdictCode::Forged:
      return "forged";
    case VerdictCode::RevokedKey:
      return "revoked_key";
    case VerdictCode::KeyOutOfTime:
      return "key_out_of_time";
    case VerdictCode::Denied:
      return "denied";
    case VerdictCode::Unreadable:
      return "unreadable";
    case VerdictCode::UnknownVersion:
      return "unknown_version";
    case VerdictCode::NotInside:
      return "not_inside";
    case VerdictCode::Annulled:
      return "annulled";
  }
  return "unknown";
}

std::string_view text(Signal shown) noexcept {
  switch (shown) {
    case Signal::Valid:
      return "valid";
    case Signal::Used:
      return "used";
    case Signal::Refused:
      return "refused";
    case Signal::Exit:
      return "exit";
  }
  return "unknown";
}

std::string_view text(Warning warning) noexcept {
  switch (warning) {
    case Warning::TimeNotProven:
      return "time_not_proven";
    case Warning::OutsideHours:
      return "outside_hours";
    case Warning::DataIsOld:
      return "data_is_old";
    case Warning::DoorsAreDark:
      return "doors_are_dark";
    case Warning::KeyNotTrusted:
      return "key_not_trusted";
  }
  return "unknown";
}

std::string_view text(Direction direction) noexcept {
  switch (direction) {
    case Direction::Entry:
      return "entry";
    case Direction::Exit:
      return "exit";
  }
  return "unknown";
}

std::optional<VerdictCode> parse_verdict_code(std::string_view word) noexcept {
  for (std::uint8_t number = 1; number <= last_verdict_code; ++number) {
    const auto code = static_cast<VerdictCode>(number);
    if (text(code) == word) return code;
  }
  return std::nullopt;
}

Sentence sentence(VerdictCode code) noexcept {
  switch (code) {
    case VerdictCode::Admitted:
      return {"Admitted", "Let the guest in."};
    case VerdictCode::Readmitted:
      return {"Welcome back", "This guest went out before. Let the guest in."};
    case VerdictCode::Moved:
      return {"Admitted, moved to another place", "The place on the ticket has changed. Show the guest the new one."};
    case VerdictCode::ExitRecorded:
      return {"Exit recorded", "The ticket may come in again if re-entry is allowed."};
    case VerdictCode::AlreadyUsed:
      return {"Already used",
              "Somebody is inside with this ticket. Compare the time and the gate with what the guest says."};
    case VerdictCode::ReentryNotAllowed:
      return {"No re-entry", "This ticket came in and went out, and re-entry is not allowed."};
    case VerdictCode::TooSoonAgain:
      return {"Too soon after the last passage", "Ask the guest to wait a few minutes, then scan again."};
    case VerdictCode::EntriesUsedUp:
      return {"No entries left", "This ticket has been used as often as it may be."};
    case VerdictCode::WrongPerformance:
      return {"Another performance", "The ticket is genuine, but for another performance. Show the guest which one."};
    case VerdictCode::WrongGate:
      return {"Wrong gate", "The ticket is good. Send the guest to the gate for this place."};
    case VerdictCode::TooEarly:
      return {"Too early", "The ticket is good, but the doors are not open for it yet."};
    case VerdictCode::TooLate:
      return {"Too late", "The time of this ticket is over."};
    case VerdictCode::Void:
      return {"Void", "The ticket was refunded or cancelled. Send the guest to the box office."};
    case VerdictCode::Superseded:
      return {"Replaced by a newer ticket", "This ticket was printed again. Ask for the newer one."};
    case VerdictCode::Unpaid:
      return {"Not paid", "Send the guest to the box office to pay."};
    case VerdictCode::UnknownKey:
      return {"Unknown issuer", "This door does not know who issued the ticket. Find the ticket by search."};
    case VerdictCode::Forged:
      return {"Not proven", "Could not be proven. Scan again; if it stays so, look the ticket up."};
    case VerdictCode::RevokedKey:
      return {"Issuer revoked", "The device that issued this ticket is no longer trusted. Find the ticket by search."};
    case VerdictCode::KeyOutOfTime:
      return {"Issuer out of date",
              "The device was not allowed to issue tickets for this time. Find the ticket by search."};
    case VerdictCode::Denied:
      return {"Denied", "Do not let this guest in. The reason is shown below."};
    case VerdictCode::Unreadable:
      return {"Not a ticket", "This code is not a ticket of this house, or it is damaged. Scan again."};
    case VerdictCode::UnknownVersion:
      return {"Newer kind of ticket", "This door cannot read it yet. Find the ticket by search."};
    case VerdictCode::NotInside:
      return {"Not inside", "No entry is known for this ticket, so there is no exit to record."};
    case VerdictCode::Annulled:
      return {"Annulled", "This scan was taken back. Scan the ticket again."};
  }
  return {"Not a ticket", "Scan again."};
}

std::string_view sentence(Warning warning) noexcept {
  switch (warning) {
    case Warning::TimeNotProven:
      return "The clock of this door is not proven. Tickets are not refused as too early or too late.";
    case Warning::OutsideHours:
      return "By the clock of this door it is too early or too late for this ticket.";
    case Warning::DataIsOld:
      return "The data of this door is old. Refunds and moves may be missing.";
    case Warning::DoorsAreDark:
      return "Other doors cannot be reached. The ticket may have been used there.";
    case Warning::KeyNotTrusted:
      return "The issuing device is no longer trusted. The sale of this ticket is confirmed.";
  }
  return "";
}

}  // namespace foyer::admission
