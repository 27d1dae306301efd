// Codes of orders at the door, asked without a socket: found, printed anew, let in without paper.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "controller/api/routes.hpp"
#include "protocol/reprint/code_limit.hpp"
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

class ClaimRoutesTest : public VenueTest {
 protected:
  ClaimRoutesTest() {
    DoorConfiguration configuration;
    configuration.gate = *admission::GateName::parse("north");
    door = std::make_unique<DoorCore>(*device, configuration, DoorBooks(), [] { return DoorSurroundings{}; });
    emergency = std::make_unique<EmergencyDesk>(*device, configuration.gate);
    attachments = {[] { return true; }, [] { return false; }, [] { return true; }};
    door->know_reprints(venue->prints().book());
    venue->on_reprint([this] { door->take_notices(); });
    venue->reprints().know_admissions([this](const auto& one) { return door->find_admission(one).has_value(); });
    printers = {{kiosk.device->identity().name, true, wire::AttachedState::PaperOut},
                {other_kiosk.device->identity().name, true, wire::AttachedState::Ready}};
    add_door_routes(router, *door, *emergency, *venue, attachments);
    add_claim_routes(router, {*venue, *door, [this] { return printers; }});
    kiosk.ask(seats({0, 1}), new_id());
    run(10);
    ledger::Places sold;
    sold.seats = {ledger::SeatIndex(0), ledger::SeatIndex(1)};
    order = kiosk.sell(central.performance, sold);
    EXPECT_TRUE(kiosk.device->record({wire::Entry(wire::SaleEntryOf{order, sale::PrintStarted{0}}),
                                      wire::Entry(wire::SaleEntryOf{order, sale::PrintProven{0}})}));
    run(10);
  }

  net::HttpResponse ask(const std::string& method, const std::string& path, const std::string& body = {}) {
    const auto question = path.find('?');
    const auto match = router.match(method, path.substr(0, question));
    const auto* found = std::get_if<net::Router::Found>(&match);
    EXPECT_NE(found, nullptr) << path;
    net::HttpResponse answer;
    if (found == nullptr) return answer;
    net::HttpRequest request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.remote = "127.0.0.1";
    if (question != std::string::npos) {
      std::string_view pairs = std::string_view(path).substr(question + 1);
      while (!pairs.empty()) {
        const auto pair = pairs.substr(0, pairs.find('&'));
        pairs.remove_prefix(std::min(pairs.size(), pair.size() + 1));
        request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
      }
    }
    boost::asio::io_context context;
    bool is_answered = false;
    boost::asio::co_spawn(context, found->route.handler(std::move(request), found->parameters),
                          [&](std::exception_ptr thrown, net::HttpResponse response) {
                            EXPECT_FALSE(thrown);
                            answer = std::move(response);
                            is_answered = true;
                          });
    for (int step = 0; step < 100 && !is_answered; ++step) {
      context.poll();
      if (!is_answered) run(1);
    }
    EXPECT_TRUE(is_answered);
    return answer;
  }
  static net::JsonObject object(const net::HttpResponse& response) { return *net::JsonObject::parse(response.body); }
  static std::string error_of(const net::HttpResponse& response) {
    return *object(response).string("error_code", 1, 64);
  }
  [[nodiscard]] const reprint::KnownTicket& ticket(std::size_t index) const {
    return venue->prints().book().find(order)->tickets.at(index);
  }
  [[nodiscard]] std::string claim() const { return "/api/v1/claims/" + ticket(1).claim_code.grouped(); }
  [[nodiscard]] std::string admit_body(std::size_t index) {
    return "{\"order_id\":\"" + order.text() + "\",\"ticket_id\":\"" + ticket(index).ticket.text() + "\",\"nonce\":\"" +
           new_id().text() + "\",\"reason\":\"Printer jam\",\"by\":\"staff-7\"}";
  }
  [[nodiscard]] std::string token(std::size_t index, std::uint8_t generation) const {
    ticket::TicketClaims claims;
    claims.performance = central.performance;
    claims.ticket = ticket(index).ticket;
    claims.generation = generation;
    claims.place = ticket(index).line.place;
    claims.valid_until_s = 1'900'000'000;
    return ticket::encode(claims, *kiosk.signer);
  }
  [[nodiscard]] std::string verdict_of(const std::string& text) {
    return *object(ask("POST", "/api/v1/door/scans", "{\"text\":\"" + text + "\"}")).string("code", 1, 40);
  }

