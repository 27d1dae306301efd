// The kiosk's HTTP interface over a real socket.
#include <future>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "kiosk/api/routes.hpp"
#include "protocol/net/deadline.hpp"
#include "protocol/net/http_client.hpp"
#include "protocol/net/http_server.hpp"
#include "protocol/net/json.hpp"
#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

class KioskApi : public testing::Test {
 protected:
  KioskApi() {
    world.open_shop();
    net::Router router;
    add_shop_routes(router, *world.core, [] { return AttachmentReport{"ready", "Ready.", true}; });
    add_sale_routes(router, *world.core);
    add_claim_routes(router, *world.core);
    add_pages(router);
    server = std::make_unique<net::HttpServer>(io.get_executor(), net::HttpServerConfiguration{}, std::move(router));
    url = "http://127.0.0.1:" + std::to_string(server->port());
    boost::asio::co_spawn(io, pass_time(), boost::asio::detached);
    thread = std::thread([this] { io.run(); });
  }
  ~KioskApi() override {
    io.stop();
    thread.join();
    server.reset();
  }

  boost::asio::awaitable<void> pass_time() {
    for (;;) {
      world.run(1);
      co_await net::sleep_for(Duration(2));
    }
  }

  /// On the kiosk's own thread.
  void change(std::function<void()> what) {
    std::promise<void> done;
    boost::asio::post(io, [&] {
      what();
      done.set_value();
    });
    done.get_future().wait();
  }

