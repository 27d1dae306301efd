// The only user of spdlog.
#include "protocol/service/log.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "protocol/base/clock.hpp"
#include "protocol/net/json.hpp"

namespace foyer::service {
namespace {

constexpr std::array<std::string_view, 4> level_names = {"debug", "info", "warning", "error"};

std::atomic<LogFormat> chosen_format = LogFormat::Text;

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character;
  });
  return lowered;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::Debug:
      return spdlog::level::debug;
    case LogLevel::Info:
      return spdlog::level::info;
    case LogLevel::Warning:
      return spdlog::level::warn;
    case LogLevel::Error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::shared_ptr<spdlog::logger> make_sink(spdlog::sink_ptr sink) {
  auto logger = std::make_shared<spdlog::logger>("foyer", std::move(sink));
  logger->set_pattern("%v");  // The line is whole already.
  logger->flush_on(spdlog::level::debug);
  return logger;
}

/// Set once by start_logging, read by every thread.
std::shared_ptr<spdlog::logger>& output() {
  static std::shared_ptr<spdlog::logger> logger = make_sink(std::make_shared<spdlog::sinks::stderr_sink_mt>());
  return logger;
}

std::string_view shortened(std::string_view text) {
  return text.substr(0, log_value_limit);
}

void append_value(net::JsonWriter& json, const LogField::Value& value) {
  std::visit(
      [&](const auto& content) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(content)>, std::string>)
          json.value(shortened(content));
        else
          json.value(content);
      },
      value);
}

const LogField* find(LogFields fields, std::string_view key) {
  const auto found = std::ranges::find(fields, key, &LogField::key);
  return found == fields.end() ? nullptr : found;
}

void append_member(net::JsonWriter& json, std::string_view key, LogFields fields) {
  json.key(key);
  if (const auto* field = find(fields, key))
    append_value(json, field->value);
  else
    json.null();
}

bool has_own_member(std::string_view key) {
  constexpr std::array<std::string_view, 6> taken = {"timestamp", "level",    "correlation_id",
                                                     "message",   "event_id", "logger"};
  return std::ranges::find(taken, key) != taken.end();
}

std::string json_line(std::string_view timestamp, LogLevel level, std::string_view logger, std::string_view message,
                      LogFields fields) {
  net::JsonWriter json;
  json.begin_object().member("timestamp", timestamp).member("level", level_names[static_cast<std::size_t>(level)]);
  append_member(json, "correlation_id", fields);
  json.member("message", shortened(message));
  append_member(json, "event_id", fields);
  json.member("logger", logger);
  for (const auto& field : fields) {
    if (has_own_member(field.key)) continue;
    json.key(field.key);
    append_value(json, field.value);
  }
  json.end_object();
  return json.text();
}

/// As a JSON string but without the quotes: readable, and on one line whatever it holds.
void append_plain(std::string& line, std::string_view text) {
  std::string quoted;
  net::append_json_string(quoted, shortened(text));
  line.append(quoted, 1, quoted.size() - 2);
}

std::string text_line(std::string_view timestamp, LogLevel level, std::string_view logger, std::string_view message,
                      LogFields fields) {
  std::string line;
  line.append(timestamp).append(" - ").append(logger).append(" - ").append(
      level_names[static_cast<std::size_t>(level)]);
  line += " - ";
  append_plain(line, message);
  for (const auto& field : fields) {
    line.append(" ").append(field.key).append("=");
    net::JsonWriter json;
    append_value(json, field.value);
    line += json.text();
  }
  return line;
}

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view text) {
  const auto name = lower(text);
  if (name == "warn") return LogLevel::Warning;
  const auto found = std::ranges::find(level_names, name);
  if (found == level_names.end()) return std::nullopt;
  return static_cast<LogLevel>(found - level_names.begin());
}

std::optional<LogFormat> parse_log_format(std::string_view text) {
  const auto name = lower(text);
  if (name == "json") return LogFormat::Json;
  if (name == "text") return LogFormat::Text;
  return std::nullopt;
}

void start_logging(const LogConfiguration& configuration) {
  // spdlog's own exception derives from std::exception alone; the message names the file.
  try {
    output() = configuration.file.empty()
                   ? make_sink(std::make_shared<spdlog::sinks::stdout_sink_mt>())
                   : make_sink(std::make_shared<spdlog::sinks::basic_file_sink_mt>(configuration.file));
  } catch (const spdlog::spdlog_ex& failure) {
    throw std::runtime_error(failure.what());
  }
  output()->set_level(spdlog_level(configuration.level));
  chosen_format = configuration.format;
}

std::string log_line(LogFormat format, std::string_view timestamp, LogLevel level, std::string_view logger,
                     std::string_view message, LogFields fields) {
  switch (format) {
    case LogFormat::Json:
      return json_line(timestamp, level, logger, message, fields);
    case LogFormat::Text:
      return text_line(timestamp, level, logger, message, fields);
  }
  return {};
}

void Logger::write(LogLevel level, std::string_view message, LogFields fields) const {
  if (!is_enabled(level)) return;
  const auto line = log_line(chosen_format, iso8601(SystemClock().now()), level, name_, message, fields);
  output()->log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

bool Logger::is_enabled(LogLevel level) noexcept {
  return output()->should_log(spdlog_level(level));
}

}  // namespace foyer::service
