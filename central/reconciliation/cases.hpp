#pragma once
// What becomes a case, and the parts of commands that every rule and every person's choice is made of.
// Threading: pure; runs inside a command.

#include <string>
#include <string_view>
#include <vector>

#include "central/command_path/command_path.hpp"
#include "central/reconciliation/case_words.hpp"

namespace foyer::central {

inline constexpr std::string_view by_rule = "rule";

/// An id made from what it is about: the same subject gives the same id, so a repeat is recognised.
template <class Id>
[[nodiscard]] Id derived_id(std::string_view purpose, BytesView subject) {
  const auto digest = sha256(as_bytes(purpose), subject);
  return *Id::from_bytes(BytesView(digest).first(16));
}

/// The same happening gives the same case, however often it is found. A late sale's case has the order's own id.
[[nodiscard]] CaseId case_id_of(const OrderId& order);
[[nodiscard]] CaseId case_id_for(wire::CaseKind kind, BytesView subject);

/// An order that gets none of its places; `conflict` is null if the ledger would not even look at it.
[[nodiscard]] wire::CaseOpened late_sale(const Model& model, const wire::OrderSettled& order,
                                         const ledger::SaleConflicted* conflict);
[[nodiscard]] wire::CaseOpened malformed_entries(const ledger::DeviceName& device, const JournalId& journal,
                                                 std::uint64_t seq);
[[nodiscard]] wire::CaseOpened forked_journal(const ledger::DeviceName& device, const JournalId& journal,
                                              std::uint64_t seq);
[[nodiscard]] wire::CaseOpened hand_settlement(const OrderId& order, const ledger::DeviceName& device,
                                               const JournalId& journal, std::uint64_t seq, sale::HandSettlement what);
/// An order that a person wants refunded, or that the rule would refund and may not.
[[nodiscard]] wire::CaseOpened refund_case(wire::CaseKind kind, const wire::OrderSettled& order, std::string what);

/// The same of a booking of the box office.
[[nodiscard]] wire::CaseOpened booking_case(wire::CaseKind kind, const BookingRecord& booking, std::string what);

/// Somebody holds two entries on the ticket with no exit between: the later one. Nothing if all is well.
[[nodiscard]] const PassageRecord* second_admission(std::vector<PassageRecord>& passages);

/// Whether central knows of an admission with any ticket of the order.
[[nodiscard]] bool was_admitted(const Model& model, const wire::OrderSettled& order);

/// Gathers the events of one command, by stream, in the order they came.
class ChangeList {
 public:
  void put(const std::string& stream, wire::CentralEventBody body);
  void put(const PerformanceId& performance, const std::vector<ledger::Event>& events);
  void put_case(wire::CaseOpened opened);
  void act(const CaseId& id, wire::CaseAction action, std::string_view by, std::string note);
  void close(const CaseId& id, wire::CaseOutcome outcome, std::string_view by, std::string note);
  [[nodiscard]] bool is_empty() const noexcept { return changes_.streams.empty(); }
  [[nodiscard]] Changes take() { return std::move(changes_); }

 private:
  Changes changes_;
};

}  // namespace foyer::central
