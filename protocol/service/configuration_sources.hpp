#pragma once
// The two places that a configuration is read from, each behind its library. Internal to service.
// Threading: pure functions of their arguments and the file.

#include "protocol/base/result.hpp"
#include "protocol/service/configuration.hpp"

namespace foyer::service {

struct FileValue {
  enum class Type { Text, Integer, Flag, Texts, Other };
  std::string key;  ///< "section.key"
  Type type = Type::Other;
  std::vector<std::string> values;  ///< One, except for Texts.
  std::uint32_t line = 0;
};

/// Every value of a TOML 1.0 file, or one line that says what is wrong with it and where.
[[nodiscard]] Result<std::vector<FileValue>, std::string> read_toml(const std::string& path);

struct CommandLine {
  std::string file;                            ///< --config
  std::vector<std::string> settings;           ///< --set key=value, in order
  std::optional<Configuration::Outcome> exit;  ///< --help, --version or a mistake.
};

[[nodiscard]] CommandLine parse_command_line(const std::string& program, const std::string& description,
                                             const std::string& footer, const std::vector<std::string>& arguments);

}  // namespace foyer::service
