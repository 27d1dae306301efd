#pragma once
// Who may call what: bearer tokens (RFC 6750) with a role each. Tokens come from the configuration and are compared in
// constant time; only their digests stay in memory.
// Threading: read-only once the server runs.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/net/http.hpp"
#include "protocol/net/json.hpp"

namespace foyer::central {

/// Each role may do what those before it may.
enum class Role { Viewer, BoxOffice, Admin };
[[nodiscard]] std::string_view text(Role role) noexcept;

inline constexpr std::size_t shortest_token = 16;

class Access;

/// Who acts, for the log: "box_office", or "box_office anna-2" where the body names a person as `staff`.
[[nodiscard]] net::JsonResult<std::string> acting_person(const Access& access, const net::HttpRequest& request,
                                                         const net::JsonObject& body);

class Access {
 public:
  /// An empty token gives nobody this role. Throws std::invalid_argument for one shorter than shortest_token.
  void allow(Role role, std::string_view token);

  /// The highest role that the request's token gives; nothing for an unknown token or none.
  [[nodiscard]] std::optional<Role> role_of(const net::HttpRequest& request) const;
  /// Nothing if the caller has the role, else the answer: 401 without a known token, 403 with one of a lesser role.
  [[nodiscard]] std::optional<net::HttpResponse> refuse(const net::HttpRequest& request, Role needed) const;

 private:
  struct Grant {
    Role role;
    Digest token;
  };
  std::vector<Grant> grants_;
};

}  // namespace foyer::central
