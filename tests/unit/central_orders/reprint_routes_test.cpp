// The box office has tickets printed anew.
#include "central/reconciliation/refund.hpp"
#include "tests/unit/central_orders/desk.hpp"

namespace foyer::central {
namespace {

constexpr auto at_the_kiosk = R"({"at":"kiosk-1","staff":"anna-2"})";

class ReprintRoutes : public AtTheDesk {
 protected:
  static std::string redeem_path(const sale::SaleCommitted& sale) {
    return "/api/v1/claims/" + sale.tickets[1].claim_code.grouped() + "/redeem";
  }
  static std::string reprint_path(const sale::SaleCommitted& sale) {
    return "/api/v1/orders/" + sale.order.id.text() + "/reprint";
  }
  static std::string naming(const sale::SaleCommitted& sale, std::size_t index, const std::string& reason) {
    return R"({"at":"kiosk-1","reason":")" + reason + R"(","tickets":[")" + sale.tickets[index].id.text() + "\"]}";
  }
  [[nodiscard]] int lowest_good(const sale::SaleCommitted& sale, std::size_t index) const {
    return house.path.committed().lowest_good_generation(sale.order.id, sale.tickets[index].id);
  }
  /// The kiosk hears of it, prints it and says so.
  void print(Journal& journal, const std::string& reprint_id) {
    ASSERT_TRUE(prints.catch_up());
    const auto* known = prints.book().find(*reprint::ReprintId::parse(reprint_id));
    ASSERT_NE(known, nullptr);
    const auto ordered = known->ordered;
    journal.write(wire::ReprintEntry(ordered));
    for (const auto& wanted : ordered.tickets) {
      for (const auto step : {reprint::PrintStep::Started, reprint::PrintStep::Proven}) {
        journal.write(wire::ReprintEntry(reprint::TicketPrinted{
            ordered.reprint, ordered.order, wanted.ticket, wanted.generation, step, {}, house.clock.now()}));
      }
    }
    house.send(journal);
  }
};

// Covers KV-14.
TEST_F(ReprintRoutes, RedeemAClaimCodeForWhatNeverCameOut) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  const auto response = post(redeem_path(sale), at_the_kiosk);
  ASSERT_EQ(response.status, 202U) << response.body;
  const auto answer = object_in(response);
  EXPECT_EQ(answer.at("order_id").as_string(), sale.order.id.text());
  EXPECT_EQ(answer.at("at").as_string(), "kiosk-1");
  EXPECT_EQ(answer.at("by").as_string(), "box_office anna-2");
  EXPECT_EQ(answer.at("state").as_string(), "ordered");
  ASSERT_EQ(answer.at("tickets").as_array().size(), 1U);
  EXPECT_EQ(answer.at("tickets").as_array()[0].at("ticket_id").as_string(), sale.tickets[1].id.text());
  EXPECT_EQ(answer.at("tickets").as_array()[0].at("generation").as_int64(), 2);
  EXPECT_EQ(lowest_good(sale, 0), 1) << "the ticket that came out stays good";
  EXPECT_EQ(lowest_good(sale, 1), 2);
}

// Covers KV-14.
TEST_F(ReprintRoutes, TellHowAReprintGoesWhereverItsOrderIsTold) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  const auto id = std::string(object_in(post(redeem_path(sale), at_the_kiosk)).at("reprint_id").as_string());
  print(journal, id);
  for (const auto& path :
       {"/api/v1/orders/" + sale.order.id.text(), "/api/v1/claims/" + reprint::short_code(sale.order.id)}) {
    const auto order = got(path);
    const auto& tickets = order.at("tickets").as_array();
    EXPECT_EQ(tickets[0].at("generation").as_int64(), 1) << path;
    EXPECT_EQ(tickets[1].at("generation").as_int64(), 2) << path;
    EXPECT_EQ(tickets[1].at("print").as_string(), "proven") << path;
    EXPECT_FALSE(tickets[1].at("may_be_claimed").as_bool()) << "it came out; " << path;
    const auto& reprints = order.at("reprints").as_array();
    ASSERT_EQ(reprints.size(), 1U) << path;
    EXPECT_EQ(reprints[0].at("reprint_id").as_string(), id);
    EXPECT_EQ(reprints[0].at("state").as_string(), "printed");
  }
  const auto again = post(redeem_path(sale), at_the_kiosk);
  EXPECT_EQ(again.status, 409U);
  EXPECT_EQ(code_of(again), "ALREADY_PRINTED") << "a code prints nothing twice";
}

