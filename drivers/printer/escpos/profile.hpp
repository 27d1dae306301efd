#pragma once
// What a model can do, as far as its bytes differ, and the table of them. Plain values; loading reads one file.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"

namespace foyer::printer::escpos {

enum class Cutting {
  None,  ///< No cutter: paper is fed to the tear bar.
  Feed,  ///< GS V 65/66: feed to the cutter, then cut.
};

/// The number is the parameter of ESC t (Epson "character code table").
enum class CodePage : std::uint8_t { Pc437AsciiOnly = 0, Wpc1252 = 16, Pc858 = 19 };

/// The fields are told of in profiles.toml.
struct Profile {
  std::string name = "80mm";
  std::uint16_t width_dots = 576;
  std::uint16_t dots_per_inch = 203;
  std::uint16_t cutter_distance_mm = 15;
  CodePage code_page = CodePage::Pc858;
  Cutting cutting = Cutting::Feed;
  bool native_qr = true;
  bool automatic_status = true;
  bool real_time_status = true;
  bool paper_status = true;
  bool process_id = true;
  bool clear_buffer = true;
  bool paper_near_end = true;

  /// A fault must be heard of as well as the end.
  [[nodiscard]] bool can_prove() const noexcept { return process_id && automatic_status; }
  friend bool operator==(const Profile&, const Profile&) = default;
};

enum class ProfilesError { Unreadable, Malformed, BadField, TooMany };

class Profiles {
 public:
  static constexpr std::size_t max_profiles = 256;
  static constexpr std::size_t max_models = 1024;

  /// The table in profiles.toml, as it was compiled in.
  [[nodiscard]] static const Profiles& built_in();
  [[nodiscard]] static Result<Profiles, ProfilesError> parse(std::string_view toml);
  [[nodiscard]] static Result<Profiles, ProfilesError> load(const std::string& path);
  /// A venue's table laid over this one: its entry for a name or a model replaces ours.
  [[nodiscard]] Profiles overlaid_with(const Profiles& venue) const;

  /// Nothing for a name that is not in the table.
  [[nodiscard]] std::optional<Profile> named(std::string_view name) const;
  /// By the MDL of a device id: "TM-T88V" and "EPSON TM-T88V-i" are that model, "TM-T88VI" is another.
  [[nodiscard]] std::optional<Profile> of_model(std::string_view model) const;
  [[nodiscard]] std::size_t size() const noexcept { return profiles_.size(); }

 private:
  std::map<std::string, Profile, std::less<>> profiles_;
  std::map<std::string, std::string, std::less<>> models_;  ///< Model to profile.
};

}  // namespace foyer::printer::escpos
