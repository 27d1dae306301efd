#include "central/model/cases.hpp"

#include <algorithm>

namespace foyer::central {

bool CaseRecord::has(wire::CaseAction action) const {
  return std::any_of(steps.begin(), steps.end(), [action](const auto& step) { return step.action == action; });
}

/// The same case opened again is one more thing noted about it.
void Cases::apply(const wire::CaseOpened& opened, Timestamp at) {
  const auto [found, added] = cases_.try_emplace(opened.case_id);
  if (!added) {
    found->second.steps.push_back({at, wire::CaseAction::Noted, "rule", opened.what});
    return;
  }
  found->second.opened = opened;
  found->second.opened_at = at;
  open_[opened.case_id] = order_.size();
  order_.push_back(opened.case_id);
  if (!opened.order.is_nil()) by_order_[opened.order].push_back(opened.case_id);
}

void Cases::apply(const wire::CaseActed& acted, Timestamp at) {
  const auto found = cases_.find(acted.case_id);
  if (found != cases_.end()) found->second.steps.push_back({at, acted.action, acted.by, acted.note});
}

void Cases::apply(const wire::CaseClosed& closed, Timestamp at) {
  const auto found = cases_.find(closed.case_id);
  if (found == cases_.end()) return;
  found->second.closed = closed;
  found->second.closed_at = at;
  open_.erase(closed.case_id);
}

void Cases::apply(const wire::RefundOrdered& ordered) {
  auto& record = refunds_[ordered.refund.order];
  record.order = ordered.refund;
  record.state = ordered.by_hand ? RefundState::ByHand : RefundState::Ordered;
}

void Cases::apply(const wire::RefundPaid& paid) {
  auto& record = refunds_[paid.order];
  if (record.state == RefundState::Paid) return;
  record.state = RefundState::Paid;
  record.reference = paid.reference;
  record.by = paid.by;
}

void Cases::apply(const wire::RefundFailed& failed) {
  auto& record = refunds_[failed.order];
  if (record.state == RefundState::Ordered) record.state = RefundState::Failed;
}

void Cases::apply(const wire::SaleQuarantined& quarantined) {
  quarantined_.try_emplace(quarantined.case_id, quarantined.order);
}

const wire::OrderSettled* Cases::find_quarantined(const CaseId& id) const {
  const auto found = quarantined_.find(id);
  return found == quarantined_.end() ? nullptr : &found->second;
}

const CaseRecord* Cases::find(const CaseId& id) const {
  const auto found = cases_.find(id);
  return found == cases_.end() ? nullptr : &found->second;
}

const std::vector<CaseId>& Cases::about(const OrderId& order) const {
  static const std::vector<CaseId> none;
  const auto found = by_order_.find(order);
  return found == by_order_.end() ? none : found->second;
}

const RefundRecord* Cases::find_refund(const OrderId& order) const {
  const auto found = refunds_.find(order);
  return found == refunds_.end() ? nullptr : &found->second;
}

}  // namespace foyer::central
