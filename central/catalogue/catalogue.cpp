#include "central/catalogue/catalogue.hpp"

#include "protocol/base/assert.hpp"

namespace foyer::central {
namespace {

bool same(const wire::PerformanceOnSale& left, const wire::PerformanceOnSale& right) {
  return wire::encode(left) == wire::encode(right);
}

bool same(const wire::DeviceOfVenue& left, const wire::DeviceOfVenue& right) {
  return wire::encode(left) == wire::encode(right);
}

/// A known performance that the document gives relative to now keeps the times it has; a cancelled one stays so.
wire::PerformanceOnSale as_loaded(const wire::PerformanceOnSale& wanted, const VenueDocument& document,
                                  const PerformanceRecord* known) {
  auto performance = wanted;
  if (known != nullptr && known->on_sale && known->on_sale->cancelled) {
    // Cancelled is for good: its orders are being refunded.
    performance.on_sale = false;
    performance.cancelled = true;
    performance.cancelled_because = known->on_sale->cancelled_because;
  }
  if (known == nullptr || !known->on_sale || !document.relative.contains(wanted.performance)) return performance;
  performance.starts_at = known->on_sale->starts_at;
  performance.ends_at = known->on_sale->ends_at;
  performance.doors_open_at = known->on_sale->doors_open_at;
  return performance;
}

}  // namespace

Result<Changes, CommandRefusal> changes_for(const VenueDocument& document, const Model& model, Timestamp now) {
  StreamChange catalogue{std::string(stream::catalogue), {}, {}, {}, {}};
  Changes changes;
  const auto plan_of = [&document](const std::string& name) -> const seating::SeatingPlan& {
    for (const auto& plan : document.plans) {
      if (plan.name == name) return plan.plan;
    }
    FOYER_ASSERT(false && "the document was read: every performance names one of its plans");
  };
  for (const auto& plan : document.plans) {
    const auto* known = model.find_plan(plan.name);
    if (known != nullptr && *known == plan.plan) continue;
    if (known != nullptr && (known->seats != plan.plan.seats || known->zones != plan.plan.zones)) {
      return CommandRefusal{409, "PLAN_IN_USE",
                            "Plan " + plan.name + " exists with other places. Give the changed plan a new name.", 0};
    }
    catalogue.events.emplace_back(wire::PlanAdded{plan});
  }
  for (const auto& device : document.devices) {
    const auto known = model.devices().find(device.name);
    if (known != model.devices().end() && same(known->second, device)) continue;
    catalogue.events.emplace_back(wire::DeviceRegistered{device});
  }
  std::vector<StreamChange> opened;
  for (const auto& wanted : document.performances) {
    const auto* known = model.find_performance(wanted.performance);
    const auto performance = as_loaded(wanted, document, known);
    if (known != nullptr && known->on_sale && same(*known->on_sale, performance)) continue;
    if (known != nullptr && (!known->on_sale || known->on_sale->plan != performance.plan)) {
      return CommandRefusal{409, "PERFORMANCE_IN_USE",
                            "Performance " + performance.performance.text() + " exists with another plan.", 0};
    }
    catalogue.events.emplace_back(wire::PerformanceScheduled{performance});
    if (known != nullptr) continue;
    const auto open = ledger::open_on(plan_of(performance.plan), performance.performance, ledger::Origin::Root);
    const auto events = ledger::decide({}, open, now);
    FOYER_ASSERT(events.has_value());  // The plan was validated when the document was read.
    opened.push_back({stream::performance(performance.performance), {events->begin(), events->end()}, {}, {}, {}});
  }
  if (!catalogue.events.empty()) changes.streams.push_back(std::move(catalogue));
  for (auto& change : opened) changes.streams.push_back(std::move(change));
  return changes;
}

}  // namespace foyer::central
