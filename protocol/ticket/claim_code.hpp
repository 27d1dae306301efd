#pragma once
// Claim codes: what a customer reads out or types when a paid ticket could not be printed. Eight characters without
// look-alikes: seven random ones (35 bits) and a check character that catches any one wrong character and any
// two swapped ones. A code is a hint to find an order, guarded by a try limit; it proves nothing by itself.
// Threading: pure functions and plain values.

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/random.hpp"

namespace foyer::ticket {

inline constexpr std::string_view claim_code_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  ///< No I, L, O, U.
inline constexpr std::size_t claim_code_length = 8;

/// Always well-formed, or none (the default).
class ClaimCode {
 public:
  ClaimCode() = default;
  /// As people type: either case, O for 0, I and L for 1, blanks and hyphens anywhere. Nothing if the check fails.
  [[nodiscard]] static std::optional<ClaimCode> parse(std::string_view typed);

  /// "7K3M9QXD"
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// "7K3M-9QXD", for screens and paper.
  [[nodiscard]] std::string grouped() const;
  [[nodiscard]] bool is_none() const noexcept { return text_.empty(); }
  friend auto operator<=>(const ClaimCode&, const ClaimCode&) = default;

 private:
  std::string text_;
};

[[nodiscard]] ClaimCode claim_code(RandomSource& random);

}  // namespace foyer::ticket
