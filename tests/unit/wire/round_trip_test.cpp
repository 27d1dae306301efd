#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {
namespace {

template <class Variant>
bool holds_each_alternative_once(const std::vector<Variant>& values) {
  std::set<std::size_t> indices;
  for (const auto& value : values) indices.insert(value.index());
  return indices.size() == std::variant_size_v<Variant> && values.size() == indices.size();
}

// Covers KV-1.
TEST(WireRoundTrip, GivesBackEverySample) {
  for (const auto& sample : samples()) EXPECT_TRUE(sample.decodes_to_it(sample.bytes)) << sample.name;
}

TEST(WireRoundTrip, EncodesTheSameBytesEveryTime) {
  for (const auto& sample : samples()) {
    const auto again = sample.again(sample.bytes);
    ASSERT_TRUE(again) << sample.name;
    EXPECT_EQ(to_hex(*again), to_hex(sample.bytes)) << sample.name;
  }
}

TEST(WireRoundTrip, SamplesHoldEveryAlternative) {
  EXPECT_TRUE(holds_each_alternative_once(ledger_events()));
  EXPECT_TRUE(holds_each_alternative_once(sale_entries()));
  EXPECT_TRUE(holds_each_alternative_once(admission_entries()));
  EXPECT_TRUE(holds_each_alternative_once(device_entries()));
  EXPECT_TRUE(holds_each_alternative_once(reprint_entries()));
  EXPECT_TRUE(holds_each_alternative_once(central_events()));
}

TEST(WireRoundTrip, NamesTheKindOfEachEntry) {
  EXPECT_EQ(kind_of(LedgerEntry{}), "ledger");
  EXPECT_EQ(kind_of(SaleEntryOf{}), "sale");
  EXPECT_EQ(kind_of(AdmissionEntryOf{}), "admission");
  EXPECT_EQ(kind_of(DeviceEntry{}), "device");
  EXPECT_EQ(kind_of(ReprintEntry{}), "reprint");
}

ledger::Places places_of(const std::set<std::uint32_t>& seats, const std::map<std::uint8_t, std::uint16_t>& zones) {
  ledger::Places places;
  for (const auto seat : seats) places.seats.emplace_back(seat);
  for (const auto& [zone, count] : zones) places.zones.push_back({seating::ZoneIndex(zone), count + 1U});
  return places;
}

TEST(WireRoundTrip, GivesBackAnyPlaces) {
  EXPECT_TRUE(rc::check("places", [] {
    // Seats close together, so that runs of every length come up.
    const auto seats = *rc::gen::container<std::set<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 60));
    const auto zones = *rc::gen::arbitrary<std::map<std::uint8_t, std::uint16_t>>();
    const ledger::Event event = ledger::LeaseDropped{{}, places_of(seats, zones)};
    const auto decoded = decode_ledger_event(encode(event));
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(*decoded == event);
  }));
}

TEST(WireRoundTrip, NormalisesPlacesThatAreNot) {
  using seating::SeatIndex;
  const ledger::Places untidy{{SeatIndex(9), SeatIndex(3), SeatIndex(3)}, {{seating::ZoneIndex(0), 0}}};
  const auto decoded = decode_ledger_event(encode(ledger::Event(ledger::LeaseDropped{{}, untidy})));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<ledger::LeaseDropped>(*decoded).places, ledger::normalised(untidy));
}

TEST(WireRoundTrip, SortsAndJoinsTheWishesOfARequest) {
  const seating::PriceCategoryIndex first(0), second(1);
  const seating::ZoneIndex pit(0), balcony(1);
  Request request;
  request.device = name<ledger::DeviceName>("kiosk-1");
  GrantRequest untidy;
  untidy.categories = {{second, 2}, {first, 1}, {second, 3}};
  untidy.zones = {{balcony, 1}, {pit, 2}, {pit, 2}};
  request.what = untidy;
  const auto decoded = decode_request(encode(request));
  ASSERT_TRUE(decoded);
  const auto& wish = std::get<GrantRequest>(decoded->what);
  EXPECT_EQ(wish.categories, (std::vector<CategoryCount>{{first, 1}, {second, 5}}));
  EXPECT_EQ(wish.zones, (std::vector<ledger::ZoneCount>{{pit, 4}, {balcony, 1}}));
}

