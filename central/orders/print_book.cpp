#include "central/orders/print_book.hpp"

#include "protocol/journal/entry.hpp"
#include "protocol/wire/central_event.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::central {
namespace {

constexpr std::size_t events_per_read = 50'000;
constexpr std::string_view device_prefix = "device/";
constexpr std::string_view order_prefix = "order/";

/// The device of a stream "device/<name>/<journal id>"; nothing for any other stream.
std::optional<ledger::DeviceName> device_of(std::string_view stream) {
  if (!stream.starts_with(device_prefix)) return std::nullopt;
  stream.remove_prefix(device_prefix.size());
  const auto slash = stream.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto device = ledger::DeviceName::parse(stream.substr(0, slash));
  return device ? std::optional(*device) : std::nullopt;
}

}  // namespace

Result<Done, journal::Error> PrintBook::catch_up() {
  for (;;) {
    const auto events = log_.read_all(position_ + 1, events_per_read);
    if (!events) return events.error();
    for (const auto& event : *events) {
      take(event);
      position_ = event.position;
    }
    if (events->size() < events_per_read) return Done{};
  }
}

/// What this version cannot read it does not know of either: settlement holds such a journal.
void PrintBook::take(const journal::StoredEvent& event) {
  if (event.stream.starts_with(order_prefix)) {
    const auto decoded = wire::decode_central_event(event.bytes);
    if (!decoded) return;
    if (const auto* ordered = std::get_if<reprint::ReprintOrdered>(&decoded->body)) book_.take(*ordered);
    return;
  }
  const auto device = device_of(std::string_view(event.stream));
  if (!device) return;
  const auto entry = journal::decode_entry(event.bytes);
  if (!entry) return;
  if (entry->kind == wire::entry_kind::sale) {
    const auto decoded = wire::decode_entry(entry->kind, entry->payload);
    if (!decoded) return;
    const auto& sale = std::get<wire::SaleEntryOf>(*decoded);
    book_.take(*device, sale.order, sale.entry);
  } else if (entry->kind == wire::entry_kind::reprint) {
    const auto decoded = wire::decode_entry(entry->kind, entry->payload);
    if (decoded) take(*device, std::get<wire::ReprintEntry>(*decoded));
  }
}

/// Only the kiosk that was to print says what it was told and how it went: its journal may be here before that of the
/// controller that told it.
void PrintBook::take(const ledger::DeviceName& device, const reprint::Entry& entry) {
  const auto* printed = std::get_if<reprint::TicketPrinted>(&entry);
  const auto* known = printed == nullptr ? nullptr : book_.find(printed->reprint);
  const auto* ordered = printed == nullptr ? std::get_if<reprint::ReprintOrdered>(&entry)
                                           : (known == nullptr ? nullptr : &known->ordered);
  if (ordered != nullptr && ordered->device == device) book_.take(entry);
}

}  // namespace foyer::central
