// Central set back to a backup while its devices sold on.

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/ports.hpp"
#include "tests/functional/process.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_sales = 12;
constexpr std::chrono::milliseconds sale_every{500};

bool is_suspended(const Rig& rig, std::string_view performance) {
  for (const auto& listed : rig.central("GET", "/api/v1/performances").array()) {
    const auto& of = listed.as_object();
    if (text_at(of, "performance_id") == performance) return of.at("suspended").as_bool();
  }
  throw std::runtime_error("central does not list " + std::string(performance));
}

/// Devices that have not said yet what they have.
std::size_t waited_for(const Rig& rig) {
  std::size_t count = 0;
  for (const auto& device : rig.central("GET", "/api/v1/devices").array())
    count += device.as_object().at("declared").as_bool() ? 0U : 1U;
  return count;
}

std::size_t lines_with(const fs::path& file, std::string_view text) {
  std::ifstream lines(file);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) count += line.find(text) != std::string::npos ? 1U : 0U;
  return count;
}

Answer resume(const Rig& rig, std::string_view performance, const std::string& body) {
  return rig.central("POST", "/api/v1/admin/performances/" + std::string(performance) + "/resume", body);
}

/// Copies central's folder while nothing writes; then life goes on.
void copy_central(Rig& rig, const fs::path& to) {
  ASSERT_TRUE(rig.stop(Part::Central));
  fs::copy(rig.folder() / "central", to, fs::copy_options::recursive);
  rig.start(Part::Central);
  rig.wait_until_kiosk_can_sell();
}

// Covers KV-4, KV-5.
TEST(RestoredCentral, SellsAgainOnceItsDevicesHaveDeclaredOrAPersonSaysSo) {
  // Every device of the venue has to declare: one that never speaks keeps its performances suspended.
  RigOptions options;
  options.with_second_kiosk = true;
  Rig rig(options);
  rig.open_house();
  const auto before = buy_and_read(rig, best_seats(0, 1));
  wait_until("central has the first sale", [&] { return booked_at_central(rig, numbered) == 1; });

  const auto data = rig.folder() / "central";
  const auto backup = rig.folder() / "backup";
  copy_central(rig, backup);
  const auto after = buy_and_read(rig, best_seats(0, 2));
  wait_until("central has the second sale", [&] { return booked_at_central(rig, numbered) == 3; });

  // The disk of central dies; its devices are not there when it comes back from the backup.
  ASSERT_TRUE(rig.stop(Part::Controller));
  ASSERT_TRUE(rig.stop(Part::Central));
  fs::remove_all(data);
  fs::copy(backup, data, fs::copy_options::recursive);
  std::ofstream(data / "restored").flush();
  rig.start(Part::Central);
  EXPECT_FALSE(fs::exists(data / "restored"));
  EXPECT_EQ(booked_at_central(rig, numbered), 1);
  EXPECT_TRUE(is_suspended(rig, numbered));
  EXPECT_TRUE(is_suspended(rig, general_admission));
  EXPECT_EQ(waited_for(rig), 3U);
  const auto hold = json::serialize(json::object{{"event_id", general_admission}, {"qty", 1}});
  const auto refused = rig.central("POST", "/api/v1/holds", hold);
  EXPECT_EQ(refused.status, 409U) << refused.body;
  EXPECT_EQ(refused.error_code(), "PERFORMANCE_SUSPENDED");

  // One performance is sold again on a person's word, the rest waits.
  const auto why = std::string(R"({"reason":"the venue has no power"})");
  EXPECT_EQ(resume(rig, general_admission, "{}").status, 422U);
  EXPECT_EQ(resume(rig, "10000001-0000-4000-8000-00000000dead", why).error_code(), "EVENT_NOT_FOUND");
  const auto resumed = resume(rig, general_admission, why);
  EXPECT_EQ(resumed.status, 200U) << resumed.body;
  EXPECT_FALSE(is_suspended(rig, general_admission));
  EXPECT_EQ(resume(rig, general_admission, why).error_code(), "NOT_SUSPENDED");
  EXPECT_EQ(rig.central("POST", "/api/v1/holds", hold).status, 201U);
  EXPECT_TRUE(is_suspended(rig, numbered));

  rig.start(Part::Controller);
  wait_until("all have declared", [&] { return !is_suspended(rig, numbered); });
  EXPECT_EQ(waited_for(rig), 0U);
  wait_until("what was sold after the backup is here again", [&] { return booked_at_central(rig, numbered) == 3; });
  EXPECT_TRUE(find_order(rig, before.order));
  EXPECT_TRUE(find_order(rig, after.order));
  rig.wait_until_kiosk_can_sell();
  static_cast<void>(buy_and_read(rig, best_seats(0, 1)));
  wait_until("a new sale arrives too", [&] { return booked_at_central(rig, numbered) == 4; });
}

