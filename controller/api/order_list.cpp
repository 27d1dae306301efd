#include <algorithm>
#include <charconv>

#include "controller/api/claim_json.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::controller {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonWriter;
using net::PathParameters;

constexpr std::size_t most_on_page = 100;
constexpr std::size_t last_page_number = 1'000'000'000;

struct Question {
  std::string text;  ///< A claim code, a short code or an order's id. Empty: every order.
  std::optional<ledger::PerformanceId> performance;
  bool unprinted = false;
  std::size_t page = 1;
  std::size_t limit = most_on_page;
};

net::JsonError bad(std::string field, std::string detail) {
  return {net::JsonFault::BadFormat, std::move(field), std::move(detail)};
}

std::optional<std::size_t> number_in(const HttpRequest& request, std::string_view name, std::size_t otherwise,
                                     std::size_t largest) {
  const auto text = request.query_value(name);
  if (!text) return otherwise;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return number >= 1 && number <= largest ? std::optional(number) : std::nullopt;
}

Result<Question, std::vector<net::JsonError>> read_question(const HttpRequest& request) {
  Question question;
  std::vector<net::JsonError> errors;
  question.text = request.query_value("q").value_or("");
  if (const auto text = request.query_value("performance_id")) {
    const auto id = ledger::PerformanceId::parse(*text);
    if (id) question.performance = *id;
    if (!id) errors.push_back(bad("performance_id", "It must be a UUID."));
  }
  const auto unprinted = request.query_value("unprinted").value_or("false");
  question.unprinted = unprinted == "true";
  if (unprinted != "true" && unprinted != "false") errors.push_back(bad("unprinted", "It must be true or false."));
  const auto page = number_in(request, "page", 1, last_page_number);
  if (!page) errors.push_back(bad("page", "It must be a whole number from 1."));
  const auto limit = number_in(request, "limit", most_on_page, most_on_page);
  if (!limit) errors.push_back(bad("limit", "It must be a whole number from 1 to 100."));
  if (!errors.empty()) return errors;
  question.page = *page;
  question.limit = *limit;
  return question;
}

/// An order's id is no secret and nobody finds one by trying: the page follows an order that it shows by it.
bool tries_a_code(const Question& question) {
  return !question.text.empty() && !ledger::OrderId::parse(question.text);
}

/// In the order of their sale; sold at once, by id.
std::vector<const reprint::KnownOrder*> answer_to(const ClaimParts& parts, const Question& question) {
  const auto& book = parts.venue.prints().book();
  std::vector<const reprint::KnownOrder*> all;
  if (const auto id = ledger::OrderId::parse(question.text)) {
    if (const auto* known = book.find(*id)) all.push_back(known);
  } else if (!question.text.empty()) {
    all = book.find(question.text);
  } else {
    for (const auto& [order, known] : book.orders()) all.push_back(&known);
  }
  std::erase_if(all, [&](const reprint::KnownOrder* order) {
    const bool is_other = question.performance && order->performance != *question.performance;
    return is_other || !order->is_sold || (question.unprinted && !needs_paper(parts, *order));
  });
  std::ranges::sort(all, [](const auto* left, const auto* right) {
    return std::pair(left->sold_at.ms, left->order) < std::pair(right->sold_at.ms, right->order);
  });
  return all;
}

std::string page_json(const ClaimParts& parts, const Question& question,
                      const std::vector<const reprint::KnownOrder*>& all) {
  const auto first = std::min(all.size(), (question.page - 1) * question.limit);
  const auto last = std::min(all.size(), first + question.limit);
  JsonWriter json;
  json.begin_object().key("results").begin_array();
  for (auto index = first; index < last; ++index) write_order(json, parts, *all[index]);
  json.end_array()
      .member("total", all.size())
      .member("pages", (all.size() + question.limit - 1) / question.limit)
      .member("current_page", question.page)
      .key("kiosks");
  write_printers(json, parts.printers());
  return json.end_object().text();
}

}  // namespace

void add_order_list(net::Router& router, ClaimParts parts,
                    std::function<std::optional<HttpResponse>(const HttpRequest&)> has_to_wait,
                    std::function<void(const HttpRequest&)> missed) {
  const auto answer = [parts = std::move(parts), has_to_wait = std::move(has_to_wait),
                       missed = std::move(missed)](const HttpRequest& request) -> HttpResponse {
    const auto question = read_question(request);
    if (!question) return net::problem_response(question.error());
    if (tries_a_code(*question)) {
      if (auto wait = has_to_wait(request)) return *wait;
    }
    if (!parts.venue.prints().catch_up()) {
      return net::problem_response({503, "STORAGE_FAILED", "The books could not be read. Ask again.", request.path});
    }
    const auto all = answer_to(parts, *question);
    if (all.empty() && tries_a_code(*question)) missed(request);
    return net::json_response(200, page_json(parts, *question, all));
  };
  router.add("GET", "/api/v1/orders",
             [answer](HttpRequest request, PathParameters) -> awaitable<HttpResponse> { co_return answer(request); });
}

std::vector<PrinterOfKiosk> printers_of(const std::vector<care::FleetLine>& lines) {
  std::vector<PrinterOfKiosk> printers;
  for (const auto& line : lines) {
    const auto& standing = line.standing;
    if (standing.device.role != "kiosk") continue;
    PrinterOfKiosk printer{standing.device.name, standing.reach == care::Reach::Up, std::nullopt};
    if (standing.report) {
      const auto found =
          std::ranges::find(standing.report->attached, wire::AttachedKind::Printer, &wire::AttachedDevice::kind);
      if (found != standing.report->attached.end()) printer.printer = found->state;
    }
    printers.push_back(std::move(printer));
  }
  return printers;
}

}  // namespace foyer::controller
