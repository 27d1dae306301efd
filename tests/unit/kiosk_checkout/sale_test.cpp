// Sales through the real saga, ledger, journal and link.
#include <filesystem>

#include <gtest/gtest.h>

#include "protocol/journal/sqlite_event_log.hpp"
#include "protocol/ticket/certificate.hpp"
#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

class KioskSale : public testing::Test {
 protected:
  KioskSale() { world.open_shop(); }

  ledger::OrderId start(const Choice& choice) {
    const auto order = world.new_order();
    const auto answer = world.sell(order, choice);
    EXPECT_TRUE(answer && answer->has_value());
    return order;
  }
  ledger::OrderId buy(const Choice& choice) {
    const auto order = start(choice);
    EXPECT_TRUE(world.core->checkout().pay(order));
    world.run(20);
    return order;
  }

  World world;
};

// Covers KV-2, X-2, X-3.
TEST_F(KioskSale, SellsPlacesOfTheParentAtThePriceOfTheFeedAndSettlesThem) {
  const auto order = buy(world.seats({0, 1}));
  const auto& sale = world.sale(order);
  EXPECT_EQ(sale.phase, sale::Phase::Completed);
  EXPECT_EQ(sale.order.total.cents, 9'600);
  EXPECT_EQ(world.printer.tray.size(), 2U);
  EXPECT_EQ(world.terminal.charged(), 1);
  EXPECT_EQ(world.parent.settled_sales[order], 1);
  EXPECT_EQ(world.parent.ledger.seat_state(ledger::SeatIndex(0)), ledger::PlaceState::Sold);
  EXPECT_EQ(world.parent.refused_commands, 0);
  EXPECT_EQ(world.parent.quarantined, 0);
}

// Covers KV-2.
TEST_F(KioskSale, PrintsTokensThatADoorProves) {
  const auto order = buy(world.seats({3}));
  const auto token = ticket::decode(token_on(world.printer.tray.at(0)));
  ASSERT_TRUE(token);
  const auto claims = ticket::verify(*token, world.device->catalogue().keys(), world.verifier);
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->ticket, world.sale(order).tickets[0].ticket.id);
  EXPECT_EQ(claims->performance, world.parent.performance);
  EXPECT_EQ(claims->place, ticket::Place(ledger::SeatIndex(3)));
}

// Covers KV-2, KV-5.
TEST_F(KioskSale, SellsItsOwnPartWhileCutOffAndSettlesItAfterwards) {
  world.cut_link();
  world.run(5);
  const auto seated = buy(world.best(0, 2));
  const auto standing = buy(world.floor(3));
  EXPECT_EQ(world.sale(seated).phase, sale::Phase::Completed);
  EXPECT_EQ(world.sale(standing).phase, sale::Phase::Completed);
  EXPECT_TRUE(world.parent.settled_sales.empty());
  world.mend_link();
  world.run(60);
  EXPECT_EQ(world.parent.settled_sales[seated], 1);
  EXPECT_EQ(world.parent.settled_sales[standing], 1);
  EXPECT_EQ(world.parent.refused_commands, 0);
  EXPECT_TRUE(world.parent.ledger.conflicts().empty());
}

// Covers KV-4.
TEST_F(KioskSale, SellsNothingOfOthersWhileCutOff) {
  world.cut_link();
  world.run(5);
  const auto seat = world.sell(world.new_order(), world.seats({0}));
  ASSERT_TRUE(seat && !*seat);
  EXPECT_EQ(seat->error().reason, RefusalReason::SeatsTaken);
  EXPECT_FALSE(seat->error().message.empty());
  EXPECT_EQ(world.core->checkout().books().open_count(), 0U);
  const auto more_than_own = world.sell(world.new_order(), world.best(0, 5));
  ASSERT_TRUE(more_than_own && !*more_than_own);
  EXPECT_EQ(more_than_own->error().reason, RefusalReason::InsufficientSeats);
}