// Covers KV-4, KV-5. Nobody leaves the file that says so.
TEST(RestoredCentral, FindsOutByItselfThatItsDiskWasSetBackAndLosesNothing) {
  RigOptions options;
  options.with_second_kiosk = true;
  Rig rig(options);
  rig.open_house();
  static_cast<void>(buy_and_read(rig, best_seats(0, 1)));
  wait_until("central has the first sale", [&] { return booked_at_central(rig, numbered) == 1; });
  const auto data = rig.folder() / "central";
  const auto backup = rig.folder() / "backup";
  copy_central(rig, backup);
  const auto after = buy_and_read(rig, best_seats(0, 2));
  wait_until("central has the second sale", [&] { return booked_at_central(rig, numbered) == 3; });

  // Its devices stay where they are, connected and with nothing to send.
  ASSERT_TRUE(rig.stop(Part::Central));
  fs::remove_all(data);
  fs::copy(backup, data, fs::copy_options::recursive);
  rig.start(Part::Central);
  const auto log = rig.folder() / "log" / "central.log";
  wait_until("central says that it was restored", [&] { return lines_with(log, "restored from a backup") == 1; });
  wait_until("it is back", [&] { return rig.central("GET", "/api/v1/health").status == 200; });
  wait_until("what was sold after the backup is here again", [&] { return booked_at_central(rig, numbered) == 3; });
  EXPECT_FALSE(fs::exists(data / "restored"));
  EXPECT_TRUE(find_order(rig, after.order));
  wait_until("all have declared", [&] { return !is_suspended(rig, numbered); });
  EXPECT_EQ(waited_for(rig), 0U);
  rig.wait_until_kiosk_can_sell();
  static_cast<void>(buy_and_read(rig, best_seats(0, 1)));
  wait_until("a new sale arrives too", [&] { return booked_at_central(rig, numbered) == 4; });
}

// Covers KV-4, KV-5. Somebody starts a copy of central's folder on the same broker, and a person sorts it out.
TEST(CopiedCentral, IsFoundOutAndLosesNothingOnceItIsStopped) {
  RigOptions options;
  options.with_second_kiosk = true;
  Rig rig(options);
  rig.open_house();
  const auto data = rig.folder() / "central";
  const auto copy = rig.folder() / "copy";
  copy_central(rig, copy);
  std::vector<Bought> sales{buy_and_read(rig, best_seats(0, 2))};
  wait_until("central has the sale", [&] { return booked_at_central(rig, numbered) == 2; });

  const auto program = fs::read_symlink("/proc/" + std::to_string(rig.process_id(Part::Central)) + "/exe");
  const auto port = std::to_string(free_port());
  const auto log = rig.folder() / "log" / "copy.log";
  {
    Process beside({program, "--config", rig.folder() / "config" / "central.toml", "--set",
                    "store.folder=" + copy.string(), "--set", "http.port=" + port, "--set", "service.ready_file="},
                   {}, log);
    // Until something is granted, both have the same books; also after that if both heard of one request, so that time
    // passes between the sales.
    auto next_sale = std::chrono::steady_clock::now();
    wait_until("one of both has found out", [&] {
      const auto central_log = log.parent_path() / "central.log";
      if (lines_with(log, "restored from") + lines_with(central_log, "restored from") > 0) return true;
      if (sales.size() >= most_sales || std::chrono::steady_clock::now() < next_sale) return false;
      sales.push_back(buy_and_read(rig, best_seats(0, 2)));
      next_sale = std::chrono::steady_clock::now() + sale_every;
      return false;
    });
    // The devices follow one of them, and tell the other, which says so and sells nothing then.
    const auto hold = json::serialize(json::object{{"event_id", general_admission}, {"qty", 1}});
    wait_until("the other one is superseded", [&] {
      for (const auto& url : {rig.url(Part::Central), "http://127.0.0.1:" + port}) {
        const auto health = ask("GET", url + "/api/v1/health");
        const bool says_so = health.status != 0 && health.body.find("superseded") != std::string::npos;
        if (says_so && ask("POST", url + "/api/v1/holds", hold, admin_token).error_code() == "SUPERSEDED") return true;
      }
      return false;
    });
    EXPECT_TRUE(beside.is_running());
    EXPECT_TRUE(beside.stop());
  }
  static_cast<void>(rig.stop(Part::Central));
  std::ofstream(data / "restored").flush();
  rig.start(Part::Central);
  wait_until("all have declared", [&] { return !is_suspended(rig, numbered); });
  rig.wait_until_kiosk_can_sell();
  sales.push_back(buy_and_read(rig, best_seats(0, 2)));
  const auto sold = 2 * static_cast<std::int64_t>(sales.size());
  wait_until("every sale is here", [&] { return booked_at_central(rig, numbered) == sold; });
  for (const auto& sale : sales) EXPECT_TRUE(find_order(rig, sale.order));
}

}  // namespace
}  // namespace foyer::functional
