#include "tests/soak/people.hpp"

#include <stdexcept>

#include <boost/json/serialize.hpp>

#include "protocol/admission/records.hpp"
#include "protocol/base/random.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::soak {
namespace {

namespace json = boost::json;
using functional::Answer;
using functional::is_null_at;
using functional::number_at;
using functional::text_at;
using functional::wait_until;

constexpr auto look_again_after = std::chrono::milliseconds(50);
/// A customer who got no answer for so long goes away; the sale ends without them.
constexpr auto customer_patience = std::chrono::seconds(20);
constexpr std::array performances{functional::numbered, functional::general_admission, functional::field};

template <class Random>
int roll(Random& random, int most) {
  return std::uniform_int_distribution<int>(0, most)(random);
}

template <class Random>
json::object wish(Random& random) {
  const int count = 1 + roll(random, 2);
  switch (roll(random, 4)) {
    case 0:
    case 1:
      return functional::best_seats(roll(random, 2), count);
    case 2:
      return functional::places_in_zone(roll(random, 1), count);
    default:
      return functional::places_in_zone(0, count, functional::field);
  }
}

Answer scan_at_door(const Rig& rig, const std::string& token, const std::string& nonce) {
  return rig.controller("POST", "/api/v1/door/scans", json::serialize(json::object{{"text", token}, {"nonce", nonce}}));
}

std::string fresh_nonce() {
  SystemRandom random;
  return admission::ScanNonce::random(random).text();
}

}  // namespace

People::People(const Rig& rig, Diary& diary, std::uint64_t seed, double slowness)
    : rig_(rig), diary_(diary), slowness_(slowness) {
  std::uint64_t who = seed * 1'000;
  for (const auto act : {&People::buy_at_first, &People::buy_at_second, &People::buy_at_first, &People::buy_at_second,
                         &People::book_online, &People::go_in}) {
    threads_.emplace_back([this, act, random = Random(++who)] { live(random, act); });
  }
}

People::~People() {
  end();
}

void People::end() {
  ending_ = true;
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void People::live(Random random, void (People::*act)(Random&)) {
  while (!ending_) {
    try {
      (this->*act)(random);
    } catch (const std::exception&) {
      // Somebody did not answer, or not what was expected, because something is down just now.
      diary_.count("person went away");
    }
    think(random);
  }
}

void People::think(Random& random) const {
  const std::chrono::duration<double, std::milli> whole((200 + roll(random, 700)) * slowness_);
  const auto until = std::chrono::steady_clock::now() + whole;
  while (!ending_ && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(look_again_after);
}

void People::buy_at(Part kiosk, Random& random) {
  const auto chosen = rig_.ask_part(kiosk, "POST", "/api/v1/sales", json::serialize(wish(random)));
  diary_.count("customer at a kiosk");
  if (chosen.status != 201) return diary_.count("refused at a kiosk");
  const auto path = "/api/v1/sales/" + text_at(chosen.object(), "order_id");
  if (roll(random, 14) == 0) {
    static_cast<void>(rig_.ask_part(kiosk, "POST", path + "/cancel"));
    return diary_.count("cancelled at a kiosk");
  }
  if (rig_.ask_part(kiosk, "POST", path + "/pay").status != 202) return;
  const auto until = std::chrono::steady_clock::now() + customer_patience;
  while (!ending_ && std::chrono::steady_clock::now() < until) {
    const auto sale = rig_.ask_part(kiosk, "GET", path);
    if (sale.status == 200 && functional::is_over(sale.object())) {
      if (text_at(sale.object(), "phase") == "completed") diary_.note_completed(text_at(sale.object(), "order_id"));
      return;
    }
    std::this_thread::sleep_for(look_again_after);
  }
}

void People::book_online(Random& random) {
  const auto performance = performances[static_cast<std::size_t>(roll(random, 2))];
  const json::object wanted{{"event_id", performance}, {"qty", 1 + roll(random, 2)}};
  const auto hold = rig_.central("POST", "/api/v1/holds?ttl_seconds=10", json::serialize(wanted));
  diary_.count("customer online");
  if (hold.status != 201) return diary_.count("refused online");
  if (roll(random, 5) == 0) return diary_.count("hold left to expire");
  const json::object paid{{"hold_id", text_at(hold.object(), "hold_id")},
                          {"payment_token", text_at(hold.object(), "payment_token")}};
  // Asked again as long as nobody answers: a booking has one answer, however often it is asked for.
  for (int time = 0; time < 20 && !ending_; ++time) {
    const auto booked = rig_.central("POST", "/api/v1/book", json::serialize(paid));
    if (booked.status == 201) return diary_.note_booking(text_at(booked.object(), "booking_id"));
    if (booked.status != 0 && booked.status != 503) return diary_.count("hold was over before it was booked");
    std::this_thread::sleep_for(look_again_after * 4);
  }
}

void People::go_in(Random& random) {
  for (const auto& picture : rig_.pictures()) {
    if (ending_) return;
    // Some come at once, some come when all is over.
    if (!gone_in_.insert(picture.filename().string()).second || roll(random, 2) == 0) continue;
    for (const auto& token : rig_.codes_on(picture)) scan_once(token, random);
  }
}

void People::scan_once(const std::string& token, Random& random) {
  diary_.count("scan at the door");
  if (roll(random, 2) == 0)
    return rig_.act(functional::scanner, "scan", json::serialize(json::object{{"text", token}}));
  const auto nonce = fresh_nonce();
  for (int time = 0; time < 20 && !ending_; ++time) {
    if (scan_at_door(rig_, token, nonce).status == 200) return;
    std::this_thread::sleep_for(look_again_after * 4);
  }
}

void finish_open_sales(const Rig& rig, Part kiosk) {
  wait_until(
      "no sale is open at " + std::string(name_of(kiosk)),
      [&] {
        bool is_open = false;
        for (const auto& sale : rig.ask_part(kiosk, "GET", "/api/v1/sales?open=true").array()) {
          const auto& of = sale.as_object();
          const auto path = "/api/v1/sales/" + text_at(of, "order_id");
          const auto phase = text_at(of, "phase");
          is_open = is_open || phase != "needs_staff";
          if (phase == "choosing") static_cast<void>(rig.ask_part(kiosk, "POST", path + "/cancel"));
          // Looking at it is how a claim code is shown.
          if (phase != "choosing") static_cast<void>(rig.ask_part(kiosk, "GET", path));
        }
        return !is_open;
      },
      std::chrono::seconds(120));
}

std::vector<std::string> admit_everybody(const Rig& rig, Diary& diary) {
  std::vector<std::string> tokens;
  for (const auto& picture : rig.pictures()) {
    const auto codes = rig.codes_on(picture);
    if (codes.empty()) diary.count("piece of spoiled paper");
    tokens.insert(tokens.end(), codes.begin(), codes.end());
  }
  for (const auto& token : tokens) {
    for (int time = 0; time < 2; ++time) {
      const auto nonce = fresh_nonce();
      Answer verdict;
      wait_until("the door says something", [&] {
        verdict = scan_at_door(rig, token, nonce);
        return verdict.status == 200;
      });
      diary.count("scan at the door");
      const auto code = text_at(verdict.object(), "code");
      if (code != "already_used" && (time > 0 || code != "admitted"))
        diary.find("one-verdict", "a printed ticket was answered " + verdict.body);
    }
  }
  return tokens;
}

}  // namespace foyer::soak
