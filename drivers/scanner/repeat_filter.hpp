#pragma once
// Suppresses double reads: a code that is held before a reader is read again and again. Pure.

#include "drivers/scanner/scanner.hpp"

namespace foyer::scanner {

inline constexpr Duration double_read_window{200};

class RepeatFilter {
 public:
  /// False for the text of the last read if that was at most the window ago, 200 ms included; the window begins anew
  /// with each such read, so that a code is taken once for as long as it is held. Times are since boot, so that a
  /// wall clock that is set neither hides a scan nor doubles one.
  [[nodiscard]] bool admit(const Scan& scan) {
    const bool again = !last_.text.empty() && scan.text == last_.text && scan.at - last_.at <= double_read_window;
    last_ = scan;
    return !again;
  }

 private:
  Scan last_;
};

}  // namespace foyer::scanner
