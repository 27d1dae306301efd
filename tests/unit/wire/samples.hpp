#pragma once
// One value of everything that travels: every message, every alternative of every event and entry. The round trips,
// the golden bytes and the damaged bytes all start from these.

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "protocol/wire/care.hpp"
#include "protocol/wire/central_event.hpp"
#include "protocol/wire/entries.hpp"
#include "protocol/wire/feed.hpp"
#include "protocol/wire/ledger_event.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::wire::test {

struct Sample {
  std::string name;
  Bytes bytes;
  std::function<bool(BytesView)> decodes_to_it;              ///< These bytes are exactly the sample's value.
  std::function<Result<Bytes, WireError>(BytesView)> again;  ///< Decodes and encodes what came out.
};

/// Sixteen times the same byte.
template <class Id>
[[nodiscard]] Id id(std::uint8_t byte) {
  IdentifierBytes bytes;
  bytes.fill(byte);
  return Id(bytes);
}
template <class NameType>
[[nodiscard]] NameType name(std::string_view text) {
  return NameType::parse(text).value();
}

/// The bytes of a digest or a signature, all the same.
template <std::size_t size>
[[nodiscard]] std::array<std::uint8_t, size> filled(std::uint8_t byte) {
  std::array<std::uint8_t, size> bytes{};
  bytes.fill(byte);
  return bytes;
}

/// Seats 3, 4, 5 and 9, two of zone 1; all under the lease (0xA1, 7).
[[nodiscard]] ledger::Places some_places();
[[nodiscard]] std::vector<ledger::LeasedPlaces> some_leased();
[[nodiscard]] Money euros(std::int64_t cents);

/// Each alternative once, in the order of the variant.
[[nodiscard]] std::vector<ledger::Event> ledger_events();
/// With fields that came later, by name.
[[nodiscard]] std::vector<std::pair<std::string, ledger::Event>> later_ledger_events();
[[nodiscard]] std::vector<sale::SaleEntry> sale_entries();
[[nodiscard]] std::vector<admission::AdmissionEntry> admission_entries();
[[nodiscard]] std::vector<DeviceEntry> device_entries();
[[nodiscard]] std::vector<ReprintEntry> reprint_entries();
[[nodiscard]] std::vector<std::pair<std::string, Request>> reprint_requests();
[[nodiscard]] std::vector<CentralEventBody> central_events();
/// With fields that came later, by name.
[[nodiscard]] std::vector<std::pair<std::string, CentralEventBody>> later_central_events();
[[nodiscard]] DesiredState some_desired();
[[nodiscard]] DeviceReport some_report();
[[nodiscard]] NamedPlan some_plan();
[[nodiscard]] sync::JournalBatch some_batch();
[[nodiscard]] sync::FeedBatch some_feed();

[[nodiscard]] const std::vector<Sample>& samples();

}  // namespace foyer::wire::test
