#pragma once
// Refunds: the whole of an order, once, as a new payment of the same order. The seller is told to pay; what no device
// can pay, a person pays and records. A refunded order's tickets are void; its places, if it had any, are sold again
// only after every door knows (voiding).
// Threading: pure; runs inside a command.

#include "central/reconciliation/cases.hpp"

namespace foyer::central {

/// One refund for each order: the same id however often it is ordered.
[[nodiscard]] sale::RefundId refund_id_of(const OrderId& order);

/// Voids the order and has its money paid back. Nothing is put if it was ordered before and has not failed since.
void put_refund(ChangeList& changes, const Model& model, const OrderRecord& order, const CaseId* about,
                std::string_view by, const std::string& why);

/// What the seller answered, out of its journal. Closes the cases about the order; a second payment opens one. One that
/// nobody ordered here was ordered before a restore: the order is voided as it was then.
void put_paid(ChangeList& changes, const Model& model, const OrderId& order, const sale::RefundPaid& paid,
              const ledger::DeviceName& seller);
void put_failed(ChangeList& changes, const Model& model, const OrderId& order, const sale::RefundFailed& failed,
                const ledger::DeviceName& seller);
/// A person paid it and says so.
void put_paid_by_hand(ChangeList& changes, const Model& model, const RefundRecord& refund, std::string_view by,
                      const std::string& reference);

/// Refunded, and its places are still counted as sold.
[[nodiscard]] bool is_voiding(const Model& model, const OrderId& order);
/// Frees the places of a refunded order, once the doors know.
void put_freed(ChangeList& changes, const Model& model, const OrderId& order, Timestamp now);

}  // namespace foyer::central
