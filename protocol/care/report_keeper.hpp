#pragma once
// The newest report of each device, as its parent keeps it. A broker may deliver an old retained report, a repeat, or
// two in the wrong order: the run and the sequence say which counts. Threading: one thread. Lifetime: a value.

#include <deque>
#include <map>

#include "protocol/wire/care.hpp"

namespace foyer::care {

/// Earlier runs of one device that are known to be over.
inline constexpr std::size_t past_runs_kept = 32;

struct KeptReport {
  wire::DeviceReport report;
  Bytes bytes;             ///< As they came.
  Duration received_at{};  ///< Since boot.
};

class ReportKeeper {
 public:
  /// True if these bytes are a report of this device newer than what was there.
  bool take(const ledger::DeviceName& device, BytesView bytes, Duration now);
  /// Null: none came yet.
  [[nodiscard]] const KeptReport* find(const ledger::DeviceName& device) const;
  /// Reports that were not of this device, or not readable.
  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

 private:
  struct Known {
    KeptReport kept;
    std::deque<wire::RunId> past_runs;
  };
  std::map<ledger::DeviceName, Known> known_;
  std::uint64_t refused_ = 0;
};

}  // namespace foyer::care
