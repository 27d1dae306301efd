#include "central/orders/print_book.hpp"

#include "protocol/journal/entry.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::central {
namespace {

constexpr std::size_t events_per_read = 50'000;
constexpr std::string_view device_prefix = "device/";

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
  const auto device = device_of(std::string_view(event.stream));
  if (!device) return;
  const auto entry = journal::decode_entry(event.bytes);
  if (!entry || entry->kind != wire::entry_kind::sale) return;
  const auto decoded = wire::decode_entry(entry->kind, entry->payload);
  if (!decoded) return;
  const auto& sale = std::get<wire::SaleEntryOf>(*decoded);
  book_.take(*device, sale.order, sale.entry);
}

}  // namespace foyer::central
