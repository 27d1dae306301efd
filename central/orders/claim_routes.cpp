#include "central/orders/claim_routes.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "central/boxoffice/routes.hpp"
#include "central/orders/find_orders.hpp"
#include "central/orders/order_json.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::central {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonWriter;
using net::PathParameters;

constexpr std::size_t last_page_number = 1'000'000'000;

struct Question {
  std::string_view text;  ///< A code, an order's id, a payment's reference or a show. Empty: every order.
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

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
  return lowered;
}

/// Every order, or those whose show has the text in its title or whose payment has it for a reference.
template <class Add>
void add_all(const Model& model, std::string_view text, const Add& add) {
  const auto wanted = lower(text);
  for (const auto& [performance, about] : model.performances()) {
    const bool is_show = about.on_sale && lower(about.on_sale->title).find(wanted) != std::string::npos;
    for (const auto& order : model.orders_of(performance)) {
      const auto* record = model.find_order(order);
      if (text.empty() || is_show || lower(record->settled.payment_reference) == wanted) add(record);
    }
  }
}

/// Whether somebody still needs a ticket of it on paper: who came in without needs none.
bool lacks_paper(const Model& model, const reprint::KnownOrder& known) {
  return known.is_sold && std::any_of(known.tickets.begin(), known.tickets.end(), [&](const auto& each) {
           return !each.is_printed() && model.find_admission(each.ticket) == nullptr;
         });
}

/// In the order of their sale; sold at once, by id.
std::vector<const OrderRecord*> answer_to(const Model& model, const reprint::Book& book, const Question& question) {
  std::vector<const OrderRecord*> all;
  const auto add = [&](const OrderRecord* record) {
    if (question.performance && record->settled.performance != *question.performance) return;
    const auto* known = book.find(record->settled.order);
    if (question.unprinted && (known == nullptr || !lacks_paper(model, *known) || !is_good(model, *record))) return;
    all.push_back(record);
  };
  if (!question.text.empty()) {
    for (const auto* record : find_orders(model, book, question.text)) add(record);
  }
  if (question.text.empty() || all.empty()) add_all(model, question.text, add);
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

HttpResponse claim(const Model& model, const reprint::Book& book, const std::vector<const OrderRecord*>& found,
                   const HttpRequest& request) {
  if (found.empty()) return problem_of(refusal_of(reprint::RefusalReason::ClaimUnknown), request.path);
  if (found.size() > 1) return problem_of(refusal_of(reprint::RefusalReason::ClaimAmbiguous), request.path);
  JsonWriter json;
  write_order_with_reprints(json, model, *found.front(), book);
  return net::json_response(200, json.text());
}

HttpResponse not_read(const HttpRequest& request) {
  return net::problem_response(
      {503, "STORAGE_FAILED", "The books could not be read. Ask again in a moment.", request.path});
}

}  // namespace

void add_claim_routes(net::Router& router, const CommandPath& path, PrintBook& prints, ReprintDesk& desk,
                      const Access& access) {
  router.add("GET", "/api/v1/claims/{code}", [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
    if (auto refused = refuse_codes(desk, request)) co_return *refused;
    if (!prints.catch_up()) co_return not_read(request);
    const auto found = find_by_code(path.committed(), prints.book(), at["code"]);
    if (found.empty()) note_missed_code(desk, request);
    co_return claim(path.committed(), prints.book(), found, request);
  });
  router.add("GET", "/api/v1/orders", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
    if (!prints.catch_up()) co_return not_read(request);
    co_return orders_page(path.committed(), prints.book(), request);
  });
}

}  // namespace foyer::central
