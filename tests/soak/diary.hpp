#pragma once
// What was done in a soak and what was promised to whom: the people in it write here, the checks read it.
// Threading: any thread. Lifetime: outlives the people.

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace foyer::soak {

class Diary {
 public:
  void count(const std::string& what, std::uint64_t times = 1);
  /// A check that does not hold.
  void find(const std::string& check, const std::string& what);
  /// A kiosk told a customer that the sale is completed.
  void note_completed(const std::string& order);
  /// Central answered a booking online with its id.
  void note_booking(const std::string& booking);
  /// A line for whoever watches, with the seconds since the beginning.
  void say(const std::string& line) const;
  void speak(bool aloud) { is_aloud_ = aloud; }

  [[nodiscard]] std::map<std::string, std::uint64_t> counts() const;
  [[nodiscard]] std::vector<std::string> findings() const;
  [[nodiscard]] std::set<std::string> completed() const;
  [[nodiscard]] std::set<std::string> bookings() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> counts_;
  std::vector<std::string> findings_;
  std::set<std::string> completed_;
  std::set<std::string> bookings_;
  bool is_aloud_ = false;
};

}  // namespace foyer::soak
