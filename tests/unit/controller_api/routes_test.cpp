// The controller's HTTP interface, asked without a socket: route, handler, answer.
#include "controller/api/routes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "protocol/admission/notes.hpp"
#include "protocol/net/json.hpp"
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

class RoutesTest : public VenueTest {
 protected:
  RoutesTest() {
    DoorConfiguration configuration;
    configuration.gate = *admission::GateName::parse("north");
    door = std::make_unique<DoorCore>(*device, configuration, DoorBooks(), [] { return DoorSurroundings{}; });
    attachments = {[] { return true; }, [] { return false; }, [] { return true; }};
    emergency = std::make_unique<EmergencyDesk>(*device, configuration.gate);
    emergency->use({[this] { ++held_open; }, [this] { ++ended; }});
    add_venue_routes(router, *device, *venue, attachments);
    add_door_routes(router, *door, *emergency, *venue, attachments);
    add_pages(router);
  }

  net::HttpResponse ask(const std::string& method, const std::string& path, const std::string& body = {}) {
    const auto match = router.match(method, path);
    const auto* found = std::get_if<net::Router::Found>(&match);
    EXPECT_NE(found, nullptr) << path;
    net::HttpResponse answer;
    if (found == nullptr) return answer;
    net::HttpRequest request;
    request.method = method;
    request.path = path;
    request.body = body;
    boost::asio::io_context context;
    boost::asio::co_spawn(context, found->route.handler(std::move(request), found->parameters),
                          [&answer](std::exception_ptr thrown, net::HttpResponse response) {
                            EXPECT_FALSE(thrown);
                            answer = std::move(response);
                          });
    context.run();
    return answer;
  }
  static net::JsonObject object(const net::HttpResponse& response) { return *net::JsonObject::parse(response.body); }

  std::string token() { return token(central.performance); }
  std::string token(const seating::PerformanceId& performance) {
    ticket::TicketClaims claims;
    claims.performance = performance;
    claims.ticket = ticket_id;
    claims.place = seating::SeatIndex(3);
    claims.valid_from_s = 1'799'900'000;
    claims.valid_until_s = 1'800'900'000;
    return ticket::encode(claims, *kiosk.signer);
  }

  ticket::TicketId ticket_id = ticket::TicketId::random(random);
  std::unique_ptr<DoorCore> door;
  std::unique_ptr<EmergencyDesk> emergency;
  Attachments attachments;
  net::Router router;
  int held_open = 0;
  int ended = 0;
};

TEST_F(RoutesTest, ShowsKiosksLinksAndSeats) {
  const auto answer = ask("GET", "/api/v1/controller");
  EXPECT_EQ(answer.status, 200U);
  const auto body = object(answer);
  EXPECT_EQ(*body.string("device", 1, 64), "controller-1");
  EXPECT_EQ(*body.object("links")->string("central", 1, 10), "up");
  EXPECT_EQ(body.objects("kiosks", 0, 10)->size(), 2U);
  EXPECT_EQ(*body.objects("performances", 0, 10)->front().integer("available", 0, 100), 24);
  EXPECT_EQ(ask("GET", "/api/v1/health").status, 200U);
  EXPECT_EQ(ask("GET", "/").status, 200U);
}

// Covers KV-6.
TEST_F(RoutesTest, TellsAScanWithItsPlaceAndItsFirstUse) {
  const auto text = token();
  auto body = object(ask("POST", "/api/v1/door/scans", "{\"text\":\"" + text + "\"}"));
  EXPECT_EQ(*body.string("code", 1, 40), "admitted");
  EXPECT_EQ(*body.string("colour", 1, 10), "green");
  EXPECT_EQ(*body.string("place", 1, 100), "Stalls, row A, seat 4");
  EXPECT_EQ(*body.object("place_parts")->string("row", 1, 10), "A");
  EXPECT_EQ(*body.object("place_parts")->string("seat", 1, 10), "4");
  EXPECT_EQ(*body.string("performance", 1, 100), "Tosca");
  body = object(ask("POST", "/api/v1/door/scans", "{\"text\":\"" + text + "\"}"));
  EXPECT_EQ(*body.string("code", 1, 40), "already_used");
  EXPECT_EQ(*body.string("colour", 1, 10), "orange");
  EXPECT_EQ(*body.object("first_use")->string("gate", 1, 64), "north");
  const auto shown = object(ask("GET", "/api/v1/door"));
  EXPECT_EQ(*shown.object("counters")->integer("admitted", 0, 9), 1);
  EXPECT_EQ(*shown.object("last")->string("code", 1, 40), "already_used");
  EXPECT_EQ(*shown.string("scanner", 1, 10), "absent");
}

