#include "central/settlement/order_told.hpp"

#include "protocol/base/bytes.hpp"

namespace foyer::central {

wire::OrderSettled told_by(const sale::SaleCommitted& sale, const ledger::DeviceName& seller, const JournalId& journal,
                           std::uint64_t seq) {
  const auto& order = sale.order;
  wire::OrderSettled settled;
  settled.order = order.id;
  settled.performance = order.performance;
  settled.seller = seller;
  settled.journal = journal;
  settled.seq = seq;
  settled.sold_at = sale.at;
  settled.sold_at_is_proven = sale.time_is_proven;
  settled.total = order.total;
  settled.payment_reference = sale.payment.reference;
  for (std::size_t line = 0; line < order.lines.size() && line < sale.tickets.size(); ++line) {
    settled.tickets.push_back({sale.tickets[line].id, order.lines[line].place});
  }
  settled.payment_attempt = sale.payment.attempt;
  settled.payment_means = sale.payment.means;
  return settled;
}

ledger::CancelId reversal_id(const ledger::OrderId& order) {
  const auto digest = sha256(as_bytes("reversed by its seller"), order.bytes());
  return *ledger::CancelId::from_bytes(BytesView(digest).first(16));
}

const ledger::SaleConflicted* conflict_in(const std::optional<std::vector<ledger::Event>>& events) {
  if (!events) return nullptr;
  for (const auto& event : *events) {
    if (const auto* conflicted = std::get_if<ledger::SaleConflicted>(&event)) return conflicted;
  }
  return nullptr;
}

wire::SettlementOutcome outcome_of(const std::optional<std::vector<ledger::Event>>& events) {
  if (!events || conflict_in(events) != nullptr) return wire::SettlementOutcome::Conflicted;
  auto outcome = wire::SettlementOutcome::Standing;
  for (const auto& event : *events) {
    const auto* settled = std::get_if<ledger::SaleSettled>(&event);
    if (settled != nullptr && settled->late()) outcome = wire::SettlementOutcome::Late;
  }
  return outcome;
}

}  // namespace foyer::central
