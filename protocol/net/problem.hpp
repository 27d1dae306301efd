#pragma once
// The one error body of every HTTP interface: RFC 9457 members plus `error` (text) and `error_code`.
//   {"type":"urn:foyer:problem:hold-not-found","title":"Not Found","status":404,"detail":"...","instance":"/api/...",
//    "error":"...","error_code":"HOLD_NOT_FOUND"}
// Threading: values.

#include <string>
#include <utility>
#include <vector>

#include "protocol/net/http.hpp"
#include "protocol/net/json.hpp"

namespace foyer::net {

struct Problem {
  unsigned status = 500;
  std::string error_code;     ///< Stable, upper case with underscores: INSUFFICIENT_SEATS
  std::string detail;         ///< One sentence for a person; also sent as `error`. Never names, tokens or card data.
  std::string instance = {};  ///< The path that was asked for, if useful.
  std::vector<std::pair<std::string, std::string>> members = {};  ///< Extensions: {"field", "qty"}
  std::vector<JsonError> errors = {};                             ///< What is wrong with the body, member by member.
};

/// application/problem+json, never cached. The title is the status' reason phrase.
[[nodiscard]] HttpResponse problem_response(const Problem& problem);

/// 400 MALFORMED_JSON for text that is not JSON or too deep, 413 for too large, 422 VALIDATION_FAILED with `field` for
/// the rest.
[[nodiscard]] HttpResponse problem_response(const JsonError& error);
/// The same for all that is wrong at once, at least one:
/// "errors":[{"field":"title","code":"BAD_FORMAT","message":"..."}]. The members beside it speak of the first.
[[nodiscard]] HttpResponse problem_response(const std::vector<JsonError>& errors);

}  // namespace foyer::net
