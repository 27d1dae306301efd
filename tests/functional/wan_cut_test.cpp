// The venue cut off from central, its own network whole.

#include <algorithm>
#include <stdexcept>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

class WanCut : public testing::TestWithParam<const char*> {};

std::vector<std::int64_t> seats_in_state(const json::object& performance, std::string_view state) {
  std::vector<std::int64_t> found;
  for (const auto& seat : array_at(performance, "seats")) {
    const auto& of = seat.as_object();
    if (text_at(of, "state") == state) found.push_back(number_at(of, "seat"));
  }
  return found;
}

/// Seats that central has entrusted to the venue: while the link is up, the kiosk offers central's own as well.
std::vector<std::int64_t> seats_of_the_venue(const Rig& rig, std::size_t count) {
  const auto allotted = seats_in_state(
      rig.central("GET", "/api/v1/performances/" + std::string(numbered) + "/seats").object(), "allotted");
  const auto offer = availability(rig, numbered);
  const auto offered = array_at(offer, "seats");
  std::vector<std::int64_t> found;
  for (const auto seat : allotted) {
    if (found.size() < count && std::find(offered.begin(), offered.end(), json::value(seat)) != offered.end()) {
      found.push_back(seat);
    }
  }
  if (found.size() < count) throw std::runtime_error("the venue holds too few seats");
  return found;
}

/// Central neither holds these seats nor more places than it has itself.
void expect_central_keeps_its_hands_off(const Rig& rig, const std::vector<std::int64_t>& sold) {
  const json::array list(sold.begin(), sold.end());
  const auto numbered_hold =
      rig.central("POST", "/api/v1/holds", json::serialize(json::object{{"event_id", numbered}, {"seats", list}}));
  EXPECT_EQ(numbered_hold.status, 409U) << numbered_hold.body;
  EXPECT_EQ(booked_at_central(rig, numbered), 0) << "the sale has not arrived yet";
  const auto seats_at_central = rig.central("GET", "/api/v1/performances/" + std::string(numbered) + "/seats").object();
  const auto allotted = seats_in_state(seats_at_central, "allotted");
  for (const auto seat : sold) {
    EXPECT_NE(std::find(allotted.begin(), allotted.end(), seat), allotted.end()) << seat << " is not allotted";
  }
  // General admission: everything that central has itself can be held, and not one place more.
  const auto status = rig.central("GET", "/api/v1/events/" + std::string(general_admission) + "/status").object();
  auto available = number_at(status, "available");
  constexpr std::int64_t most_at_once = 100;
  while (available > 0) {
    const auto quantity = std::min(available, most_at_once);
    const auto hold = rig.central("POST", "/api/v1/holds?ttl_seconds=60",
                                  json::serialize(json::object{{"event_id", general_admission}, {"qty", quantity}}));
    ASSERT_EQ(hold.status, 201U) << hold.body;
    available -= quantity;
  }
  const auto one_more =
      rig.central("POST", "/api/v1/holds", json::serialize(json::object{{"event_id", general_admission}, {"qty", 1}}));
  EXPECT_EQ(one_more.status, 409U) << one_more.body;
}