// Covers KV-6.
TEST_F(RoutesTest, TellsTheFactBesideTheAdviceByACodeAndWhatAPersonTyped) {
  const auto told = [this](const std::string& text) {
    door->take_notices();
    const auto body = object(ask("POST", "/api/v1/door/scans", "{\"text\":\"" + text + "\"}"));
    EXPECT_EQ(body.string("detail", 0, 300)->empty(), body.string("detail_code", 0, 40)->empty());
    return *body.string("detail_code", 0, 40) + "/" + *body.string("detail_text", 0, 300);
  };
  const auto notice = [this](const std::string& attention) {
    wire::TicketNotice one;
    one.ticket = ticket_id;
    one.attention = attention;
    const wire::TicketNotices notices{central.performance, ledger::OrderId(), {one}};
    central.put(wire::feed_kind::ticket_notice, notices.order.text(), wire::encode(notices));
    run(3);
  };
  const auto deny = [this](const std::string& reason) {
    central.put(wire::feed_kind::denied_ticket, ticket_id.text(), wire::encode(wire::DeniedTicket{ticket_id, reason}));
    run(3);
  };
  EXPECT_EQ(told(token(seating::PerformanceId::random(random))), "not_of_venue/");
  deny("");
  EXPECT_EQ(told(token()), "denied_by_service/");
  deny("Known for trouble.");
  EXPECT_EQ(told(token()), "denied/Known for trouble.");
  ticket_id = ticket::TicketId::random(random);
  notice("Wheelchair");
  EXPECT_EQ(told(token()), "attention/Wheelchair");
  EXPECT_EQ(told(token()), "first_scan/");
  ticket_id = ticket::TicketId::random(random);
  notice(std::string(admission::no_seat_note));
  EXPECT_EQ(told(token()), "no_seat/");
  ticket_id = ticket::TicketId::random(random);
  EXPECT_EQ(told(token()), "/");

  auto cancelled = *device->catalogue().find_performance(central.performance);
  cancelled.cancelled = true;
  cancelled.cancelled_because = "The tenor has lost his voice.";
  central.put(wire::feed_kind::performance, central.performance.text(), wire::encode(cancelled));
  run(3);
  EXPECT_EQ(told(token()), "performance_cancelled/The tenor has lost his voice.");
}

// Covers KV-9.
TEST_F(RoutesTest, TellsTheDoorPageThatTheScannerReadsWrongly) {
  attachments.scanner_is_ready = [] { return true; };
  const auto told = [this] { return *object(ask("GET", "/api/v1/door")).string("scanner", 1, 10); };
  EXPECT_EQ(told(), "ready");
  static_cast<void>(door->read({"", clock.since_boot(), std::nullopt, {{"de", token()}}}));
  EXPECT_EQ(told(), "fault");
  attachments.scanner_is_ready = [] { return false; };
  EXPECT_EQ(told(), "absent");
}

// Covers KV-6.
TEST_F(RoutesTest, TakesATicketThatAScannerTypedIntoThePageOnAnotherKeyboard) {
  auto swapped = token();
  for (auto& character : swapped) character = character == 'Y' ? 'Z' : character == 'Z' ? 'Y' : character;
  const auto body = object(ask("POST", "/api/v1/door/scans", "{\"text\":\"" + swapped + "\"}"));
  EXPECT_EQ(*body.string("code", 1, 40), "admitted");
}

