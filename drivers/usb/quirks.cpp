#include "drivers/usb/quirks.hpp"

#include <iterator>
#include <stdexcept>

#include "protocol/base/assert.hpp"
#include "protocol/base/text_file.hpp"
#include "protocol/base/toml.hpp"

namespace foyer::usb {

extern const std::string_view built_in_quirks;  // Generated from quirks.toml by CMake.

namespace {

constexpr std::size_t max_interface_types = 16;
constexpr std::size_t max_command_bytes = 32;

std::optional<std::uint8_t> byte_of(const toml::node& node) {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < 0 || *value > 255) return std::nullopt;
  return static_cast<std::uint8_t>(*value);
}

std::optional<InterfaceClass> interface_of(const toml::node& node) {
  const toml::array* parts = node.as_array();
  if (parts == nullptr || parts->size() != 3) return std::nullopt;
  const auto base = byte_of((*parts)[0]);
  const auto sub = byte_of((*parts)[1]);
  const auto protocol = byte_of((*parts)[2]);
  if (!base || !sub || !protocol) return std::nullopt;
  return InterfaceClass{*base, *sub, *protocol};
}

bool read_interfaces(const toml::node& node, Quirk& quirk) {
  const toml::array* list = node.as_array();
  if (list == nullptr || list->empty() || list->size() > max_interface_types) return false;
  for (const toml::node& entry : *list) {
    const auto type = interface_of(entry);
    if (!type) return false;
    quirk.types.push_back(*type);
  }
  return true;
}

template <class T, class Field>
bool take(const toml::node& node, Field& field) {
  const auto value = node.value_exact<T>();
  if (value) field = *value;
  return value.has_value();
}

bool take_command(const toml::node& node, std::string& field) {
  return take<std::string>(node, field) && field.size() <= max_command_bytes;
}

bool read_field(std::string_view key, const toml::node& node, Quirk& quirk) {
  if (key == "name") return take<std::string>(node, quirk.name);
  if (key == "profile") return take<std::string>(node, quirk.profile);
  if (key == "beep_good") return take_command(node, quirk.beep_good);
  if (key == "beep_bad") return take_command(node, quirk.beep_bad);
  if (key == "no_return_channel") return take<bool>(node, quirk.no_return_channel);
  if (key == "no_process_id") return take<bool>(node, quirk.no_process_id);
  if (key == "no_native_qr") return take<bool>(node, quirk.no_native_qr);
  if (key == "interfaces") return read_interfaces(node, quirk);
  return false;  // A misspelt field must not pass for "no quirk".
}

}  // namespace

Result<Quirks, QuirksError> Quirks::parse(std::string_view text) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const std::exception&) {  // A toml::parse_error, or what toml++ takes for impossible.
    return QuirksError::Malformed;
  }
  if (table.size() > max_models) return QuirksError::TooMany;
  Quirks quirks;
  for (const auto& [key, node] : table) {
    const auto model = ModelId::parse(key.str());
    const toml::table* fields = node.as_table();
    if (!model || fields == nullptr) return QuirksError::BadModel;
    Quirk quirk;
    for (const auto& [field, value] : *fields) {
      if (!read_field(field.str(), value, quirk)) return QuirksError::BadField;
    }
    quirks.models_[*model] = std::move(quirk);
  }
  return quirks;
}

Result<Quirks, QuirksError> Quirks::load(const std::string& path) {
  const auto text = read_text_file(path);
  if (!text) return text.error() == TextFileError::TooLarge ? QuirksError::TooMany : QuirksError::Unreadable;
  return parse(*text);
}

const Quirks& Quirks::built_in() {
  static const Quirks quirks = [] {
    auto parsed = parse(built_in_quirks);
    FOYER_ASSERT(parsed.has_value());
    return *parsed;
  }();
  return quirks;
}

Quirks Quirks::of_venue(const std::string& path) {
  if (path.empty()) return built_in();
  const auto venue = load(path);
  if (!venue) throw std::invalid_argument("this table of quirks cannot be read or understood: " + path);
  return built_in().overlaid_with(*venue);
}

Quirks Quirks::overlaid_with(const Quirks& venue) const {
  Quirks both = venue;
  both.models_.insert(models_.begin(), models_.end());
  return both;
}

const Quirk& Quirks::of(ModelId model) const {
  static const Quirk none;
  const auto found = models_.find(model);
  return found == models_.end() ? none : found->second;
}

}  // namespace foyer::usb
