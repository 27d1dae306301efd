// The routes of claims and orders as the whole program serves them.
#include "tests/unit/central/running_central.hpp"

namespace foyer::central {
namespace {

TEST(ClaimApi, IsServedAtOnceAndSaysThatNothingWasSold) {
  const RunningCentral central;
  EXPECT_EQ(number_of(object_of(central.ask("GET", "/api/v1/orders?unprinted=true")), "total"), 0);
  const auto claim = central.ask("GET", "/api/v1/claims/0000-0000");
  EXPECT_EQ(claim.status, 404U);
  EXPECT_EQ(text_of(object_of(claim), "error_code"), "CLAIM_UNKNOWN");
  EXPECT_EQ(central.ask("GET", "/api/v1/claims/0000-0000", {}, viewer_token).status, 403U);
  const auto redeemed = central.ask("POST", "/api/v1/claims/0000-0000/redeem", R"({"at":"kiosk-1"})");
  EXPECT_EQ(redeemed.status, 404U);
  EXPECT_EQ(text_of(object_of(redeemed), "error_code"), "CLAIM_UNKNOWN");
  const auto reprinted = central.ask("POST", "/api/v1/orders/10000001-0000-4000-8000-000000000001/reprint",
                                     R"({"at":"kiosk-1","reason":"lost"})");
  EXPECT_EQ(reprinted.status, 404U);
  EXPECT_EQ(text_of(object_of(reprinted), "error_code"), "ORDER_NOT_FOUND");
}

}  // namespace
}  // namespace foyer::central
