#pragma once
// Where models differ from their class: a table keyed by vendor and product, kept in quirks.toml so that a venue can
// add a model without compiling. Plain values; loading reads one file.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/usb/device_info.hpp"
#include "protocol/base/result.hpp"

namespace foyer::usb {

struct Quirk {
  std::string name;                    ///< For people.
  std::vector<InterfaceClass> types;   ///< The interface classes to look for in place of the driver's own, if any.
  bool no_return_channel = false;      ///< Never read: the device does not answer.
  bool no_process_id = false;          ///< ESC/POS: GS ( H is not understood, so a print is never proven.
  bool no_native_qr = false;           ///< ESC/POS: GS ( k is not understood; QR codes are sent as raster.
  std::string beep_good;               ///< Serial scanner: bytes that make it sound a good read.
  std::string beep_bad;                ///< Serial scanner: bytes that make it sound an error.
  std::optional<std::string> profile;  ///< A driver's own profile name, such as "58mm".
};

enum class QuirksError { Unreadable, Malformed, BadModel, BadField, TooMany };

class Quirks {
 public:
  static constexpr std::size_t max_models = 1024;

  /// The table in drivers/usb/quirks.toml, as it was compiled in.
  [[nodiscard]] static const Quirks& built_in();
  [[nodiscard]] static Result<Quirks, QuirksError> parse(std::string_view toml);
  [[nodiscard]] static Result<Quirks, QuirksError> load(const std::string& path);
  /// built_in() with the venue's file laid over it; an empty path is none. For the start of a program: throws
  /// std::invalid_argument, which names the file, if it cannot be read or understood.
  [[nodiscard]] static Quirks of_venue(const std::string& path);
  /// A venue's table laid over this one: its entry for a model replaces ours whole.
  [[nodiscard]] Quirks overlaid_with(const Quirks& venue) const;

  /// A quirk without any difference if the model is not listed.
  [[nodiscard]] const Quirk& of(ModelId model) const;
  [[nodiscard]] std::size_t size() const noexcept { return models_.size(); }

 private:
  std::map<ModelId, Quirk> models_;
};

}  // namespace foyer::usb
