#pragma once
// A door with a journal, and tickets to scan at it. Tokens are taken for proven unless a test says otherwise.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "protocol/admission/admission.hpp"

namespace foyer::admission {

template <class Id>
Id id_of(std::uint8_t kind, std::uint32_t number) {
  IdentifierBytes bytes{};
  // The number comes first, where the hash of an id looks.
  for (std::size_t at = 0; at < 4; ++at) bytes[3 - at] = static_cast<std::uint8_t>(number >> (8 * at));
  bytes[15] = kind;
  return Id(bytes);
}

inline const auto tonight = id_of<seating::PerformanceId>(1, 1);
inline const auto tomorrow = id_of<seating::PerformanceId>(1, 2);
inline constexpr std::uint32_t seven_o_clock_s = 1'795'287'600;
inline const Timestamp doors_open{std::int64_t{seven_o_clock_s} * 1000};
inline constexpr auto minutes = [](int count) { return Duration(std::chrono::minutes(count)); };

inline DoorName door_name(std::string_view name) {
  return *DoorName::parse(name);
}
inline GateName gate_name(std::string_view name) {
  return *GateName::parse(name);
}
inline ticket::TicketId ticket_id(std::uint32_t number) {
  return id_of<ticket::TicketId>(2, number);
}
inline ScanNonce nonce_of(std::uint32_t number) {
  return id_of<ScanNonce>(3, number);
}

inline ticket::TicketClaims claims_of(std::uint32_t number, std::uint8_t generation = 1) {
  return {.performance = tonight,
          .ticket = ticket_id(number),
          .generation = generation,
          .place = seating::SeatIndex(number),
          .valid_from_s = seven_o_clock_s - 24 * 3600,
          .valid_until_s = seven_o_clock_s + 24 * 3600};
}

struct Door {
  State state;
  Context context;
  std::vector<AdmissionEntry> journal;
  std::uint32_t scans = 0;
  std::uint32_t first_nonce = 0;

  explicit Door(std::string_view name = "door-1", std::uint32_t nonces_from = 0) : first_nonce(nonces_from) {
    context.door = door_name(name);
    context.performance = tonight;
    context.doors_open = doors_open;
    context.end = doors_open + minutes(180);
  }

  void take(const std::vector<AdmissionEntry>& entries) {
    for (const AdmissionEntry& entry : entries) {
      evolve(state, entry);
      journal.push_back(entry);
    }
  }
  Verdict judged(const Scan& scan) {
    const Judgement judgement = judge(state, scan, context);
    take(judgement.entries);
    return judgement.verdict;
  }
  [[nodiscard]] Scan scan_of(const ticket::TicketClaims& claims, Duration after_opening = minutes(10)) {
    return {.nonce = nonce_of(first_nonce + ++scans),
            .reading = {claims, std::nullopt},
            .at = doors_open + after_opening,
            .gate = gate_name("left"),
            .direction = Direction::Entry};
  }
  Verdict enter(const ticket::TicketClaims& claims, Duration after_opening = minutes(10)) {
    return judged(scan_of(claims, after_opening));
  }
  Verdict leave(const ticket::TicketClaims& claims, Duration after_opening = minutes(20)) {
    Scan scan = scan_of(claims, after_opening);
    scan.direction = Direction::Exit;
    return judged(scan);
  }
  Verdict unproven(ticket::TokenError error, std::optional<ticket::TicketClaims> claims = std::nullopt) {
    Scan scan = scan_of(claims_of(1));
    scan.reading = {claims, error};
    return judged(scan);
  }
  [[nodiscard]] ScanNonce last_nonce() const { return nonce_of(first_nonce + scans); }
  /// Power fails: what the journal says is all that is known.
  [[nodiscard]] State replayed() const {
    State again;
    for (const AdmissionEntry& entry : journal) evolve(again, entry);
    again.notices = state.notices;
    return again;
  }
};

}  // namespace foyer::admission
