#pragma once
// Device care: what a device says of itself (up/report) and how an admin wants it to be (feed item "desired"), as plain
// values, and their exact bytes (care.proto). Views only: nothing is granted, sold or admitted on a report.
// Threading: plain values and pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/chain.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/wire/error.hpp"

namespace foyer::wire {

using RunId = Identifier<struct RunTag>;

/// Kiosks whose reports one controller relays.
inline constexpr std::size_t maximum_relayed_reports = 500;
inline constexpr std::size_t maximum_attached_devices = 32;
/// Of one device's own report.
inline constexpr std::size_t maximum_report_bytes = 16 * 1024;
inline constexpr std::uint32_t longest_report_seconds = 3'600;
inline constexpr std::uint32_t highest_near_end_after_documents = 100'000;

enum class AttachedKind : std::uint8_t { Printer = 1, Scanner, Gate, PaymentTerminal };
/// PaperNearEnd also where the documents of a roll were counted. Disabled: by configuration, so nothing is amiss.
enum class AttachedState : std::uint8_t {
  Ready = 1,
  PaperNearEnd,
  PaperOut,
  CoverOpen,
  Offline,
  Absent,
  Fault,
  Disabled
};
/// "printer", "paper_near_end"
[[nodiscard]] std::string_view text(AttachedKind kind) noexcept;
[[nodiscard]] std::string_view text(AttachedState state) noexcept;

/// Something plugged into a device, or that should be.
struct AttachedDevice {
  AttachedKind kind = AttachedKind::Printer;
  AttachedState state = AttachedState::Ready;
  Timestamp since;
  std::string text;
  friend bool operator==(const AttachedDevice&, const AttachedDevice&) = default;
};

struct Prints {
  std::uint64_t proven = 0;
  std::uint64_t unknown = 0;
  std::uint64_t failed = 0;
  friend bool operator==(const Prints&, const Prints&) = default;
};
/// Of one printer; computed, not measured.
struct PaperFed {
  std::string printer;  ///< Its serial, or "printer".
  std::uint64_t since_start_mm = 0;
  std::uint64_t total_mm = 0;
  std::uint64_t on_this_roll_mm = 0;
  friend bool operator==(const PaperFed&, const PaperFed&) = default;
};
struct PrintCounts {
  Prints since_start;
  Prints total;  ///< By all journals of the disk.
  std::uint64_t on_this_roll = 0;
  std::vector<PaperFed> paper;
  friend bool operator==(const PrintCounts&, const PrintCounts&) = default;
};
struct ScanCounts {
  std::uint64_t since_start = 0;
  std::uint64_t total = 0;  ///< By all journals of the disk.
  std::uint32_t last_minute = 0;
  std::uint64_t misread = 0;   ///< Since the start, as those below: begun, and no text.
  std::uint64_t garbage = 0;   ///< Read, and no ticket.
  std::uint64_t repeated = 0;  ///< The same code again at once, taken once.
  friend bool operator==(const ScanCounts&, const ScanCounts&) = default;
};

/// What of the desired state is in force.
struct AppliedState {
  std::uint64_t revision = 0;
  bool out_of_service = false;
  std::uint32_t report_seconds = 0;
  std::uint32_t near_end_after_documents = 0;
  friend bool operator==(const AppliedState&, const AppliedState&) = default;
};

/// All times are by device time (device::DeviceClock): the wall clock, set right as far as the device can.
struct DeviceReport {
  ledger::DeviceName device;
  RunId run;
  std::uint64_t sequence = 0;  ///< Rises within a run.
  Timestamp at;
  std::optional<Duration> clock_offset;          ///< The right time less its wall clock; nothing: it does not know.
  std::optional<Timestamp> clock_off_since;      ///< Its wall clock is wrong by device::clock_off_from or more.
  std::optional<Timestamp> time_unproven_since;  ///< Nothing but its wall clock says what time it is.
  Duration running{};
  std::string software_version;
  JournalId journal_id;
  std::uint64_t journal_head = 0;
  std::uint64_t backlog = 0;
  std::optional<Timestamp> backlog_since;
  std::string trouble;
  bool parent_reachable = false;
  Timestamp parent_since;
  std::optional<Duration> data_age;
  AppliedState applied;
  std::vector<AttachedDevice> attached;
  std::optional<PrintCounts> prints;
  std::optional<ScanCounts> scans;
  std::uint32_t open_sales = 0;
  std::string unprintable;  ///< What cannot be printed there, though its printer is ready. Empty: nothing.
  /// Why it begins no sale, where nothing else here says so. Empty: it sells, or something else does.
  std::string refusal;
  std::optional<Timestamp> refusing_since;
  friend bool operator==(const DeviceReport&, const DeviceReport&) = default;
};

/// A kiosk's report as its controller passes it on: the exact bytes, and how the controller sees the kiosk itself.
struct RelayedReport {
  ledger::DeviceName device;
  bool reachable = false;
  std::optional<Duration> heard_ago;  ///< Nothing with a device that is not reachable: its parent cannot say either.
  Bytes report;                       ///< Empty: none came yet.
  friend bool operator==(const RelayedReport&, const RelayedReport&) = default;
};
struct Reports {
  Bytes own;
  std::vector<RelayedReport> relayed;  ///< By rising name.
  friend bool operator==(const Reports&, const Reports&) = default;
};

/// Absolute: a later revision replaces an earlier one whole.
struct DesiredState {
  ledger::DeviceName device;
  std::uint64_t revision = 0;
  bool out_of_service = false;
  std::string text;
  std::uint32_t report_seconds = 0;            ///< 0: the program's own choice.
  std::uint32_t near_end_after_documents = 0;  ///< 0: the printer's own sensor only.
  friend bool operator==(const DesiredState&, const DesiredState&) = default;
};

[[nodiscard]] Bytes encode(const DeviceReport& report);
[[nodiscard]] Bytes encode(const Reports& reports);
[[nodiscard]] Bytes encode(const DesiredState& desired);
[[nodiscard]] Result<DeviceReport, WireError> decode_device_report(BytesView bytes);
/// The reports inside are bytes still: one that cannot be read spoils none of the others.
[[nodiscard]] Result<Reports, WireError> decode_reports(BytesView bytes);
[[nodiscard]] Result<DesiredState, WireError> decode_desired_state(BytesView bytes);

}  // namespace foyer::wire