// Covers KV-4.
TEST_F(KioskSale, RefusesASeatThatWasSoldElsewhereMeanwhile) {
  world.parent.sell_elsewhere({{ledger::SeatIndex(0)}, {}});
  ASSERT_TRUE(world.parent.sold_elsewhere);
  const auto answer = world.sell(world.new_order(), world.seats({0}));
  ASSERT_TRUE(answer && !*answer);
  EXPECT_EQ(answer->error().reason, RefusalReason::SeatsTaken);
}

TEST_F(KioskSale, FallsBackToItsOwnBestSeatsWhenTheParentDoesNotAnswer) {
  world.link_is_up = false;  // Nothing passes, and nobody has noticed yet.
  const auto order = world.new_order();
  const auto answer = world.sell(order, world.best(0, 2));
  ASSERT_TRUE(answer && answer->has_value());
  EXPECT_EQ(world.sale(order).phase, sale::Phase::SeatsSecured);
}

TEST_F(KioskSale, ChargesNobodyWhoseCardIsDeclinedAndLetsThemTryAnother) {
  world.terminal.mood = FakeTerminal::Mood::Declines;
  const auto order = buy(world.seats({0}));
  EXPECT_EQ(world.sale(order).phase, sale::Phase::SeatsSecured);
  EXPECT_FALSE(world.core->checkout().note_of(order).empty());
  world.terminal.mood = FakeTerminal::Mood::Approves;
  EXPECT_TRUE(world.core->checkout().pay(order));
  world.run(20);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
  EXPECT_EQ(world.terminal.charged(), 1);
}

TEST_F(KioskSale, GivesUpAfterThreeDeclinedCards) {
  world.terminal.mood = FakeTerminal::Mood::Declines;
  const auto order = buy(world.seats({0}));
  for (int card = 0; card < 2; ++card) {
    EXPECT_TRUE(world.core->checkout().pay(order));
    world.run(5);
  }
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Abandoned);
  EXPECT_EQ(world.ledger().totals().held, 0U);
}

// Covers KV-3.
TEST_F(KioskSale, AsksWhatBecameOfAnUnknownPaymentAndNeverPaysTwice) {
  world.terminal.mood = FakeTerminal::Mood::ApprovesSilently;
  const auto order = buy(world.seats({0}));
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
  EXPECT_EQ(world.terminal.authorisations, 1);
  EXPECT_EQ(world.terminal.queries, 1);
  EXPECT_EQ(world.terminal.charged(), 1);
}

TEST_F(KioskSale, TakesAPaymentBackThatNobodyCouldTellAnythingAbout) {
  world.terminal.mood = FakeTerminal::Mood::ApprovesSilently;
  world.terminal.answers_queries = false;
  const auto order = buy(world.seats({0}));
  world.run(150);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Reversed);
  EXPECT_EQ(world.terminal.charged(), 0);
  EXPECT_EQ(world.terminal.dangling(), 0);
  EXPECT_EQ(world.ledger().totals().held, 0U);
}

// Covers KV-7.
TEST_F(KioskSale, KeepsTheChargeAndGivesAClaimCodeForAnUnknownPrint) {
  world.printer.mood = FakePrinter::Mood::MayHavePrinted;
  const auto order = buy(world.seats({0, 1}));
  EXPECT_EQ(world.sale(order).phase, sale::Phase::HandingOver);
  world.core->checkout().note_codes_shown(order);
  world.run(5);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
  EXPECT_EQ(world.codes_of(order), 2U);
  EXPECT_EQ(world.terminal.charged(), 1);
  world.run(100);
  EXPECT_EQ(world.printer.tries, 2);  // Never printed again.
}

// Covers KV-7.
TEST_F(KioskSale, TriesOnceMoreOnlyIfThePrinterTookNoByte) {
  world.printer.mood = FakePrinter::Mood::FailsBeforeAnyByte;
  const auto order = buy(world.seats({0}));
  EXPECT_EQ(world.printer.tries, 2);
  EXPECT_EQ(world.codes_of(order), 1U);
  // Nobody looks at the screen any more: the sale is finished all the same.
  world.run(700);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
  EXPECT_EQ(world.terminal.charged(), 1);
}

