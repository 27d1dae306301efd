#include "drivers/printer/device_id.hpp"

#include <algorithm>
#include <cctype>

namespace foyer::printer {
namespace {

constexpr std::size_t length_bytes = 2;
constexpr std::size_t max_commands = 16;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// What people read: other than printable ASCII becomes '?'.
std::string readable(std::string_view text) {
  std::string plain(text);
  std::ranges::replace_if(
      plain, [](unsigned char c) { return c < 0x20 || c > 0x7e; }, '?');
  return plain;
}

std::string upper(std::string_view text) {
  std::string all(text);
  std::ranges::transform(all, all.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return all;
}

std::vector<std::string> list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty() && items.size() < max_commands) {
    const auto comma = std::min(text.find(','), text.size());
    const auto item = trimmed(text.substr(0, comma));
    if (!item.empty()) items.push_back(readable(item));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

void take(DeviceId& id, std::string_view key, std::string_view value) {
  const std::string name = upper(key);
  // The first of several wins: some firmware appends a second, generic string.
  const auto keep = [&value](std::string& field) {
    if (field.empty()) field = readable(value);
  };
  if (name == "MFG" || name == "MANUFACTURER") return keep(id.manufacturer);
  if (name == "MDL" || name == "MODEL") return keep(id.model);
  if (name == "SN" || name == "SERN" || name == "SERIALNUMBER") return keep(id.serial);
  if ((name == "CMD" || name == "COMMAND SET") && id.commands.empty()) id.commands = list(value);
}

}  // namespace

std::string DeviceId::name() const {
  if (manufacturer.empty() || upper(model).starts_with(upper(manufacturer))) return model;
  return model.empty() ? manufacturer : manufacturer + " " + model;
}

std::optional<DeviceId> parse_device_id(BytesView bytes) {
  if (bytes.size() <= length_bytes) return std::nullopt;
  const auto told = bytes.subspan(length_bytes, std::min(bytes.size(), max_device_id_bytes) - length_bytes);
  std::string_view text = as_text(told);
  DeviceId id;
  while (!text.empty()) {
    const auto end = std::min(text.find(';'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto colon = pair.find(':');
    if (colon != pair.npos) take(id, trimmed(pair.substr(0, colon)), trimmed(pair.substr(colon + 1)));
  }
  if (id.manufacturer.empty() && id.model.empty()) return std::nullopt;
  return id;
}

}  // namespace foyer::printer
