// The only user of CLI11.
#include <algorithm>
#include <sstream>

#include <CLI/CLI.hpp>

#include "protocol/service/configuration_sources.hpp"

namespace foyer::service {

CommandLine parse_command_line(const std::string& program, const std::string& description, const std::string& footer,
                               const std::vector<std::string>& arguments) {
  CommandLine line;
  CLI::App app(description, program);
  app.footer(footer);
  app.set_version_flag("--version", program + " " + std::string(version()));
  app.add_option("--config", line.file, "Read settings from this TOML file");
  app.add_option("--set", line.settings, "Set one setting, as section.key=value; may be repeated")->take_all();
  try {
    // CLI11 takes the arguments last first.
    auto reversed = arguments;
    std::ranges::reverse(reversed);
    app.parse(reversed);
  } catch (const CLI::ParseError& outcome) {
    std::ostringstream output;
    std::ostringstream errors;
    const int code = app.exit(outcome, output, errors);
    line.exit =
        Configuration::Outcome{.proceed = false, .exit_code = code == 0 ? 0 : 2, .text = output.str() + errors.str()};
  }
  return line;
}

}  // namespace foyer::service
