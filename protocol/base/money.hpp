#pragma once
// Money in integer minor units with its currency (ISO 4217 alphabetic code). Plain values.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace foyer {

/// Three upper-case letters.
class Currency {
 public:
  constexpr Currency() = default;  ///< EUR
  [[nodiscard]] static std::optional<Currency> parse(std::string_view text);
  [[nodiscard]] std::string text() const { return {code_.begin(), code_.end()}; }
  friend auto operator<=>(const Currency&, const Currency&) = default;

 private:
  std::array<char, 3> code_{'E', 'U', 'R'};
};

struct Money {
  std::int64_t cents = 0;
  Currency currency;

  /// "12.50 EUR"
  [[nodiscard]] std::string text() const;
  friend auto operator<=>(const Money&, const Money&) = default;
};

/// Both must be of one currency: adding two is a mistake of the caller, not of a user.
[[nodiscard]] Money operator+(const Money& left, const Money& right);
[[nodiscard]] Money operator*(const Money& each, std::int64_t count);

}  // namespace foyer