// Covers KV-14.
TEST_F(ReprintRoutes, TellWhomADoorLetInWithoutPaper) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  auto door = house.grant("controller-1", {8});
  reprint::ReprintOrdered ordered;
  ordered.reprint = reprint::ReprintId::random(random);
  ordered.order = sale.order.id;
  ordered.performance = house.performance;
  ordered.device = door.device;
  ordered.tickets = {{sale.tickets[1].id, 2, sale.tickets[1].claim_code, sale.order.lines[1].place, {}, {}, {}}};
  ordered.reason = "no paper";
  ordered.by = "anna";
  ordered.asked = true;
  ordered.at = house.clock.now();
  door.write(wire::ReprintEntry(ordered));
  door.write(wire::ReprintEntry(reprint::TicketPrinted{ordered.reprint, ordered.order, sale.tickets[1].id, 2,
                                                       reprint::PrintStep::Failed, sale::PrintFault::NotTried,
                                                       house.clock.now()}));
  house.admit(door, sale.tickets[1].id, house.clock.now());
  house.send(door);
  const auto order = got("/api/v1/orders/" + sale.order.id.text());
  ASSERT_EQ(order.at("reprints").as_array().size(), 1U);
  EXPECT_EQ(order.at("reprints").as_array()[0].at("state").as_string(), "without_paper");
  EXPECT_EQ(lowest_good(sale, 1), 2) << "whoever finds the paper does not come in with it";
}

// Covers KV-14.
TEST_F(ReprintRoutes, PrintALostTicketAnewForAReason) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  const auto without_reason = post(reprint_path(sale), naming(sale, 0, ""));
  EXPECT_EQ(without_reason.status, 422U);
  EXPECT_EQ(code_of(without_reason), "REASON_MISSING");
  EXPECT_EQ(lowest_good(sale, 0), 1);
  const auto response = post(reprint_path(sale), naming(sale, 0, "lost"));
  ASSERT_EQ(response.status, 202U) << response.body;
  EXPECT_EQ(object_in(response).at("reason").as_string(), "lost");
  EXPECT_EQ(lowest_good(sale, 0), 2);
  EXPECT_EQ(lowest_good(sale, 1), 1);
}

// Covers KV-14.
TEST_F(ReprintRoutes, LetOneOfTwoWhoAskAtOnceWait) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  const auto answers = ask_at_once({request_for("POST", redeem_path(sale), at_the_kiosk),
                                    request_for("POST", reprint_path(sale), R"({"at":"kiosk-1"})")});
  EXPECT_EQ(answers[0].status, 202U) << answers[0].body;
  EXPECT_EQ(answers[1].status, 409U) << answers[1].body;
  EXPECT_EQ(code_of(answers[1]), "PRINT_UNDER_WAY");
  EXPECT_EQ(lowest_good(sale, 1), 2);
}

TEST_F(ReprintRoutes, GiveTheSameForTheSameIdempotencyKey) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  auto request = request_for("POST", redeem_path(sale), at_the_kiosk);
  request.headers.set("Idempotency-Key", "desk-1");
  const auto answers = ask_at_once({request, request});
  EXPECT_EQ(answers[0].status, 202U) << answers[0].body;
  EXPECT_EQ(answers[1].body, answers[0].body);
  print(journal, std::string(object_in(answers[0]).at("reprint_id").as_string()));
  const auto later = ask(request);
  EXPECT_EQ(later.status, 200U);
  EXPECT_EQ(object_in(later).at("reprint_id"), object_in(answers[0]).at("reprint_id"));
  EXPECT_EQ(object_in(later).at("state").as_string(), "printed");
  EXPECT_EQ(lowest_good(sale, 1), 2);
}

TEST_F(ReprintRoutes, VoidNothingWhereNoKioskCanPrint) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  for (const std::string device : {"kiosk-9", "controller-1"}) {
    const auto response = post(redeem_path(sale), R"({"at":")" + device + "\"}");
    EXPECT_EQ(response.status, 422U) << device;
    EXPECT_EQ(code_of(response), "DEVICE_UNKNOWN") << device;
  }
  printer_fault = reprint::RefusalReason::PrinterNotReady;
  const auto response = post(redeem_path(sale), at_the_kiosk);
  EXPECT_EQ(response.status, 409U);
  EXPECT_EQ(code_of(response), "PRINTER_NOT_READY");
  EXPECT_EQ(lowest_good(sale, 1), 1);
}

TEST_F(ReprintRoutes, PrintNothingForSomebodyWhoIsInAlready) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  auto door = house.grant("controller-1", {8});
  house.admit(door, sale.tickets[1].id, house.clock.now());
  house.send(door);
  EXPECT_EQ(code_of(post(redeem_path(sale), at_the_kiosk)), "ALREADY_ADMITTED");
  EXPECT_EQ(code_of(post(reprint_path(sale), naming(sale, 1, "lost"))), "ALREADY_ADMITTED");
  EXPECT_EQ(post(reprint_path(sale), naming(sale, 0, "lost")).status, 202U) << "the other ticket's bearer is not in";
}

