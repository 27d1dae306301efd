#include "protocol/base/clock.hpp"

#include <cstdio>
#include <ctime>
#include <fstream>

namespace foyer {

std::string iso8601(Timestamp at) {
  using namespace std::chrono;
  const sys_time<milliseconds> point{milliseconds(at.ms)};
  const auto day = floor<days>(point);
  const year_month_day date{day};
  const hh_mm_ss time{point - day};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return text;
}

std::optional<Timestamp> parse_iso8601(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 20 && text.size() != 24) return std::nullopt;
  constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:dd.dddZ";
  std::string full(text);
  if (text.size() == 20) full.insert(19, ".000");
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool is_digit = full[at] >= '0' && full[at] <= '9';
    if (pattern[at] == 'd' ? !is_digit : full[at] != pattern[at]) return std::nullopt;
  }
  const auto number = [&full](std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t at = from; at < from + count; ++at) value = value * 10 + (full[at] - '0');
    return value;
  };
  const year_month_day date{year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
                            day(static_cast<unsigned>(number(8, 2)))};
  if (!date.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59) return std::nullopt;
  const auto point = sys_days(date) + hours(number(11, 2)) + minutes(number(14, 2)) + seconds(number(17, 2)) +
                     milliseconds(number(20, 3));
  return Timestamp{duration_cast<milliseconds>(point.time_since_epoch()).count()};
}

namespace {

std::int64_t milliseconds_of(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

}  // namespace

Timestamp SystemClock::now() const {
  return {milliseconds_of(CLOCK_REALTIME)};
}

Duration SystemClock::since_boot() const {
  return Duration(milliseconds_of(CLOCK_BOOTTIME));
}

std::string SystemClock::boot_id() const {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

}  // namespace foyer
