#pragma once
// Suppresses double reads: a code that is held before a reader is read again and again. Pure.

#include <utility>

#include "drivers/scanner/scanner.hpp"

namespace foyer::scanner {

inline constexpr Duration double_read_window{200};

class RepeatFilter {
 public:
  /// Nothing for a read that began at most the window after the end of the last one, 200 ms included, and says the
  /// same; the window begins anew with each such read, so that a code is taken once for as long as it is held. What
  /// counts is when a read begins: a keyboard that types for two seconds is read again as soon as one that needs none.
  /// Times are since boot, so that a wall clock that is set neither hides a scan nor doubles one.
  [[nodiscard]] std::optional<Scan> admit(Scan scan) {
    scan.after_same = scan.text == last_.text ? std::optional(scan.began() - last_.at) : std::nullopt;
    last_ = scan;
    return scan.after_same && *scan.after_same <= double_read_window ? std::nullopt : std::optional(std::move(scan));
  }

 private:
  Scan last_;
};

}  // namespace foyer::scanner
