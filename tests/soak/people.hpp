#pragma once
// The people of a soak: customers at each kiosk, buyers online, visitors at the door, each in a thread of its own. They
// act as their pages do and take every refusal and every silence as it comes; what they were told for certain is in the
// diary.
// Threading: made and ended by one thread. Lifetime: borrows rig and diary.

#include <array>
#include <atomic>
#include <chrono>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/functional/rig.hpp"
#include "tests/soak/diary.hpp"

namespace foyer::soak {

using functional::Part;
using functional::Rig;

/// The kiosks of a soak's house.
inline constexpr std::array kiosks{Part::Kiosk, Part::SecondKiosk};

class People {
 public:
  /// Each thinks for 0.2 to 0.9 s between two acts, times `slowness`.
  People(const Rig& rig, Diary& diary, std::uint64_t seed, double slowness);
  ~People();
  People(const People&) = delete;
  People& operator=(const People&) = delete;

  /// Returns when all have gone home.
  void end();

 private:
  using Random = std::mt19937_64;

  void live(Random random, void (People::*act)(Random&));
  void think(Random& random) const;
  void buy_at(Part kiosk, Random& random);
  void buy_at_first(Random& random) { buy_at(Part::Kiosk, random); }
  void buy_at_second(Random& random) { buy_at(Part::SecondKiosk, random); }
  void book_online(Random& random);
  void go_in(Random& random);
  void scan_once(const std::string& token, Random& random);

  const Rig& rig_;
  Diary& diary_;
  double slowness_;
  std::set<std::string> gone_in_;  ///< Names of pictures; the visitors' thread only.
  std::atomic<bool> ending_ = false;
  std::vector<std::thread> threads_;
};

/// Ends what the customers left open at a kiosk: cancels what was not paid, looks at the claim codes of the rest.
void finish_open_sales(const Rig& rig, Part kiosk);
/// Scans every printed ticket, and once more. A finding for each that is not let in, or twice. What is on them.
[[nodiscard]] std::vector<std::string> admit_everybody(const Rig& rig, Diary& diary);

}  // namespace foyer::soak
