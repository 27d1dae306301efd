// What a customer's code is good for who paid and has no paper.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

constexpr std::string_view no_paper_reason = "The printer failed";

/// Paid for, and its printer failed within the first ticket; the sale when it is over.
json::object buy_without_paper(const Rig& rig, int count) {
  rig.act(printer, "paper_out_after_mm", R"({"mm": 20})");
  auto sale = buy(rig, best_seats(0, count));
  EXPECT_FALSE(is_null_at(sale, "claim_code")) << json::serialize(sale);
  return sale;
}

std::string claim_path(const json::object& sale) {
  return "/api/v1/claims/" + text_at(sale, "claim_code");
}

/// As the door page does it.
Answer let_in(const Rig& rig, const json::object& order, std::size_t index, const std::string& nonce) {
  const auto tickets = array_at(order, "tickets");
  const auto& ticket = tickets.at(index).as_object();
  const json::object body{{"order_id", text_at(order, "order_id")},
                          {"ticket_id", text_at(ticket, "ticket_id")},
                          {"nonce", nonce},
                          {"reason", no_paper_reason},
                          {"by", "staff-7"}};
  return rig.controller("POST", "/api/v1/door/admit", json::serialize(body));
}

/// How the first ticket's newest print went, as the controller knows.
std::string print_at_the_door(const Rig& rig, const json::object& sale) {
  const auto found = rig.controller("GET", claim_path(sale));
  if (found.status != 200) return {};
  return text_at(array_at(found.object(), "tickets").front().as_object(), "print");
}

/// Of the list that staff at the door have. Asked for again and again, unlike a code: of those that find nothing only a
/// few may be tried.
std::int64_t unprinted_at_the_door(const Rig& rig) {
  const auto path = "/api/v1/orders?unprinted=true&performance_id=" + std::string(numbered);
  return number_at(rig.controller("GET", path).object(), "total");
}

// Covers KV-3, KV-6, KV-7.
TEST(Claim, LetsAGuestInWithoutPaperThoughCentralCannotBeReached) {
  Rig rig({.printer_speed = 100});
  rig.open_house();
  const auto sale = buy_without_paper(rig, 2);
  wait_until("the controller has the sale", [&] { return unprinted_at_the_door(rig) == 1; });
  rig.cut(Link::Wan);
  EXPECT_EQ(rig.controller("GET", "/api/v1/claims/ZZZZ-ZZZZ").status, 404U);
  const auto found = rig.controller("GET", claim_path(sale));
  ASSERT_EQ(found.status, 200U) << found.body;
  const auto order = found.object();
  EXPECT_EQ(text_at(order, "order_id"), text_at(sale, "order_id"));
  EXPECT_EQ(unprinted_at_the_door(rig), 1);
  // Neither code is judged as a ticket that is none.
  for (const auto& code : {text_at(sale, "claim_code"), text_at(order, "short_code")}) {
    const auto answer = rig.controller("POST", "/api/v1/door/scans", json::serialize(json::object{{"text", code}}));
    EXPECT_EQ(answer.error_code(), "CODE_OF_ORDER") << answer.body;
    EXPECT_EQ(rig.controller("GET", "/api/v1/claims/" + code).status, 200U);
  }

  const std::array nonces{"20000001-0000-4000-8000-000000000001", "20000001-0000-4000-8000-000000000002"};
  for (std::size_t index = 0; index < nonces.size(); ++index) {
    const auto before = rig.device(gate);
    const auto verdict = let_in(rig, order, index, nonces[index]);
    ASSERT_EQ(verdict.status, 200U) << verdict.body;
    EXPECT_EQ(text_at(verdict.object(), "code"), "admitted") << verdict.body;
    wait_until("the gate has let the guest through", [&] {
      const auto now = rig.device(gate);
      return number_at(now, "passages") == number_at(before, "passages") + 1 && !now.at("open").as_bool();
    });
  }
  EXPECT_EQ(text_at(let_in(rig, order, 0, "20000001-0000-4000-8000-000000000003").object(), "code"), "already_used");
  EXPECT_EQ(unprinted_at_the_door(rig), 0);

  rig.restore(Link::Wan);
  wait_until("central knows who came in", [&] {
    const auto known = find_order(rig, text_at(sale, "order_id"));
    if (!known) return false;
    const auto tickets = array_at(*known, "tickets");
    return std::all_of(tickets.begin(), tickets.end(),
                       [](const auto& ticket) { return !is_null_at(ticket.as_object(), "admitted_at"); });
  });
}

/// The one ticket on paper lets one person in, and nobody who comes with the code has another.
void expect_good_once(const Rig& rig, const json::object& sale) {
  wait_until("one whole ticket is on paper", [&] { return rig.pictures().size() == 1; });
  const auto token = rig.decode(rig.pictures().front());
  wait_until("the controller has the proof", [&] { return print_at_the_door(rig, sale) == "proven"; });
  EXPECT_EQ(text_at(scan(rig, token), "code"), "admitted");
  const auto again = rig.controller("POST", claim_path(sale) + "/redeem", R"({"at": "kiosk-2"})");
  EXPECT_TRUE(again.error_code() == "ALREADY_ADMITTED" || again.error_code() == "ALREADY_PRINTED") << again.body;
  EXPECT_EQ(rig.pictures().size(), 1U);
}

// Covers KV-3, KV-6, KV-7.
TEST(Claim, IsPrintedAtAnotherKioskByStaffAtTheDoorThoughCentralCannotBeReached) {
  Rig rig({.printer_speed = 100, .with_second_kiosk = true});
  rig.open_house();
  const auto sale = buy_without_paper(rig, 1);
  wait_until("the controller has the sale", [&] { return unprinted_at_the_door(rig) == 1; });
  rig.cut(Link::Wan);
  wait_until("the kiosk with paper is known to be ready", [&] {
    return rig.controller("POST", claim_path(sale) + "/redeem", R"({"at": "kiosk-2"})").status == 202;
  });
  expect_good_once(rig, sale);
}

// Covers KV-3, KV-7.
TEST(Claim, IsPrintedAtItsOwnKioskOnceThePrinterIsMendedThoughNobodyElseCanBeReached) {
  Rig rig({.printer_speed = 100, .with_second_kiosk = true});
  rig.open_house();
  const auto sale = buy_without_paper(rig, 1);
  rig.act(printer, "ok");
  wait_until("new paper is in", [&] {
    return text_at(object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "printer"), "state") == "ready";
  });
  rig.cut(Link::Lan);
  const auto told = rig.kiosk("POST", claim_path(sale) + "/redeem");
  ASSERT_EQ(told.status, 202U) << told.body;
  const auto path = "/api/v1/reprints/" + text_at(told.object(), "reprint_id");
  wait_until("it is printed", [&] { return text_at(rig.kiosk("GET", path).object(), "state") == "printed"; });
  rig.restore(Link::Lan);
  expect_good_once(rig, sale);
}

// Covers KV-3, KV-4, KV-7.
TEST(Claim, IsPrintedAtAnotherKioskByCentralsBoxOffice) {
  Rig rig({.printer_speed = 100, .with_second_kiosk = true});
  rig.open_house();
  const auto sale = buy_without_paper(rig, 1);
  wait_until("central has the sale", [&] { return find_order(rig, text_at(sale, "order_id")).has_value(); });
  wait_until("central has it printed",
             [&] { return rig.central("POST", claim_path(sale) + "/redeem", R"({"at": "kiosk-2"})").status == 202; });
  expect_good_once(rig, sale);
}

}  // namespace
}  // namespace foyer::functional
