#pragma once
// The conflict inbox and the refunds, folded from central's events.
// Threading: one thread. Lifetime: a value.

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/wire/central_event.hpp"

namespace foyer::central {

using ledger::OrderId;
using wire::CaseId;

/// One thing that was done about a case: by the rule, a device or a person.
struct CaseStep {
  Timestamp at;
  wire::CaseAction action = wire::CaseAction::Noted;
  std::string by;
  std::string note;
};

struct CaseRecord {
  wire::CaseOpened opened;
  Timestamp opened_at;
  std::vector<CaseStep> steps;
  std::optional<wire::CaseClosed> closed;
  Timestamp closed_at;

  [[nodiscard]] bool is_open() const noexcept { return !closed; }
  [[nodiscard]] bool has(wire::CaseAction action) const;
};

enum class RefundState : std::uint8_t {
  Ordered,  ///< The seller was told to pay.
  ByHand,   ///< A person is to pay it.
  Failed,   ///< The seller is certain that it paid nothing.
  Paid,
};

struct RefundRecord {
  wire::RefundOrder order;
  RefundState state = RefundState::Ordered;
  std::string reference;  ///< When paid.
  std::string by;         ///< Who paid.
};

class Cases {
 public:
  void apply(const wire::CaseOpened& opened, Timestamp at);
  void apply(const wire::CaseActed& acted, Timestamp at);
  void apply(const wire::CaseClosed& closed, Timestamp at);
  void apply(const wire::RefundOrdered& ordered);
  void apply(const wire::RefundPaid& paid);
  void apply(const wire::RefundFailed& failed);
  void apply(const wire::SaleQuarantined& quarantined);

  [[nodiscard]] const CaseRecord* find(const CaseId& id) const;
  /// In order of opening.
  [[nodiscard]] const std::vector<CaseId>& all() const noexcept { return order_; }
  /// In order of id.
  [[nodiscard]] const std::map<CaseId, std::uint64_t>& open() const noexcept { return open_; }
  /// Cases about an order, in order of opening; closed ones too.
  [[nodiscard]] const std::vector<CaseId>& about(const OrderId& order) const;
  [[nodiscard]] const RefundRecord* find_refund(const OrderId& order) const;
  /// The sale that a case of a second history is about, as the device tells it. It is in no book.
  [[nodiscard]] const wire::OrderSettled* find_quarantined(const CaseId& id) const;

 private:
  std::unordered_map<CaseId, CaseRecord> cases_;
  std::vector<CaseId> order_;
  std::map<CaseId, std::uint64_t> open_;  ///< With its number in order of opening.
  std::unordered_map<OrderId, std::vector<CaseId>> by_order_;
  std::unordered_map<OrderId, RefundRecord> refunds_;
  std::unordered_map<CaseId, wire::OrderSettled> quarantined_;
};

}  // namespace foyer::central
