#include "protocol/base/money.hpp"

#include <algorithm>
#include <cstdlib>

#include "protocol/base/assert.hpp"

namespace foyer {

std::optional<Currency> Currency::parse(std::string_view text) {
  if (text.size() != 3 || !std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return std::nullopt;
  }
  Currency currency;
  std::copy(text.begin(), text.end(), currency.code_.begin());
  return currency;
}

std::string Money::text() const {
  const auto magnitude = static_cast<std::uint64_t>(std::llabs(cents));
  std::string fraction = std::to_string(magnitude % 100);
  if (fraction.size() == 1) fraction.insert(0, 1, '0');
  return (cents < 0 ? "-" : "") + std::to_string(magnitude / 100) + "." + fraction + " " + currency.text();
}

Money operator+(const Money& left, const Money& right) {
  FOYER_ASSERT(left.currency == right.currency);
  return {left.cents + right.cents, left.currency};
}

Money operator*(const Money& each, std::int64_t count) {
  return {each.cents * count, each.currency};
}

}  // namespace foyer
