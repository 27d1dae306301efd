#pragma once
// What goes wrong in a soak: links cut, one way or both, or slow; programs and brokers killed; disks that are full,
// read-only or cannot sync; printers and cards. Several at once, each on another thing, each mended after a while. It
// also keeps watch: a program that ends though nothing was done to it is a finding, and so is one that grows too large.
// Threading: everything on the caller's thread. Lifetime: borrows rig and diary.

#include <chrono>
#include <functional>
#include <map>
#include <random>
#include <string>

#include "tests/functional/rig.hpp"
#include "tests/soak/diary.hpp"

namespace foyer::soak {

using functional::DiskTrouble;
using functional::Link;
using functional::Part;
using functional::Rig;

/// Resident, of one program. A few hours of a venue take far less; a leak in a soak of an hour shows.
inline constexpr std::size_t memory_limit_bytes = 400 * 1024 * 1024;

class Troubles {
 public:
  Troubles(Rig& rig, Diary& diary, std::uint64_t seed);
  Troubles(const Troubles&) = delete;
  Troubles& operator=(const Troubles&) = delete;

  /// Makes trouble for so long; what is still broken afterwards stays so until mend_all().
  void run_for(std::chrono::seconds time);
  /// Everything whole and running again.
  void mend_all();
  /// Looks once whether everything runs that should, and at its memory.
  void watch();
  /// The largest that a program ever was, in bytes.
  [[nodiscard]] const std::map<Part, std::size_t>& largest() const noexcept { return largest_; }

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Broken {
    Time until;
    std::function<void()> mend;
  };

  void begin_one();
  void begin_cut(Link link);
  void begin_kill();
  void begin_disk(Part part);
  void begin_printer(std::string_view serial);
  void upset_terminal();
  void keep(const std::string& what, int least_ms, int most_ms, std::function<void()> mend);
  void mend_due(Time now);
  void mend_disk(Part part);
  void note_end_on_bad_disk(Part part);
  [[nodiscard]] bool is_broken(const std::string& what) const { return broken_.contains(what); }
  [[nodiscard]] int roll(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }

  Rig& rig_;
  Diary& diary_;
  std::mt19937_64 random_;
  std::map<std::string, Broken> broken_;  ///< By the name of the thing; one trouble each.
  std::map<Part, std::size_t> largest_;
};

}  // namespace foyer::soak
