#include "protocol/sale/order.hpp"

#include <set>

namespace foyer::sale {
namespace {

bool names_a_seat_twice(const std::vector<Wish>& wishes) {
  std::set<seating::SeatIndex> seen;
  for (const Wish& wish : wishes) {
    const auto* seat = std::get_if<seating::SeatIndex>(&wish.place);
    if (seat != nullptr && !seen.insert(*seat).second) return true;
  }
  return false;
}

bool is_sane(const Money& price, const Currency& currency) {
  return price.currency == currency && price.cents >= 0 && price.cents <= unit_price_limit_cents;
}

bool adds_up(const OrderLine& line, const Currency& currency) {
  if (!is_sane(line.unit_price, currency) || line.ticket_type.is_none()) return false;
  if (line.steps.empty() || line.steps.size() > price_steps_limit) return false;
  std::int64_t cents = 0;
  for (const PriceStep& step : line.steps) {
    // A step may take money off; its size is bounded so that the sum cannot overflow.
    if (step.amount.currency != currency || step.name.empty()) return false;
    if (step.amount.cents > unit_price_limit_cents || step.amount.cents < -unit_price_limit_cents) return false;
    cents += step.amount.cents;
  }
  return cents == line.unit_price.cents;
}

}  // namespace

std::string_view text(PriceError error) noexcept {
  switch (error) {
    case PriceError::NothingOrdered:
      return "nothing_ordered";
    case PriceError::TooManyTickets:
      return "too_many_tickets";
    case PriceError::NotForSale:
      return "not_for_sale";
    case PriceError::PriceOutOfRange:
      return "price_out_of_range";
    case PriceError::SeatTwice:
      return "seat_twice";
  }
  return "not_for_sale";
}

Result<Order, PriceError> price_order(OrderId id, PerformanceId performance, const std::vector<Wish>& wishes,
                                      const PriceList& prices) {
  if (wishes.empty()) return PriceError::NothingOrdered;
  if (wishes.size() > order_lines_limit) return PriceError::TooManyTickets;
  if (names_a_seat_twice(wishes)) return PriceError::SeatTwice;
  Order order{id, performance, {}, Money{0, prices.currency}};
  for (const Wish& wish : wishes) {
    const auto base = prices.base_cents.find({wish.category, wish.ticket_type});
    if (base == prices.base_cents.end()) return PriceError::NotForSale;
    const Money price{base->second, prices.currency};
    if (!is_sane(price, prices.currency)) return PriceError::PriceOutOfRange;
    order.lines.push_back({wish.place, wish.category, wish.ticket_type, price, {PriceStep{"base", price}}});
    order.total = order.total + price;
  }
  return order;
}

bool adds_up(const Order& order) {
  if (order.lines.empty() || order.lines.size() > order_lines_limit) return false;
  std::int64_t cents = 0;
  for (const OrderLine& line : order.lines) {
    if (!adds_up(line, order.total.currency)) return false;
    cents += line.unit_price.cents;
  }
  // Places would quietly drop a seat that is named twice, and two tickets would share it.
  return cents == order.total.cents && ledger::count(places_of(order)) == order.lines.size();
}

ledger::Places places_of(const Order& order) {
  ledger::Places places;
  for (const OrderLine& line : order.lines) {
    if (const auto* seat = std::get_if<seating::SeatIndex>(&line.place)) {
      places.seats.push_back(*seat);
    } else {
      places.zones.push_back({std::get<seating::ZoneIndex>(line.place), 1});
    }
  }
  return ledger::normalised(std::move(places));
}

}  // namespace foyer::sale
