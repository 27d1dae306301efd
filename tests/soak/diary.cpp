#include "tests/soak/diary.hpp"

#include <chrono>
#include <cstdio>

namespace foyer::soak {

void Diary::count(const std::string& what, std::uint64_t times) {
  const std::lock_guard lock(mutex_);
  counts_[what] += times;
}

void Diary::find(const std::string& check, const std::string& what) {
  say("FAILED " + check + ": " + what);
  const std::lock_guard lock(mutex_);
  findings_.push_back(check + ": " + what);
}

void Diary::note_completed(const std::string& order) {
  const std::lock_guard lock(mutex_);
  completed_.insert(order);
}

void Diary::note_booking(const std::string& booking) {
  const std::lock_guard lock(mutex_);
  bookings_.insert(booking);
}

void Diary::say(const std::string& line) const {
  static const auto start = std::chrono::steady_clock::now();
  if (!is_aloud_) return;
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - start;
  std::printf("%8.1f  %s\n", since.count(), line.c_str());
  std::fflush(stdout);
}

std::map<std::string, std::uint64_t> Diary::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::vector<std::string> Diary::findings() const {
  const std::lock_guard lock(mutex_);
  return findings_;
}

std::set<std::string> Diary::completed() const {
  const std::lock_guard lock(mutex_);
  return completed_;
}

std::set<std::string> Diary::bookings() const {
  const std::lock_guard lock(mutex_);
  return bookings_;
}

}  // namespace foyer::soak