  ledger::OrderId order;
  std::unique_ptr<DoorCore> door;
  std::unique_ptr<EmergencyDesk> emergency;
  Attachments attachments;
  std::vector<PrinterOfKiosk> printers;
  net::Router router;
};

TEST_F(ClaimRoutesTest, ShowTheOrderOfAClaimCodeAndOfAShortCode) {
  for (const auto& path : {claim(), "/api/v1/claims/" + reprint::short_code(order)}) {
    const auto answer = ask("GET", path);
    ASSERT_EQ(answer.status, 200U) << answer.body;
    const auto body = object(answer);
    EXPECT_EQ(*body.string("order_id", 1, 64), order.text());
    EXPECT_EQ(*body.string("title", 1, 64), "Tosca");
    EXPECT_EQ(*body.string("state", 1, 64), "sold");
    const auto tickets = *body.objects("tickets", 2, 2);
    EXPECT_EQ(*tickets[0].string("place", 1, 64), "Stalls, row A, seat 1");
    EXPECT_EQ(*tickets[0].string("print", 1, 64), "proven");
    EXPECT_EQ(*tickets[1].string("print", 1, 64), "not_printed");
    const auto kiosks = *body.objects("kiosks", 2, 2);
    EXPECT_EQ(*kiosks[0].string("printer", 1, 64), "paper_out");
    EXPECT_FALSE(*kiosks[0].boolean("ready"));
    EXPECT_TRUE(*kiosks[1].boolean("ready"));
  }
}

TEST_F(ClaimRoutesTest, ACodeThatIsTypedForATicketIsNotJudgedAsOne) {
  const auto answer = ask("POST", "/api/v1/door/scans", "{\"text\":\"" + ticket(1).claim_code.grouped() + "\"}");
  EXPECT_EQ(answer.status, 409U);
  EXPECT_EQ(error_of(answer), "CODE_OF_ORDER");
  EXPECT_FALSE(door->last());
  door->show_code(ticket(1).claim_code.text());
  EXPECT_EQ(*object(ask("GET", "/api/v1/door")).object("code_read")->string("text", 1, 64),
            ticket(1).claim_code.text());
}

TEST_F(ClaimRoutesTest, HaveTicketsPrintedAtAKioskThatCanPrint) {
  EXPECT_EQ(error_of(ask("POST", claim() + "/redeem", "{\"at\":\"kiosk-1\"}")), "PRINTER_NOT_READY");
  EXPECT_EQ(error_of(ask("POST", claim() + "/redeem", "{\"at\":\"kiosk-9\"}")), "DEVICE_UNKNOWN");
  // The kiosk that sold may still be printing it.
  EXPECT_EQ(error_of(ask("POST", claim() + "/redeem", "{\"at\":\"kiosk-2\"}")), "PRINT_UNDER_WAY");
  clock.at += reprint::under_way_for;
  const auto answer = ask("POST", claim() + "/redeem", "{\"at\":\"kiosk-2\"}");
  ASSERT_EQ(answer.status, 202U) << answer.body;
  EXPECT_EQ(object(answer).strings("tickets", 1, 1, 64)->front(), ticket(1).ticket.text());
  run(10);
  const auto& told = other_kiosk.device->catalogue().reprint_orders();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.begin()->second.by, "controller-1");
  // The first print, should it turn up, is void here though central has not said so.
  EXPECT_EQ(verdict_of(token(1, 1)), "superseded");
  EXPECT_EQ(verdict_of(token(1, 2)), "admitted");
  EXPECT_EQ(error_of(ask("POST", claim() + "/redeem", "{\"at\":\"kiosk-2\"}")), "ALREADY_ADMITTED");
}

