#include "central/orders/claim_routes.hpp"

#include <algorithm>
#include <charconv>

#include "central/orders/order_json.hpp"
#include "central/reconciliation/case_words.hpp"
#include "protocol/net/problem.hpp"
#include "protocol/reprint/decide.hpp"

namespace foyer::central {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonWriter;
using net::PathParameters;

constexpr std::size_t last_page_number = 1'000'000'000;

struct Question {
  std::string_view text;  ///< A claim code, a short code or an order's id. Empty: every order.
  std::optional<PerformanceId> performance;
  bool unprinted = false;
  std::size_t page = 1;
  std::size_t limit = default_orders_on_page;
};

net::JsonError bad(std::string field, std::string detail) {
  return {net::JsonFault::BadFormat, std::move(field), std::move(detail)};
}

/// A whole number from 1 to `largest`, or what it is where it is not said.
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
    const auto id = PerformanceId::parse(*text);
    if (id) question.performance = *id;
    if (!id) errors.push_back(bad("performance_id", "It must be a UUID."));
  }
  const auto unprinted = request.query_value("unprinted").value_or("false");
  question.unprinted = unprinted == "true";
  if (unprinted != "true" && unprinted != "false") errors.push_back(bad("unprinted", "It must be true or false."));
  const auto page = number_in(request, "page", 1, last_page_number);
  if (!page) errors.push_back(bad("page", "It must be a whole number from 1."));
  const auto limit = number_in(request, "limit", default_orders_on_page, most_orders_on_page);
  if (!limit) errors.push_back(bad("limit", "It must be a whole number from 1 to 100."));
  if (!errors.empty()) return errors;
  question.page = *page;
  question.limit = *limit;
  return question;
}

/// Whether somebody still waits for the paper: what was paid back needs none.
bool needs_paper(const Model& model, const OrderRecord& record) {
  const auto state = state_of(model, record);
  return state == "sold" || state == "honoured" || state == "conflict";
}

/// What a text finds of the settled orders; one order of each.
std::vector<const OrderRecord*> found_by(const Model& model, const reprint::Book& book, std::string_view text) {
  std::vector<const OrderRecord*> all;
  if (const auto id = OrderId::parse(text)) {
    if (const auto* record = model.find_order(*id)) all.push_back(record);
    return all;
  }
  for (const auto* known : book.find(text)) {
    if (const auto* record = model.find_order(known->order)) all.push_back(record);
  }
  return all;
}

/// In the order of their sale; sold at once, by id.
std::vector<const OrderRecord*> answer_to(const Model& model, const reprint::Book& book, const Question& question) {
  std::vector<const OrderRecord*> all;
  const auto add = [&](const OrderRecord* record) {
    if (question.performance && record->settled.performance != *question.performance) return;
    const auto* known = book.find(record->settled.order);
    if (question.unprinted && (known == nullptr || !known->lacks_paper() || !needs_paper(model, *record))) return;
    all.push_back(record);
  };
  if (!question.text.empty()) {
    for (const auto* record : found_by(model, book, question.text)) add(record);
  } else {
    for (const auto& [performance, about] : model.performances()) {
      for (const auto& order : model.orders_of(performance)) add(model.find_order(order));
    }
  }
  std::sort(all.begin(), all.end(), [](const OrderRecord* left, const OrderRecord* right) {
    return std::pair(left->settled.sold_at.ms, left->settled.order) <
           std::pair(right->settled.sold_at.ms, right->settled.order);
  });
  return all;
}

HttpResponse orders_page(const Model& model, const reprint::Book& book, const HttpRequest& request) {
  const auto question = read_question(request);
  if (!question) return net::problem_response(question.error());
  const auto all = answer_to(model, book, *question);
  const auto first = std::min(all.size(), (question->page - 1) * question->limit);
  const auto last = std::min(all.size(), first + question->limit);
  JsonWriter json;
  json.begin_object().key("results").begin_array();
  for (auto index = first; index < last; ++index) {
    write_order(json, model, *all[index], book.find(all[index]->settled.order));
  }
  json.end_array()
      .member("total", all.size())
      .member("pages", (all.size() + question->limit - 1) / question->limit)
      .member("current_page", question->page);
  return net::json_response(200, json.end_object().text());
}

HttpResponse refused(unsigned status, reprint::RefusalReason reason, const HttpRequest& request) {
  return net::problem_response(
      {status, std::string(reprint::code(reason)), std::string(reprint::text(reason)), request.path});
}

HttpResponse claim(const Model& model, const reprint::Book& book, const std::string& code, const HttpRequest& request) {
  const auto found = reprint::has_form_of_code(code) ? found_by(model, book, code) : std::vector<const OrderRecord*>();
  if (found.empty()) return refused(404, reprint::RefusalReason::ClaimUnknown, request);
  if (found.size() > 1) return refused(409, reprint::RefusalReason::ClaimAmbiguous, request);
  JsonWriter json;
  write_order(json, model, *found.front(), book.find(found.front()->settled.order));
  return net::json_response(200, json.text());
}

HttpResponse not_read(const HttpRequest& request) {
  return net::problem_response(
      {503, "STORAGE_FAILED", "The books could not be read. Ask again in a moment.", request.path});
}

}  // namespace

void add_claim_routes(net::Router& router, const CommandPath& path, PrintBook& prints, const Access& access) {
  router.add("GET", "/api/v1/claims/{code}", [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
    if (!prints.catch_up()) co_return not_read(request);
    co_return claim(path.committed(), prints.book(), at["code"], request);
  });
  router.add("GET", "/api/v1/orders", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
    if (!prints.catch_up()) co_return not_read(request);
    co_return orders_page(path.committed(), prints.book(), request);
  });
}

}  // namespace foyer::central
