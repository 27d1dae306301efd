#pragma once
// Days, months and the form of a date, per language. Data only.

#include <array>
#include <string_view>

namespace foyer::local_time {

struct CalendarWords {
  std::string_view language;                ///< The first part of a BCP 47 tag: "de".
  std::array<std::string_view, 7> days;     ///< From Sunday.
  std::array<std::string_view, 12> months;  ///< From January.
  std::string_view after_day;               ///< Behind the number of the day: "20." in German.
  std::string_view after_time;              ///< " Uhr".
};

/// By a BCP 47 tag such as "de-AT"; English for a language that is not there.
[[nodiscard]] const CalendarWords& calendar_words(std::string_view language);

/// "de-AT", "de" and "DE_at" speak "de".
[[nodiscard]] bool speaks(std::string_view tag, std::string_view language);

}  // namespace foyer::local_time
