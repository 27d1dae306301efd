#pragma once
// What every program of the house has on its disk, read from the SQLite files by their production decoders and opened
// read-only: no program's memory and none of its answers is believed. The programs may run meanwhile; then each file is
// a picture of its own moment, kiosks first and central last. Threading: pure functions over files. Lifetime: values.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "central/model/model.hpp"
#include "protocol/ledger/ledger.hpp"
#include "protocol/sale/entries.hpp"
#include "protocol/ticket/ids.hpp"

namespace foyer::soak {

/// One sale as its kiosk's journal tells it.
struct SaleOnDisk {
  std::string kiosk;
  std::vector<sale::SaleEntry> entries;
  std::optional<sale::SaleCommitted> committed;
  [[nodiscard]] bool has_ended() const;
  [[nodiscard]] bool is_for_hand_settlement() const;
};

/// A controller's or a kiosk's file.
struct DeviceBook {
  std::string name;
  std::vector<JournalId> journals;  ///< More than one: it believes that its disk was restored or cloned.
  std::uint64_t head = 0;           ///< Of the newest journal.
  std::map<ledger::PerformanceId, ledger::State> ledgers;
};

struct Books {
  central::Model central;
  std::vector<std::string> quarantined;  ///< Streams at central.
  /// Who has each seat, and how many zone places are sold, by central's events and not by its ledger's code.
  std::map<std::pair<ledger::PerformanceId, std::uint32_t>, ledger::OrderId> seats;
  std::map<ledger::PerformanceId, std::int64_t> sold_places;
  std::map<ledger::PerformanceId, std::vector<std::string>> sold_twice;
  DeviceBook controller;
  std::vector<DeviceBook> kiosks;
  std::map<ledger::OrderId, SaleOnDisk> sales;
  std::map<sale::PaymentAttemptId, ledger::OrderId> attempts;  ///< Which order a payment attempt was for.
  std::map<ticket::TicketId, int> admissions;                  ///< In the door's journal.
};

/// The files of a rig's folder. Throws std::runtime_error if one is damaged or has what cannot be decoded.
[[nodiscard]] Books read_books(const std::filesystem::path& house);

}  // namespace foyer::soak
