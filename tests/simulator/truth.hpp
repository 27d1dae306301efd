#pragma once
// What really happened, read from the disks alone: every sale that a journal says was committed, and every payment that
// one says was asked for. No program's memory and none of central's projections is believed.
// Threading: pure functions over disks.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/journal/journal.hpp"
#include "protocol/wire/entries.hpp"
#include "tests/simulator/disk.hpp"

namespace foyer::simulator {

struct CommittedSale {
  std::string kiosk;
  JournalId journal;
  std::uint64_t seq = 0;
  sale::SaleCommitted sale;
};

/// One sale as its kiosk's disk tells it.
struct SaleOnDisk {
  std::string kiosk;
  std::vector<sale::SaleEntry> entries;
  std::optional<CommittedSale> committed;
  [[nodiscard]] bool has_ended() const;
  [[nodiscard]] bool is_for_hand_settlement() const;
};

struct Truth {
  std::map<ledger::OrderId, SaleOnDisk> sales;
  /// Which order a payment attempt was for.
  std::map<sale::PaymentAttemptId, ledger::OrderId> attempts;
};

/// Adds what one kiosk's disk tells. False if an entry of it cannot be read.
[[nodiscard]] bool read_truth(const std::string& kiosk, const Disk& disk, Truth& truth);

/// How many allotments ended before their time or at it, by central's log.
[[nodiscard]] std::uint64_t reclaimed_allotments(const Disk& central, const ledger::PerformanceId& performance);

}  // namespace foyer::simulator
