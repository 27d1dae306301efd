#include "tests/functional/sales.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace foyer::functional {

json::object best_seats(int category, int count, std::string_view performance) {
  return {{"performance_id", performance}, {"best", json::object{{"category", category}, {"count", count}}}};
}

json::object seats(const std::vector<std::int64_t>& indices, std::string_view performance) {
  json::array list(indices.begin(), indices.end());
  return {{"performance_id", performance}, {"seats", list}};
}

json::object places_in_zone(int zone, int count, std::string_view performance) {
  json::array zones;
  zones.push_back(json::object{{"zone", zone}, {"count", count}});
  return {{"performance_id", performance}, {"zones", zones}};
}

bool is_over(const json::object& sale) {
  const auto phase = text_at(sale, "phase");
  return phase == "completed" || phase == "abandoned" || phase == "reversed" || phase == "needs_staff";
}

json::object choose_and_pay(const Rig& rig, const json::object& choice) {
  const auto chosen = rig.kiosk("POST", "/api/v1/sales", json::serialize(choice));
  if (chosen.status != 201) throw std::runtime_error("the kiosk refuses: " + chosen.body);
  const auto order = text_at(chosen.object(), "order_id");
  const auto paid = rig.kiosk("POST", "/api/v1/sales/" + order + "/pay");
  if (paid.status != 202) throw std::runtime_error("the kiosk does not take payment: " + paid.body);
  return paid.object();
}

json::object wait_until_over(const Rig& rig, const std::string& order) {
  json::object sale;
  wait_until("the sale " + order + " is over", [&] {
    sale = rig.kiosk("GET", "/api/v1/sales/" + order).object();
    return is_over(sale);
  });
  return sale;
}

json::object buy(const Rig& rig, const json::object& choice) {
  return wait_until_over(rig, text_at(choose_and_pay(rig, choice), "order_id"));
}

Bought buy_and_read(const Rig& rig, const json::object& choice) {
  const auto before = rig.pictures().size();
  const auto sale = buy(rig, choice);
  const auto& tickets = array_at(sale, "tickets");
  EXPECT_EQ(text_at(sale, "phase"), "completed") << json::serialize(sale);
  EXPECT_EQ(text_at(sale, "payment"), "captured") << json::serialize(sale);
  EXPECT_TRUE(is_null_at(sale, "claim_code")) << json::serialize(sale);
  EXPECT_FALSE(tickets.empty());
  for (const auto& ticket : tickets) EXPECT_EQ(text_at(ticket.as_object(), "state"), "proven");
  wait_until("every ticket is a picture", [&] { return rig.pictures().size() >= before + tickets.size(); });
  const auto pictures = rig.pictures();
  EXPECT_EQ(pictures.size(), before + tickets.size()) << "one piece of paper for each ticket";
  Bought bought{text_at(sale, "order_id"), text_at(sale, "performance_id"), number_at(sale, "total_cents"), {}};
  for (auto index = before; index < pictures.size(); ++index) bought.tokens.push_back(rig.decode(pictures[index]));
  return bought;
}

json::object scan(const Rig& rig, const std::string& text) {
  const auto sequence_of = [](const json::object& door) {
    return is_null_at(door, "last") ? 0 : number_at(object_at(door, "last"), "sequence");
  };
  const auto before = sequence_of(rig.controller("GET", "/api/v1/door").object());
  rig.act(scanner, "scan", json::serialize(json::object{{"text", text}}));
  json::object verdict;
  wait_until("the door says something about " + text.substr(0, 20), [&] {
    const auto door = rig.controller("GET", "/api/v1/door").object();
    if (sequence_of(door) == before) return false;
    verdict = object_at(door, "last");
    return true;
  });
  return verdict;
}

void admit_all(const Rig& rig, const std::vector<std::string>& tokens) {
  for (const auto& token : tokens) {
    const auto before = rig.device(gate);
    const auto verdict = scan(rig, token);
    EXPECT_EQ(text_at(verdict, "code"), "admitted") << json::serialize(verdict);
    EXPECT_EQ(text_at(verdict, "colour"), "green");
    // The next person waits until this one has passed, which also keeps the reads apart.
    wait_until("the gate has let one person through", [&] {
      const auto now = rig.device(gate);
      return number_at(now, "passages") == number_at(before, "passages") + 1 && !now.at("open").as_bool();
    });
    EXPECT_EQ(number_at(rig.device(gate), "openings"), number_at(before, "openings") + 1);
  }
}

