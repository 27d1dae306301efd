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
}

}  // namespace
}  // namespace foyer::central
