#include "kiosk/sell.hpp"

#include <cstdio>
#include <thread>

#include <CLI/CLI.hpp>

#include "protocol/base/clock.hpp"
#include "protocol/base/random.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/net/http_client.hpp"
#include "protocol/net/json.hpp"

namespace foyer::kiosk {
namespace {

constexpr Duration sale_deadline{180'000};
constexpr Duration ask_every{150};
constexpr int completed = 0;
constexpr int failed = 1;
constexpr int refused = 3;
constexpr int completed_with_code = 4;

struct Options {
  std::string kiosk = "http://127.0.0.1:8082";
  std::string performance;
  std::vector<std::uint32_t> seats;
  std::string best;
  std::string zone;
  std::string order;
  std::string language;
};

int complain(const std::string& text) {
  std::fprintf(stderr, "foyer-kiosk sell: %s\n", text.c_str());
  return failed;
}

/// "0:2"
std::optional<std::pair<std::uint32_t, std::uint32_t>> pair_of(const std::string& text) {
  unsigned first = 0;
  unsigned second = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%9u:%9u%c", &first, &second, &rest) != 2) return std::nullopt;
  return std::pair(first, second);
}

std::optional<std::string> body_of(const Options& options) {
  net::JsonWriter json;
  json.begin_object().member("performance_id", options.performance).member("order_id", options.order);
  if (!options.language.empty()) json.member("language", options.language);
  if (!options.seats.empty()) {
    json.key("seats").begin_array();
    for (const auto seat : options.seats) json.value(seat);
    json.end_array();
  } else if (!options.best.empty()) {
    const auto best = pair_of(options.best);
    if (!best) return std::nullopt;
    json.key("best").begin_object().member("category", best->first).member("count", best->second).end_object();
  } else {
    const auto zone = pair_of(options.zone);
    if (!zone) return std::nullopt;
    json.key("zones").begin_array().begin_object().member("zone", zone->first).member("count", zone->second);
    json.end_object().end_array();
  }
  return json.end_object().text();
}

/// Prints what the kiosk answered; the exit code for a status that is no success.
int print_refusal(const net::HttpResponse& response) {
  std::printf("%s\n", response.body.c_str());
  return response.status == 404 || response.status == 409 || response.status == 503 ? refused : failed;
}

int print_end(const net::HttpResponse& response, const std::string& phase, bool has_code) {
  std::printf("%s\n", response.body.c_str());
  if (phase == "completed") return has_code ? completed_with_code : completed;
  return phase == "needs_staff" ? failed : refused;
}

bool is_end(const std::string& phase) {
  return phase == "completed" || phase == "abandoned" || phase == "reversed" || phase == "needs_staff";
}

/// A payment that was turned down is not tried again by a script: the sale is cancelled.
int follow(const std::string& sale_url) {
  const SystemClock clock;
  const auto until = clock.since_boot() + sale_deadline;
  for (;;) {
    const auto answer = net::request_blocking("GET", sale_url);
    if (answer && answer->status == 200) {
      const auto sale = net::JsonObject::parse(answer->body);
      if (!sale) return complain("the kiosk's answer is not JSON");
      const auto phase = sale->string("phase", 1, 30);
      const auto payment = sale->string("payment", 1, 30);
      if (!phase || !payment) return complain("the kiosk's answer is not a sale");
      if (is_end(*phase)) return print_end(*answer, *phase, sale->has("claim_code"));
      if (*phase == "choosing" && *payment == "declined") {
        static_cast<void>(net::request_blocking("POST", sale_url + "/cancel", {}, "{}"));
      }
    }
    if (clock.since_boot() >= until) return complain("the sale did not end in time");
    std::this_thread::sleep_for(ask_every);
  }
}

int sell(const Options& options) {
  const auto body = body_of(options);
  if (!body) return complain("--best and --zone take two numbers, as in 0:2");
  const auto sales = options.kiosk + "/api/v1/sales";
  const auto started = net::request_blocking("POST", sales, {{"Content-Type", "application/json"}}, *body);
  if (!started) return complain("the kiosk does not answer: " + std::string(net::text(started.error())));
  if (started->status != 201) return print_refusal(*started);
  const auto sale_url = sales + "/" + options.order;
  const auto paid = net::request_blocking("POST", sale_url + "/pay", {}, "{}");
  if (paid && paid->status != 202) {
    const int code = print_refusal(*paid);
    static_cast<void>(net::request_blocking("POST", sale_url + "/cancel", {}, "{}"));
    return code;
  }
  return follow(sale_url);
}

}  // namespace

int run_sell(int argc, const char* const* argv) {
  Options options;
  CLI::App app("Sells tickets at a running kiosk", "foyer-kiosk sell");
  app.add_option("--kiosk", options.kiosk, "URL of the kiosk")->capture_default_str();
  app.add_option("--performance", options.performance, "UUID of the performance")->required();
  auto* what = app.add_option_group("what", "What to buy");
  what->add_option("--seats", options.seats, "Seat indices: 1,2")->delimiter(',');
  what->add_option("--best", options.best, "The best seats: CATEGORY:COUNT");
  what->add_option("--zone", options.zone, "Places without numbers: ZONE:COUNT");
  what->require_option(1);
  app.add_option("--order-id", options.order, "UUID of the order; the same again is the same sale");
  app.add_option("--language", options.language, "BCP 47 tag of the language to print in: de, en-GB");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? completed : failed;
  }
  if (options.order.empty()) {
    SystemRandom random;
    options.order = ledger::OrderId::random(random).text();
  }
  if (!ledger::OrderId::parse(options.order)) return complain("--order-id is not a UUID");
  return sell(options);
}

}  // namespace foyer::kiosk