TEST_F(KioskSale, GivesClaimCodesForTheTicketsAfterAFailedOne) {
  world.printer.mood = FakePrinter::Mood::FailsAfterBytes;
  const auto order = buy(world.seats({0, 1, 2}));
  EXPECT_EQ(world.printer.tries, 1);
  EXPECT_EQ(world.codes_of(order), 3U);
}

// Covers KV-7.
TEST_F(KioskSale, TakesNoMoneyWithoutAPrinterOrATerminal) {
  world.printer.ready = false;
  const auto without_printer = world.sell(world.new_order(), world.seats({0}));
  ASSERT_TRUE(without_printer && !*without_printer);
  EXPECT_EQ(without_printer->error().reason, RefusalReason::PrinterNotReady);
  world.printer.ready = true;
  world.terminal.reachable = false;
  const auto without_terminal = world.sell(world.new_order(), world.seats({0}));
  ASSERT_TRUE(without_terminal && !*without_terminal);
  EXPECT_EQ(without_terminal->error().reason, RefusalReason::TerminalUnreachable);
  world.terminal.reachable = true;
  const auto order = start(world.seats({0}));
  world.printer.ready = false;
  const auto paid = world.core->checkout().pay(order);
  ASSERT_FALSE(paid);
  EXPECT_EQ(paid.error().reason, RefusalReason::PrinterNotReady);
  EXPECT_EQ(world.terminal.authorisations, 0);
}

//
TEST_F(KioskSale, FreesThePlacesOfACustomerWhoCancels) {
  const auto order = start(world.seats({0, 1}));
  EXPECT_EQ(world.ledger().totals().held, 2U);
  EXPECT_TRUE(world.core->checkout().cancel(order));
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Abandoned);
  EXPECT_EQ(world.ledger().totals().held, 0U);
  // They were brought for this customer, who may want them again in another language: so they stay for a while.
  world.run(60);
  EXPECT_EQ(world.ledger().seat_state(ledger::SeatIndex(0)), ledger::PlaceState::Free);
  const auto again = start(world.seats({0, 1}));
  EXPECT_TRUE(world.core->checkout().cancel(again));
  // Then they go back to whoever can sell them to anybody.
  world.run(60 + static_cast<int>(own_part_surplus_stays / Duration(100)));
  EXPECT_EQ(world.parent.ledger.seat_state(ledger::SeatIndex(0)), ledger::PlaceState::Free);
  EXPECT_EQ(world.parent.refused_commands, 0);
}

//
TEST_F(KioskSale, FreesThePlacesOfACustomerWhoWentAway) {
  const auto order = start(world.seats({0}));
  world.clock.at += hold_time;
  world.run(5);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Abandoned);
  EXPECT_EQ(world.ledger().totals().held, 0U);
  EXPECT_EQ(world.terminal.authorisations, 0);
  EXPECT_FALSE(world.core->checkout().pay(order));
}

// Covers X-1, KV-10, KV-15.
TEST_F(KioskSale, FreesThePlacesOfACustomerWhoWentAwayThoughTheClockWasSetBack) {
  world.clock.wall_is_ahead = std::chrono::hours(1);
  const auto order = start(world.seats({0}));
  world.clock.wall_is_ahead = {};
  world.run(5);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::SeatsSecured);
  world.clock.at += hold_time;
  world.run(5);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Abandoned);
  EXPECT_EQ(world.ledger().totals().held, 0U);
}

