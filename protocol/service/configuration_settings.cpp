// The kinds of setting: how each reads its text and what it says when the text does not fit.
#include <algorithm>
#include <charconv>

#include "protocol/base/assert.hpp"
#include "protocol/service/configuration.hpp"

namespace foyer::service {
namespace {

using Expected = std::optional<std::string>;

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<bool> parse_flag(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::string range_text(IntegerRange range) {
  if (range.lowest == IntegerRange{}.lowest && range.highest == IntegerRange{}.highest) return "an integer";
  return "an integer from " + std::to_string(range.lowest) + " to " + std::to_string(range.highest);
}

Expected assign_integer(std::string_view text, IntegerRange range, const std::function<void(std::int64_t)>& take) {
  const auto number = parse_integer(text);
  if (!number || *number < range.lowest || *number > range.highest) return range_text(range);
  take(*number);
  return std::nullopt;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

void Configuration::declare(Setting setting) {
  FOYER_ASSERT(find(setting.key) == nullptr);
  FOYER_ASSERT(setting.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string::npos);
  settings_.push_back(std::move(setting));
}

void Configuration::text(std::string& target, std::string key, std::string help, std::string alias) {
  declare({std::move(key), std::move(help), std::move(alias), target, Kind::Text, [&target](const auto& values) {
             target = values.front();
             return Expected();
           }});
}

void Configuration::integer(std::int64_t& target, std::string key, std::string help, IntegerRange range,
                            std::string alias) {
  declare({std::move(key), std::move(help) + " (" + range_text(range) + ")", std::move(alias), std::to_string(target),
           Kind::Integer, [&target, range](const auto& values) {
             return assign_integer(values.front(), range, [&](std::int64_t number) { target = number; });
           }});
}

void Configuration::port(std::uint16_t& target, std::string key, std::string help, std::string alias) {
  constexpr IntegerRange range{0, 65535};
  declare({std::move(key), std::move(help), std::move(alias), std::to_string(target), Kind::Integer,
           [&target, range](const auto& values) {
             return assign_integer(values.front(), range,
                                   [&](std::int64_t number) { target = static_cast<std::uint16_t>(number); });
           }});
}

void Configuration::duration(Duration& target, std::string key, std::string help, Duration shortest, Duration longest) {
  const IntegerRange range{shortest.count(), longest.count()};
  declare({std::move(key),
           std::move(help) + " (milliseconds, " + range_text(range) + ")",
           {},
           std::to_string(target.count()),
           Kind::Integer,
           [&target, range](const auto& values) {
             return assign_integer(values.front(), range, [&](std::int64_t number) { target = Duration(number); });
           }});
}

void Configuration::flag(bool& target, std::string key, std::string help, std::string alias) {
  declare({std::move(key), std::move(help), std::move(alias), target ? "true" : "false", Kind::Flag,
           [&target](const auto& values) -> Expected {
             const auto parsed = parse_flag(values.front());
             if (!parsed) return "true or false";
             target = *parsed;
             return std::nullopt;
           }});
}

void Configuration::texts(std::vector<std::string>& target, std::string key, std::string help) {
  declare({std::move(key), std::move(help), {}, joined(target), Kind::Texts, [&target](const auto& values) {
             target = values;
             return Expected();
           }});
}

void Configuration::word(std::string& target, std::string key, std::string help, std::vector<std::string> words,
                         std::string alias) {
  const auto expected = "one of " + joined(words);
  declare({std::move(key), std::move(help) + " (" + expected + ")", std::move(alias), target, Kind::Text,
           [&target, words = std::move(words), expected](const auto& values) -> Expected {
             if (std::ranges::find(words, values.front()) == words.end()) return expected;
             target = values.front();
             return std::nullopt;
           }});
}

void Configuration::logging(LogConfiguration& target) {
  declare({"log.level", "How much is logged: debug, info, warning or error", "LOG_LEVEL", "info", Kind::Text,
           [&target](const auto& values) -> Expected {
             const auto level = parse_log_level(values.front());
             if (!level) return "debug, info, warning or error";
             target.level = *level;
             return std::nullopt;
           }});
  declare({"log.format", "How it is written: json or text", "LOG_FORMAT", "json", Kind::Text,
           [&target](const auto& values) -> Expected {
             const auto format = parse_log_format(values.front());
             if (!format) return "json or text";
             target.format = *format;
             return std::nullopt;
           }});
  text(target.file, "log.file", "Where it is written; empty: standard output");
}

}  // namespace foyer::service
