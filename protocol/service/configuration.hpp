#pragma once
// Typed configuration of a daemon: a TOML file, then the environment, then the command line; the later wins.
//   Configuration configuration("foyer-kiosk", "Sells and prints at the venue");
//   configuration.integer(port, "http.port", "Port of the touch interface", {0, 65535}, "PORT");
//   configuration.text(broker, "mqtt.host", "The controller's broker");
//   if (auto exit = configuration.load(argc, argv)) return *exit;
// Environment: FOYER_HTTP_PORT for http.port, and the alias (PORT) if one is given; FOYER_ wins over the alias.
// Command line: --config FILE, --set http.port=8080, --version, --help (which lists every setting).
// A key that no setting declares, a value of the wrong type or out of range, ends the start with a message that names
// file, key and what was expected.
// Threading: used by main before anything else runs. Lifetime: the targets must outlive load().

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/service/log.hpp"

namespace foyer::service {

struct IntegerRange {
  std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  std::int64_t highest = std::numeric_limits<std::int64_t>::max();
};

class Configuration {
 public:
  using Environment = std::map<std::string, std::string>;
  /// What load came to: proceed, or end now with this exit code after printing this text.
  struct Outcome {
    bool proceed = true;
    int exit_code = 0;
    std::string text;
  };

  Configuration(std::string program, std::string description);

  /// Each target holds its default when it is declared. Keys are "section.key" in lower case, digits and underscores.
  void text(std::string& target, std::string key, std::string help, std::string alias = {});
  void integer(std::int64_t& target, std::string key, std::string help, IntegerRange range = {},
               std::string alias = {});
  void port(std::uint16_t& target, std::string key, std::string help, std::string alias = {});
  void flag(bool& target, std::string key, std::string help, std::string alias = {});
  /// In the file and the environment a number of milliseconds; the key should end in _ms.
  void duration(Duration& target, std::string key, std::string help, Duration shortest, Duration longest);
  void texts(std::vector<std::string>& target, std::string key, std::string help);  ///< Environment: comma-separated.
  /// One of the words given.
  void word(std::string& target, std::string key, std::string help, std::vector<std::string> words,
            std::string alias = {});
  /// log.level (LOG_LEVEL), log.format (LOG_FORMAT), log.file.
  void logging(LogConfiguration& target);

  /// For tests: nothing is printed.
  [[nodiscard]] Outcome load(const std::vector<std::string>& arguments, const Environment& environment);
  /// For main: reads the process' environment and prints. A value means: exit with it now.
  [[nodiscard]] std::optional<int> load(int argc, const char* const* argv);

  /// The file that was read; empty if none.
  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  /// Takes the value as text and answers what was expected if it does not fit.
  using Assign = std::function<std::optional<std::string>(const std::vector<std::string>& values)>;
  enum class Kind { Text, Integer, Flag, Texts };
  struct Setting {
    std::string key;
    std::string help;
    std::string alias;
    std::string fallback;  // The default, as --help shows it.
    Kind kind;
    Assign assign;
  };

  void declare(Setting setting);
  [[nodiscard]] std::optional<std::string> read_file(const std::string& path);
  [[nodiscard]] std::optional<std::string> read_environment(const Environment& environment);
  [[nodiscard]] std::optional<std::string> assign(const std::string& source, const Setting& setting,
                                                  const std::string& value);
  [[nodiscard]] const Setting* find(std::string_view key) const;
  [[nodiscard]] std::string settings_help() const;

  std::string program_;
  std::string description_;
  std::string file_;
  std::vector<Setting> settings_;
};

/// The version every program prints: that of the project.
[[nodiscard]] std::string_view version() noexcept;

}  // namespace foyer::service
