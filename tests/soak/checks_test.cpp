// Each check of the soak finds what it is there for.

#include "tests/soak/checks.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/base/random.hpp"
#include "protocol/base/signature.hpp"
#include "protocol/ticket/token.hpp"

namespace foyer::soak {
namespace {

namespace json = boost::json;
using testing::Contains;
using testing::StartsWith;

/// One sale of one ticket: printed, paid and let in, as far as kiosk, terminal and door know.
class SoakChecks : public testing::Test {
 protected:
  SoakChecks() {
    books_.controller = {"controller-1", {JournalId::random(random_)}, 1, {}};
    books_.kiosks.push_back({"kiosk-1", {JournalId::random(random_)}, 1, {}});
    sale::SaleCommitted committed;
    committed.order.id = order_;
    committed.order.total.cents = 1'500;
    committed.payment.attempt = attempt_;
    committed.tickets.push_back({ticket_, ticket::claim_code(random_)});
    books_.sales[order_] = {"kiosk-1", {sale::PrintProven{0}, sale::SaleCompleted{}}, committed};
    books_.attempts[attempt_] = order_;
    books_.admissions[ticket_] = 1;
    pay("captured", 1'500, 1);
    const auto signer = ed25519_signer(random_signing_seed(random_));
    outside_.tokens.push_back(
        ticket::encode({ledger::PerformanceId::random(random_), ticket_, 1, seating::ZoneIndex(0), 1, 2}, *signer));
  }

  void pay(const char* state, std::int64_t cents, int captures) {
    json::array history{"approved"};
    for (int time = 0; time < captures; ++time) history.push_back("captured");
    outside_.bank = {
        json::object{{"attempt", attempt_.text()}, {"state", state}, {"cents", cents}, {"history", history}}};
  }
  [[nodiscard]] std::vector<std::string> findings() const {
    Diary diary;
    for (const auto& order : promised_) diary.note_completed(order);
    check_everything(books_, outside_, diary);
    return diary.findings();
  }
  [[nodiscard]] bool finds(const std::string& check) const {
    const auto found = findings();
    return std::any_of(found.begin(), found.end(), [&](const auto& one) { return one.starts_with(check + ": "); });
  }

  SystemRandom random_;
  ledger::OrderId order_ = ledger::OrderId::random(random_);
  sale::PaymentAttemptId attempt_ = sale::PaymentAttemptId::random(random_);
  ticket::TicketId ticket_ = ticket::TicketId::random(random_);
  Books books_;
  Outside outside_;
  std::vector<std::string> promised_;
};

// Covers KV-4.
TEST_F(SoakChecks, FindASaleThatCentralDoesNotHave) {
  EXPECT_TRUE(finds("no-sale-lost"));
  EXPECT_FALSE(finds("no-payment-lost"));
  EXPECT_FALSE(finds("ticket-for-money"));
  EXPECT_FALSE(finds("promise-kept"));
}

TEST_F(SoakChecks, FindAChargeThatIsNotWhatWasSold) {
  pay("captured", 1'501, 1);
  EXPECT_TRUE(finds("no-payment-lost")) << "another sum";
  pay("captured", 1'500, 2);
  EXPECT_TRUE(finds("no-payment-lost")) << "twice";
  pay("approved", 1'500, 0);
  EXPECT_TRUE(finds("no-payment-lost")) << "never taken";
  pay("reversed", 1'500, 1);
  EXPECT_TRUE(finds("no-payment-lost")) << "given back for a ticket that was kept";
  pay("captured", 1'500, 1);
  books_.attempts.clear();
  EXPECT_TRUE(finds("no-payment-lost")) << "in no journal";
}

TEST_F(SoakChecks, FindAChargeWithoutASale) {
  books_.sales[order_].committed.reset();
  EXPECT_TRUE(finds("no-payment-lost"));
}

TEST_F(SoakChecks, FindATicketThatWasNotHandedOver) {
  books_.sales[order_].entries = {sale::PrintUnknown{0}, sale::SaleCompleted{}};
  EXPECT_TRUE(finds("ticket-for-money"));
  books_.sales[order_].entries.push_back(sale::ClaimCodeGiven{0});
  EXPECT_FALSE(finds("ticket-for-money"));
}

TEST_F(SoakChecks, FindPaperThatIsNotWhatTheKioskSays) {
  EXPECT_FALSE(finds("printed-once"));
  outside_.tokens.push_back(outside_.tokens.front());
  EXPECT_TRUE(finds("printed-once"));
  outside_.tokens.clear();
  EXPECT_TRUE(finds("proven-is-printed"));
}

TEST_F(SoakChecks, FindATicketThatWasNotSoldOrLetInTwice) {
  EXPECT_FALSE(finds("printed-is-sold"));
  books_.admissions[ticket_] = 2;
  EXPECT_TRUE(finds("admitted-once"));
  books_.sales.clear();
  outside_.bank.clear();
  EXPECT_TRUE(finds("printed-is-sold"));
}

TEST_F(SoakChecks, FindABrokenPromiseAForkAndASeatSoldTwice) {
  EXPECT_FALSE(finds("no-false-fork"));
  promised_.push_back(ledger::OrderId::random(random_).text());
  books_.kiosks.front().journals.push_back(JournalId::random(random_));
  books_.sold_twice[ledger::PerformanceId::random(random_)].push_back("seat 3");
  const auto found = findings();
  for (const auto* check : {"promise-kept", "no-false-fork", "seat-sold-once"})
    EXPECT_THAT(found, Contains(StartsWith(check)));
}

TEST_F(SoakChecks, AreNotAtRestWhileASaleIsOpenOrAnEntryIsNotAtCentral) {
  EXPECT_EQ(why_not_settled(books_), "central has 0 of 1 entries of controller-1");
  books_.sales[order_].entries.pop_back();
  EXPECT_EQ(why_not_settled(books_), "order " + order_.text() + " is open");
}

}  // namespace
}  // namespace foyer::soak
