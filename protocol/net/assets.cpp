// Files served from memory: content types, caching and the security headers of the web interfaces.
#include <array>

#include "protocol/base/assert.hpp"
#include "protocol/net/router.hpp"

namespace foyer::net {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> content_types = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".yaml", "application/yaml"},
    {".wav", "audio/wav"},
    {".webmanifest", "application/manifest+json"},
}};

/// What is kept of an asset; the bytes themselves stay where they are.
struct Served {
  BytesView bytes;
  std::string content_type;
  std::string quoted_etag;
  std::string encoding;
};

/// If-None-Match is a list of tags, weak ones included (RFC 9110 section 13.1.2); our tags hold no comma.
bool names_tag(std::string_view list, std::string_view quoted) {
  return list == "*" || list.find(quoted) != std::string_view::npos;
}

HttpResponse serve(const Served& asset, const HttpRequest& request) {
  HttpResponse response;
  response.content_type = asset.content_type;
  response.headers = {{"ETag", asset.quoted_etag},
                      {"Cache-Control", "no-cache"},
                      {"Content-Security-Policy", std::string(content_security_policy)},
                      {"X-Frame-Options", "DENY"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cross-Origin-Opener-Policy", "same-origin"}};
  if (!asset.encoding.empty()) {
    response.headers.add("Content-Encoding", asset.encoding);
    response.headers.add("Vary", "Accept-Encoding");
  }
  if (const auto held = request.headers.find("If-None-Match"); held && names_tag(*held, asset.quoted_etag))
    response.status = 304;
  else
    response.body = as_text(asset.bytes);
  return response;
}

}  // namespace

// Images may also come from data: URLs, because ticket codes are drawn in the page.
const std::string_view content_security_policy =
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

std::string_view content_type_of(std::string_view file_name) noexcept {
  if (file_name.ends_with(".gz")) file_name.remove_suffix(3);
  for (const auto& [extension, type] : content_types)
    if (file_name.ends_with(extension)) return type;
  return "application/octet-stream";
}

void Router::add_asset(const Asset& asset) {
  FOYER_ASSERT(asset.etag.find_first_of("\",") == std::string_view::npos);
  const auto tag = asset.etag.empty() ? to_hex(BytesView(sha256(asset.bytes)).first(16)) : std::string(asset.etag);
  const Served served{asset.bytes, std::string(asset.content_type), '"' + tag + '"', std::string(asset.encoding)};
  const Handler handler = [served](HttpRequest request, PathParameters) -> boost::asio::awaitable<HttpResponse> {
    co_return serve(served, request);
  };
  add("GET", asset.path, handler);
  constexpr std::string_view index = "/index.html";
  if (asset.path.ends_with(index)) add("GET", asset.path.substr(0, asset.path.size() - index.size() + 1), handler);
}

}  // namespace foyer::net