TEST_F(KioskSale, ServesOneCustomerAtATimeAtTheTerminal) {
  const auto first = start(world.seats({0}));
  const auto second = start(world.seats({1}));
  EXPECT_TRUE(world.core->checkout().pay(first));
  EXPECT_TRUE(world.core->checkout().pay(second));
  EXPECT_TRUE(world.core->checkout().is_in_line(second));
  EXPECT_EQ(world.terminal.authorisations, 1);
  world.run(40);
  EXPECT_EQ(world.sale(first).phase, sale::Phase::Completed);
  EXPECT_EQ(world.sale(second).phase, sale::Phase::Completed);
}

TEST_F(KioskSale, GivesBackTheMoneyOfACustomerWhoCancelsWhilePaying) {
  const auto order = start(world.seats({0}));
  EXPECT_TRUE(world.core->checkout().pay(order));
  EXPECT_TRUE(world.core->checkout().cancel(order));
  world.run(10);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Reversed);
  EXPECT_EQ(world.terminal.charged(), 0);
  EXPECT_EQ(world.terminal.dangling(), 0);
}

TEST_F(KioskSale, TakesTheSameOrderTwiceAsOneSale) {
  const auto order = start(world.seats({0}));
  const auto again = world.sell(order, world.seats({0}));
  ASSERT_TRUE(again && again->has_value());
  EXPECT_EQ(world.ledger().totals().held, 1U);
  EXPECT_EQ(world.core->checkout().books().open_count(), 1U);
}

TEST_F(KioskSale, OffersNothingThatIsNotOnSale) {
  world.parent.put_performance(false);
  world.run(10);
  const auto answer = world.sell(world.new_order(), world.seats({0}));
  ASSERT_TRUE(answer && !*answer);
  EXPECT_EQ(answer->error().reason, RefusalReason::NotOnSale);
}

// Covers KV-8.
TEST(KioskBeforeEnrolment, AsksForACertificateAndSellsNothingUntilItHasOne) {
  World world;
  world.run(40);
  EXPECT_GT(world.parent.certificate_requests, 0);
  const auto answer = world.sell(world.new_order(), world.floor(1));
  ASSERT_TRUE(answer && !*answer);
  EXPECT_EQ(answer->error().reason, RefusalReason::NoCertificate);
  world.parent.certify();
  world.run(40);
  const auto sold = world.sell(world.new_order(), world.floor(1));
  EXPECT_TRUE(sold && sold->has_value());
}

// Covers KV-2, KV-4.
TEST(KioskOnDisk, KnowsItsSalesAndItsSeatsAfterARestart) {
  const auto folder = std::filesystem::temp_directory_path() / ("foyer-kiosk-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  {
    SystemRandom random;
    journal::SqliteFile file(folder / "kiosk.db", random);
    journal::SqliteEventLog log(file);
    journal::SqliteDocumentStore documents(file);
    World world(&log, &documents);
    world.open_shop();
    const auto order = world.new_order();
    const auto answer = world.sell(order, world.seats({0}));
    ASSERT_TRUE(answer && answer->has_value());
    ASSERT_TRUE(world.core->checkout().pay(order));
    world.run(20);
    ASSERT_EQ(world.sale(order).phase, sale::Phase::Completed);
    const auto ledger = world.ledger();
    const auto sale = world.sale(order);
    world.power_off();
    world.power_on();
    EXPECT_TRUE(world.journal_follows);
    EXPECT_EQ(world.sale(order), sale);
    EXPECT_EQ(world.ledger(), ledger);
    EXPECT_EQ(world.core->checkout().books().open_count(), 0U);
  }
  std::filesystem::remove_all(folder);
}

TEST_F(KioskSale, KnowsItsCustomersLanguageAfterAPowerCutToo) {
  auto choice = world.seats({0});
  choice.language = "de";
  const auto order = start(choice);
  EXPECT_EQ(world.sale(order).language, "de");
  EXPECT_EQ(world.sale(start(world.seats({1}))).language, "");
  world.power_off();
  world.power_on();
  EXPECT_TRUE(world.journal_follows);
  EXPECT_EQ(world.sale(order).language, "de");
}

}  // namespace
}  // namespace foyer::kiosk
