#include "kiosk/ticketing/ticketing.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>

namespace foyer::kiosk {
namespace {

using printer::Alignment;
using printer::TextLine;

std::uint32_t seconds(Timestamp at) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(at.ms / 1000, 0, 0xffff'ffff));
}

TextLine line(std::string text) {
  return {std::move(text), Alignment::Left};
}

TextLine large(std::string text) {
  return {std::move(text), Alignment::Centre, 2, 2, true};
}

}  // namespace

ticket::TicketClaims claims_for(const wire::PerformanceOnSale& performance, const ticket::TicketId& ticket,
                                const ticket::Place& place) {
  ticket::TicketClaims claims;
  claims.performance = performance.performance;
  claims.ticket = ticket;
  claims.place = place;
  claims.valid_from_s = seconds(performance.doors_open_at - valid_before_doors);
  claims.valid_until_s = seconds(performance.ends_at + valid_after_end);
  return claims;
}

std::string short_code(const ledger::OrderId& order) {
  auto text = order.text().substr(0, 8);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char character) { return static_cast<char>(std::toupper(character)); });
  return text;
}

std::string place_label(const seating::SeatingPlan& plan, const ticket::Place& place) {
  return std::visit([&plan](const auto& index) { return seating::label(plan, index); }, place);
}

std::string print_time(Timestamp at) {
  const auto whole = static_cast<std::time_t>(at.ms / 1000);
  std::tm parts{};
  std::array<char, 64> text{};
  if (localtime_r(&whole, &parts) == nullptr) return iso8601(at);
  const auto length = std::strftime(text.data(), text.size(), "%a %d %b %Y, %H:%M", &parts);
  return {text.data(), length};
}

printer::Document ticket_document(const TicketPaper& paper) {
  printer::Document document;
  auto& elements = document.elements;
  elements.emplace_back(TextLine{paper.performance.venue.text() + " / " + paper.performance.hall, Alignment::Centre});
  elements.emplace_back(large(paper.performance.title));
  elements.emplace_back(TextLine{print_time(paper.performance.starts_at), Alignment::Centre, 1, 2, true});
  elements.emplace_back(TextLine{"Doors " + print_time(paper.performance.doors_open_at), Alignment::Centre});
  elements.emplace_back(printer::Feed{});
  elements.emplace_back(large(place_label(paper.plan, paper.line.place)));
  elements.emplace_back(printer::Feed{});
  elements.emplace_back(line(paper.plan.categories[paper.line.category.value()].label + ", " +
                             paper.line.ticket_type.text() + ": " + paper.line.unit_price.text()));
  elements.emplace_back(line("Order " + short_code(paper.order) + "   Code " + paper.ticket.claim_code.grouped()));
  elements.emplace_back(printer::QrCode{paper.token, 6, printer::QrLevel::Medium, Alignment::Centre});
  elements.emplace_back(TextLine{"Show this code at the door.", Alignment::Centre});
  elements.emplace_back(printer::Feed{3});
  elements.emplace_back(printer::Cut{});
  return document;
}

}  // namespace foyer::kiosk
