#include "kiosk/ticketing/ticket_words.hpp"

#include "protocol/local_time/calendar_words.hpp"

namespace foyer::kiosk {

const std::vector<TicketWords>& all_ticket_words() {
  static const std::vector<TicketWords> languages{
      {"en", "Doors", "row", "seat", "Standard", "Order", "Code", "Show this code at the door.",
       "Replaces an earlier print.", '.'},
      {"de", "Einlass", "Reihe", "Platz", "Normalpreis", "Bestellung", "Code", "Diesen Code am Eingang zeigen.",
       "Ersetzt einen früheren Ausdruck.", ','},
  };
  return languages;
}

const TicketWords& ticket_words(std::string_view language) {
  for (const auto& words : all_ticket_words()) {
    if (local_time::speaks(language, words.language)) return words;
  }
  return all_ticket_words().front();
}

}  // namespace foyer::kiosk
