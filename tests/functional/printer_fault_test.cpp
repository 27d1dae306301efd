// What the customer gets when the printer fails.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

std::string printer_state(const Rig& rig) {
  return text_at(object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "printer"), "state");
}

/// Paid, charged once, and a code to fetch what was not printed; nothing was printed twice.
void expect_charged_once_with_claim_code(const Rig& rig, const json::object& sale) {
  EXPECT_EQ(text_at(sale, "phase"), "completed") << json::serialize(sale);
  EXPECT_EQ(text_at(sale, "payment"), "captured") << json::serialize(sale);
  EXPECT_FALSE(is_null_at(sale, "claim_code")) << json::serialize(sale);
  ASSERT_EQ(attempts(rig, "captured").size(), 1U);
  EXPECT_EQ(number_at(attempts(rig, "captured").front(), "cents"), number_at(sale, "total_cents"));
  wait_until("central has the order", [&] { return find_order(rig, text_at(sale, "order_id")).has_value(); });
  EXPECT_EQ(text_at(*find_order(rig, text_at(sale, "order_id")), "state"), "sold");
}

// Covers KV-3, KV-7.
TEST(PrinterFault, WithoutPaperNothingIsSoldAndNothingCharged) {
  Rig rig;
  rig.open_house();
  rig.act(printer, "paper_out");
  wait_until("the kiosk knows that the paper is out", [&] { return printer_state(rig) == "paper_out"; });
  const auto refused = rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1)));
  EXPECT_EQ(refused.status, 503U) << refused.body;
  EXPECT_EQ(refused.error_code(), "PRINTER_NOT_READY");
  EXPECT_TRUE(rig.terminal("GET", "/ledger").array().empty());

  rig.act(printer, "ok");
  wait_until("new paper is in", [&] { return printer_state(rig) == "ready"; });
  EXPECT_EQ(buy_and_read(rig, best_seats(0, 1)).tokens.size(), 1U);
}

// Covers KV-3, KV-7.
TEST(PrinterFault, PaperThatEndsWithinATicketGivesAClaimCodeAndChargesOnce) {
  Rig rig({.printer_speed = 100, .with_field = false});
  rig.open_house();
  rig.act(printer, "paper_out_after_mm", R"({"mm": 20})");
  const auto sale = buy(rig, best_seats(0, 2));
  expect_charged_once_with_claim_code(rig, sale);
  EXPECT_TRUE(rig.pictures().empty()) << "no whole ticket came out";
}

// Covers KV-3, KV-7.
TEST(PrinterFault, APullOfTheCableWithinATicketGivesAClaimCodeAndChargesOnce) {
  Rig rig({.printer_speed = 40, .with_field = false});
  rig.open_house();
  const auto order = text_at(choose_and_pay(rig, best_seats(0, 1)), "order_id");
  wait_until("the ticket is half on paper", [&] {
    return text_at(rig.kiosk("GET", "/api/v1/sales/" + order).object(), "phase") == "printing" &&
           number_at(rig.device(printer), "waiting_bytes") > 0;
  });
  rig.act(printer, "unplug");
  const auto sale = wait_until_over(rig, order);
  expect_charged_once_with_claim_code(rig, sale);
  rig.act(printer, "plug");
  wait_until("the printer is back", [&] { return printer_state(rig) == "ready"; });
  // Its half ticket must not come out again by itself.
  EXPECT_EQ(text_at(array_at(sale, "tickets").front().as_object(), "state"), "unknown");
}

// Covers KV-3, KV-7.
TEST(PrinterFault, ASecondPrinterTakesOverAndPrintsTheTicketOnce) {
  Rig rig({.with_second_printer = true});
  rig.open_house();
  rig.act(printer, "jam");
  wait_until("the kiosk knows of the jam", [&] {
    const auto state = object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "printer");
    return text_at(state, "state") == "ready" && text_at(state, "text").find("second") != std::string::npos;
  });
  const auto sale = buy_and_read(rig, best_seats(0, 1));
  EXPECT_EQ(sale.tokens.size(), 1U);
  EXPECT_EQ(number_at(rig.device(printer), "tickets"), 0);
  EXPECT_EQ(number_at(rig.device(second_printer), "tickets"), 1);
  EXPECT_EQ(attempts(rig, "captured").size(), 1U);

  rig.act(second_printer, "cover_open");
  wait_until("neither prints", [&] { return printer_state(rig) == "error"; });
  EXPECT_EQ(rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1))).error_code(), "PRINTER_NOT_READY");
  rig.act(printer, "ok");
  wait_until("the first prints again", [&] { return printer_state(rig) == "ready"; });
  EXPECT_EQ(buy_and_read(rig, best_seats(0, 1)).tokens.size(), 1U);
  EXPECT_EQ(number_at(rig.device(printer), "tickets"), 1);
}

// Covers KV-7.
TEST(PrinterFault, APrinterThatCannotSayWhatItPrintedSellsNothingWhereNobodyLooks) {
  Rig rig({.with_second_printer = true, .second_printer_shape = "unidirectional"});
  rig.open_house();
  rig.act(printer, "jam");
  wait_until("the kiosk does not make do with the second", [&] { return printer_state(rig) == "error"; });
  EXPECT_EQ(rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1))).error_code(), "PRINTER_NOT_READY");
  EXPECT_TRUE(attempts(rig, "captured").empty());
}

// Covers KV-7.
TEST(PrinterFault, APrinterThatCannotSayWhatItPrintedGivesAClaimCodeToEachTicketWhereStaffLook) {
  Rig rig({.with_second_printer = true, .second_printer_shape = "unidirectional", .attended = true});
  rig.open_house();
  rig.act(printer, "jam");
  wait_until("the second takes over", [&] {
    const auto state = object_at(rig.kiosk("GET", "/api/v1/kiosk").object(), "printer");
    return text_at(state, "state") == "ready" && text_at(state, "text").find("second") != std::string::npos;
  });
  expect_charged_once_with_claim_code(rig, buy(rig, best_seats(0, 1)));
  EXPECT_EQ(number_at(rig.device(second_printer), "tickets"), 1);
}

// Covers KV-3.
TEST(PrinterFault, AModelThatTheVenueKnowsToProveNothingIsBelievedNothing) {
  Rig rig({.attended = true, .quirks = "[\"04b8:0e15\"]\nno_process_id = true\n"});
  rig.open_house();
  expect_charged_once_with_claim_code(rig, buy(rig, best_seats(0, 1)));
  EXPECT_EQ(number_at(rig.device(printer), "tickets"), 1);
}

}  // namespace
}  // namespace foyer::functional