// Covers KV-1, KV-2, KV-4, KV-5, KV-6, BO-10.
TEST_P(WanCut, SellsThroughTheControllerAdmitsAndSettlesOnceAfterTheRestore) {
  Rig rig;
  rig.open_house();
  const auto wanted = seats_of_the_venue(rig, 3);
  rig.cut(Link::Wan, GetParam());
  std::vector<Bought> sales;
  // Nobody has noticed the cut yet, which must not matter.
  sales.push_back(buy_and_read(rig, seats(wanted)));
  wait_until("the controller knows that central is away",
             [&] { return text_at(rig.controller("GET", "/api/v1/door").object(), "central") == "down"; });
  // More places than the kiosk's own twenty, so the controller gives of its own.
  sales.push_back(buy_and_read(rig, places_in_zone(0, 9)));
  sales.push_back(buy_and_read(rig, places_in_zone(0, 9)));
  sales.push_back(buy_and_read(rig, places_in_zone(0, 9)));
  sales.push_back(buy_and_read(rig, best_seats(0, 2)));
  for (const auto& sale : sales) admit_all(rig, {sale.tokens.front()});
  expect_central_keeps_its_hands_off(rig, wanted);
  EXPECT_EQ(text_at(scan(rig, sales.front().tokens.front()), "code"), "already_used");

  rig.restore(Link::Wan);

  wait_until(
      "central has every sale",
      [&] {
        return std::all_of(sales.begin(), sales.end(), [&](const Bought& sale) {
          const auto order = find_order(rig, sale.order);
          return order && !is_null_at(array_at(*order, "tickets").front().as_object(), "admitted_at");
        });
      },
      std::chrono::seconds(30));
  std::int64_t numbered_tickets = 0;
  std::int64_t free_tickets = 0;
  for (const auto& sale : sales) {
    const auto order = *find_order(rig, sale.order);
    EXPECT_EQ(text_at(order, "state"), "sold");
    EXPECT_EQ(array_at(order, "tickets").size(), sale.tokens.size());
    (sale.performance == numbered ? numbered_tickets : free_tickets) += static_cast<std::int64_t>(sale.tokens.size());
  }
  EXPECT_EQ(booked_at_central(rig, numbered), numbered_tickets);
  EXPECT_EQ(booked_at_central(rig, general_admission), free_tickets);
  EXPECT_EQ(orders_of(rig, numbered).size() + orders_of(rig, general_admission).size(), sales.size());
  EXPECT_EQ(number_at(rig.central("GET", "/api/v1/conflicts").object(), "open"), 0);
  wait_until("nothing is left to send",
             [&] { return number_at(rig.controller("GET", "/api/v1/controller").object(), "unsent_entries") == 0; });
}

INSTANTIATE_TEST_SUITE_P(Mode, WanCut, testing::Values("black_hole", "close"),
                         [](const auto& mode) { return std::string(mode.param); });

// Covers KV-4, KV-5, KV-6.
TEST(WanAndLanCut, SellsFromTheOwnPartAdmitsBySignatureAndAgreesAfterwards) {
  Rig rig;
  rig.open_house();
  const auto offered_online = offered_seats(rig, 1, 1);
  rig.cut(Link::Wan);
  rig.cut(Link::Lan);
  wait_until("the kiosk knows that it is alone", [&] {
    return text_at(object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "links"), "controller") == "down";
  });
  const auto offer = availability(rig, numbered);
  EXPECT_TRUE(offer.at("own_part_only").as_bool());
  std::vector<Bought> sales;
  sales.push_back(buy_and_read(rig, best_seats(0, 2)));
  sales.push_back(buy_and_read(rig, seats(offered_seats(rig, 2, 1))));
  sales.push_back(buy_and_read(rig, places_in_zone(0, 2)));
  for (const auto& sale : sales) admit_all(rig, sale.tokens);

  // What was on offer through the controller is refused with a reason, and nothing is charged for it.
  const auto& still_offered = array_at(availability(rig, numbered), "seats");
  if (std::find(still_offered.begin(), still_offered.end(), json::value(offered_online.front())) ==
      still_offered.end()) {
    const auto refused = rig.kiosk("POST", "/api/v1/sales", json::serialize(seats(offered_online)));
    EXPECT_TRUE(refused.status == 409 || refused.status == 503) << refused.status << refused.body;
    EXPECT_FALSE(refused.error_code().empty());
  }
  EXPECT_EQ(attempts(rig, "captured").size(), sales.size());

  rig.restore(Link::Lan);
  rig.restore(Link::Wan);

  expect_sold_and_admitted(rig, sales, std::chrono::seconds(30));
  wait_until("kiosk and controller have nothing left to send", [&] {
    return number_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "unsent_entries") == 0 &&
           number_at(rig.controller("GET", "/api/v1/controller").object(), "unsent_entries") == 0;
  });
}

}  // namespace
}  // namespace foyer::functional
