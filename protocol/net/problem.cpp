#include "protocol/net/problem.hpp"

namespace foyer::net {
namespace {

/// HOLD_NOT_FOUND -> urn:foyer:problem:hold-not-found
std::string type_of(std::string_view error_code) {
  std::string type = "urn:foyer:problem:";
  for (const char character : error_code) {
    if (character == '_')
      type.push_back('-');
    else
      type.push_back(character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character);
  }
  return type;
}

struct Mapped {
  unsigned status;
  std::string_view error_code;
};

Mapped mapped(JsonFault fault) {
  switch (fault) {
    case JsonFault::Malformed:
    case JsonFault::TooDeep:
      return {400, "MALFORMED_JSON"};
    case JsonFault::TooLarge:
      return {413, "BODY_TOO_LARGE"};
    case JsonFault::NotObject:
    case JsonFault::Missing:
    case JsonFault::WrongType:
    case JsonFault::OutOfRange:
    case JsonFault::BadFormat:
      return {422, "VALIDATION_FAILED"};
  }
  return {500, "INTERNAL_ERROR"};
}

}  // namespace

HttpResponse problem_response(const Problem& problem) {
  JsonWriter json;
  json.begin_object()
      .member("type", type_of(problem.error_code))
      .member("title", reason_phrase(problem.status))
      .member("status", problem.status)
      .member("detail", problem.detail);
  if (!problem.instance.empty()) json.member("instance", problem.instance);
  json.member("error", problem.detail).member("error_code", problem.error_code);
  for (const auto& [name, value] : problem.members) json.member(name, value);
  json.end_object();
  return HttpResponse{.status = problem.status,
                      .content_type = "application/problem+json",
                      .body = json.text(),
                      .headers = {{"Cache-Control", "no-store"}}};
}

HttpResponse problem_response(const JsonError& error) {
  const auto [status, error_code] = mapped(error.fault);
  Problem problem{.status = status, .error_code = std::string(error_code), .detail = error.detail};
  if (!error.field.empty()) {
    problem.detail = error.field + " " + error.detail;
    problem.members.emplace_back("field", error.field);
  }
  return problem_response(problem);
}

}  // namespace foyer::net
