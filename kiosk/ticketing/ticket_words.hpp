#pragma once
// The words on a ticket, per language. Data only; a language is added by a row of its own in ticket_words.cpp, and its
// days and months in protocol/local_time.

#include <string_view>
#include <vector>

namespace foyer::kiosk {

struct TicketWords {
  std::string_view language;  ///< The first part of a BCP 47 tag: "de".
  std::string_view doors;     ///< Before the time at which they open.
  std::string_view row;
  std::string_view seat;
  std::string_view standard;  ///< The ticket type "standard".
  std::string_view order;     ///< Before its short code.
  std::string_view code;      ///< Before the claim code.
  std::string_view show_code;
  std::string_view replaces;  ///< On a ticket that was printed anew.
  char decimal_mark;
};

/// By a BCP 47 tag such as "de-AT"; English for a language that is not there.
[[nodiscard]] const TicketWords& ticket_words(std::string_view language);
[[nodiscard]] const std::vector<TicketWords>& all_ticket_words();

}  // namespace foyer::kiosk
