#include "central/orders/paging.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace foyer::central {
namespace {

std::optional<std::size_t> query_number(const net::HttpRequest& request, std::string_view name, std::size_t otherwise,
                                        std::size_t largest) {
  const auto text = request.query_value(name);
  if (!text) return otherwise;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return std::min(number, largest);
}

}  // namespace

std::optional<Page> page_of(const net::HttpRequest& request) {
  const auto offset = query_number(request, "offset", 0, SIZE_MAX / 2);
  const auto limit = query_number(request, "limit", default_page, largest_page);
  if (!offset || !limit) return std::nullopt;
  return Page{*offset, *limit};
}

}  // namespace foyer::central
