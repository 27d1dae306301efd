#include "drivers/printer/escpos/profile.hpp"

#include <cctype>

#include "protocol/base/assert.hpp"
#include "protocol/base/text_file.hpp"
#include "protocol/base/toml.hpp"

namespace foyer::printer::escpos {

extern const std::string_view built_in_profiles;  // Generated from profiles.toml by CMake.

namespace {

constexpr std::int64_t max_width_dots = 4096;
constexpr std::int64_t max_dots_per_inch = 1200;
constexpr std::int64_t max_cutter_distance_mm = 100;

bool take(const toml::node& node, bool& field) {
  const auto value = node.value_exact<bool>();
  if (value) field = *value;
  return value.has_value();
}

bool take(const toml::node& node, std::uint16_t& field, std::int64_t most) {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < 1 || *value > most) return false;
  field = static_cast<std::uint16_t>(*value);
  return true;
}

bool take(const toml::node& node, CodePage& field) {
  const auto name = node.value_exact<std::string>();
  if (name == "pc437") return field = CodePage::Pc437AsciiOnly, true;
  if (name == "wpc1252") return field = CodePage::Wpc1252, true;
  if (name == "pc858") return field = CodePage::Pc858, true;
  return false;
}

bool read_field(std::string_view key, const toml::node& node, Profile& profile) {
  if (key == "width_dots") return take(node, profile.width_dots, max_width_dots);
  if (key == "dots_per_inch") return take(node, profile.dots_per_inch, max_dots_per_inch);
  if (key == "cutter_distance_mm") return take(node, profile.cutter_distance_mm, max_cutter_distance_mm);
  if (key == "code_page") return take(node, profile.code_page);
  if (key == "native_qr") return take(node, profile.native_qr);
  if (key == "automatic_status") return take(node, profile.automatic_status);
  if (key == "real_time_status") return take(node, profile.real_time_status);
  if (key == "paper_status") return take(node, profile.paper_status);
  if (key == "process_id") return take(node, profile.process_id);
  if (key == "clear_buffer") return take(node, profile.clear_buffer);
  if (key == "paper_near_end") return take(node, profile.paper_near_end);
  if (key != "cutter") return false;  // A misspelt field must not pass for an ability.
  bool has_cutter = true;
  if (!take(node, has_cutter)) return false;
  profile.cutting = has_cutter ? Cutting::Feed : Cutting::None;
  return true;
}

std::optional<std::vector<std::string>> read_models(const toml::node& node) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> models;
  for (const toml::node& entry : *list) {
    const auto model = entry.value_exact<std::string>();
    if (!model || model->empty()) return std::nullopt;
    models.push_back(*model);
  }
  return models;
}

bool ends_there(std::string_view text, std::size_t at) {
  return at >= text.size() || std::isalnum(static_cast<unsigned char>(text[at])) == 0;
}

}  // namespace

Result<Profiles, ProfilesError> Profiles::parse(std::string_view text) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const std::exception&) {  // See toml.hpp.
    return ProfilesError::Malformed;
  }
  if (table.size() > max_profiles) return ProfilesError::TooMany;
  Profiles profiles;
  for (const auto& [key, node] : table) {
    const toml::table* fields = node.as_table();
    if (fields == nullptr) return ProfilesError::BadField;
    Profile profile;
    profile.name = key.str();
    for (const auto& [field, value] : *fields) {
      if (field.str() == "models") {
        const auto models = read_models(value);
        if (!models) return ProfilesError::BadField;
        for (const auto& model : *models) profiles.models_[model] = profile.name;
      } else if (!read_field(field.str(), value, profile)) {
        return ProfilesError::BadField;
      }
    }
    profiles.profiles_[profile.name] = std::move(profile);
  }
  if (profiles.models_.size() > max_models) return ProfilesError::TooMany;
  return profiles;
}

Result<Profiles, ProfilesError> Profiles::load(const std::string& path) {
  const auto text = read_text_file(path);
  if (!text) return text.error() == TextFileError::TooLarge ? ProfilesError::TooMany : ProfilesError::Unreadable;
  return parse(*text);
}

const Profiles& Profiles::built_in() {
  static const Profiles profiles = [] {
    auto parsed = parse(built_in_profiles);
    FOYER_ASSERT(parsed.has_value());
    return *parsed;
  }();
  return profiles;
}

Profiles Profiles::overlaid_with(const Profiles& venue) const {
  Profiles both = venue;
  both.profiles_.insert(profiles_.begin(), profiles_.end());
  both.models_.insert(models_.begin(), models_.end());
  return both;
}

std::optional<Profile> Profiles::named(std::string_view name) const {
  const auto found = profiles_.find(name);
  if (found == profiles_.end()) return std::nullopt;
  return found->second;
}

std::optional<Profile> Profiles::of_model(std::string_view model) const {
  for (const auto& [known, profile] : models_) {
    const auto at = model.find(known);
    const bool is_it =
        at != model.npos && (at == 0 || ends_there(model, at - 1)) && ends_there(model, at + known.size());
    if (is_it) return named(profile);
  }
  return std::nullopt;
}

}  // namespace foyer::printer::escpos
