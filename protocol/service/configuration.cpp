// Where values come from and which one wins; the kinds of setting are in configuration_settings.cpp.
#include "protocol/service/configuration.hpp"

#include <algorithm>
#include <iostream>

#include <unistd.h>

#include "protocol/service/configuration_sources.hpp"

namespace foyer::service {
namespace {

constexpr int usage_error = 2;

std::string environment_name(std::string_view key) {
  std::string name = "FOYER_";
  for (const char character : key) {
    const bool is_lower = character >= 'a' && character <= 'z';
    name.push_back(character == '.' ? '_' : is_lower ? static_cast<char>(character - 32) : character);
  }
  return name;
}

bool is_secret(std::string_view key) {
  return key.ends_with("password") || key.ends_with("secret") || key.ends_with("token") || key.ends_with("seed");
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Configuration::Environment process_environment() {
  Configuration::Environment environment;
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

}  // namespace

Configuration::Configuration(std::string program, std::string description)
    : program_(std::move(program)), description_(std::move(description)) {}

const Configuration::Setting* Configuration::find(std::string_view key) const {
  const auto found = std::ranges::find(settings_, key, &Setting::key);
  return found == settings_.end() ? nullptr : &*found;
}

std::optional<std::string> Configuration::assign(const std::string& source, const Setting& setting,
                                                 const std::string& value) {
  const auto expected = setting.assign(setting.kind == Kind::Texts ? split(value) : std::vector{value});
  if (!expected) return std::nullopt;
  const auto found = is_secret(setting.key) ? std::string("another value") : '"' + value + '"';
  return source + ": " + setting.key + ": expected " + *expected + ", found " + found;
}

std::optional<std::string> Configuration::read_file(const std::string& path) {
  const auto values = read_toml(path);
  if (!values) return values.error();
  for (const auto& value : *values) {
    const auto source = path + ":" + std::to_string(value.line);
    const auto* setting = find(value.key);
    if (setting == nullptr) return source + ": " + value.key + ": there is no such setting (see --help)";
    struct Wanted {
      FileValue::Type type;
      std::string_view name;
    };
    const Wanted wanted = [&]() -> Wanted {
      switch (setting->kind) {
        case Kind::Text:
          return {FileValue::Type::Text, "a string in quotes"};
        case Kind::Integer:
          return {FileValue::Type::Integer, "an integer"};
        case Kind::Flag:
          return {FileValue::Type::Flag, "true or false"};
        case Kind::Texts:
          return {FileValue::Type::Texts, "an array of strings"};
      }
      return {FileValue::Type::Other, ""};
    }();
    if (value.type != wanted.type) return source + ": " + value.key + ": expected " + std::string(wanted.name);
    if (setting->kind == Kind::Texts)
      static_cast<void>(setting->assign(value.values));
    else if (auto mistake = assign(source, *setting, value.values.front()))
      return mistake;
  }
  return std::nullopt;
}

std::optional<std::string> Configuration::read_environment(const Environment& environment) {
  for (const auto& setting : settings_) {
    for (const auto& name : {setting.alias, environment_name(setting.key)}) {
      const auto found = environment.find(name);
      if (name.empty() || found == environment.end()) continue;
      if (auto mistake = assign("environment variable " + name, setting, found->second)) return mistake;
    }
  }
  return std::nullopt;
}

std::string Configuration::settings_help() const {
  std::string text = "Settings (in the file as key under [section], in the environment as FOYER_SECTION_KEY):\n";
  for (const auto& setting : settings_) {
    text += "  " + setting.key + (setting.alias.empty() ? "" : " (also " + setting.alias + ")") + ": " + setting.help;
    if (!setting.fallback.empty() && !is_secret(setting.key)) text += " [" + setting.fallback + "]";
    text += "\n";
  }
  return text;
}

Configuration::Outcome Configuration::load(const std::vector<std::string>& arguments, const Environment& environment) {
  const auto refuse = [&](const std::string& mistake) {
    return Outcome{.proceed = false, .exit_code = usage_error, .text = program_ + ": " + mistake + "\n"};
  };
  const auto line = parse_command_line(program_, description_, settings_help(), arguments);
  if (line.exit) return *line.exit;
  const auto named = environment.find("FOYER_CONFIG");
  file_ = !line.file.empty() ? line.file : named != environment.end() ? named->second : std::string();
  if (!file_.empty())
    if (const auto mistake = read_file(file_)) return refuse(*mistake);
  if (const auto mistake = read_environment(environment)) return refuse(*mistake);
  for (const auto& given : line.settings) {
    const auto equals = given.find('=');
    const auto* setting = equals == std::string::npos ? nullptr : find(given.substr(0, equals));
    if (setting == nullptr)
      return refuse("--set " + given.substr(0, equals) + ": expected section.key=value of a setting (see --help)");
    if (const auto mistake = assign("--set", *setting, given.substr(equals + 1))) return refuse(*mistake);
  }
  return {};
}

std::optional<int> Configuration::load(int argc, const char* const* argv) {
  const auto outcome = load(std::vector<std::string>(argv + 1, argv + argc), process_environment());
  if (outcome.proceed) return std::nullopt;
  (outcome.exit_code == 0 ? std::cout : std::cerr) << outcome.text << std::flush;
  return outcome.exit_code;
}

std::string_view version() noexcept {
  return FOYER_VERSION;
}

}  // namespace foyer::service
