#include "kiosk/ticketing/ticketing.hpp"

#include <algorithm>

#include "kiosk/ticketing/ticket_words.hpp"
#include "protocol/local_time/local_time.hpp"
#include "protocol/reprint/book.hpp"

namespace foyer::kiosk {
namespace {

using printer::Alignment;
using printer::TextLine;

std::uint32_t seconds(Timestamp at) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(at.ms / 1000, 0, 0xffff'ffff));
}

constexpr std::string_view no_break_space = "\u00a0";

TextLine line(std::string text) {
  return {std::move(text), Alignment::Left};
}

TextLine large(std::string text) {
  return {std::move(text), Alignment::Centre, 2, 2, true};
}

const std::string& said(const std::string& label, const std::string& name) {
  return label.empty() ? name : label;
}

std::string venue_and_hall(const wire::PerformanceOnSale& show) {
  return said(show.venue_label, show.venue.text()) + " / " + said(show.hall_label, show.hall);
}

std::string type_text(const sale::TicketTypeName& type, const TicketWords& words) {
  return type.text() == "standard" ? std::string(words.standard) : type.text();
}

std::string price_text(const Money& price, const TicketWords& words) {
  auto text = price.text();
  std::replace(text.begin(), text.end(), '.', words.decimal_mark);
  return text;
}

/// "Stalls, Reihe C, Platz 12", where no line is broken between "Platz" and its number.
std::string place_words(const seating::SeatingPlan& plan, const ticket::Place& place, const TicketWords& words) {
  const auto* index = std::get_if<seating::SeatIndex>(&place);
  if (index == nullptr) return place_label(plan, place);
  const auto& seat = plan.seats.at(index->value());
  auto text = seat.section;
  const auto append = [&text](std::string_view word, const std::string& value) {
    if (value.empty()) return;
    if (!text.empty()) text += ", ";
    text.append(word).append(no_break_space).append(value);
  };
  append(words.row, seat.row);
  append(words.seat, seat.label);
  return text;
}

std::string codes_text(const TicketPaper& paper, const TicketWords& words) {
  auto text = std::string(words.order) + " " + reprint::short_code(paper.order);
  const auto& code = paper.ticket.claim_code;
  if (!code.is_none()) text += "   " + std::string(words.code) + " " + code.grouped();
  return text;
}

}  // namespace

ticket::TicketClaims claims_for(const wire::PerformanceOnSale& performance, const ticket::TicketId& ticket,
                                const ticket::Place& place, std::uint8_t generation) {
  ticket::TicketClaims claims;
  claims.generation = generation;
  claims.performance = performance.performance;
  claims.ticket = ticket;
  claims.place = place;
  claims.valid_from_s = seconds(performance.doors_open_at - valid_before_doors);
  claims.valid_until_s = seconds(performance.ends_at + valid_after_end);
  return claims;
}

std::string place_label(const seating::SeatingPlan& plan, const ticket::Place& place) {
  return std::visit([&plan](const auto& index) { return seating::label(plan, index); }, place);
}

printer::Document ticket_document(const TicketPaper& paper) {
  const auto& show = paper.performance;
  const auto& words = ticket_words(paper.language);
  const auto time = [&](Timestamp at) { return local_time::date_and_time(at, show.time_zone, paper.language); };
  printer::Document document;
  auto& elements = document.elements;
  elements.emplace_back(TextLine{venue_and_hall(show), Alignment::Centre});
  elements.emplace_back(large(show.title));
  elements.emplace_back(TextLine{time(show.starts_at), Alignment::Centre, 1, 2, true});
  elements.emplace_back(TextLine{std::string(words.doors) + " " + time(show.doors_open_at), Alignment::Centre});
  elements.emplace_back(printer::Feed{});
  elements.emplace_back(large(place_words(paper.plan, paper.line.place, words)));
  elements.emplace_back(printer::Feed{});
  elements.emplace_back(line(paper.plan.categories[paper.line.category.value()].label + ", " +
                             type_text(paper.line.ticket_type, words) + ": " +
                             price_text(paper.line.unit_price, words)));
  elements.emplace_back(line(codes_text(paper, words)));
  elements.emplace_back(printer::QrCode{paper.token, 6, printer::QrLevel::Medium, Alignment::Centre});
  elements.emplace_back(TextLine{std::string(words.show_code), Alignment::Centre});
  if (paper.generation > 1) elements.emplace_back(TextLine{std::string(words.replaces), Alignment::Centre});
  elements.emplace_back(printer::Feed{3});
  elements.emplace_back(printer::Cut{});
  return document;
}

}  // namespace foyer::kiosk
