#pragma once
// What a test gives to the programs that it starts: arguments and environment as exec wants them, and the environment
// that an emulator wrote down for programs that shall see its bus.
// Threading: free functions without state.

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

namespace foyer::test {

using Environment = std::map<std::string, std::string>;

/// This program's own with what is added, which goes before.
[[nodiscard]] inline std::vector<std::string> environment_with(const Environment& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!added.contains(std::string(text.substr(0, text.find('='))))) all.emplace_back(text);
  }
  for (const auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

/// Into the texts, null at the end.
[[nodiscard]] inline std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

/// What `export NAME='value'` lines say.
[[nodiscard]] inline Environment read_exports(const std::filesystem::path& file) {
  Environment exports;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto equals = line.find("='");
    if (line.starts_with("export ") && equals != line.npos)
      exports[line.substr(7, equals - 7)] = line.substr(equals + 2, line.size() - equals - 3);
  }
  return exports;
}

}  // namespace foyer::test
