#include "tests/simulator/truth.hpp"

#include <algorithm>

#include "protocol/wire/central_event.hpp"

namespace foyer::simulator {

bool SaleOnDisk::has_ended() const {
  return std::any_of(entries.begin(), entries.end(), [](const sale::SaleEntry& entry) {
    return std::holds_alternative<sale::SaleCompleted>(entry) || std::holds_alternative<sale::SaleAbandoned>(entry) ||
           std::holds_alternative<sale::SaleReversed>(entry);
  });
}

bool SaleOnDisk::is_for_hand_settlement() const {
  return std::any_of(entries.begin(), entries.end(), [](const sale::SaleEntry& entry) {
    return std::holds_alternative<sale::HandSettlementNeeded>(entry);
  });
}

std::uint64_t reclaimed_allotments(const Disk& central, const ledger::PerformanceId& performance) {
  const auto found = central.picture().streams.find("performance/" + performance.text());
  if (found == central.picture().streams.end()) return 0;
  return static_cast<std::uint64_t>(
      std::count_if(found->second.begin(), found->second.end(), [&central](std::uint32_t position) {
        const auto event = wire::decode_central_event(central.picture().events[position - 1]->bytes);
        const auto* change = event ? std::get_if<ledger::Event>(&event->body) : nullptr;
        return change != nullptr && std::holds_alternative<ledger::AllotmentReclaimed>(*change);
      }));
}

bool read_truth(const std::string& kiosk, const Disk& disk, Truth& truth) {
  const auto journals = disk.streams("journal/");
  for (const auto& [stream, last_seq] : *journals) {
    const auto journal = JournalId::parse(std::string_view(stream).substr(8));
    if (!journal) return false;
    for (const auto position : disk.picture().streams.find(stream)->second) {
      const auto entry = journal::decode_entry(disk.picture().events[position - 1]->bytes);
      if (!entry) return false;
      if (wire::is_note(entry->kind)) continue;
      const auto decoded = wire::decode_entry(entry->kind, entry->payload);
      if (!decoded) return false;
      const auto* of = std::get_if<wire::SaleEntryOf>(&*decoded);
      if (of == nullptr) continue;
      auto& sale = truth.sales[of->order];
      sale.kiosk = kiosk;
      sale.entries.push_back(of->entry);
      if (const auto* committed = std::get_if<sale::SaleCommitted>(&of->entry))
        sale.committed = CommittedSale{kiosk, *journal, entry->seq, *committed};
      if (const auto* asked = std::get_if<sale::PaymentRequested>(&of->entry))
        truth.attempts[asked->payment.attempt] = of->order;
    }
  }
  return true;
}

}  // namespace foyer::simulator