TEST_F(ReprintRoutes, PrintNothingOfWhatWasPaidBack) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  const auto may_be_claimed = [&] {
    return got("/api/v1/orders/" + sale.order.id.text()).at("tickets").as_array()[1].at("may_be_claimed").as_bool();
  };
  EXPECT_TRUE(may_be_claimed());
  ASSERT_TRUE(house.run([&](const Model& model, Timestamp) -> Result<Changes, CommandRefusal> {
    ChangeList changes;
    put_refund(changes, model, *model.find_order(sale.order.id), nullptr, "anna", "asked");
    return changes.take();
  }));
  EXPECT_FALSE(may_be_claimed());
  EXPECT_EQ(code_of(post(redeem_path(sale), at_the_kiosk)), "ORDER_REFUNDED");
  EXPECT_EQ(code_of(post(reprint_path(sale), naming(sale, 0, "lost"))), "ORDER_REFUNDED");
}

TEST_F(ReprintRoutes, PrintWhereTheBearerBelongsNow) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  wire::TicketNotices notices{house.performance, sale.order.id, {}};
  notices.tickets.emplace_back();
  notices.tickets.back().ticket = sale.tickets[1].id;
  notices.tickets.back().moved_to = seating::SeatIndex(7);
  ASSERT_TRUE(house.run([&](const Model&, Timestamp) -> Result<Changes, CommandRefusal> {
    ChangeList changes;
    changes.put(stream::order(sale.order.id), wire::TicketsNoticed{notices});
    return changes.take();
  }));
  const auto id = std::string(object_in(post(redeem_path(sale), at_the_kiosk)).at("reprint_id").as_string());
  const auto* known = prints.book().find(*reprint::ReprintId::parse(id));
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->ordered.tickets[0].place, ticket::Place(seating::SeatIndex(7)));
  const auto now = house.path.committed().notices_of(sale.order.id);
  ASSERT_TRUE(now);
  EXPECT_EQ(now->tickets[0].moved_to, ticket::Place(seating::SeatIndex(7))) << "doors still send them there";
  EXPECT_EQ(now->tickets[0].lowest_good_generation, 2);
}

TEST_F(ReprintRoutes, StopWhoeverTriesManyCodesAndNobodyElse) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  for (std::size_t tried = 0; tried < reprint::misses_limit; ++tried) {
    const auto response = tried % 2 == 0 ? post("/api/v1/claims/0000-0000/redeem", at_the_kiosk)
                                         : ask(request_for("GET", "/api/v1/claims/0000-0000"));
    EXPECT_EQ(code_of(response), "CLAIM_UNKNOWN");
  }
  const auto stopped = post(redeem_path(sale), at_the_kiosk);
  EXPECT_EQ(stopped.status, 429U);
  EXPECT_EQ(code_of(stopped), "TOO_MANY_CODES");
  EXPECT_EQ(stopped.headers.find("Retry-After"), "600");
  EXPECT_EQ(ask(request_for("GET", "/api/v1/claims/" + reprint::short_code(sale.order.id))).status, 429U);
  auto elsewhere = request_for("POST", redeem_path(sale), at_the_kiosk);
  elsewhere.remote = "192.0.2.7";
  EXPECT_EQ(ask(elsewhere).status, 202U);
}

TEST_F(ReprintRoutes, RefuseWhatIsNoRequest) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  for (const std::string body : {R"({})", R"({"at":"Kiosk 1"})", R"({"at":"kiosk-1","tickets":["x"]})",
                                 R"({"at":"kiosk-1","tickets":[]})", R"({"at":1})"}) {
    EXPECT_EQ(post(reprint_path(sale), body).status, 422U) << body;
  }
  EXPECT_EQ(code_of(post("/api/v1/orders/x/reprint", at_the_kiosk)), "ORDER_NOT_FOUND");
  const auto nobodys = R"({"at":"kiosk-1","reason":"lost","tickets":["10000001-0000-4000-8000-000000000001"]})";
  EXPECT_EQ(code_of(post(reprint_path(sale), nobodys)), "TICKET_UNKNOWN");
  for (const auto& path : {redeem_path(sale), reprint_path(sale)}) {
    EXPECT_EQ(ask(request_for("POST", path, at_the_kiosk, "")).status, 401U);
    EXPECT_EQ(ask(request_for("POST", path, at_the_kiosk, viewer_token)).status, 403U);
  }
}

}  // namespace
}  // namespace foyer::central
