#pragma once
// Structured logging, at the edges only: never tokens, names or card data.
//   LOG_FORMAT=json  {"timestamp":"...Z","level":"info","correlation_id":"...","message":"...","event_id":null,
//                     "logger":"central.http","qty":2}
//   LOG_FORMAT=text  2026-11-20T19:30:00.000Z - central.http - info - message qty=2
// Threading: loggers may be shared and used from any thread. start_logging is called once, before the threads.
// Lifetime: what is logged before start_logging goes to standard error as text.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace foyer::service {

enum class LogLevel { Debug, Info, Warning, Error };
enum class LogFormat { Json, Text };

[[nodiscard]] std::optional<LogLevel> parse_log_level(
    std::string_view text);  ///< debug, info, warning, error; any case.
[[nodiscard]] std::optional<LogFormat> parse_log_format(std::string_view text);  ///< json, text; any case.

struct LogConfiguration {
  LogLevel level = LogLevel::Info;
  LogFormat format = LogFormat::Json;
  std::string file;  ///< Empty: standard output. Appended to and never rotated here.
};

/// Throws std::runtime_error if the file cannot be opened.
void start_logging(const LogConfiguration& configuration);

/// One key and its value. `correlation_id` and `event_id` fill the members of those names.
class LogField {
 public:
  using Value = std::variant<bool, std::int64_t, std::uint64_t, double, std::string>;

  template <class T>
  LogField(std::string_view name, T&& content) : key(name), value(convert(std::forward<T>(content))) {}

  std::string_view key;
  Value value;

 private:
  template <class T>
  static Value convert(T&& content) {
    using Plain = std::remove_cvref_t<T>;
    if constexpr (std::is_same_v<Plain, bool>)
      return content;
    else if constexpr (std::is_floating_point_v<Plain>)
      return static_cast<double>(content);
    else if constexpr (std::is_integral_v<Plain> && std::is_unsigned_v<Plain>)
      return static_cast<std::uint64_t>(content);
    else if constexpr (std::is_integral_v<Plain>)
      return static_cast<std::int64_t>(content);
    else
      return std::string(std::forward<T>(content));
  }
};
using LogFields = std::initializer_list<LogField>;

class Logger {
 public:
  explicit Logger(std::string name) : name_(std::move(name)) {}

  void debug(std::string_view message, LogFields fields = {}) const { write(LogLevel::Debug, message, fields); }
  void info(std::string_view message, LogFields fields = {}) const { write(LogLevel::Info, message, fields); }
  void warning(std::string_view message, LogFields fields = {}) const { write(LogLevel::Warning, message, fields); }
  void error(std::string_view message, LogFields fields = {}) const { write(LogLevel::Error, message, fields); }
  void write(LogLevel level, std::string_view message, LogFields fields) const;

  [[nodiscard]] static bool is_enabled(LogLevel level) noexcept;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  std::string name_;
};

/// One line without its end, as write() makes it. Control characters are escaped in both forms, so that input can
/// never forge a line. Text over log_value_limit bytes is cut.
[[nodiscard]] std::string log_line(LogFormat format, std::string_view timestamp, LogLevel level,
                                   std::string_view logger, std::string_view message, LogFields fields);
inline constexpr std::size_t log_value_limit = 2048;

}  // namespace foyer::service
