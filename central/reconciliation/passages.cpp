// What the doors' passages say about a ticket and its order, as cases that come and go with them.
#include <algorithm>

#include "central/reconciliation/rules.hpp"

namespace foyer::central {
namespace {

/// What the passages show now. `seen` is null where they show that all is well.
struct Finding {
  wire::CaseOpened wanted;  ///< Under the id of the ticket or order.
  std::vector<PassageRecord> passages;
  const PassageRecord* seen = nullptr;
  std::string explained;
};

/// The cases about it: the first has the id of the ticket or order. One that was explained is not opened again, and
/// what is seen after that is a case under the id of the passage that showed it.
std::vector<CaseId> ids_of(const Finding& finding) {
  std::vector<CaseId> ids{finding.wanted.case_id};
  for (const auto& passage : finding.passages) {
    if (!passage.scan.is_nil()) ids.push_back(case_id_for(finding.wanted.kind, passage.scan.bytes()));
  }
  return ids;
}

void put_finding(ChangeList& changes, const Model& model, Finding finding) {
  bool is_told = false;
  for (const auto& id : ids_of(finding)) {
    const auto* known = model.cases().find(id);
    if (known == nullptr) continue;
    if (finding.seen == nullptr && known->is_open()) {
      changes.close(id, wire::CaseOutcome::Explained, by_rule, finding.explained);
    }
    if (known->is_open() || known->closed->outcome != wire::CaseOutcome::Explained) is_told = true;
  }
  if (finding.seen == nullptr || is_told) return;
  if (model.cases().find(finding.wanted.case_id) != nullptr) {
    if (finding.seen->scan.is_nil()) return;
    finding.wanted.case_id = case_id_for(finding.wanted.kind, finding.seen->scan.bytes());
    if (model.cases().find(finding.wanted.case_id) != nullptr) return;
  }
  changes.put_case(std::move(finding.wanted));
}

void put_double_admission(ChangeList& changes, const Model& model, const ticket::TicketId& ticket,
                          const OrderRecord* order) {
  Finding finding;
  finding.passages = model.passages_of(ticket);
  finding.seen = second_admission(finding.passages);
  finding.explained = "What the doors sent later shows that nobody came twice.";
  auto& opened = finding.wanted;
  opened.case_id = case_id_for(wire::CaseKind::DoubleAdmission, ticket.bytes());
  opened.kind = wire::CaseKind::DoubleAdmission;
  opened.ticket = ticket;
  if (order != nullptr) opened.order = order->settled.order;
  if (order != nullptr) opened.performance = order->settled.performance;
  if (const auto* second = finding.seen) {
    opened.device = second->door;
    opened.what = "Two people were let in with one ticket: the second at " + second->door.text() +
                  (second->gate.empty() ? "" : ", gate " + second->gate) + ", at " + iso8601(second->at) +
                  ". The doors could not hear of each other then.";
  }
  put_finding(changes, model, std::move(finding));
}

/// One case for the order, whichever of its tickets were used.
void put_admitted_after_void(ChangeList& changes, const Model& model, const ticket::TicketId& ticket,
                             const OrderRecord& order) {
  Finding finding;
  for (const auto& one : order.settled.tickets) {
    const auto& passages = model.passages_of(one.ticket);
    finding.passages.insert(finding.passages.end(), passages.begin(), passages.end());
  }
  const auto came_after = std::ranges::find_if(finding.passages, [](const PassageRecord& passage) {
    return passage.after_refund && !passage.is_exit && !passage.annulled;
  });
  if (came_after != finding.passages.end()) finding.seen = &*came_after;
  finding.explained = "The admission was taken back at the door: nobody went in with a ticket of this order.";
  finding.wanted = refund_case(wire::CaseKind::AdmittedAfterVoid, order.settled,
                               "Somebody was let in with a ticket of this order although it was refunded: the door had "
                               "not heard of it yet.");
  finding.wanted.ticket = ticket;
  put_finding(changes, model, std::move(finding));
}

}  // namespace

Changes check_passages(const Model& model, const ticket::TicketId& ticket) {
  ChangeList changes;
  const auto* order = model.find_order_of(ticket);
  put_double_admission(changes, model, ticket, order);
  if (order != nullptr) put_admitted_after_void(changes, model, ticket, *order);
  return changes.take();
}

}  // namespace foyer::central
