#include "protocol/local_time/local_time.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#include <date/tz.h>

#include "protocol/local_time/calendar_words.hpp"

namespace foyer::local_time {
namespace {

using std::chrono::seconds;

/// The library throws for what it does not know, and where there is no tzdata at all.
const date::time_zone* find_zone(std::string_view name) {
  if (name.empty()) return nullptr;
  try {
    const auto* zone = date::locate_zone(std::string(name));
    return zone->name() == name ? zone : nullptr;
  } catch (const std::exception&) {
    return nullptr;
  }
}

struct Wall {
  date::local_seconds local;
  std::string remark;  ///< " UTC", " (UTC+2)", or nothing.
};

/// "UTC+2", "UTC+5:30"
std::string offset_text(seconds offset) {
  constexpr std::int64_t minute = 60;
  const auto minutes = std::abs(offset.count()) / minute;
  std::string text = offset < seconds(0) ? "UTC-" : "UTC+";
  text += std::to_string(minutes / minute);
  if (const auto rest = minutes % minute; rest != 0) text += (rest < 10 ? ":0" : ":") + std::to_string(rest);
  return text;
}

/// Years of one to four digits; what lies beyond is no performance.
constexpr Timestamp first_moment{-62'135'596'800'000};
constexpr Timestamp last_moment{253'402'214'400'000};

Wall wall_at(Timestamp any, std::string_view time_zone) {
  const auto at = std::clamp(any, first_moment, last_moment);
  const auto whole = date::floor<seconds>(date::sys_time<std::chrono::milliseconds>(Duration(at.ms)));
  const auto* zone = find_zone(time_zone);
  if (zone == nullptr) return {date::local_seconds(whole.time_since_epoch()), " UTC"};
  const auto info = zone->get_info(whole);
  const date::local_seconds local((whole + info.offset).time_since_epoch());
  const bool is_twice = zone->get_info(local).result == date::local_info::ambiguous;
  return {local, is_twice ? " (" + offset_text(info.offset) + ")" : std::string()};
}

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string time_text(const Wall& wall, const CalendarWords& words) {
  const auto time = date::make_time(wall.local - date::floor<date::days>(wall.local));
  return two_digits(time.hours().count()) + ":" + two_digits(time.minutes().count()) + std::string(words.after_time) +
         wall.remark;
}

struct Written {
  date::local_seconds local;
  std::optional<seconds> offset;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<Written> written() {
    const auto year = digits(4);
    const bool dated = take('-');
    const auto month = digits(2);
    const bool has_day = take('-');
    const auto day = digits(2);
    const bool timed = take('T');
    const auto hour = digits(2);
    const bool has_minutes = take(':');
    const auto minute = digits(2);
    const auto second = take(':') ? digits(2) : 0;
    if (take('.')) skip_fraction();
    const auto date = date::year(year) / static_cast<unsigned>(month) / static_cast<unsigned>(day);
    const bool is_well =
        !failed_ && dated && has_day && timed && has_minutes && date.ok() && hour < 24 && minute < 60 && second < 60;
    if (!is_well) return std::nullopt;
    const auto offset = read_offset();
    if (failed_ || !text_.empty()) return std::nullopt;
    return Written{date::local_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) + seconds(second),
                   offset};
  }

 private:
  bool take(char character) {
    if (text_.empty() || text_.front() != character) return false;
    text_.remove_prefix(1);
    return true;
  }
  int digits(std::size_t count) {
    int number = 0;
    for (; count > 0; --count) {
      const bool is_digit = !text_.empty() && text_.front() >= '0' && text_.front() <= '9';
      failed_ = failed_ || !is_digit;
      if (failed_) return 0;
      number = number * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return number;
  }
  /// One to three digits: a performance starts at a whole second.
  void skip_fraction() {
    static_cast<void>(digits(1));
    for (int more = 0; more < 2 && !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; ++more) {
      text_.remove_prefix(1);
    }
  }
  std::optional<seconds> read_offset() {
    if (text_.empty()) return std::nullopt;
    if (take('Z')) return seconds(0);
    const bool is_west = take('-');
    if (!is_west && !take('+')) failed_ = true;
    const auto hour = digits(2);
    if (!take(':')) failed_ = true;
    const auto minute = digits(2);
    if (hour > 14 || minute > 59) failed_ = true;
    const auto offset = std::chrono::hours(hour) + std::chrono::minutes(minute);
    return is_west ? -offset : offset;
  }

  std::string_view text_;
  bool failed_ = false;
};

Timestamp timestamp_of(seconds since_epoch) {
  return {std::chrono::duration_cast<Duration>(since_epoch).count()};
}

}  // namespace

bool is_time_zone(std::string_view name) {
  return find_zone(name) != nullptr;
}

std::string date_and_time(Timestamp at, std::string_view time_zone, std::string_view language) {
  const auto& words = calendar_words(language);
  const auto wall = wall_at(at, time_zone);
  const auto day = date::floor<date::days>(wall.local);
  const date::year_month_day date(day);
  std::string text(words.days[date::weekday(day).c_encoding()]);
  text += " " + std::to_string(static_cast<unsigned>(date.day())) + std::string(words.after_day);
  text += " " + std::string(words.months[static_cast<unsigned>(date.month()) - 1]);
  text += " " + std::to_string(static_cast<int>(date.year()));
  return text + ", " + time_text(wall, words);
}

std::string time_of_day(Timestamp at, std::string_view time_zone, std::string_view language) {
  return time_text(wall_at(at, time_zone), calendar_words(language));
}

Result<Timestamp, ReadFault> read(std::string_view text, std::string_view time_zone) {
  const auto written = Reader(text).written();
  if (!written) return ReadFault::Malformed;
  const auto as_if_utc = written->local.time_since_epoch();
  if (written->offset) return timestamp_of(as_if_utc - *written->offset);
  const auto* zone = find_zone(time_zone);
  if (zone == nullptr) return ReadFault::UnknownZone;
  const auto info = zone->get_info(written->local);
  if (info.result == date::local_info::nonexistent) return ReadFault::NeverIs;
  if (info.result == date::local_info::ambiguous) return ReadFault::IsTwice;
  return timestamp_of(as_if_utc - info.first.offset);
}

}  // namespace foyer::local_time
