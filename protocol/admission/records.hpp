#pragma once
// What the passages of one ticket amount to. Private to protocol/admission.
// Threading: pure functions.

#include "protocol/admission/admission.hpp"

namespace foyer::admission {

/// Null if the ticket was never seen. The pointer lives until the state changes.
[[nodiscard]] const TicketRecord* find_record(const State& state, const ticket::TicketId& ticket);
[[nodiscard]] const TicketNotice* find_notice(const State& state, const ticket::TicketId& ticket);
[[nodiscard]] const Passage* find_passage(const TicketRecord& record, const DoorName& door, const ScanNonce& nonce);

/// In the order of (at, door, nonce). A passage that is there already is not added.
void insert_passage(TicketRecord& record, const Passage& passage);

/// What the passages that were not annulled add up to.
struct Standing {
  std::uint32_t persons = 0;
  std::uint32_t entries = 0;
  std::optional<Passage> last_entry;
  std::optional<Timestamp> last_passage_at;
};
[[nodiscard]] Standing standing_of(const TicketRecord& record, const std::set<ScanNonce>& annulled);

/// `at`, or just after the last passage known of the ticket (annulled or not).
[[nodiscard]] Timestamp after_last_passage(const State& state, const ticket::TicketId& ticket, Timestamp at);

[[nodiscard]] std::vector<DoubleAdmissionFound> double_admissions_of(const TicketRecord& record,
                                                                     const std::set<ScanNonce>& annulled);

}  // namespace foyer::admission
