#include "protocol/sale/order.hpp"

#include <gtest/gtest.h>

#include "protocol/sale/language.hpp"
#include "tests/unit/sale/selling.hpp"

namespace foyer::sale {
namespace {

PriceError error_of(const std::vector<Wish>& wishes, const PriceList& prices = sample_prices()) {
  const auto order = price_order(id_of<OrderId>(1, 1), id_of<PerformanceId>(2, 1), wishes, prices);
  EXPECT_FALSE(order.has_value());
  return order ? PriceError{} : order.error();
}

Wish seat(std::uint32_t index, std::uint32_t category = 0) {
  return {seating::SeatIndex(index), PriceCategoryIndex(category), adult};
}
Wish zone(std::uint32_t index) {
  return {seating::ZoneIndex(index), PriceCategoryIndex(1), adult};
}

//
TEST(Order, KeepsEachStepOfEachPrice) {
  const auto order = price_order(id_of<OrderId>(1, 1), id_of<PerformanceId>(2, 1), {seat(4), zone(1)}, sample_prices());
  ASSERT_TRUE(order.has_value());
  EXPECT_EQ(order->total.cents, 2150);
  ASSERT_EQ(order->lines.size(), 2U);
  EXPECT_EQ(order->lines[0].steps, std::vector<PriceStep>({{"base", Money{1250, {}}}}));
  EXPECT_EQ(order->lines[1].unit_price.cents, 900);
  EXPECT_TRUE(adds_up(*order));
}

TEST(Order, NamesItsPlacesInAscendingOrder) {
  const auto order = price_order(id_of<OrderId>(1, 1), id_of<PerformanceId>(2, 1),
                                 {zone(1), seat(9), seat(4), zone(1), zone(0)}, sample_prices());
  ASSERT_TRUE(order.has_value());
  const ledger::Places places = places_of(*order);
  EXPECT_EQ(places.seats, std::vector<seating::SeatIndex>({seating::SeatIndex(4), seating::SeatIndex(9)}));
  ASSERT_EQ(places.zones.size(), 2U);
  EXPECT_EQ(places.zones[0].count, 1U);
  EXPECT_EQ(places.zones[1].count, 2U);
}

TEST(Order, IsRefusedWithAReason) {
  EXPECT_EQ(error_of({}), PriceError::NothingOrdered);
  EXPECT_EQ(error_of({seat(1, 77)}), PriceError::NotForSale);
  EXPECT_EQ(error_of({seat(1), seat(2), seat(1)}), PriceError::SeatTwice);
  EXPECT_EQ(error_of(std::vector<Wish>(order_lines_limit + 1, zone(0))), PriceError::TooManyTickets);
  PriceList prices = sample_prices();
  prices.base_cents[{PriceCategoryIndex(0), adult}] = -1;
  EXPECT_EQ(error_of({seat(1)}, prices), PriceError::PriceOutOfRange);
  prices.base_cents[{PriceCategoryIndex(0), adult}] = unit_price_limit_cents + 1;
  EXPECT_EQ(error_of({seat(1)}, prices), PriceError::PriceOutOfRange);
}

//
TEST(Order, ThatDoesNotAddUpIsNotStarted) {
  const auto refused = [](auto change) {
    CustomerStarted start = sample_start(2);
    change(start);
    return Kiosk().refusal(start);
  };
  EXPECT_EQ(refused([](CustomerStarted& start) { start.order.total.cents -= 1; }), SaleError::BadOrder);
  EXPECT_EQ(refused([](CustomerStarted& start) { start.order.lines[0].steps[0].amount.cents = 1; }),
            SaleError::BadOrder);
  EXPECT_EQ(refused([](CustomerStarted& start) { start.order.lines[1].place = start.order.lines[0].place; }),
            SaleError::BadOrder);
  EXPECT_EQ(refused([](CustomerStarted& start) { start.order.lines[0].unit_price.currency = *Currency::parse("USD"); }),
            SaleError::BadOrder);
  EXPECT_EQ(refused([](CustomerStarted& start) { start.order.lines[0].steps[0].amount.cents = INT64_MAX; }),
            SaleError::BadOrder);
  EXPECT_EQ(refused([](CustomerStarted& start) { start.tickets.pop_back(); }), SaleError::BadOrder);
  EXPECT_EQ(refused([](CustomerStarted& start) { start.tickets[0].id = {}; }), SaleError::BadOrder);
  EXPECT_EQ(refused([](CustomerStarted& start) { start.tickets[0].claim_code = {}; }), SaleError::BadOrder);
}

TEST(Language, IsATagAsStandardsWriteIt) {
  for (const auto* tag : {"de", "en-GB", "zh-Hant-HK", "sl-rozaj-biske", "de-1996", "es-419", "DE", "gsw"}) {
    EXPECT_TRUE(is_language(tag)) << tag;
  }
  const std::string too_long = "de-" + std::string(4, 'a') + "-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaa";
  for (const auto* tag : {"", "d", "-", "de-", "-de", "de--AT", "de_AT", "deutschland", "de-abcdefghi", "12", "de AT",
                          "de-\xC3\xA4", "x-klingon", "i-klingon", "de\n", too_long.c_str()}) {
    EXPECT_FALSE(is_language(tag)) << tag;
  }
}

TEST(Language, IsKeptWithTheSaleAndChecked) {
  CustomerStarted start = sample_start(1);
  start.language = "de-AT";
  EXPECT_EQ(Kiosk().on(start).state.language, "de-AT");
  start.language = "<script>";
  EXPECT_EQ(Kiosk().refusal(start), SaleError::BadLanguage);
  EXPECT_EQ(Kiosk().on(sample_start(1)).state.language, "");
}

}  // namespace
}  // namespace foyer::sale
