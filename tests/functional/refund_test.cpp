// Money that goes back through the kiosk's terminal.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

std::optional<json::object> find_case(const Rig& rig, std::string_view kind) {
  const auto inbox = rig.central("GET", "/api/v1/conflicts").object();
  for (const auto& one : array_at(inbox, "conflicts")) {
    if (text_at(one.as_object(), "kind") == kind) return one.as_object();
  }
  return std::nullopt;
}

// Covers KV-4.
TEST(Refund, WhoseAnswerWasLostIsFoundOutAfterAPersonPaidByHand) {
  Rig rig;
  rig.open_house();
  const auto bought = buy_and_read(rig, best_seats(0, 1));
  wait_until("central has the order", [&] { return find_order(rig, bought.order).has_value(); });
  // The terminal pays and its answer never arrives, however often it is asked.
  ASSERT_EQ(rig.terminal("POST", "/standing", R"({"do": "refund", "drop": "after"})").status, 200U);
  const auto ordered =
      rig.central("POST", "/api/v1/orders/" + bought.order + "/refund", R"({"reason": "The customer is ill."})");
  ASSERT_EQ(ordered.status, 200U) << ordered.body;
  wait_until("the terminal has paid", [&] { return attempts(rig, "refunded").size() == 1; });

  const auto asked = find_case(rig, "refund_requested");
  ASSERT_TRUE(asked.has_value());
  const auto by_hand = rig.central("POST", "/api/v1/conflicts/" + text_at(*asked, "case_id") + "/refund-paid",
                                   R"({"reference": "cash, by hand", "seller_is_gone": true})");
  ASSERT_EQ(by_hand.status, 200U) << by_hand.body;
  wait_until("the kiosk has found out, and a person is told",
             [&] { return find_case(rig, "refund_paid_twice").has_value(); });
  EXPECT_EQ(attempts(rig, "refunded").size(), 1U) << "finding out pays nothing";
  EXPECT_EQ(text_at(*find_order(rig, bought.order), "state"), "refunded");
}

}  // namespace
}  // namespace foyer::functional
