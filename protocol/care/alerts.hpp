#pragma once
// What is wrong with devices: values in, alerts out. Central and controllers use the same.
// Threading: plain values. Lifetime: an AlertBook is a value; nothing in it outlives the program.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/wire/care.hpp"
#include "protocol/wire/feed.hpp"

namespace foyer::care {

/// A device that was not heard for so long is dark.
inline constexpr Duration dark_after{15'000};
/// What is plugged in may be away for so long, as while a program starts or a printer is switched on.
inline constexpr Duration attached_patience{3'000};
/// A kiosk may refuse sales for so long, as while it starts.
inline constexpr Duration refusal_patience{15'000};
/// Entries may wait for so long without one being acknowledged.
inline constexpr Duration backlog_patience{60'000};
/// A device that was just started may not have heard from its parent yet what time it is.
inline constexpr Duration unproven_time_patience{60'000};
/// Cleared alerts that are kept to be looked at.
inline constexpr std::size_t cleared_alerts_kept = 500;

enum class AlertKind {
  PaperNearEnd,
  PaperOut,
  PrinterDown,
  ScannerAbsent,
  GateAbsent,
  TerminalDown,
  KioskDark,
  ControllerDark,
  BacklogGrowing,
  JournalRefused,
  JournalHeld,
  StorageFailed,
  Unprintable,
  NotSelling,
  ClockOff,
  ClockUnproven,
  ScannerTrouble,
};
/// "paper_near_end"
[[nodiscard]] std::string_view text(AlertKind kind) noexcept;

enum class Reach {
  Unknown,  ///< Nobody who could say so is reachable, or the device was never enrolled.
  Up,
  Dark,
};
[[nodiscard]] std::string_view text(Reach reach) noexcept;

/// A journal that is stored and not settled from an entry on, since its reader does not know that entry.
struct HeldJournal {
  std::uint64_t seq = 0;
  std::string kind;  ///< Of the entry; empty: what was held is being settled.
  Timestamp since;
  std::string reader;  ///< "central", "this controller"
};

/// What one program knows of one device now.
struct Standing {
  wire::DeviceOfVenue device;
  Reach reach = Reach::Unknown;
  Timestamp reach_since;  ///< With Dark: when it was last heard.
  std::optional<Timestamp> last_heard;
  std::optional<wire::DeviceReport> report;
  Duration report_age{};
  std::optional<Timestamp> refused_since;  ///< Its journal is refused by who tells this.
  std::string refused_because;
  std::optional<HeldJournal> held;  ///< By who tells this.
};

struct Condition {
  AlertKind kind = AlertKind::PaperNearEnd;
  Timestamp since;           ///< By the clock of who noticed: the device's, or with a dark one its parent's.
  std::string text;          ///< For staff.
  std::string_view state{};  ///< Of what is attached, where it is about that: "cover_open".
};
[[nodiscard]] std::vector<Condition> conditions_of(const Standing& standing);

struct Acknowledgement {
  std::string by;
  Timestamp at;
  std::string note;
};

struct Alert {
  ledger::DeviceName device;
  AlertKind kind = AlertKind::PaperNearEnd;
  std::string text;
  std::string_view state;  ///< As in Condition.
  Timestamp opened_at;     ///< Condition::since when it opened; with device and kind it names this occurrence.
  Timestamp seen_at;       ///< When this program first saw it.
  std::optional<Timestamp> cleared_at;
  std::optional<Acknowledgement> acknowledged;

  /// "kiosk-1.paper_out.1800000000000"
  [[nodiscard]] std::string id() const;
};

class AlertBook {
 public:
  /// Absolute: what a device has no more is cleared. While its reach is unknown nothing opens or clears but what the
  /// parent knows by itself: whether its journal is held.
  void judge(const Standing& standing, Timestamp now);
  /// Devices that are gone from the fleet have no alerts.
  void keep_only(const std::vector<Standing>& standings, Timestamp now);
  /// Holds for this occurrence only, also if it opens later: a start reads acknowledgements before reports.
  void acknowledge(const ledger::DeviceName& device, std::string_view kind, Timestamp opened_at,
                   const Acknowledgement& acknowledgement);

  /// Newest first.
  [[nodiscard]] std::vector<Alert> open() const;
  [[nodiscard]] const std::deque<Alert>& cleared() const noexcept { return cleared_; }
  /// Open or cleared; null if there is none, or it was cleared too long ago.
  [[nodiscard]] const Alert* find(std::string_view id) const;

 private:
  using Key = std::pair<ledger::DeviceName, AlertKind>;

  void open(const Standing& standing, const Condition& condition, Timestamp now);
  void clear(std::map<Key, Alert>::iterator at, Timestamp now);

  std::map<Key, Alert> open_;
  std::deque<Alert> cleared_;  ///< Newest first.
  /// The last one of each kind and device: kind as text, since the log may know kinds that this program does not.
  std::map<std::pair<ledger::DeviceName, std::string>, std::pair<Timestamp, Acknowledgement>> acknowledged_;
};

}  // namespace foyer::care
