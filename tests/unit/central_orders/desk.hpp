#pragma once
// A box office's desk: central's books, and the routes of claims, orders and reprints as a caller sees them. Nobody
// waits for a disk: commits are made between the turns of the callers.
#include <future>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>

#include "central/orders/claim_routes.hpp"
#include "central/orders/routes.hpp"
#include "tests/unit/central_reconciliation/house.hpp"

namespace foyer::central {

inline constexpr std::string_view box_office_token = "box-office-token-for-tests";
inline constexpr std::string_view viewer_token = "viewer-token-for-tests";

class AtTheDesk : public testing::Test {
 protected:
  AtTheDesk() {
    access.allow(Role::BoxOffice, box_office_token);
    access.allow(Role::Viewer, viewer_token);
    add_order_routes(router, house.path, prints, access);
    add_claim_routes(router, house.path, prints, desk, access);
    add_reprint_routes(router, desk, prints, access, random);
  }

  static net::HttpRequest request_for(std::string method, std::string path, std::string body = {},
                                      std::string_view token = box_office_token) {
    net::HttpRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.body = std::move(body);
    request.remote = "127.0.0.1";
    if (!token.empty()) request.headers.set("Authorization", "Bearer " + std::string(token));
    return request;
  }
  /// All of them ask before anything is stored.
  std::vector<net::HttpResponse> ask_at_once(const std::vector<net::HttpRequest>& requests) {
    boost::asio::io_context context;
    std::vector<std::future<net::HttpResponse>> answers;
    for (const auto& request : requests) {
      const auto match = router.match(request.method, request.path);
      const auto& found = std::get<net::Router::Found>(match);
      answers.push_back(
          boost::asio::co_spawn(context, found.route.handler(request, found.parameters), boost::asio::use_future));
    }
    context.poll();
    house.flush();
    context.restart();
    context.run();
    std::vector<net::HttpResponse> all;
    for (auto& answer : answers) all.push_back(answer.get());
    return all;
  }
  net::HttpResponse ask(const net::HttpRequest& request) { return ask_at_once({request}).front(); }
  net::HttpResponse post(const std::string& path, const std::string& body) {
    return ask(request_for("POST", path, body));
  }
  boost::json::object got(const std::string& path) {
    const auto response = ask(request_for("GET", path));
    EXPECT_EQ(response.status, 200U) << response.body;
    return object_in(response);
  }
  static boost::json::object object_in(const net::HttpResponse& response) {
    return boost::json::parse(response.body).as_object();
  }
  static std::string code_of(const net::HttpResponse& response) {
    return std::string(object_in(response).at("error_code").as_string());
  }
  /// Of two tickets the first came out, and nobody knows of the second.
  sale::SaleCommitted half_printed(Journal& journal, std::vector<std::uint32_t> seats) {
    auto sale = house.sell(journal, std::move(seats));
    for (const sale::SaleEntry& entry :
         std::initializer_list<sale::SaleEntry>{sale::PrintStarted{0}, sale::PrintProven{0}, sale::PrintStarted{1},
                                                sale::PrintUnknown{1}, sale::ClaimCodeGiven{1}}) {
      journal.write(wire::SaleEntryOf{sale.order.id, entry});
    }
    house.send(journal);
    return sale;
  }

  House house;
  SystemRandom random;
  std::optional<reprint::RefusalReason> printer_fault;
  PrintBook prints{house.log};
  ReprintDesk desk{house.path, prints, house.clock, [this](const auto&) { return printer_fault; }};
  Access access;
  net::Router router;
};

}  // namespace foyer::central
