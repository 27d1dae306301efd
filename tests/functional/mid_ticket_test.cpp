// Whatever happens while a ticket is on its way through the printer: the customer has a ticket that is proven, or a
// claim code, for one payment; and a restart changes nothing of it.

#include <algorithm>
#include <set>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

constexpr std::string_view power = "power";  ///< The kiosk's own, not an action of the emulated printer.

json::object sale_of(const Rig& rig, const std::string& order) {
  return rig.kiosk("GET", "/api/v1/sales/" + order).object();
}

std::string printer_state(const Rig& rig) {
  return text_at(object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "printer"), "state");
}

std::vector<std::string> ticket_states(const json::object& sale) {
  std::vector<std::string> states;
  for (const auto& ticket : array_at(sale, "tickets")) states.push_back(text_at(ticket.as_object(), "state"));
  return states;
}

/// Each came out once. The piece of a torn ticket has none, or the whole one.
std::set<std::string> tokens_on_paper(const Rig& rig) {
  std::set<std::string> seen;
  for (const auto& picture : rig.pictures()) {
    for (const auto& code : rig.codes_on(picture)) EXPECT_TRUE(seen.insert(code).second) << code << " came out twice";
  }
  return seen;
}

class MidTicket : public testing::TestWithParam<std::string_view> {};

/// The fault comes while the first of two tickets is half on paper. Paid once, and a claim code for what is not proven.
json::object sell_with_fault(Rig& rig, std::string_view fault) {
  const auto captured = attempts(rig, "captured").size();
  const auto order = text_at(choose_and_pay(rig, best_seats(0, 2)), "order_id");
  wait_until("the first ticket is half on paper", [&] {
    return text_at(sale_of(rig, order), "phase") == "printing" && number_at(rig.device(printer), "waiting_bytes") > 0;
  });
  if (fault == power) {
    rig.kill(Part::Kiosk);
    rig.start(Part::Kiosk);
  } else {
    rig.act(printer, fault);
  }
  auto sale = wait_until_over(rig, order);
  EXPECT_EQ(text_at(sale, "phase"), "completed") << json::serialize(sale);
  const auto states = ticket_states(sale);
  EXPECT_EQ(states.size(), 2U);
  EXPECT_NE(states, std::vector<std::string>(2, "proven")) << json::serialize(sale);
  EXPECT_FALSE(is_null_at(sale, "claim_code")) << json::serialize(sale);
  const auto paid = attempts(rig, "captured");
  EXPECT_EQ(paid.size(), captured + 1);
  const auto is_total = [&](const json::object& one) {
    return number_at(one, "cents") == number_at(sale, "total_cents");
  };
  EXPECT_TRUE(std::ranges::all_of(paid, is_total)) << "every sale here costs the same";
  return sale;
}

void mend_and_restart(Rig& rig, std::string_view fault) {
  rig.kill(Part::Kiosk);
  if (fault == "unplug") rig.act(printer, "plug");
  rig.act(printer, "ok");
  rig.start(Part::Kiosk);
  wait_until("the printer is ready", [&] { return printer_state(rig) == "ready"; });
  rig.wait_until_kiosk_can_sell();
}

// Covers KV-3, KV-7.
TEST_P(MidTicket, EndsInAProvenTicketOrAClaimCodeAlsoInASecondRunAfterARestart) {
  Rig rig({.printer_speed = 40});
  rig.open_house();
  std::vector<json::object> sales;
  for (const int run : {1, 2}) {
    SCOPED_TRACE(run);
    sales.push_back(sell_with_fault(rig, GetParam()));
    mend_and_restart(rig, GetParam());
    for (const auto& sale : sales) {
      EXPECT_EQ(ticket_states(sale_of(rig, text_at(sale, "order_id"))), ticket_states(sale))
          << "a restart decided otherwise";
    }
  }
  const auto before = tokens_on_paper(rig);
  EXPECT_LE(before.size(), 4U);
  const auto next = buy(rig, best_seats(0, 1));
  EXPECT_EQ(ticket_states(next), std::vector<std::string>{"proven"}) << json::serialize(next);
  EXPECT_EQ(attempts(rig, "captured").size(), 3U);
  EXPECT_EQ(tokens_on_paper(rig).size(), before.size() + 1);
  for (const auto& sale : sales) {
    const auto order = text_at(sale, "order_id");
    wait_until("central has the order", [&] { return find_order(rig, order).has_value(); });
    EXPECT_EQ(text_at(*find_order(rig, order), "state"), "sold");
  }
}

INSTANTIATE_TEST_SUITE_P(With, MidTicket,
                         testing::Values("jam", "paper_out", "cover_open", "cutter_error", "unplug", power),
                         [](const auto& fault) { return std::string(fault.param); });

// Covers KV-2, KV-7.
TEST(MidPayment, ThePowerGoesAndTheMoneyGoesBackAlsoInASecondRunAfterARestart) {
  Rig rig;
  rig.open_house();
  for (const std::size_t run : {1, 2}) {
    SCOPED_TRACE(run);
    ASSERT_EQ(rig.terminal("POST", "/next", R"({"do": "authorise", "delay_ms": 4000})").status, 200U);
    const auto order = text_at(choose_and_pay(rig, best_seats(0, 1)), "order_id");
    wait_until("the terminal reads the card", [&] {
      const auto coming = object_at(rig.terminal("GET", "/next").object(), "next");
      return std::ranges::all_of(coming, [](const auto& one) { return one.value().as_array().empty(); });
    });
    rig.kill(Part::Kiosk);
    rig.start(Part::Kiosk);
    const auto sale = wait_until_over(rig, order);
    EXPECT_EQ(text_at(sale, "phase"), "reversed") << json::serialize(sale);
    EXPECT_EQ(attempts(rig, "reversed").size(), run) << "the card was charged while the kiosk was dark";
    EXPECT_TRUE(attempts(rig, "approved").empty());
    rig.wait_until_kiosk_can_sell();
  }
  EXPECT_TRUE(attempts(rig, "captured").empty());
  EXPECT_TRUE(rig.pictures().empty());
  EXPECT_EQ(buy_and_read(rig, best_seats(0, 1)).tokens.size(), 1U);
}

}  // namespace
}  // namespace foyer::functional
