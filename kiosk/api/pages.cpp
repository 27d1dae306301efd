// The touch page is embedded in the program. A build without the page's files still says what this program is.
#include <algorithm>
#include <span>

#include "kiosk/api/routes.hpp"

namespace foyer::kiosk {

namespace web {
std::span<const net::Asset> assets();
}  // namespace web
namespace shared_web {
std::span<const net::Asset> assets();
}  // namespace shared_web

void add_pages(net::Router& router) {
  for (const auto& asset : shared_web::assets()) router.add_asset(asset);
  const auto pages = web::assets();
  for (const auto& asset : pages) router.add_asset(asset);
  const bool has_page =
      std::any_of(pages.begin(), pages.end(), [](const net::Asset& asset) { return asset.path == "/index.html"; });
  if (has_page) return;
  static constexpr std::string_view minimal =
      "<!doctype html><html lang=\"en\"><title>foyer kiosk</title><h1>foyer kiosk</h1>"
      "<p><a href=\"/api/v1/kiosk\">Kiosk</a> <a href=\"/api/v1/performances\">Performances</a></p></html>";
  router.add_asset({"/index.html", "text/html; charset=utf-8", as_bytes(minimal)});
}

}  // namespace foyer::kiosk