TEST_F(RoutesTest, AnnulsByTicketWithAReason) {
  const auto annulment = "{\"ticket_id\":\"" + ticket_id.text() + "\",\"reason\":\"Turned back\"}";
  EXPECT_EQ(ask("POST", "/api/v1/door/annul", annulment).status, 404U);
  ask("POST", "/api/v1/door/scans", "{\"text\":\"" + token() + "\"}");
  const auto last = [this] { return *object(ask("GET", "/api/v1/door")).object("last"); };
  EXPECT_FALSE(*last().boolean("taken_back"));
  EXPECT_EQ(*last().string("performance_id", 1, 64), central.performance.text());
  EXPECT_EQ(ask("POST", "/api/v1/door/annul", annulment).status, 200U);
  EXPECT_TRUE(*last().boolean("taken_back"));
}

// Covers KV-6.
TEST_F(RoutesTest, OpensTheGateInAnEmergencyEvenIfTheDiskIsFull) {
  log.fail_next_append(journal::Error::StorageFull);
  const auto refused = ask("POST", "/api/v1/door/open", "{\"reason\":\"Fire alarm\",\"by\":\"staff-7\"}");
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(*object(refused).string("error_code", 1, 64), "EMERGENCY_NOT_RECORDED");
  EXPECT_EQ(held_open, 1);
  auto shown = *object(ask("GET", "/api/v1/door")).object("emergency");
  EXPECT_EQ(*shown.string("reason", 1, 64), "Fire alarm");
  EXPECT_EQ(*shown.string("by", 1, 64), "staff-7");
  EXPECT_FALSE(*shown.boolean("recorded"));
  emergency->tick(clock.since_boot() + std::chrono::hours(1));
  shown = *object(ask("GET", "/api/v1/door")).object("emergency");
  EXPECT_TRUE(*shown.boolean("recorded"));
  EXPECT_EQ(ask("POST", "/api/v1/door/close").status, 200U);
  EXPECT_EQ(ended, 1);
  EXPECT_FALSE(object(ask("GET", "/api/v1/door")).has("emergency"));
}

TEST_F(RoutesTest, KeepsAnEmergencyWhileTheSwitchIsOn) {
  emergency->switched(true);
  const auto refused = ask("POST", "/api/v1/door/close", "{\"by\":\"staff-7\"}");
  EXPECT_EQ(refused.status, 409U);
  EXPECT_EQ(*object(refused).string("error_code", 1, 64), "SWITCH_ON");
  EXPECT_EQ(ended, 0);
  emergency->switched(false);
  EXPECT_EQ(ask("POST", "/api/v1/door/close", "{\"by\":\"staff-7\"}").status, 200U);
  EXPECT_EQ(ask("POST", "/api/v1/door/close", "[]").status, 422U);
}

TEST_F(RoutesTest, RefusesBadInputWithACode) {
  const std::vector<std::string> bodies{"",
                                        "{",
                                        "[]",
                                        "{}",
                                        "{\"text\":5}",
                                        "{\"text\":\"\"}",
                                        "{\"text\":\"" + std::string(2'000, 'A') + "\"}",
                                        "{\"text\":\"A\",\"nonce\":\"not-a-uuid\"}"};
  for (const auto& body : bodies) {
    const auto answer = ask("POST", "/api/v1/door/scans", body);
    EXPECT_GE(answer.status, 400U) << body;
    EXPECT_LT(answer.status, 500U) << body;
    EXPECT_TRUE(object(answer).has("error_code")) << body;
  }
  EXPECT_EQ(ask("POST", "/api/v1/door/annul", "{\"ticket_id\":\"x\",\"reason\":\"y\"}").status, 422U);
  EXPECT_EQ(ask("POST", "/api/v1/door/open", "{}").status, 422U);
  EXPECT_EQ(held_open, 0);
}

}  // namespace
}  // namespace foyer::controller
