#include <algorithm>

#include "protocol/base/text_file.hpp"
#include "protocol/base/toml.hpp"
#include "protocol/service/configuration_sources.hpp"

namespace foyer::service {
namespace {

/// An array counts as texts only if all of it is strings.
FileValue from_array(const toml::array& array) {
  FileValue value{.type = FileValue::Type::Texts};
  for (const auto& element : array) {
    const auto text = element.value_exact<std::string>();
    if (!text) return FileValue{};
    value.values.push_back(*text);
  }
  return value;
}

FileValue from_node(const toml::node& node) {
  if (const auto* array = node.as_array()) return from_array(*array);
  if (const auto text = node.value_exact<std::string>()) return {.type = FileValue::Type::Text, .values = {*text}};
  if (const auto flag = node.value_exact<bool>())
    return {.type = FileValue::Type::Flag, .values = {*flag ? "true" : "false"}};
  if (const auto number = node.value_exact<std::int64_t>())
    return {.type = FileValue::Type::Integer, .values = {std::to_string(*number)}};
  return {};
}

void flatten(const toml::table& table, const std::string& prefix, std::vector<FileValue>& into) {
  for (const auto& [name, node] : table) {
    const auto key = prefix + std::string(name.str());
    if (const auto* inner = node.as_table()) {
      flatten(*inner, key + ".", into);
      continue;
    }
    auto value = from_node(node);
    value.key = key;
    value.line = node.source().begin.line;
    into.push_back(std::move(value));
  }
}

bool is_refused_without_place(std::string_view text) {
  try {
    static_cast<void>(toml::parse(text));
  } catch (const toml::parse_error&) {
    return false;
  } catch (const std::logic_error&) {
    return true;
  }
  return false;
}

/// ":3", where a refusal has no place of its own: the first line with which it comes.
std::string line_of_refusal(const std::string& path) {
  const auto text = read_text_file(path);
  if (!text) return {};
  std::size_t line = 0;
  for (std::size_t end = 0; end < text->size(); ++line) {
    end = std::min(text->find('\n', end), text->size() - 1) + 1;
    if (is_refused_without_place(std::string_view(*text).substr(0, end))) return ":" + std::to_string(line + 1);
  }
  return {};
}

}  // namespace

Result<std::vector<FileValue>, std::string> read_toml(const std::string& path) {
  try {
    std::vector<FileValue> values;
    flatten(toml::parse_file(path), {}, values);
    return values;
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    return path + (line > 0 ? ":" + std::to_string(line) : "") + ": " + std::string(error.description());
  } catch (const std::logic_error& error) {
    return path + line_of_refusal(path) + ": " + error.what();
  }
}

}  // namespace foyer::service
