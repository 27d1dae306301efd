#include "tests/bench/online_sales.hpp"

#include <algorithm>
#include <iterator>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "protocol/net/http_client.hpp"

namespace foyer::bench {
namespace {

namespace json = boost::json;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t clients = 4;
constexpr Duration answer_deadline{30'000};

double percentile(const std::vector<double>& sorted, double part) {
  const auto at = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
  return sorted[std::min(at, sorted.size() - 1)];
}

}  // namespace

OnlineSales::OnlineSales(std::string base_url, std::string token, std::vector<std::string> performances,
                         double sales_per_second)
    : base_url_(std::move(base_url)),
      token_(std::move(token)),
      performances_(std::move(performances)),
      period_(static_cast<double>(clients) / sales_per_second) {
  for (std::size_t client = 0; client < clients; ++client) threads_.emplace_back([this, client] { run(client); });
}

OnlineSales::~OnlineSales() {
  stop();
}

void OnlineSales::stop() {
  stopping_ = true;
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

/// Sales start on a fixed timetable, so that a slow answer is not followed by fewer questions than were due. Late ones
/// follow at once.
void OnlineSales::run(std::size_t client) {
  const auto period = std::chrono::duration_cast<SteadyClock::duration>(period_);
  auto due = SteadyClock::now() + period * static_cast<int>(client) / static_cast<int>(clients);
  for (std::size_t sale = client; !stopping_; sale += clients) {
    std::this_thread::sleep_until(due);
    due += period;
    sell(performances_[sale % performances_.size()], static_cast<std::uint32_t>(1 + sale / performances_.size() % 2));
  }
}

std::string OnlineSales::post(const std::string& path, const std::string& body) {
  net::Headers headers;
  headers.set("Content-Type", "application/json");
  headers.set("Authorization", "Bearer " + token_);
  const auto begin = SteadyClock::now();
  const auto answer = net::request_blocking("POST", base_url_ + path, headers, body, answer_deadline);
  const std::chrono::duration<double, std::milli> took = SteadyClock::now() - begin;
  const std::scoped_lock lock(mutex_);
  times_ms_.push_back(took.count());
  if (answer && answer->status == 201) return answer->body;
  ++failures_;
  if (first_failure_.empty()) first_failure_ = answer ? answer->body : std::string(net::text(answer.error()));
  return {};
}

void OnlineSales::sell(const std::string& performance, std::uint32_t places) {
  const auto held = post("/api/v1/holds", json::serialize(json::object{{"event_id", performance}, {"qty", places}}));
  if (held.empty()) return;
  const auto hold = json::parse(held).as_object();
  const auto booked =
      post("/api/v1/book",
           json::serialize(json::object{{"hold_id", hold.at("hold_id")}, {"payment_token", hold.at("payment_token")}}));
  if (!booked.empty()) places_booked_ += places;
}

AnswerTimes OnlineSales::take_times() {
  std::vector<double> times;
  {
    const std::scoped_lock lock(mutex_);
    times = std::exchange(times_ms_, {});
  }
  if (times.empty()) return {};
  std::sort(times.begin(), times.end());
  return {times.size(), percentile(times, 0.5), percentile(times, 0.99), times.back()};
}

std::string OnlineSales::first_failure() const {
  const std::scoped_lock lock(mutex_);
  return first_failure_;
}

}  // namespace foyer::bench
