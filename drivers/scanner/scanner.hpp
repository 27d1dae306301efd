#pragma once
// A reader of codes. It delivers text and the time of the read, and knows nothing of what the text means.
// Threading: callbacks arrive on the executor the scanner was made with. Lifetime: no callback after destruction.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"

namespace foyer::scanner {

struct Scan {
  std::string text;   ///< Printable ASCII, never empty.
  Duration at{};      ///< Since boot (Clock::since_boot, which no change of the wall clock moves), when the read ended.
  Duration lasted{};  ///< From its first character to its end. A keyboard takes seconds for a ticket's 191 characters.
  /// From the end of the read before, if that was of the same text, to the beginning of this one. Nothing: it was not.
  std::optional<Duration> after_same;
  [[nodiscard]] Duration began() const noexcept { return at - lasted; }
  friend bool operator==(const Scan&, const Scan&) = default;
};

/// What the keys of a read say if the scanner is set to another keyboard than it should be.
struct OtherReading {
  std::string keyboard;  ///< "de", "fr with Caps Lock"
  Scan scan;
  friend bool operator==(const OtherReading&, const OtherReading&) = default;
};

/// A read that was begun and is not delivered, and why.
enum class Misread {
  TooLong,        ///< More characters than the named limit.
  TooShort,       ///< Fewer than codes have here: torn off, or another kind of code.
  UnknownKey,     ///< A key that stands for no character: the text would be a wrong one.
  KeysAtOnce,     ///< Several keys went down at once and nothing tells in which order.
  NotText,        ///< A character that is not printable ASCII: another kind of code, or noise on the line.
  MissingPrefix,  ///< The configured prefix or the symbology identifier is not there.
  Damaged,        ///< A report that contradicts itself or is too short.
  Incomplete,     ///< The end never came.
};
[[nodiscard]] std::string_view to_text(Misread misread) noexcept;

/// What the person with the ticket is told by the scanner itself.
enum class Feedback { Good, Bad };

/// Since the scanner was made.
struct ReadCounts {
  std::uint64_t scans = 0;
  std::uint64_t misread = 0;
  std::uint64_t repeated = 0;  ///< The same text again at once; delivered once (repeat_filter.hpp).
  friend bool operator==(const ReadCounts&, const ReadCounts&) = default;
};

class Scanner {
 public:
  virtual ~Scanner() = default;
  /// One listener each; the last set wins; an empty function ends it.
  virtual void on_scan(std::function<void(const Scan&)> scanned) = 0;
  virtual void on_misread(std::function<void(Misread)> misread) = 0;
  virtual void on_connection(std::function<void(bool connected)> changed) = 0;
  [[nodiscard]] virtual bool is_connected() const = 0;
  /// Its serial, or the port that it is plugged into; empty until it is first connected.
  [[nodiscard]] virtual std::string name() const = 0;
  /// Of the scan or misread that a listener is being told: what its keys say on other keyboards, each text once and
  /// none as it was told. Empty for a scanner that sends characters and not keys.
  [[nodiscard]] virtual std::vector<OtherReading> otherwise() const = 0;
  [[nodiscard]] virtual ReadCounts counts() const = 0;
  /// Beeps or lights, without waiting for it. False if the device cannot tell this, or is not there. Of
  /// those that come while one is on its way the last is told.
  virtual bool feedback(Feedback verdict) = 0;
};

}  // namespace foyer::scanner
