#include "kiosk/ticketing/rehearsal.hpp"

#include <algorithm>
#include <set>

#include "kiosk/ticketing/ticket_words.hpp"
#include "kiosk/ticketing/ticketing.hpp"

namespace foyer::kiosk {
namespace {

/// As large as any text is on a ticket.
Trial trial_of(std::string member, const std::string& text) {
  return {std::move(member), {{printer::TextLine{text, printer::Alignment::Centre, 2, 2, true}}}};
}

void try_labels(const seating::SeatingPlan& plan, std::vector<Trial>& trials) {
  for (const auto& category : plan.categories) {
    trials.push_back(trial_of("the price category \"" + category.label + "\"", category.label));
  }
  for (const auto& zone : plan.zones) trials.push_back(trial_of("the zone \"" + zone.label + "\"", zone.label));
  std::set<std::string> tried;
  const auto once = [&](std::string_view what, const std::string& label) {
    if (label.empty() || !tried.insert(std::string(what) + label).second) return;
    trials.push_back(trial_of(std::string(what) + " \"" + label + "\"", label));
  };
  for (const auto& seat : plan.seats) {
    once("the section", seat.section);
    once("the row", seat.row);
    once("the seat", seat.label);
  }
}

/// The place whose name is the longest; the number of a place is longest in a token where it is highest.
ticket::Place longest_place(const seating::SeatingPlan& plan) {
  std::size_t longest = 0;
  ticket::Place place = plan.seats.empty() ? ticket::Place(seating::ZoneIndex(0)) : seating::SeatIndex(0);
  const auto consider = [&](std::size_t length, ticket::Place candidate) {
    if (length < longest) return;
    longest = length;
    place = candidate;
  };
  for (std::uint32_t index = 0; index < plan.seats.size(); ++index) {
    const auto& seat = plan.seats[index];
    consider(seat.section.size() + seat.row.size() + seat.label.size(), seating::SeatIndex(index));
  }
  for (std::uint32_t index = 0; index < plan.zones.size(); ++index) {
    consider(plan.zones[index].label.size(), seating::ZoneIndex(index));
  }
  return place;
}

ticket::ClaimCode some_claim_code() {
  for (const char check : ticket::claim_code_alphabet) {
    if (const auto code = ticket::ClaimCode::parse(std::string("WWWWWWW") + check)) return *code;
  }
  return {};
}

seating::PriceCategoryIndex longest_category(const seating::SeatingPlan& plan) {
  const auto longest =
      std::max_element(plan.categories.begin(), plan.categories.end(),
                       [](const auto& left, const auto& right) { return left.label.size() < right.label.size(); });
  return seating::PriceCategoryIndex(static_cast<std::uint32_t>(longest - plan.categories.begin()));
}

/// Such a ticket has a line more than the first print.
constexpr std::uint8_t printed_anew = 2;

}  // namespace

bool is_signable(const wire::PerformanceOnSale& show) {
  return ticket::is_issuable(claims_for(show, {}, seating::SeatIndex(0)));
}

std::vector<Trial> trials_of(const wire::PerformanceOnSale& show, const seating::SeatingPlan& plan,
                             const Signer& signer) {
  std::vector<Trial> trials;
  if (plan.categories.empty() || (plan.seats.empty() && plan.zones.empty())) return trials;
  trials.push_back(trial_of("the title", show.title));
  trials.push_back(trial_of("the name of the venue", show.venue_label));
  trials.push_back(trial_of("the name of the hall", show.hall_label.empty() ? show.hall : show.hall_label));
  try_labels(plan, trials);
  if (!is_signable(show)) return trials;
  sale::OrderLine line;
  line.place = longest_place(plan);
  line.category = longest_category(plan);
  line.ticket_type = *sale::TicketTypeName::parse("standard");
  line.unit_price = plan.categories[line.category.value()].price;
  const sale::SaleTicket sold{{}, some_claim_code()};
  const auto token = ticket::encode(claims_for(show, sold.id, line.place), signer);
  for (const auto& words : all_ticket_words()) {
    const std::string language(words.language);
    trials.push_back({"the ticket of " + place_label(plan, line.place),
                      ticket_document({show, plan, line, ledger::OrderId{}, sold, token, language, printed_anew})});
  }
  return trials;
}

}  // namespace foyer::kiosk
