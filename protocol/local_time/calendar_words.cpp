#include "protocol/local_time/calendar_words.hpp"

namespace foyer::local_time {
namespace {

constexpr CalendarWords english{
    "en",
    {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    "",
    "",
};
constexpr CalendarWords german{
    "de",
    {"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
    {"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},
    ".",
    " Uhr",
};

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
}

}  // namespace

bool speaks(std::string_view tag, std::string_view language) {
  if (tag.size() < language.size()) return false;
  for (std::size_t at = 0; at < language.size(); ++at) {
    if (lower(tag[at]) != language[at]) return false;
  }
  return tag.size() == language.size() || tag[language.size()] == '-' || tag[language.size()] == '_';
}

const CalendarWords& calendar_words(std::string_view language) {
  return speaks(language, german.language) ? german : english;
}

}  // namespace foyer::local_time