  net::HttpResponse ask(const std::string& method, const std::string& path, const std::string& body = {}) {
    const auto answer = net::request_blocking(method, url + path, {{"Content-Type", "application/json"}}, body);
    if (!answer) {
      ADD_FAILURE() << path << ": " << net::text(answer.error());
      return {};
    }
    return *answer;
  }
  static std::string word(const net::HttpResponse& response, std::string_view name) {
    const auto object = net::JsonObject::parse(response.body);
    if (!object || !object->has(name)) return {};
    const auto text = object->string(name, 0, 1'000);
    return text ? *text : std::string();
  }
  std::string wish(const std::string& what) const {
    return R"({"performance_id":")" + world.parent.performance.text() + R"(",)" + what + "}";
  }
  std::string sale_path(const net::HttpResponse& sale) { return "/api/v1/sales/" + word(sale, "order_id"); }
  /// Asks until the sale is in this phase, or a generous deadline has passed.
  net::HttpResponse wait_for(const std::string& path, const std::string& phase) {
    for (int attempt = 0; attempt < 2'000; ++attempt) {
      auto answer = ask("GET", path);
      if (word(answer, "phase") == phase) return answer;
    }
    ADD_FAILURE() << "never " << phase;
    return {};
  }

  World world;
  boost::asio::io_context io;
  std::unique_ptr<net::HttpServer> server;
  std::string url;
  std::thread thread;
};

// Covers KV-2.
TEST_F(KioskApi, SellsFromTheChoiceToThePrintedTicket) {
  const auto sale = ask("POST", "/api/v1/sales", wish(R"("best":{"category":0,"count":2})"));
  ASSERT_EQ(sale.status, 201U) << sale.body;
  EXPECT_EQ(word(sale, "phase"), "choosing");
  EXPECT_EQ(word(sale, "payment"), "none");
  EXPECT_FALSE(word(sale, "expires_at").empty());
  const auto left = net::JsonObject::parse(sale.body)->integer("expires_in_ms", 0, hold_time.count());
  ASSERT_TRUE(left) << sale.body;
  EXPECT_GT(*left, hold_time.count() - 60'000);
  const auto path = sale_path(sale);
  EXPECT_EQ(ask("POST", path + "/pay", "{}").status, 202U);
  const auto done = wait_for(path, "completed");
  EXPECT_EQ(word(done, "payment"), "captured");
  const auto object = net::JsonObject::parse(done.body);
  ASSERT_TRUE(object);
  EXPECT_EQ(*object->integer("total_cents", 0, 1'000'000), 9'600);
  EXPECT_FALSE(object->has("claim_code"));
  EXPECT_EQ(*object->objects("tickets", 2, 2)->at(0).string("state", 1, 20), "proven");
  EXPECT_EQ(ask("POST", path + "/cancel", "{}").status, 409U);
}

// Covers KV-7.
TEST_F(KioskApi, ShowsTheClaimCodeOfAnUnknownPrintAndFinishes) {
  change([this] { world.printer.mood = FakePrinter::Mood::MayHavePrinted; });
  const auto sale = ask("POST", "/api/v1/sales", wish(R"("zones":[{"zone":0,"count":1}])"));
  ASSERT_EQ(sale.status, 201U) << sale.body;
  ask("POST", sale_path(sale) + "/pay", "{}");
  const auto done = wait_for(sale_path(sale), "completed");
  EXPECT_EQ(word(done, "claim_code").size(), ticket::claim_code_length);
  EXPECT_EQ(word(done, "payment"), "captured");
}

// Covers KV-7.
TEST_F(KioskApi, PrintsForAClaimCodeWhatDidNotComeOutForCertain) {
  change([this] { world.printer.mood = FakePrinter::Mood::MayHavePrinted; });
  const auto sale = ask("POST", "/api/v1/sales", wish(R"("zones":[{"zone":0,"count":1}])"));
  ask("POST", sale_path(sale) + "/pay", "{}");
  const auto code = word(wait_for(sale_path(sale), "completed"), "claim_code");
  change([this] { world.printer.mood = FakePrinter::Mood::Prints; });
  const auto shown = ask("GET", "/api/v1/claims/" + code);
  EXPECT_EQ(shown.status, 200U) << shown.body;
  EXPECT_EQ(word(shown, "order_id"), word(sale, "order_id"));
  EXPECT_NE(shown.body.find(R"("state":"unknown")"), std::string::npos) << shown.body;

  const std::string body = R"({"reprint_id":"7d3a1c52-8e6f-4b0a-9c1d-2e3f4a5b6c7d","at":"kiosk-1"})";
  const auto path = "/api/v1/claims/" + code + "/redeem";
  const auto decided = ask("POST", path, body);
  EXPECT_EQ(decided.status, 202U) << decided.body;
  std::string state;
  for (int attempt = 0; attempt < 2'000 && state != "printed"; ++attempt) {
    state = word(ask("GET", "/api/v1/reprints/" + word(decided, "reprint_id")), "state");
  }
  EXPECT_EQ(state, "printed");
  EXPECT_EQ(word(ask("POST", path, body), "reprint_id"), word(decided, "reprint_id"));
  EXPECT_EQ(word(ask("POST", path), "error_code"), "ALREADY_PRINTED");
  change([this] { EXPECT_EQ(world.printer.tray.size(), 2U); });
}

TEST_F(KioskApi, RefusesWrongCodesAndTooManyOfThem) {
  change([this] {
    world.parent.decides_reprint = [](const wire::Request& request) {
      return wire::Reply{request.request_id, wire::Refusal{"CLAIM_UNKNOWN", "No.", 0}};
    };
  });
  const std::string path = "/api/v1/claims/1f0c9a2b/redeem";
  EXPECT_EQ(ask("POST", path, "{").status, 400U);
  EXPECT_EQ(ask("POST", path, R"({"reprint_id":"x"})").status, 422U);
  EXPECT_EQ(word(ask("POST", path, R"({"at":"kiosk-2"})"), "error_code"), "DEVICE_UNKNOWN");
  EXPECT_EQ(ask("GET", "/api/v1/reprints/nonsense").status, 404U);
  for (std::size_t miss = 0; miss < reprint::misses_limit; ++miss) {
    const auto answer = ask("POST", path);
    EXPECT_EQ(answer.status, 404U);
    EXPECT_EQ(word(answer, "error_code"), "CLAIM_UNKNOWN");
  }
  const auto answer = ask("POST", path);
  EXPECT_EQ(answer.status, 429U);
  EXPECT_TRUE(answer.headers.find("Retry-After"));
}

TEST_F(KioskApi, CancelsAndListsOnlyWhatIsOpen) {
  const auto sale = ask("POST", "/api/v1/sales", wish(R"("seats":[0,1])"));
  ASSERT_EQ(sale.status, 201U) << sale.body;
  EXPECT_NE(ask("GET", "/api/v1/sales?open=true").body.find(word(sale, "order_id")), std::string::npos);
  EXPECT_EQ(word(ask("POST", sale_path(sale) + "/cancel", "{}"), "phase"), "abandoned");
  EXPECT_EQ(ask("GET", "/api/v1/sales?open=true").body, "[]");
  EXPECT_EQ(ask("GET", "/api/v1/sales").status, 422U);
}

TEST_F(KioskApi, GivesTheSameSaleForTheSameOrderId) {
  const std::string order = R"("order_id":"5f0a7f3e-5b1f-4f6e-9d3c-0a4b6d1c2e3f")";
  const auto first = ask("POST", "/api/v1/sales", wish(R"("seats":[0],)" + order));
  const auto again = ask("POST", "/api/v1/sales", wish(R"("seats":[0],)" + order));
  EXPECT_EQ(first.status, 201U) << first.body;
  EXPECT_EQ(again.status, 201U);
  EXPECT_EQ(word(first, "order_id"), word(again, "order_id"));
  const auto taken = ask("POST", "/api/v1/sales", wish(R"("seats":[0])"));
  EXPECT_EQ(taken.status, 409U);
  EXPECT_EQ(word(taken, "error_code"), "SEATS_TAKEN");
}

TEST_F(KioskApi, KeepsTheLanguageOfTheCustomer) {
  const auto german = ask("POST", "/api/v1/sales", wish(R"("seats":[0],"language":"de-AT")"));
  ASSERT_EQ(german.status, 201U) << german.body;
  EXPECT_EQ(word(german, "language"), "de-AT");
  const auto order = *ledger::OrderId::parse(word(german, "order_id"));
  change([&] { EXPECT_EQ(world.sale(order).language, "de-AT"); });
  const auto silent = ask("POST", "/api/v1/sales", wish(R"("seats":[1])"));
  ASSERT_EQ(silent.status, 201U) << silent.body;
  EXPECT_NE(silent.body.find(R"("language":null)"), std::string::npos) << silent.body;
  for (const auto* language : {R"("")", R"("d")", R"("de_AT")", R"("de-")", R"("deutsch, bitte")", "7", "[]",
                               R"("de-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaa")"}) {
    const auto refused = ask("POST", "/api/v1/sales", wish(R"("seats":[2],"language":)" + std::string(language)));
    EXPECT_EQ(refused.status, 422U) << language << " -> " << refused.body;
    EXPECT_NE(refused.body.find("language"), std::string::npos) << refused.body;
  }
}

TEST_F(KioskApi, TellsWhatIsOnOfferAndHowOldThatIs) {
  const auto performances = ask("GET", "/api/v1/performances");
  EXPECT_NE(performances.body.find("\"title\":\"Tosca\""), std::string::npos);
  EXPECT_NE(performances.body.find("\"seats_available\":20"), std::string::npos);
  const auto base = "/api/v1/performances/" + world.parent.performance.text();
  const auto plan = ask("GET", base + "/plan");
  EXPECT_NE(plan.body.find("\"sections\":[{\"label\":\"Stalls\""), std::string::npos);
  const auto availability = net::JsonObject::parse(ask("GET", base + "/availability").body);
  ASSERT_TRUE(availability);
  EXPECT_FALSE(*availability->boolean("own_part_only"));
  EXPECT_EQ(availability->integers("seats", 0, 100, 0, 100)->size(), 20U);
  const auto kiosk = net::JsonObject::parse(ask("GET", "/api/v1/kiosk").body);
  ASSERT_TRUE(kiosk);
  EXPECT_EQ(*kiosk->object("links")->string("controller", 1, 10), "up");
  EXPECT_TRUE(kiosk->object("links")->has("data_age_ms"));
  EXPECT_EQ(ask("GET", "/api/v1/health").body, R"({"status":"healthy","service":"kiosk"})");
  EXPECT_EQ(ask("GET", "/").status, 200U);
}

// Covers KV-15.
TEST_F(KioskApi, SaysTheTimeThatIsProvenWhateverItsWallClockSays) {
  const auto right = world.clock.now();
  change([this] {
    EXPECT_TRUE(world.device->clock().prove(world.clock.now(), world.clock.at, Duration(0)));
    world.clock.wall_is_ahead = std::chrono::hours(24 * 3652);
  });
  const auto kiosk = net::JsonObject::parse(ask("GET", "/api/v1/kiosk").body);
  ASSERT_TRUE(kiosk);
  const auto told = parse_iso8601(*kiosk->string("now", 1, 40));
  ASSERT_TRUE(told);
  EXPECT_GE(*told, right);
  EXPECT_LE(*told, right + std::chrono::hours(24));
  EXPECT_TRUE(*kiosk->boolean("now_proven"));
}

TEST_F(KioskApi, NamesVenueHallAndZoneAndSaysThatAPerformanceIsCancelled) {
  change([this] {
    world.parent.changes = [](wire::PerformanceOnSale& performance) {
      performance.time_zone = "Europe/Vienna";
      performance.venue_label = "Lumen Theatre";
      performance.hall_label = "Great Hall";
    };
    world.parent.put_performance(true);
    world.run(5);
  });
  const auto shows = ask("GET", "/api/v1/performances").body;
  for (const auto* member : {R"("venue":"lumen")", R"("venue_label":"Lumen Theatre")", R"("hall":"grand")",
                             R"("hall_label":"Great Hall")", R"("time_zone":"Europe/Vienna")", R"("cancelled":false)",
                             R"("cancelled_because":"")", R"("on_sale":true)", R"("over":false)"}) {
    EXPECT_NE(shows.find(member), std::string::npos) << member << " in " << shows;
  }
  const auto sale = ask("POST", "/api/v1/sales", wish(R"("seats":[0])"));
  ASSERT_EQ(sale.status, 201U) << sale.body;
  EXPECT_EQ(word(sale, "hall_label"), "Great Hall");
  EXPECT_EQ(word(sale, "time_zone"), "Europe/Vienna");
  EXPECT_FALSE(word(sale, "starts_at").empty());
  const auto line = net::JsonObject::parse(sale.body)->objects("lines", 1, 1)->at(0);
  EXPECT_EQ(*line.string("section", 0, 20), "Stalls");
  EXPECT_EQ(*line.string("row", 0, 20), "A");
  EXPECT_EQ(*line.string("seat", 0, 20), "1");
  EXPECT_EQ(*line.integer("seat_index", 0, 20), 0);
  change([this] {
    world.parent.changes = [](wire::PerformanceOnSale& performance) {
      performance.cancelled = true;
      performance.cancelled_because = "The tenor has lost his voice.";
    };
    world.parent.put_performance(true);
    world.run(5);
  });
  const auto cancelled = ask("GET", "/api/v1/performances").body;
  EXPECT_NE(cancelled.find(R"("on_sale":false)"), std::string::npos) << cancelled;
  EXPECT_NE(cancelled.find(R"("cancelled":true,"cancelled_because":"The tenor has lost his voice.")"),
            std::string::npos)
      << cancelled;
  const auto refused = ask("POST", "/api/v1/sales", wish(R"("seats":[1])"));
  EXPECT_EQ(refused.status, 409U);
  EXPECT_EQ(word(refused, "error_code"), "NOT_ON_SALE");
}

// Covers KV-4.
TEST_F(KioskApi, SaysWhatMayBeFreeWhereItCannotAsk) {
  const auto base = "/api/v1/performances/" + world.parent.performance.text();
  const auto online = net::JsonObject::parse(ask("GET", base + "/availability").body);
  EXPECT_FALSE(*online->boolean("cut_off"));
  EXPECT_TRUE(online->integers("elsewhere", 0, 100, 0, 100)->empty());
  const auto links = [this] { return *net::JsonObject::parse(ask("GET", "/api/v1/kiosk").body)->object("links"); };
  EXPECT_EQ(*links().string("central", 1, 10), "up");
  change([this] {
    world.parent.central_has = {ledger::SeatIndex(0), ledger::SeatIndex(1)};
    world.run(5);
  });
  const auto cut = net::JsonObject::parse(ask("GET", base + "/availability").body);
  EXPECT_TRUE(*cut->boolean("cut_off"));
  EXPECT_EQ(*cut->integers("elsewhere", 0, 100, 0, 100), (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(*links().string("central", 1, 10), "down");
  EXPECT_NE(ask("GET", "/api/v1/performances").body.find(R"("elsewhere":true)"), std::string::npos);
}

TEST_F(KioskApi, DoesNotBlameThePlacesWhenTheCustomerCancelled) {
  const auto sale = ask("POST", "/api/v1/sales", wish(R"("seats":[0])"));
  ASSERT_EQ(sale.status, 201U) << sale.body;
  EXPECT_NE(sale.body.find(R"("given_up":null)"), std::string::npos) << sale.body;
  const auto order = *ledger::OrderId::parse(word(sale, "order_id"));
  change([&] {  // The terminal's approval is on its way when the customer cancels.
    EXPECT_TRUE(world.core->checkout().pay(order));
    EXPECT_TRUE(world.core->checkout().cancel(order));
  });
  const auto ended = wait_for(sale_path(sale), "reversed");
  EXPECT_EQ(word(ended, "given_up"), "customer_cancelled");
  EXPECT_EQ(word(ended, "money_back"), "released");
  EXPECT_EQ(word(ended, "message"), "Cancelled. The money that was reserved is released; nothing was charged.");
}

// Covers KV-9. One that refuses every sale is not healthy, and says why.
TEST_F(KioskApi, IsHealthyOnlyWhileItSells) {
  const auto reasons = [&] {
    const auto answer = ask("GET", "/api/v1/health");
    EXPECT_EQ(answer.status, 200U);
    const auto health = net::JsonObject::parse(answer.body);
    std::vector<std::string> codes;
    if (*health->string("status", 1, 20) == "healthy") return codes;
    EXPECT_EQ(*health->string("status", 1, 20), "degraded");
    for (const auto& reason : *health->objects("reasons", 1, 10)) {
      codes.push_back(*reason.string("code", 1, 40));
      EXPECT_TRUE(reason.string("detail", 10, 200));
    }
    return codes;
  };
  using Codes = std::vector<std::string>;
  EXPECT_EQ(reasons(), Codes{});
  world.printer.ready = false;
  EXPECT_EQ(reasons(), Codes{"PRINTER_NOT_READY"});
  world.terminal.reachable = false;
  EXPECT_EQ(reasons(), (Codes{"PRINTER_NOT_READY", "TERMINAL_UNREACHABLE"}));
  world.printer.ready = world.terminal.reachable = true;
  world.memory_documents.fail_next_put(journal::Error::StorageFull);
  world.device->storage().note(journal::Error::StorageFull, world.clock.at);
  EXPECT_EQ(reasons(), Codes{"STORAGE_FAILED"});
  world.run(60);
  EXPECT_EQ(reasons(), Codes{});
}

TEST_F(KioskApi, RefusesBadInputWithWhatIsWrong) {
  const std::vector<std::pair<std::string, unsigned>> bad = {
      {"", 400},
      {"{", 400},
      {"[]", 422},
      {"{}", 422},
      {R"({"performance_id":"nonsense","seats":[0]})", 422},
      {wish(R"("seats":[])"), 422},
      {wish(R"("seats":["0"])"), 422},
      {wish(R"("seats":[-1])"), 422},
      {wish(R"("seats":[1.5])"), 422},
      {wish(R"("seats":[0,0])"), 422},
      {wish(R"("seats":[99])"), 422},
      {wish(R"("best":{"category":7,"count":1})"), 422},
      {wish(R"("best":{"category":0,"count":0})"), 422},
      {wish(R"("best":{"category":0})"), 422},
      {wish(R"("zones":[{"zone":5,"count":1}])"), 422},
      {wish(R"("zones":[{"zone":0,"count":1},{"zone":0,"count":1}])"), 422},
      {wish(R"("seats":[0],"zones":[{"zone":0,"count":1}])"), 422},
      {wish(R"("seats":[0],"order_id":"00000000-0000-0000-0000-000000000000")"), 422},
      {R"({"performance_id":"5f0a7f3e-5b1f-4f6e-9d3c-0a4b6d1c2e3f","seats":[0]})", 404}};
  for (const auto& [body, status] : bad) {
    const auto answer = ask("POST", "/api/v1/sales", body);
    EXPECT_EQ(answer.status, status) << body << " -> " << answer.body;
    EXPECT_FALSE(word(answer, "error_code").empty()) << body;
    EXPECT_FALSE(word(answer, "error").empty()) << body;
  }
  EXPECT_EQ(ask("GET", "/api/v1/sales/nonsense").status, 404U);
  EXPECT_EQ(ask("POST", "/api/v1/sales/5f0a7f3e-5b1f-4f6e-9d3c-0a4b6d1c2e3f/pay", "{}").status, 404U);
  EXPECT_EQ(ask("GET", "/api/v1/performances/nonsense/plan").status, 404U);
  EXPECT_EQ(ask("DELETE", "/api/v1/sales").status, 405U);
  EXPECT_EQ(ask("GET", "/api/v1/sales?open=true").body, "[]");
}

// Covers KV-7.
TEST_F(KioskApi, RefusesToSellWithoutAPrinter) {
  change([this] { world.printer.ready = false; });
  const auto answer = ask("POST", "/api/v1/sales", wish(R"("seats":[0])"));
  EXPECT_EQ(answer.status, 503U);
  EXPECT_EQ(word(answer, "error_code"), "PRINTER_NOT_READY");
}

}  // namespace
}  // namespace foyer::kiosk
