#pragma once
// The events of reconciliation between plain values and generated types. Internal to this folder, as parts.hpp.

#include <array>

#include "protocol/wire/case_event.hpp"
#include "protocol/wire/central_event.hpp"

namespace foyer::wire {

/// Their number on the wire is their place here, from 1. Append only.
inline constexpr std::array settlement_outcomes{SettlementOutcome::Standing, SettlementOutcome::Late,
                                                SettlementOutcome::Conflicted};

class FieldReader;

namespace v1 {
class CaseActed;
class CaseClosed;
class CaseOpened;
class CentralEvent;
class ForkJudged;
class ForkKept;
class OrderResolved;
class RefundFailed;
class RefundOrdered;
class RefundPaid;
}  // namespace v1

void write_into(const CaseOpened& from, v1::CentralEvent& event);
void write_into(const CaseActed& from, v1::CentralEvent& event);
void write_into(const CaseClosed& from, v1::CentralEvent& event);
void write_into(const TicketsNoticed& from, v1::CentralEvent& event);
void write_into(const OrderResolved& from, v1::CentralEvent& event);
void write_into(const RefundOrdered& from, v1::CentralEvent& event);
void write_into(const RefundPaid& from, v1::CentralEvent& event);
void write_into(const RefundFailed& from, v1::CentralEvent& event);
void write_into(const ForkKept& from, v1::CentralEvent& event);
void write_into(const ForkJudged& from, v1::CentralEvent& event);

[[nodiscard]] CentralEventBody read(const v1::CaseOpened& from, FieldReader& fields);
[[nodiscard]] CentralEventBody read(const v1::CaseActed& from, FieldReader& fields);
[[nodiscard]] CentralEventBody read(const v1::CaseClosed& from, FieldReader& fields);
[[nodiscard]] CentralEventBody read(const v1::OrderResolved& from, FieldReader& fields);
[[nodiscard]] CentralEventBody read(const v1::RefundOrdered& from, FieldReader& fields);
[[nodiscard]] CentralEventBody read(const v1::RefundPaid& from, FieldReader& fields);
[[nodiscard]] CentralEventBody read(const v1::RefundFailed& from, FieldReader& fields);
[[nodiscard]] CentralEventBody read(const v1::ForkKept& from, FieldReader& fields);
[[nodiscard]] CentralEventBody read(const v1::ForkJudged& from, FieldReader& fields);

}  // namespace foyer::wire
