#include "protocol/net/problem.hpp"

#include "protocol/base/assert.hpp"

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

std::string_view code_of(JsonFault fault) {
  switch (fault) {
    case JsonFault::Malformed:
      return "MALFORMED";
    case JsonFault::TooDeep:
      return "TOO_DEEP";
    case JsonFault::TooLarge:
      return "TOO_LARGE";
    case JsonFault::NotObject:
      return "NOT_AN_OBJECT";
    case JsonFault::Missing:
      return "REQUIRED";
    case JsonFault::WrongType:
      return "WRONG_TYPE";
    case JsonFault::OutOfRange:
      return "OUT_OF_RANGE";
    case JsonFault::BadFormat:
      return "BAD_FORMAT";
  }
  return "INTERNAL_ERROR";
}

void write_errors(JsonWriter& json, const std::vector<JsonError>& errors) {
  json.key("errors").begin_array();
  for (const auto& error : errors) {
    json.begin_object()
        .member("field", error.field)
        .member("code", code_of(error.fault))
        .member("message", error.detail)
        .end_object();
  }
  json.end_array();
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
  if (!problem.errors.empty()) write_errors(json, problem.errors);
  json.end_object();
  return HttpResponse{.status = problem.status,
                      .content_type = "application/problem+json",
                      .body = json.text(),
                      .headers = {{"Cache-Control", "no-store"}}};
}

HttpResponse problem_response(const JsonError& error) {
  return problem_response(std::vector<JsonError>{error});
}

HttpResponse problem_response(const std::vector<JsonError>& errors) {
  FOYER_ASSERT(!errors.empty());
  const auto& first = errors.front();
  const auto [status, error_code] = mapped(first.fault);
  Problem problem{.status = status, .error_code = std::string(error_code), .detail = first.detail, .errors = errors};
  if (!first.field.empty()) {
    problem.detail = first.field + " " + first.detail;
    problem.members.emplace_back("field", first.field);
  }
  return problem_response(problem);
}

}  // namespace foyer::net