TEST_F(ClaimRoutesTest, APrintedTicketIsPrintedAnewForAReasonOnly) {
  const auto path = "/api/v1/orders/" + order.text() + "/reprint";
  const auto tickets = "\"at\":\"kiosk-2\",\"tickets\":[\"" + ticket(0).ticket.text() + "\"]";
  EXPECT_EQ(error_of(ask("POST", path, "{" + tickets + "}")), "REASON_MISSING");
  const auto answer = ask("POST", path, "{" + tickets + ",\"reason\":\"Lost\",\"by\":\"staff-7\"}");
  EXPECT_EQ(answer.status, 202U) << answer.body;
  EXPECT_EQ(verdict_of(token(0, 1)), "superseded");
  EXPECT_EQ(error_of(ask("POST", "/api/v1/orders/x/reprint", "{" + tickets + "}")), "ORDER_NOT_FOUND");
}

TEST_F(ClaimRoutesTest, LetAGuestInWithoutPaper) {
  const auto listed = [this] {
    return *object(ask("GET", "/api/v1/orders?unprinted=true&performance_id=" + central.performance.text()))
                .integer("total", 0, 9);
  };
  EXPECT_EQ(listed(), 1);
  const auto answer = ask("POST", "/api/v1/door/admit", admit_body(1));
  ASSERT_EQ(answer.status, 200U) << answer.body;
  EXPECT_EQ(*object(answer).string("code", 1, 64), "admitted");
  EXPECT_EQ(listed(), 0) << "who is inside needs no paper";
  const auto shown = *object(ask("GET", claim())).objects("tickets", 2, 2);
  EXPECT_EQ(*shown[1].string("gate", 1, 64), "north");
  EXPECT_EQ(*object(ask("POST", "/api/v1/door/admit", admit_body(1))).string("code", 1, 64), "already_used");
  EXPECT_EQ(verdict_of(token(1, 1)), "superseded");
  // Lost paper is no reason to stay outside; who finds it gets in with it no more.
  EXPECT_EQ(*object(ask("POST", "/api/v1/door/admit", admit_body(0))).string("code", 1, 64), "admitted");
  EXPECT_EQ(verdict_of(token(0, 1)), "superseded");
}

TEST_F(ClaimRoutesTest, SayThatARefundedOrderIsVoid) {
  wire::TicketNotices notices{central.performance, order, {}};
  for (std::size_t index = 0; index < 2; ++index) {
    notices.tickets.emplace_back().ticket = ticket(index).ticket;
    notices.tickets.back().voided = true;
  }
  central.put(wire::feed_kind::ticket_notice, order.text(), wire::encode(notices));
  run(5);
  door->take_notices();
  EXPECT_EQ(*object(ask("GET", claim())).string("state", 1, 64), "refunded");
  EXPECT_EQ(error_of(ask("POST", claim() + "/redeem", "{\"at\":\"kiosk-2\"}")), "ORDER_REFUNDED");
  EXPECT_EQ(*object(ask("POST", "/api/v1/door/admit", admit_body(1))).string("code", 1, 64), "void");
  EXPECT_EQ(*object(ask("GET", "/api/v1/orders?unprinted=true")).integer("total", 0, 9), 0);
}

TEST_F(ClaimRoutesTest, WhoTriesManyCodesHasToWait) {
  for (int tries = 0; tries < 10; ++tries) {
    EXPECT_EQ(ask("GET", "/api/v1/claims/" + ticket::claim_code(random).text()).status, 404U);
  }
  const auto answer = ask("GET", claim());
  EXPECT_EQ(answer.status, 429U);
  EXPECT_EQ(error_of(answer), "TOO_MANY_CODES");
  EXPECT_TRUE(answer.headers.find("Retry-After"));
  EXPECT_EQ(ask("GET", "/api/v1/orders?q=" + ticket(1).claim_code.text()).status, 429U);
  clock.at += reprint::misses_window;
  EXPECT_EQ(ask("GET", claim()).status, 200U);
}