std::optional<json::object> find_order(const Rig& rig, const std::string& order) {
  const auto answer = rig.central("GET", "/api/v1/orders/" + order);
  if (answer.status == 404) return std::nullopt;
  if (answer.status != 200) throw std::runtime_error("central: " + answer.body);
  return answer.object();
}

json::array orders_of(const Rig& rig, std::string_view performance) {
  json::array all;
  for (;;) {
    const auto page = rig.central("GET", "/api/v1/performances/" + std::string(performance) +
                                             "/orders?limit=100&offset=" + std::to_string(all.size()))
                          .object();
    const auto& orders = array_at(page, "orders");
    all.insert(all.end(), orders.begin(), orders.end());
    if (orders.empty() || all.size() >= static_cast<std::size_t>(number_at(page, "total"))) return all;
  }
}

std::int64_t booked_at_central(const Rig& rig, std::string_view performance) {
  return number_at(rig.central("GET", "/api/v1/events/" + std::string(performance) + "/status").object(), "booked");
}

void expect_sold_and_admitted(const Rig& rig, const std::vector<Bought>& sales, std::chrono::seconds within) {
  const auto is_admitted = [](const json::value& ticket) { return !is_null_at(ticket.as_object(), "admitted_at"); };
  wait_until(
      "central shows every sale sold and admitted",
      [&] {
        return std::all_of(sales.begin(), sales.end(), [&](const Bought& sale) {
          const auto order = find_order(rig, sale.order);
          if (!order) return false;
          const auto& tickets = array_at(*order, "tickets");
          return tickets.size() == sale.tokens.size() && std::all_of(tickets.begin(), tickets.end(), is_admitted);
        });
      },
      within);
  std::map<std::string, std::int64_t> tickets;
  std::map<std::string, std::size_t> orders;
  for (const auto& sale : sales) {
    const auto order = *find_order(rig, sale.order);
    EXPECT_EQ(text_at(order, "state"), "sold") << json::serialize(order);
    EXPECT_FALSE(order.at("late").as_bool()) << json::serialize(order);
    EXPECT_EQ(number_at(order, "total_cents"), sale.total_cents);
    tickets[sale.performance] += static_cast<std::int64_t>(sale.tokens.size());
    ++orders[sale.performance];
  }
  for (const auto& [performance, count] : tickets) {
    EXPECT_EQ(booked_at_central(rig, performance), count) << performance;
    EXPECT_EQ(orders_of(rig, performance).size(), orders.at(performance)) << performance;
  }
  EXPECT_EQ(number_at(rig.central("GET", "/api/v1/conflicts").object(), "open"), 0);
}

std::vector<json::object> attempts(const Rig& rig, std::string_view state) {
  std::vector<json::object> found;
  for (const auto& attempt : rig.terminal("GET", "/ledger").array()) {
    if (text_at(attempt.as_object(), "state") == state) found.push_back(attempt.as_object());
  }
  return found;
}

json::object availability(const Rig& rig, std::string_view performance) {
  return rig.kiosk("GET", "/api/v1/performances/" + std::string(performance) + "/availability").object();
}

std::vector<std::int64_t> offered_seats(const Rig& rig, int category, std::size_t count) {
  std::set<std::int64_t> of_category;
  const auto plan = rig.kiosk("GET", "/api/v1/performances/" + std::string(numbered) + "/plan").object();
  for (const auto& section : array_at(plan, "sections")) {
    for (const auto& row : array_at(section.as_object(), "rows")) {
      for (const auto& seat : array_at(row.as_object(), "seats")) {
        const auto& of = seat.as_object();
        if (number_at(of, "category") == category) of_category.insert(number_at(of, "seat"));
      }
    }
  }
  std::vector<std::int64_t> found;
  const auto offer = availability(rig, numbered);
  for (const auto& seat : array_at(offer, "seats")) {
    if (found.size() < count && of_category.contains(seat.as_int64())) found.push_back(seat.as_int64());
  }
  if (found.size() < count) throw std::runtime_error("the kiosk offers too few seats: " + json::serialize(offer));
  return found;
}

}  // namespace foyer::functional
