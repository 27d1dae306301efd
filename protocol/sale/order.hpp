#pragma once
// Orders and their prices: what one customer buys for one performance, one line a ticket, with every step that made
// the price kept. Prices are computed by the program that commits the sale, and never again after that.
// Threading: pure functions and plain values.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/money.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/ledger/places.hpp"
#include "protocol/seating/ids.hpp"
#include "protocol/ticket/token.hpp"

namespace foyer::sale {

using ledger::OrderId;
using seating::PerformanceId;
using seating::PriceCategoryIndex;
using ticket::Place;
/// "adult", "child": who the ticket is for.
using TicketTypeName = Name<struct TicketTypeTag>;

inline constexpr std::size_t order_lines_limit = 50;                 ///< Tickets in one order.
inline constexpr std::size_t price_steps_limit = 20;                 ///< Steps of one price.
inline constexpr std::int64_t unit_price_limit_cents = 100'000'000;  ///< Keeps every total far from overflow.

/// One step of a price, in the order it was taken: {"base", 12.50 EUR}, later {"member", -2.00 EUR}.
struct PriceStep {
  std::string name;
  Money amount;
  friend bool operator==(const PriceStep&, const PriceStep&) = default;
};

/// One ticket. The steps add up to the unit price.
struct OrderLine {
  Place place;
  PriceCategoryIndex category;
  TicketTypeName ticket_type;
  Money unit_price;
  std::vector<PriceStep> steps;
  friend bool operator==(const OrderLine&, const OrderLine&) = default;
};

struct Order {
  OrderId id;
  PerformanceId performance;
  std::vector<OrderLine> lines;
  Money total;  ///< The sum of the unit prices.
  friend bool operator==(const Order&, const Order&) = default;
};

/// What the feed last said about prices. A pair without an entry is not for sale.
struct PriceList {
  Currency currency;
  std::map<std::pair<PriceCategoryIndex, TicketTypeName>, std::int64_t> base_cents;
  friend bool operator==(const PriceList&, const PriceList&) = default;
};

/// One ticket as the customer asked for it, before it has a price.
struct Wish {
  Place place;
  PriceCategoryIndex category;
  TicketTypeName ticket_type;
  friend bool operator==(const Wish&, const Wish&) = default;
};

enum class PriceError : std::uint8_t {
  NothingOrdered = 1,
  TooManyTickets = 2,   ///< More than order_lines_limit.
  NotForSale = 3,       ///< The list has no price for this category and ticket type.
  PriceOutOfRange = 4,  ///< The list says a price below zero or above unit_price_limit_cents.
  SeatTwice = 5,        ///< One numbered seat is asked for twice.
};

[[nodiscard]] std::string_view text(PriceError error) noexcept;

/// Prices each wish and adds up. The lines come in the order of the wishes.
[[nodiscard]] Result<Order, PriceError> price_order(OrderId id, PerformanceId performance,
                                                    const std::vector<Wish>& wishes, const PriceList& prices);

/// Whether the lines add up: steps to unit prices, unit prices to the total, one currency, no seat twice, within the
/// limits.
[[nodiscard]] bool adds_up(const Order& order);

/// The places of all lines, seats and zones in ascending order, each zone once with its count.
[[nodiscard]] ledger::Places places_of(const Order& order);

}  // namespace foyer::sale