TEST_F(ClaimRoutesTest, WhoTriesManyCodesWhileCentralIsAwayHasToWaitToo) {
  wan_is_up = false;
  run(80);
  clock.at += reprint::under_way_for;
  for (std::size_t tries = 0; tries < reprint::misses_limit; ++tries) {
    const auto path = "/api/v1/claims/" + ticket::claim_code(random).text() + "/redeem";
    EXPECT_EQ(error_of(ask("POST", path, "{\"at\":\"kiosk-2\"}")), "CLAIM_NOT_REACHED");
  }
  EXPECT_EQ(ask("POST", claim() + "/redeem", "{\"at\":\"kiosk-2\"}").status, 429U);
}

TEST_F(ClaimRoutesTest, WhoShowsManyCodesToTheReaderKeepsStaffFromNothing) {
  for (std::size_t tries = 0; tries < 2 * reprint::misses_limit; ++tries) {
    const auto shown = ticket::claim_code(random).text();
    door->show_code(shown);
    EXPECT_EQ(ask("GET", "/api/v1/claims/" + shown).status, 404U);
  }
  EXPECT_EQ(ask("GET", claim()).status, 200U) << "nobody typed anything";
}

TEST_F(ClaimRoutesTest, WhoHasToWaitIsStillShownTheCodeThatIsHeldBeforeTheReader) {
  for (std::size_t tries = 0; tries < reprint::misses_limit; ++tries) {
    EXPECT_EQ(ask("GET", "/api/v1/claims/" + ticket::claim_code(random).text()).status, 404U);
  }
  EXPECT_EQ(ask("GET", claim()).status, 429U);
  door->show_code(ticket(1).claim_code.grouped());
  EXPECT_EQ(ask("GET", claim()).status, 200U);
}

TEST_F(ClaimRoutesTest, AnOrderThatIsLookedAtByItsIdIsNoTriedCode) {
  for (std::size_t tries = 0; tries < 2 * reprint::misses_limit; ++tries) {
    EXPECT_EQ(ask("GET", "/api/v1/orders?q=" + new_id().text()).status, 200U);
  }
  EXPECT_EQ(ask("GET", claim()).status, 200U);
}

TEST_F(ClaimRoutesTest, AnOrderThatIsShownIsFollowedThoughManyCodesWereTried) {
  for (int tries = 0; tries < 10; ++tries) {
    EXPECT_EQ(ask("GET", "/api/v1/claims/" + ticket::claim_code(random).text()).status, 404U);
  }
  const auto answer = ask("GET", "/api/v1/orders?q=" + order.text());
  ASSERT_EQ(answer.status, 200U);
  EXPECT_EQ(*object(answer).integer("total", 0, 9), 1);
}

TEST_F(ClaimRoutesTest, RefuseBadInputWithACode) {
  const std::vector<std::string> redeems{"",
                                         "{",
                                         "[]",
                                         "{}",
                                         "{\"at\":5}",
                                         "{\"at\":\"no kiosk\"}",
                                         "{\"at\":\"kiosk-2\",\"by\":\"" + std::string(65, 'x') + "\"}",
                                         "{\"at\":\"kiosk-2\",\"reason\":\"a\\nb\"}",
                                         "{\"at\":\"kiosk-2\",\"tickets\":[\"x\"]}"};
  for (const auto& body : redeems) {
    const auto answer = ask("POST", claim() + "/redeem", body);
    EXPECT_GE(answer.status, 400U) << body;
    EXPECT_LT(answer.status, 500U) << body;
  }
  EXPECT_EQ(ask("GET", "/api/v1/claims/hello").status, 404U);
  for (const auto* query : {"page=0", "limit=101", "unprinted=yes", "performance_id=x"}) {
    EXPECT_EQ(ask("GET", std::string("/api/v1/orders?") + query).status, 422U) << query;
  }
  EXPECT_EQ(ask("POST", "/api/v1/door/admit", "{}").status, 422U);
}

}  // namespace
}  // namespace foyer::controller
