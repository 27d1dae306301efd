// Devices ask central to have tickets printed anew.
#include "tests/unit/central_orders/desk.hpp"

namespace foyer::central {
namespace {

class ReprintDeskTest : public AtTheDesk {
 protected:
  static ledger::DeviceName named(const std::string& name) { return *ledger::DeviceName::parse(name); }
  static reprint::Wish typing(const std::string& code) {
    reprint::Wish wish;
    wish.typed = code;
    wish.device = named("kiosk-1");
    wish.by = "kiosk-1";
    wish.by_customer = true;
    return wish;
  }
  wire::Request request_of(const std::string& asker) {
    return {wire::RequestId::random(random), named(asker), JournalId::random(random), wire::TimeRequest{}};
  }
  wire::Reply answer(const wire::Request& request, const reprint::Wish& wish) {
    std::optional<wire::Reply> answer;
    desk.answer(request, wish, [&](const wire::Reply& reply) { answer = reply; });
    house.flush();
    EXPECT_TRUE(answer);
    return answer.value_or(wire::Reply{});
  }
  reprint::ReprintOrdered ordered(const wire::Reply& reply) {
    const auto* ordered = std::get_if<reprint::ReprintOrdered>(&reply.what);
    EXPECT_NE(ordered, nullptr) << std::get<wire::Refusal>(reply.what).code;
    return ordered == nullptr ? reprint::ReprintOrdered{} : *ordered;
  }
  static std::string refused(const wire::Reply& reply) {
    const auto* refusal = std::get_if<wire::Refusal>(&reply.what);
    return refusal == nullptr ? "granted" : refusal->code;
  }
};

// Covers KV-14.
TEST_F(ReprintDeskTest, GivesAKioskWhatItsCustomerMayClaim) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  const auto request = request_of("kiosk-1");
  const auto first = ordered(answer(request, typing(sale.tickets[1].claim_code.text())));
  EXPECT_EQ(first.reprint.bytes(), request.request_id.bytes());
  EXPECT_TRUE(first.asked) << "the kiosk has the answer: the feed need not tell it";
  ASSERT_EQ(first.tickets.size(), 1U);
  EXPECT_EQ(first.tickets[0].generation, 2);
  EXPECT_EQ(ordered(answer(request, typing(sale.tickets[1].claim_code.text()))), first) << "its answer was lost";
}

// Covers KV-14.
TEST_F(ReprintDeskTest, KnowsWhetherTheKioskOrStaffAskThroughAController) {
  auto journal = house.grant("kiosk-1", {0, 1, 2, 3});
  const auto first = half_printed(journal, {0, 1});
  const auto second = half_printed(journal, {2, 3});
  EXPECT_TRUE(ordered(answer(request_of("controller-1"), typing(first.tickets[1].claim_code.text()))).asked);
  auto by_staff = typing(second.tickets[1].claim_code.text());
  by_staff.by = "anna";
  EXPECT_FALSE(ordered(answer(request_of("controller-1"), by_staff)).asked);
}

TEST_F(ReprintDeskTest, GivesAKioskNoMoreThanACustomersRights) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  auto wish = typing({});
  wish.order = sale.order.id;
  wish.tickets = {sale.tickets[0].id};
  wish.reason = "lost";
  wish.by_customer = false;
  EXPECT_EQ(refused(answer(request_of("kiosk-1"), wish)), "ALREADY_PRINTED");
  EXPECT_EQ(refused(answer(request_of("controller-1"), wish)), "granted");
}

TEST_F(ReprintDeskTest, SaysARefusalToADeviceInWordsForItsCustomer) {
  const auto reply = answer(request_of("kiosk-1"), typing("0000-0000"));
  EXPECT_EQ(refused(reply), "CLAIM_UNKNOWN");
  EXPECT_EQ(std::get<wire::Refusal>(reply.what).message, reprint::text(reprint::RefusalReason::ClaimUnknown));
}

TEST_F(ReprintDeskTest, LimitsTheCodesThatAKioskTriesAndNotThoseOfItsNeighbour) {
  for (std::size_t tried = 0; tried < reprint::misses_limit; ++tried) {
    EXPECT_EQ(refused(answer(request_of("controller-1"), typing("0000-0000"))), "CLAIM_UNKNOWN");
  }
  EXPECT_EQ(refused(answer(request_of("controller-1"), typing("0000-0000"))), "TOO_MANY_CODES");
  auto neighbour = typing("0000-0000");
  neighbour.device = named("kiosk-2");
  EXPECT_EQ(refused(answer(request_of("controller-1"), neighbour)), "CLAIM_UNKNOWN");
}

TEST_F(ReprintDeskTest, TellsADeviceNothingOfAnotherVenuesOrders) {
  auto journal = house.grant("kiosk-1", {0, 1});
  const auto sale = half_printed(journal, {0, 1});
  const wire::DeviceOfVenue elsewhere{named("kiosk-7"), "kiosk", *seating::VenueName::parse("aurora"), "central"};
  ASSERT_TRUE(house.run([&](const Model&, Timestamp) -> Result<Changes, CommandRefusal> {
    ChangeList changes;
    changes.put(std::string(stream::fleet), wire::DeviceRegistered{elsewhere});
    return changes.take();
  }));
  auto wish = typing(sale.tickets[1].claim_code.text());
  wish.device = elsewhere.name;
  EXPECT_EQ(refused(answer(request_of("kiosk-7"), wish)), "CLAIM_UNKNOWN");
  wish.order = sale.order.id;
  EXPECT_EQ(refused(answer(request_of("kiosk-7"), wish)), "ORDER_NOT_FOUND");
  EXPECT_EQ(code_of(post("/api/v1/claims/" + sale.tickets[1].claim_code.text() + "/redeem", R"({"at":"kiosk-7"})")),
            "DEVICE_UNKNOWN");
}

}  // namespace
}  // namespace foyer::central
