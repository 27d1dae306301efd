#pragma once
// A show in a hall, and a sale of one of its places, for tests of what is on paper.
#include <gtest/gtest.h>

#include "kiosk/ticketing/ticketing.hpp"
#include "protocol/ticket/claim_code.hpp"

namespace foyer::kiosk {

inline wire::PerformanceOnSale tosca() {
  wire::PerformanceOnSale show;
  show.title = "Tosca";
  show.venue = *seating::VenueName::parse("lumen");
  show.hall = "grand";
  show.venue_label = "Lumen Theatre";
  show.hall_label = "Grand Theatre";
  show.time_zone = "Europe/Vienna";
  show.starts_at = *parse_iso8601("2026-11-20T18:30:00Z");
  show.doors_open_at = *parse_iso8601("2026-11-20T17:30:00Z");
  show.ends_at = *parse_iso8601("2026-11-20T21:30:00Z");
  show.prices = {{"Premium", {4'850, {}}}};
  return show;
}

inline seating::SeatingPlan stalls() {
  seating::SeatingPlan plan;
  plan.categories = {{"Premium", {4'850, {}}}};
  for (std::uint32_t seat = 0; seat < 12; ++seat) {
    plan.seats.push_back({"Stalls", "C", std::to_string(seat + 1), seating::PriceCategoryIndex(0), false, seat});
  }
  plan.zones = {{"Floor", 50, seating::PriceCategoryIndex(0)}};
  return plan;
}

/// The text lines of one ticket.
inline std::vector<std::string> lines_of(const wire::PerformanceOnSale& show, const ticket::Place& place,
                                         const std::string& language, std::uint8_t generation = 1) {
  const auto plan = stalls();
  sale::OrderLine line;
  line.place = place;
  line.category = seating::PriceCategoryIndex(0);
  line.ticket_type = *sale::TicketTypeName::parse("standard");
  line.unit_price = {4'850, {}};
  const auto order = *ledger::OrderId::parse("1f0c9a2b-0000-4000-8000-000000000001");
  const sale::SaleTicket sold{};
  const std::string token = "FYR1:TOKEN";
  std::vector<std::string> lines;
  for (const auto& element : ticket_document({show, plan, line, order, sold, token, language, generation}).elements) {
    if (const auto* text = std::get_if<printer::TextLine>(&element)) lines.push_back(text->text);
  }
  return lines;
}

}  // namespace foyer::kiosk