TEST(WireRoundTrip, GivesBackAnyBatchAndAvailability) {
  EXPECT_TRUE(rc::check("batch and availability", [] {
    auto batch = some_batch();
    batch.entries = *rc::gen::arbitrary<std::vector<Bytes>>();
    batch.first_seq = *rc::gen::inRange<std::uint64_t>(0, maximum_counter);
    const auto decoded = decode_journal_batch(encode(batch));
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(*decoded == batch);

    const auto free = *rc::gen::arbitrary<std::vector<bool>>();
    const Availability availability{id<ledger::PerformanceId>(2), Timestamp{5}, free, {}};
    const auto seen = decode_availability(encode(availability));
    RC_ASSERT(seen.has_value());
    RC_ASSERT(*seen == availability);
  }));
}

// Whatever text a terminal, printer or person put into an entry, the journal that holds it can be read again.
TEST(WireRoundTrip, KeepsEntriesWithAnyTextReadable) {
  EXPECT_TRUE(rc::check("text", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    const DeviceEntry entry = PrinterFault{text, {}};
    RC_ASSERT(decode_entry(entry_kind::device, encode(entry)).has_value());
    const SaleEntryOf sale{id<ledger::OrderId>(1), sale::PaymentAuthorised{id<sale::PaymentAttemptId>(5), text}};
    RC_ASSERT(decode_entry(entry_kind::sale, encode(sale)).has_value());
  }));
}

TEST(WireRoundTrip, CutsLongTextBetweenCharacters) {
  std::string text(maximum_text_bytes - 1, 'x');
  text += "é and more";
  const auto decoded = decode_entry(entry_kind::device, encode(DeviceEntry(PrinterFault{text, {}})));
  ASSERT_TRUE(decoded);
  const auto& fault = std::get<PrinterFault>(std::get<DeviceEntry>(*decoded));
  EXPECT_EQ(fault.text, std::string(maximum_text_bytes - 1, 'x'));
}

TEST(WireRoundTrip, ReplacesBytesThatAreNotText) {
  const DeviceEntry entry = PrinterFault{"a\xff\xc3(\xe2\x82z\xed\xa0\x80", {}};
  const auto decoded = decode_entry(entry_kind::device, encode(entry));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<PrinterFault>(std::get<DeviceEntry>(*decoded)).text, "a?\?(?\?z?\?\?");
}

// A whole hall must fit where it is carried: journal entries of 128 KiB, feed items of 1 MiB.
TEST(WireRoundTrip, FitsTheLargestHallIntoOneEntryAndOneItem) {
  NamedPlan plan;
  plan.name = "stadium";
  plan.plan.categories = {{"A", euros(2500)}};
  ledger::Places every_second;
  for (std::uint32_t seat = 0; seat < seating::max_seats; ++seat) {
    const auto row = std::to_string(seat / 50);
    plan.plan.seats.push_back({"Block", row, std::to_string(seat % 50 + 1), {}, false, seat % 50});
    if (seat % 2 == 0) every_second.seats.emplace_back(seat);
  }
  const auto item = encode(plan);
  EXPECT_LE(item.size(), sync::max_feed_item_bytes);
  const auto plan_again = decode_plan(item);
  EXPECT_TRUE(plan_again && *plan_again == plan);
  const ledger::Event event = ledger::PlacesReturned{id<ledger::ReturnId>(1), {{{}, every_second}}};
  const auto entry = encode(event);
  EXPECT_LE(entry.size(), 128U * 1024U);
  const auto event_again = decode_ledger_event(entry);
  EXPECT_TRUE(event_again && *event_again == event);
}

}  // namespace
}  // namespace foyer::wire::test
