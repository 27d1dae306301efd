// Every program and broker killed in the middle of sales, as by a power cut.

#include <algorithm>
#include <atomic>
#include <thread>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

constexpr auto look_again_after = std::chrono::milliseconds(20);

/// A line of customers that buy one ticket after the other, as the page does for them, whatever happens, until told to
/// end. Each lane has a thread of its own.
class Customers {
 public:
  explicit Customers(const Rig& rig) : rig_(rig) {
    for (int lane = 0; lane < 2; ++lane) threads_.emplace_back([this, lane] { buy_until_the_end(lane); });
  }
  ~Customers() { end(); }
  Customers(const Customers&) = delete;
  Customers& operator=(const Customers&) = delete;

  void end() {
    ending_ = true;
    for (auto& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  void buy_until_the_end(int lane) {
    for (int turn = 0; !ending_; ++turn) {
      try {
        buy_one(lane == 0 ? best_seats(turn % 3, 1) : places_in_zone(0, 1));
      } catch (const std::exception&) {
        // A program is down just now, or refuses because another one is; the next customer tries again.
        std::this_thread::sleep_for(look_again_after);
      }
    }
  }

  void buy_one(const json::object& choice) {
    const auto order = text_at(choose_and_pay(rig_, choice), "order_id");
    while (!ending_) {
      const auto path = "/api/v1/sales/" + order;
      const auto sale = rig_.kiosk("GET", path);
      if (sale.status == 200 && is_over(sale.object())) return;
      std::this_thread::sleep_for(look_again_after);
      // The terminal could not be reached, so nothing was asked of it: the page offers to pay again.
      const bool may_pay = sale.status == 200 && text_at(sale.object(), "phase") == "choosing";
      if (may_pay) static_cast<void>(rig_.kiosk("POST", path + "/pay"));
    }
  }

  const Rig& rig_;
  std::atomic<bool> ending_ = false;
  std::vector<std::thread> threads_;
};

/// Sales that nobody paid for are given up; the others end by themselves.
void finish_open_sales(const Rig& rig) {
  wait_until("no sale is open", [&] {
    const auto open = rig.kiosk("GET", "/api/v1/sales?open=true").array();
    for (const auto& sale : open) {
      const auto& of = sale.as_object();
      const auto path = "/api/v1/sales/" + text_at(of, "order_id");
      if (text_at(of, "phase") == "choosing") {
        static_cast<void>(rig.kiosk("POST", path + "/cancel"));
      } else {
        static_cast<void>(rig.kiosk("GET", path));  // Looking at it is how a claim code is shown.
      }
    }
    return open.empty();
  });
}

struct Orders {
  std::map<std::string, std::int64_t> cents_by_reference;
  std::size_t count = 0;
  std::multiset<std::string> places;
};

Orders sold_at_central(const Rig& rig) {
  Orders all;
  for (const auto performance : {numbered, general_admission}) {
    for (const auto& order : orders_of(rig, performance)) {
      const auto& of = order.as_object();
      if (text_at(of, "state") == "cancelled") continue;
      ++all.count;
      all.cents_by_reference[text_at(of, "payment_reference")] = number_at(of, "total_cents");
      if (performance != numbered) continue;
      for (const auto& ticket : array_at(of, "tickets")) all.places.insert(text_at(ticket.as_object(), "place"));
    }
  }
  return all;
}

/// One captured payment for each order at central and one order for each captured payment, of the same amount.
void expect_books_agree(const Rig& rig) {
  wait_until("the terminal has no payment half done", [&] { return attempts(rig, "approved").empty(); });
  const auto captured = attempts(rig, "captured");
  wait_until("central has an order for every payment", [&] { return sold_at_central(rig).count >= captured.size(); });
  const auto orders = sold_at_central(rig);
  EXPECT_EQ(orders.count, captured.size()) << "orders at central, captured payments";
  EXPECT_EQ(orders.cents_by_reference.size(), orders.count) << "every order has a payment of its own";
  for (const auto& attempt : captured) {
    const auto paid = orders.cents_by_reference.find(text_at(attempt, "reference"));
    ASSERT_NE(paid, orders.cents_by_reference.end()) << json::serialize(attempt);
    EXPECT_EQ(paid->second, number_at(attempt, "cents"));
  }
  for (const auto& place : orders.places) EXPECT_EQ(orders.places.count(place), 1U) << place << " was sold twice";
  EXPECT_EQ(number_at(rig.central("GET", "/api/v1/conflicts").object(), "open"), 0);
}

class KillNine : public testing::TestWithParam<Part> {};

// Covers KV-1, KV-2, KV-4, KV-5.
TEST_P(KillNine, InTheMiddleOfSalesLosesAndDoublesNothing) {
  Rig rig({.printer_speed = 400, .with_field = false});
  rig.open_house();
  const auto captured = [&] { return attempts(rig, "captured").size(); };
  Customers customers(rig);
  for (std::size_t round = 1; round <= 2; ++round) {
    wait_until("sales are under way", [&] { return captured() >= 2 * round; });
    rig.kill(GetParam());
    rig.start(GetParam());
  }
  const auto before = captured();
  wait_until("sales go on after the restart", [&] { return captured() >= before + 2; });
  customers.end();
  rig.wait_until_kiosk_can_sell();
  finish_open_sales(rig);
  expect_books_agree(rig);
}

INSTANTIATE_TEST_SUITE_P(Of, KillNine,
                         testing::Values(Part::Central, Part::Controller, Part::Kiosk, Part::CentralBroker,
                                         Part::VenueBroker, Part::VirtualTerminal),
                         [](const auto& part) {
                           std::string name(name_of(part.param));
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace foyer::functional
