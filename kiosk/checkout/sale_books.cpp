#include "kiosk/checkout/sale_books.hpp"

namespace foyer::kiosk {

bool SaleBooks::replay(const wire::Entry& entry) {
  const auto* note = std::get_if<wire::DeviceEntry>(&entry);
  if (note != nullptr && std::holds_alternative<wire::JournalOpened>(*note)) note_new_journal();
  if (const auto* printed = std::get_if<wire::ReprintEntry>(&entry)) take(*printed);
  const auto* sale = std::get_if<wire::SaleEntryOf>(&entry);
  return sale == nullptr || take(sale->order, sale->entry);
}

bool SaleBooks::take_refund(const ledger::OrderId& order, const sale::SaleEntry& entry) {
  if (const auto* requested = std::get_if<sale::RefundRequested>(&entry)) {
    auto& book = refunds_[requested->refund];
    book.order = order;
    book.requested = *requested;
    book.failed.reset();
  } else if (const auto* paid = std::get_if<sale::RefundPaid>(&entry)) {
    refunds_[paid->refund].paid = *paid;
  } else if (const auto* failed = std::get_if<sale::RefundFailed>(&entry)) {
    refunds_[failed->refund].failed = *failed;
  } else {
    return false;
  }
  return true;
}

void SaleBooks::count_print(const sale::SaleEntry& entry) {
  if (std::holds_alternative<sale::PrintProven>(entry)) {
    ++prints_.proven;
    prints_.failed_in_a_row = 0;
  }
  if (std::holds_alternative<sale::PrintUnknown>(entry)) ++prints_.unknown;
  if (const auto* failed = std::get_if<sale::PrintFailed>(&entry)) {
    count_failed(failed->fault);
  }
}

void SaleBooks::count_failed(sale::PrintFault fault) {
  ++prints_.failed;
  if (fault == sale::PrintFault::Other) ++prints_.failed_in_a_row;
}

void SaleBooks::take(const reprint::Entry& entry) {
  printed_.take(entry);
  const auto* print = std::get_if<reprint::TicketPrinted>(&entry);
  if (print == nullptr) return;
  switch (print->step) {
    case reprint::PrintStep::Started:
      return;
    case reprint::PrintStep::Proven:
      ++prints_.proven;
      prints_.failed_in_a_row = 0;
      return;
    case reprint::PrintStep::Unknown:
      ++prints_.unknown;
      return;
    case reprint::PrintStep::Failed:
      if (print->fault != sale::PrintFault::NotTried) count_failed(print->fault);
      return;
  }
}

bool SaleBooks::take(const ledger::OrderId& order, const sale::SaleEntry& entry) {
  if (take_refund(order, entry)) return true;
  auto& sale = sales_[order];
  const bool had_ended = sale::is_ended(sale);
  if (!sale::evolve(sale, entry)) return false;
  count_print(entry);
  printed_.take(kiosk_, order, entry);
  if (sale::is_quiet(sale)) left_behind_.erase(order);
  if (!sale::is_ended(sale)) open_.insert(order);
  if (had_ended || !sale::is_ended(sale)) return true;
  open_.erase(order);
  ended_.push_back(order);
  if (ended_.size() > ended_sales_kept) {
    sales_.erase(ended_.front());
    ended_.pop_front();
  }
  return true;
}

void SaleBooks::note_new_journal() {
  printed_.note_new_journal(kiosk_);
  for (const auto& [order, sale] : sales_) {
    if (!sale::is_quiet(sale)) left_behind_.insert(order);
  }
}

const sale::SaleState* SaleBooks::find(const ledger::OrderId& order) const {
  const auto found = sales_.find(order);
  return found == sales_.end() ? nullptr : &found->second;
}

std::vector<ledger::OrderId> SaleBooks::open() const {
  return {open_.begin(), open_.end()};
}

}  // namespace foyer::kiosk
