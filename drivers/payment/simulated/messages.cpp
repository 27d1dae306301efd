#include "drivers/payment/simulated/messages.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace foyer::payment::simulated {
namespace json = boost::json;
namespace {

/// Printable ASCII only, and not longer than the limit: what a terminal says ends on screens and in journals.
std::string text_of(const json::object& answer, std::string_view key) {
  const json::value* const value = answer.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  std::string text(value->get_string());
  text.resize(std::min(text.size(), max_reason_bytes));
  std::ranges::replace_if(
      text, [](char character) { return character < 0x20 || character > 0x7e; }, '?');
  return text;
}

}  // namespace

bool is_valid_attempt(std::string_view attempt) noexcept {
  return !attempt.empty() && attempt.size() <= max_attempt_bytes &&
         std::ranges::all_of(attempt, [](char character) { return character > 0x20 && character < 0x7f; });
}

std::string authorise_line(std::string_view attempt, const Money& amount) {
  return json::serialize(json::object{{"do", "authorise"},
                                      {"attempt", attempt},
                                      {"cents", amount.cents},
                                      {"currency", amount.currency.text()}}) +
         "\n";
}

std::string refund_line(std::string_view key, std::string_view attempt, const Money& amount) {
  return json::serialize(json::object{{"do", "refund"},
                                      {"attempt", key},
                                      {"of", attempt},
                                      {"cents", amount.cents},
                                      {"currency", amount.currency.text()}}) +
         "\n";
}

std::string request_line(std::string_view action, std::string_view attempt) {
  return json::serialize(json::object{{"do", action}, {"attempt", attempt}}) + "\n";
}

PaymentOutcome parse_answer(std::string_view line, std::string_view attempt) {
  if (line.size() > max_line_bytes) return Unknown{"answer too long"};
  boost::system::error_code error;
  const json::value value = json::parse(line, error);
  if (error || !value.is_object()) return Unknown{"answer not understood"};
  const json::object& answer = value.get_object();
  const json::value* const about = answer.if_contains("attempt");
  if (about == nullptr || !about->is_string() || about->get_string() != attempt)
    return Unknown{"answer to another attempt"};
  const std::string state = text_of(answer, "state");
  const std::string reference = text_of(answer, "reference");
  if (state == "approved") return Approved{reference};
  if (state == "captured") return Captured{reference};
  if (state == "reversed") return Reversed{reference};
  if (state == "refunded") return Refunded{reference};
  if (state == "unknown_attempt") return NeverSeen{};
  if (state == "declined") {
    const std::string reason = text_of(answer, "reason");
    return Declined{reason.empty() ? "declined" : reason};
  }
  return Unknown{"answer with an unknown state"};
}

}  // namespace foyer::payment::simulated
