// What the terminal decides, and what its controls say. The network is in terminal_server.cpp.

#include <algorithm>
#include <limits>
#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/virtual/payment_terminal.hpp"

namespace foyer::emulation {
namespace {

namespace json = boost::json;

constexpr std::size_t LONGEST_ID = 64;
constexpr std::int64_t LARGEST_AMOUNT_CENTS = 100'000'000;
constexpr std::int64_t LONGEST_DELAY_MS = 600'000;

json::object state_answer(const Attempt& attempt) {
  json::object answer{{"attempt", attempt.id}, {"state", to_text(attempt.state)}, {"reference", attempt.reference}};
  if (attempt.state == AttemptState::Declined) answer["reason"] = attempt.reason;
  return answer;
}

json::object declined(std::string_view id, std::string_view reason) {
  return {{"attempt", id}, {"state", "declined"}, {"reference", ""}, {"reason", reason}};
}

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

/// Members that are absent keep their value; nothing if one has the wrong type.
std::optional<Behaviour> behaviour_of(const json::object& body) {
  Behaviour behaviour;
  for (const auto& member : body) {
    const auto& value = member.value();
    if (member.key() == "outcome") {
      if (value != "approve" && value != "decline") return std::nullopt;
      behaviour.approve = value == "approve";
    } else if (member.key() == "reason") {
      if (!value.is_string()) return std::nullopt;
      behaviour.reason = value.as_string();
    } else if (member.key() == "delay_ms") {
      if (!value.is_int64() || value.as_int64() < 0 || value.as_int64() > LONGEST_DELAY_MS) return std::nullopt;
      behaviour.delay_ms = static_cast<unsigned>(value.as_int64());
    } else if (member.key() == "drop") {
      if (value != "before" && value != "after") return std::nullopt;
      behaviour.drop_before = value == "before";
      behaviour.drop_after = value == "after";
    } else if (member.key() != "do" && member.key() != "times") {
      return std::nullopt;
    }
  }
  return behaviour;
}

json::object describe(const Behaviour& behaviour) {
  return {{"outcome", behaviour.approve ? "approve" : "decline"},
          {"reason", behaviour.reason},
          {"delay_ms", behaviour.delay_ms},
          {"drop", behaviour.drop_before  ? "before"
                   : behaviour.drop_after ? "after"
                                          : "never"}};
}

}  // namespace

Behaviour PaymentDesk::next_behaviour(const std::string& action) {
  auto& script = script_[action];
  if (script.empty()) return standing_[action];
  Behaviour behaviour = std::move(script.front());
  script.pop_front();
  return behaviour;
}

std::string PaymentDesk::decide(const json::object& request, const Behaviour& behaviour) {
  const std::string action = text_of(request, "do");
  const std::string id = text_of(request, "attempt");
  json::object answer;
  const Attempt* attempt = bank_.find(id);
  if (id.empty() || id.size() > LONGEST_ID) {
    answer = json::object{{"error", "attempt is a text of 1 to 64 bytes"}};
  } else if (action == "authorise") {
    answer = authorise(id, request, behaviour);
  } else if (action == "refund") {
    answer = refund(id, request, behaviour);
  } else if (action != "capture" && action != "reverse" && action != "query") {
    answer = json::object{{"attempt", id}, {"error", "do is authorise, capture, reverse, refund or query"}};
  } else if (attempt == nullptr) {
    answer = json::object{{"attempt", id}, {"state", "unknown_attempt"}, {"reference", ""}};
  } else if (action == "capture" && attempt->state == AttemptState::Approved) {
    answer = state_answer(bank_.change(id, AttemptState::Captured));
  } else if (action == "capture" && attempt->state == AttemptState::Reversed) {
    answer = declined(id, "already reversed");
  } else if (action == "reverse" &&
             (attempt->state == AttemptState::Approved || attempt->state == AttemptState::Captured)) {
    answer = state_answer(bank_.change(id, AttemptState::Reversed));
  } else {
    answer = state_answer(*attempt);  // Asked again, or a query: the truth as it is.
  }
  return json::serialize(answer) + "\n";
}

json::object PaymentDesk::authorise(const std::string& id, const json::object& request, const Behaviour& behaviour) {
  const auto* cents = request.if_contains("cents");
  const std::string currency = text_of(request, "currency");
  if (cents == nullptr || !cents->is_int64() || cents->as_int64() <= 0 || cents->as_int64() > LARGEST_AMOUNT_CENTS ||
      currency.size() != 3) {
    return {{"attempt", id}, {"error", "cents is a positive number, currency has three letters"}};
  }
  if (const Attempt* known = bank_.find(id)) {
    const bool same = known->cents == cents->as_int64() && known->currency == currency;
    return same ? state_answer(*known) : declined(id, "this attempt is for another amount");
  }
  return state_answer(bank_.open_attempt(id, cents->as_int64(), currency,
                                         behaviour.approve ? AttemptState::Approved : AttemptState::Declined,
                                         behaviour.approve ? "" : behaviour.reason));
}

/// A payment of its own, the other way: what was captured goes back, once for each id.
json::object PaymentDesk::refund(const std::string& id, const json::object& request, const Behaviour& behaviour) {
  if (const Attempt* known = bank_.find(id)) return state_answer(*known);
  const Attempt* paid = bank_.find(text_of(request, "of"));
  if (paid == nullptr) return {{"attempt", id}, {"state", "unknown_attempt"}, {"reference", ""}};
  const auto* cents = request.if_contains("cents");
  if (paid->state != AttemptState::Captured) return declined(id, "this payment was not taken");
  if (cents == nullptr || !cents->is_int64() || cents->as_int64() <= 0 || cents->as_int64() > paid->cents ||
      text_of(request, "currency") != paid->currency) {
    return declined(id, "not the amount that was paid");
  }
  return state_answer(bank_.open_attempt(id, cents->as_int64(), paid->currency,
                                         behaviour.approve ? AttemptState::Refunded : AttemptState::Declined,
                                         behaviour.approve ? "" : behaviour.reason));
}

HttpAnswer PaymentDesk::answer_control(const HttpRequest& request) {
  if (request.method == "GET" && request.path == "/ledger") return json_answer(ledger());
  if (request.method == "GET" && (request.path == "/" || request.path == "/next")) {
    json::object scripts;
    for (const auto& [action, script] : script_) {
      json::array list;
      for (const auto& behaviour : script) list.push_back(describe(behaviour));
      scripts[action] = std::move(list);
    }
    json::object standing;
    for (const auto& [action, behaviour] : standing_) standing[action] = describe(behaviour);
    return json_answer(json::object{{"next", std::move(scripts)}, {"standing", std::move(standing)}});
  }
  if (request.method == "DELETE" && request.path == "/next") {
    script_.clear();
    standing_.clear();
    return json_answer(json::object{});
  }
  if (request.method == "POST" && (request.path == "/next" || request.path == "/standing"))
    return set_behaviour(request);
  return refusal(404, "GET /ledger, GET, POST or DELETE /next, POST /standing");
}

HttpAnswer PaymentDesk::set_behaviour(const HttpRequest& request) {
  json::object body;
  if (!parse_body(request.body, body)) return refusal(400, "the body is not a JSON object");
  const std::string action = body.contains("do") ? text_of(body, "do") : "authorise";
  if (action != "authorise" && action != "capture" && action != "reverse" && action != "refund" && action != "query")
    return refusal(400, "do is a request's name");
  const auto behaviour = behaviour_of(body);
  if (!behaviour)
    return refusal(
        400, R"({"do", "outcome": "approve"|"decline", "reason", "delay_ms", "drop": "before"|"after", "times"})");
  if (request.path == "/standing") {
    standing_[action] = *behaviour;
    return json_answer(describe(*behaviour));
  }
  const auto* times = body.if_contains("times");
  const std::int64_t count = times != nullptr && times->is_int64() ? times->as_int64() : 1;
  auto& script = script_[action];
  if (count < 1 || count > static_cast<std::int64_t>(MAXIMUM_SCRIPT - script.size())) return refusal(400, "too many");
  script.insert(script.end(), static_cast<std::size_t>(count), *behaviour);
  return json_answer(describe(*behaviour));
}

json::value PaymentDesk::ledger() const {
  json::array list;
  for (const Attempt* attempt : bank_.attempts()) {
    json::object entry = state_answer(*attempt);
    entry["cents"] = attempt->cents;
    entry["currency"] = attempt->currency;
    json::array history;
    for (const auto state : attempt->history) history.push_back(json::value(to_text(state)));
    entry["history"] = std::move(history);
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace foyer::emulation
