#include "central/access/access.hpp"

#include <stdexcept>

#include <sodium.h>

#include "protocol/net/problem.hpp"

namespace foyer::central {

std::string_view text(Role role) noexcept {
  switch (role) {
    case Role::Viewer:
      return "viewer";
    case Role::BoxOffice:
      return "box_office";
    case Role::Admin:
      return "admin";
  }
  return {};
}

void Access::allow(Role role, std::string_view token) {
  if (token.empty()) return;
  if (token.size() < shortest_token) {
    throw std::invalid_argument("the " + std::string(text(role)) + " token needs at least " +
                                std::to_string(shortest_token) + " characters");
  }
  grants_.push_back({role, sha256(as_bytes(token))});
}

std::optional<Role> Access::role_of(const net::HttpRequest& request) const {
  std::optional<Role> role;
  if (const auto token = request.bearer_token()) {
    const auto digest = sha256(as_bytes(*token));
    for (const auto& grant : grants_) {
      const bool same = ::sodium_memcmp(digest.data(), grant.token.data(), digest.size()) == 0;
      if (same && (!role || *role < grant.role)) role = grant.role;
    }
  }
  return role;
}

std::optional<net::HttpResponse> Access::refuse(const net::HttpRequest& request, Role needed) const {
  const auto role = role_of(request);
  if (!role) {
    auto response = net::problem_response(
        {401, "UNAUTHORIZED", "This needs a valid bearer token in the Authorization header.", request.path});
    response.headers.set("WWW-Authenticate", "Bearer");
    return response;
  }
  if (*role < needed) {
    return net::problem_response(
        {403, "FORBIDDEN",
         "This token has the role " + std::string(text(*role)) + "; the call needs " + std::string(text(needed)) + ".",
         request.path});
  }
  return std::nullopt;
}

net::JsonResult<std::string> acting_person(const Access& access, const net::HttpRequest& request,
                                           const net::JsonObject& body) {
  using StaffName = Name<struct StaffTag>;
  std::string by(text(access.role_of(request).value_or(Role::Viewer)));
  FOYER_TRY(staff, body.optional_string("staff", 1, 40));
  if (!staff) return by;
  const auto name = StaffName::parse(*staff);
  if (!name) return net::JsonError{net::JsonFault::BadFormat, "staff", "Must be an id of a-z, 0-9 and hyphens."};
  return by + " " + name->text();
}

}  // namespace foyer::central
