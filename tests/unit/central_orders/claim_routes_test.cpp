// Orders found by claim code and short code, and what was paid for and is not on paper.
#include "tests/unit/central_orders/desk.hpp"

namespace foyer::central {
namespace {

class ClaimRoutes : public AtTheDesk {
 protected:
  net::HttpResponse ask(const std::string& path, std::vector<std::pair<std::string, std::string>> query = {},
                        std::string_view token = box_office_token) {
    auto request = request_for("GET", path, {}, token);
    request.query = std::move(query);
    return AtTheDesk::ask(request);
  }
  boost::json::object orders(std::vector<std::pair<std::string, std::string>> query = {}) {
    const auto response = ask("/api/v1/orders", std::move(query));
    EXPECT_EQ(response.status, 200U) << response.body;
    return object_in(response);
  }
};

TEST_F(ClaimRoutes, FindsTheOrderOfAClaimCodeAndOfAShortCodeAsPeopleTypeThem) {
  auto journal = house.grant("kiosk-1", {0, 1, 2, 3});
  const auto sale = half_printed(journal, {0, 1});
  const auto short_code = reprint::short_code(sale.order.id);
  for (const auto& code : {sale.tickets[1].claim_code.text(), sale.tickets[1].claim_code.grouped(), short_code}) {
    const auto response = ask("/api/v1/claims/" + code);
    ASSERT_EQ(response.status, 200U) << code << " " << response.body;
    const auto order = boost::json::parse(response.body).as_object();
    EXPECT_EQ(order.at("order_id").as_string(), sale.order.id.text());
    EXPECT_EQ(order.at("short_code").as_string(), short_code);
    EXPECT_EQ(order.at("state").as_string(), "sold");
    const auto& tickets = order.at("tickets").as_array();
    ASSERT_EQ(tickets.size(), 2U);
    EXPECT_EQ(tickets[0].at("print").as_string(), "proven");
    EXPECT_EQ(tickets[1].at("print").as_string(), "unknown");
  }
}

TEST_F(ClaimRoutes, SaysThatACodeIsNotKnown) {
  for (const std::string code : {"0000-0000", "FFFFFFFF", "x", "0000-00000"}) {
    const auto response = ask("/api/v1/claims/" + code);
    EXPECT_EQ(response.status, 404U) << code;
    EXPECT_EQ(code_of(response), "CLAIM_UNKNOWN") << code;
  }
}

TEST_F(ClaimRoutes, AnswersNobodyButTheBoxOffice) {
  for (const std::string path : {"/api/v1/claims/0000-0000", "/api/v1/orders"}) {
    EXPECT_EQ(ask(path, {}, "").status, 401U) << path;
    EXPECT_EQ(ask(path, {}, viewer_token).status, 403U) << path;
  }
}

TEST_F(ClaimRoutes, ListsWhatWasPaidForAndIsNotOnPaperForCertain) {
  auto journal = house.grant("kiosk-1", {0, 1, 2, 3, 4, 5, 6});
  const auto waits = half_printed(journal, {0, 1});
  const auto printed = house.sell(journal, {2});
  journal.write(wire::SaleEntryOf{printed.order.id, sale::PrintStarted{0}});
  journal.write(wire::SaleEntryOf{printed.order.id, sale::PrintProven{0}});
  const auto reversed = half_printed(journal, {3, 4});
  journal.write(wire::SaleEntryOf{reversed.order.id, sale::SaleReversed{house.clock.now()}});
  house.send(journal);

  const auto unprinted = orders({{"unprinted", "true"}});
  EXPECT_EQ(unprinted.at("total").as_int64(), 1);
  EXPECT_EQ(unprinted.at("results").as_array().at(0).at("order_id").as_string(), waits.order.id.text());
  EXPECT_EQ(orders().at("total").as_int64(), 3);

  journal.write(wire::SaleEntryOf{waits.order.id, sale::PrintProven{1}});
  house.send(journal);
  EXPECT_EQ(orders({{"unprinted", "true"}}).at("total").as_int64(), 0) << "it came out after all";
}

TEST_F(ClaimRoutes, ListsNobodyWhoCameInWithoutPaper) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  auto door = house.grant("controller-1", {8});
  house.admit(door, sale.tickets[1].id, house.clock.now());
  house.send(door);
  EXPECT_EQ(orders({{"unprinted", "true"}}).at("total").as_int64(), 0);
}

TEST_F(ClaimRoutes, SearchesByCodeIdAndPerformanceAndGivesPagesInTheOrderOfTheSales) {
  auto journal = house.grant("kiosk-1", {0, 1, 2, 3, 4, 5});
  std::vector<sale::SaleCommitted> sales;
  for (std::uint32_t seat = 0; seat < 5; ++seat) {
    sales.push_back(house.sell(journal, {seat}));
    house.clock.at = house.clock.at + Duration(1'000);
  }
  house.send(journal);
  const auto second = orders({{"page", "2"}, {"limit", "2"}});
  EXPECT_EQ(second.at("total").as_int64(), 5);
  EXPECT_EQ(second.at("pages").as_int64(), 3);
  EXPECT_EQ(second.at("current_page").as_int64(), 2);
  ASSERT_EQ(second.at("results").as_array().size(), 2U);
  EXPECT_EQ(second.at("results").as_array()[0].at("order_id").as_string(), sales[2].order.id.text());
  EXPECT_TRUE(orders({{"page", "9"}}).at("results").as_array().empty());
  EXPECT_EQ(orders({{"q", sales[3].order.id.text()}}).at("total").as_int64(), 1);
  EXPECT_EQ(orders({{"q", sales[3].tickets[0].claim_code.grouped()}}).at("total").as_int64(), 1);
  EXPECT_EQ(orders({{"q", "tosc"}}).at("total").as_int64(), 5) << "the show";
  EXPECT_EQ(orders({{"q", "r-1"}}).at("total").as_int64(), 5) << "what stands on the receipt";
  EXPECT_EQ(orders({{"q", "nobody"}}).at("total").as_int64(), 0);
  EXPECT_EQ(orders({{"performance_id", house.performance.text()}}).at("total").as_int64(), 5);
  EXPECT_EQ(orders({{"performance_id", sales[0].order.id.text()}}).at("total").as_int64(), 0);
}

// Covers KV-15.
TEST_F(ClaimRoutes, MarksWhatWasSoldByAClockThatNobodyProved) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto by_parent = house.sell(journal, {0});
  house.sellers_prove_time = false;
  const auto by_itself = house.sell(journal, {1});
  house.send(journal);
  const auto proven = [this](const sale::SaleCommitted& sale) {
    const auto response = ask("/api/v1/claims/" + reprint::short_code(sale.order.id));
    return boost::json::parse(response.body).at("sold_at_proven").as_bool();
  };
  EXPECT_TRUE(proven(by_parent));
  EXPECT_FALSE(proven(by_itself));
}

TEST_F(ClaimRoutes, RefusesEveryBadParameterAtOnce) {
  const auto response =
      ask("/api/v1/orders", {{"page", "0"}, {"limit", "101"}, {"unprinted", "yes"}, {"performance_id", "x"}});
  EXPECT_EQ(response.status, 422U);
  EXPECT_EQ(code_of(response), "VALIDATION_FAILED");
  EXPECT_EQ(boost::json::parse(response.body).at("errors").as_array().size(), 4U);
}

}  // namespace
}  // namespace foyer::central
