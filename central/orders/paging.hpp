#pragma once
// Which part of a long list is asked for: `?offset=` and `?limit=`.
// Threading: any. Lifetime: values.

#include <algorithm>
#include <cstddef>
#include <optional>

#include "protocol/net/http.hpp"

namespace foyer::central {

inline constexpr std::size_t default_page = 100;
inline constexpr std::size_t largest_page = 500;

struct Page {
  std::size_t offset = 0;
  std::size_t limit = default_page;  ///< A larger one than largest_page is cut.

  /// Where it ends in a list of so many.
  [[nodiscard]] std::size_t end(std::size_t total) const noexcept { return std::min(total, offset + limit); }
};

/// Nothing: one of them is not a whole number.
[[nodiscard]] std::optional<Page> page_of(const net::HttpRequest& request);

}  // namespace foyer::central
