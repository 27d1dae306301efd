#include <gtest/gtest.h>

#include "tests/unit/wire/raw_message.hpp"
#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {
namespace {

/// The error, or nothing if it was decoded.
template <class Value>
std::optional<WireError> fault(const Result<Value, WireError>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

RawMessage hold_released(std::size_t id_length) {
  return RawMessage().message(4, RawMessage().filled(1, id_length));
}

/// A LeaseDropped whose places have these runs.
std::optional<WireError> fault_of_runs(const std::vector<std::uint64_t>& runs) {
  RawMessage places;
  for (const auto run : runs) places.number(1, run);
  return fault(decode_ledger_event(RawMessage().message(15, RawMessage().message(2, places))));
}

std::optional<WireError> fault_of_zones(const std::vector<std::pair<std::uint64_t, std::uint64_t>>& zones) {
  RawMessage places;
  for (const auto& [zone, count] : zones) places.message(2, RawMessage().number(1, zone).number(2, count));
  return fault(decode_ledger_event(RawMessage().message(15, RawMessage().message(2, places))));
}

TEST(WireDecoding, RefusesIdsOfTheWrongLength) {
  EXPECT_EQ(fault(decode_ledger_event(hold_released(16))), std::nullopt);
  EXPECT_EQ(fault(decode_ledger_event(hold_released(15))), WireError::BadIdentifier);
  EXPECT_EQ(fault(decode_ledger_event(hold_released(17))), WireError::BadIdentifier);
  EXPECT_EQ(fault(decode_ledger_event(hold_released(0))), WireError::MissingField);
}

TEST(WireDecoding, RefusesWhatIsNotProtobuf) {
  EXPECT_EQ(fault(decode_birth(Bytes{0xff, 0xff})), WireError::NotProtobuf);
  EXPECT_EQ(fault(decode_journal_batch(as_bytes("hello"))), WireError::NotProtobuf);
}

TEST(WireDecoding, RefusesEmptyMessages) {
  EXPECT_EQ(fault(decode_birth({})), WireError::MissingField);
  EXPECT_EQ(fault(decode_journal_batch({})), WireError::MissingField);
  EXPECT_EQ(fault(decode_request({})), WireError::MissingField);
  EXPECT_EQ(fault(decode_feed_batch({})), WireError::MissingField);
  EXPECT_EQ(fault(decode_entry(entry_kind::ledger, {})), WireError::MissingField);
}

TEST(WireDecoding, RefusesMessagesBeyondTheLimit) {
  const Bytes padded(maximum_message_bytes + 1, 0);
  EXPECT_EQ(fault(decode_birth(padded)), WireError::OutOfRange);
}

// A newer device may write what this version does not know: it is told apart from damage, so that it is kept.
// Covers KV-1.
TEST(WireDecoding, KnowsThatItDoesNotKnow) {
  const RawMessage newer = RawMessage().message(100, RawMessage().number(1, 1));
  EXPECT_EQ(fault(decode_ledger_event(newer)), WireError::UnknownType);
  EXPECT_EQ(fault(decode_central_event(newer)), WireError::UnknownType);
  EXPECT_EQ(fault(decode_acknowledgement(newer)), WireError::UnknownType);
  EXPECT_EQ(fault(decode_entry("payroll", newer)), WireError::UnknownType);
  EXPECT_EQ(fault(decode_entry(entry_kind::device, newer)), WireError::UnknownType);
  const RawMessage sale = RawMessage().filled(1, 16).message(100, RawMessage());
  EXPECT_EQ(fault(decode_entry(entry_kind::sale, sale)), WireError::UnknownType);
  EXPECT_EQ(fault(decode_entry(entry_kind::admission, sale)), WireError::UnknownType);
  const RawMessage ledger_entry = RawMessage().filled(1, 16).message(2, newer);
  EXPECT_EQ(fault(decode_entry(entry_kind::ledger, ledger_entry)), WireError::UnknownType);
}

// Covers KV-1.
TEST(WireDecoding, TellsNotesFromWhatSomebodyDecidesOn) {
  EXPECT_TRUE(is_note("note-lamp"));
  EXPECT_EQ(fault(decode_entry("note-lamp", {})), WireError::UnknownType);
  for (const auto kind : {entry_kind::ledger, entry_kind::sale, entry_kind::admission, entry_kind::device}) {
    EXPECT_FALSE(is_note(kind)) << kind;
  }
  EXPECT_FALSE(is_note("payroll"));
  EXPECT_FALSE(is_note("note"));
  EXPECT_FALSE(is_note("note-"));
  EXPECT_FALSE(is_note("a-note-"));
}

TEST(WireDecoding, SkipsFieldsItDoesNotKnow) {
  for (const auto& sample : samples()) {
    RawMessage extra;
    extra.number(900, 7).text(901, "of a newer version");
    auto bytes = sample.bytes;
    bytes.insert(bytes.end(), BytesView(extra).begin(), BytesView(extra).end());
    EXPECT_TRUE(sample.decodes_to_it(bytes)) << sample.name;
  }
}

TEST(WireDecoding, TellsNewEnumeratorsFromAbsentOnes) {
  const auto given_up = [](std::uint64_t reason) {
    return fault(decode_entry(entry_kind::sale, RawMessage().filled(1, 16).message(8, RawMessage().number(1, reason))));
  };
  EXPECT_EQ(given_up(7), std::nullopt);
  EXPECT_EQ(given_up(8), WireError::UnknownType);
  EXPECT_EQ(given_up(0), WireError::MissingField);
  const auto closed = [](std::uint64_t outcome) {
    return fault(decode_ledger_event(RawMessage().message(20, RawMessage().filled(1, 16).number(2, outcome))));
  };
  EXPECT_EQ(closed(2), std::nullopt);
  EXPECT_EQ(closed(3), WireError::UnknownType);
  EXPECT_EQ(closed(0), WireError::MissingField);
}

TEST(WireDecoding, RefusesRunsThatAreNotNormal) {
  EXPECT_EQ(fault_of_runs({0, 1}), std::nullopt);
  EXPECT_EQ(fault_of_runs({0, 1, 1, 1}), std::nullopt);
  EXPECT_EQ(fault_of_runs({0, 1, 0, 1}), WireError::OutOfRange) << "two runs that touch are one";
  EXPECT_EQ(fault_of_runs({0, 0}), WireError::OutOfRange);
  EXPECT_EQ(fault_of_runs({4}), WireError::OutOfRange);
  EXPECT_EQ(fault_of_runs({0, seating::max_seats}), std::nullopt);
  EXPECT_EQ(fault_of_runs({1, seating::max_seats}), WireError::OutOfRange);
  EXPECT_EQ(fault_of_runs({0xffff'ffff, 0xffff'ffff}), WireError::OutOfRange);
}

TEST(WireDecoding, RefusesZonesThatAreNotNormal) {
  EXPECT_EQ(fault_of_zones({{0, 1}, {1, 1'000'000}}), std::nullopt);
  EXPECT_EQ(fault_of_zones({{1, 1}, {0, 1}}), WireError::OutOfRange);
  EXPECT_EQ(fault_of_zones({{1, 1}, {1, 1}}), WireError::OutOfRange);
  EXPECT_EQ(fault_of_zones({{0, 0}}), WireError::OutOfRange);
  EXPECT_EQ(fault_of_zones({{0, 1'000'001}}), WireError::OutOfRange);
  EXPECT_EQ(fault_of_zones({{1'000, 1}}), WireError::OutOfRange);
}

// Ten bytes may name a whole hall; a thousand such halls in one message would fill the memory.
TEST(WireDecoding, BoundsThePlacesOfAllListsTogether) {
  const RawMessage hall = RawMessage().message(2, RawMessage().number(1, 0).number(1, seating::max_seats));
  RawMessage grant = RawMessage().filled(1, 16);
  for (int copies = 0; copies < 2; ++copies) grant.message(2, hall);
  EXPECT_EQ(fault(decode_ledger_event(RawMessage().message(11, grant))), std::nullopt);
  for (int copies = 0; copies < 9'000; ++copies) grant.message(2, hall);
  EXPECT_EQ(fault(decode_ledger_event(RawMessage().message(11, grant))), WireError::OutOfRange);
}

TEST(WireDecoding, RefusesNumbersBeyondWhatIsStored) {
  const auto raised = [](std::uint64_t epoch) {
    return fault(decode_ledger_event(RawMessage().message(21, RawMessage().number(1, epoch))));
  };
  EXPECT_EQ(raised(maximum_counter), std::nullopt);
  EXPECT_EQ(raised(maximum_counter + 1), WireError::OutOfRange);
  const auto extended = [](std::int64_t ms) {
    const auto until = static_cast<std::uint64_t>(ms);
    return fault(decode_ledger_event(RawMessage().message(3, RawMessage().filled(1, 16).number(2, until))));
  };
  EXPECT_EQ(extended(maximum_time_ms), std::nullopt);
  EXPECT_EQ(extended(-maximum_time_ms), std::nullopt);
  EXPECT_EQ(extended(maximum_time_ms + 1), WireError::OutOfRange);
  EXPECT_EQ(extended(std::numeric_limits<std::int64_t>::min()), WireError::OutOfRange);
}

RawMessage birth(std::string_view device, std::string_view role, std::size_t key) {
  return RawMessage().text(1, device).text(2, role).filled(3, 16).filled(4, key);
}

TEST(WireDecoding, RefusesNamesRolesAndKeysThatAreNone) {
  EXPECT_EQ(fault(decode_birth(birth("kiosk-1", "kiosk", 32))), std::nullopt);
  EXPECT_EQ(fault(decode_birth(birth("Kiosk/1", "kiosk", 32))), WireError::BadIdentifier);
  EXPECT_EQ(fault(decode_birth(birth(std::string(65, 'a'), "kiosk", 32))), WireError::BadIdentifier);
  EXPECT_EQ(fault(decode_birth(birth("", "kiosk", 32))), WireError::MissingField);
  EXPECT_EQ(fault(decode_birth(birth("kiosk-1", "usher", 32))), WireError::UnknownType);
  EXPECT_EQ(fault(decode_birth(birth("kiosk-1", "kiosk", 31))), WireError::BadIdentifier);
}

TEST(WireDecoding, RefusesTextThatIsNoneOrTooLong) {
  const auto version = [](const std::string& text) {
    return fault(decode_birth(birth("kiosk-1", "kiosk", 32).text(6, text)));
  };
  EXPECT_EQ(version(std::string(maximum_label_bytes, 'v')), std::nullopt);
  EXPECT_EQ(version(std::string(maximum_label_bytes + 1, 'v')), WireError::OutOfRange);
  EXPECT_EQ(version("\xff"), WireError::NotProtobuf);
}

RawMessage batch(std::size_t digest, std::size_t signature) {
  return RawMessage().text(1, "kiosk-1").filled(2, 16).filled(4, digest).filled(7, 32).filled(8, signature);
}

TEST(WireDecoding, RefusesBatchesOutsideTheirLimits) {
  EXPECT_EQ(fault(decode_journal_batch(batch(32, 64))), std::nullopt);
  EXPECT_EQ(fault(decode_journal_batch(batch(31, 64))), WireError::BadIdentifier);
  EXPECT_EQ(fault(decode_journal_batch(batch(32, 63))), WireError::BadIdentifier);
  EXPECT_EQ(fault(decode_journal_batch(batch(32, 0))), WireError::MissingField);
  auto many = batch(32, 64);
  for (std::size_t entry = 0; entry < sync::max_batch_entries; ++entry) many.text(5, "x");
  EXPECT_EQ(fault(decode_journal_batch(many)), std::nullopt);
  EXPECT_EQ(fault(decode_journal_batch(many.text(5, "x"))), WireError::OutOfRange);
  EXPECT_EQ(fault(decode_journal_batch(batch(32, 64).filled(5, sync::max_entry_bytes + 1))), WireError::OutOfRange);
}

TEST(WireDecoding, RefusesAvailabilityWhoseBitsDoNotFit) {
  const auto availability = [](std::uint64_t seats, const Bytes& bits) {
    return fault(decode_availability(RawMessage().filled(1, 16).number(3, seats).bytes(4, bits)));
  };
  EXPECT_EQ(availability(9, {0xff, 0x01}), std::nullopt);
  EXPECT_EQ(availability(9, {0xff, 0x02}), WireError::OutOfRange) << "an unused bit is set";
  EXPECT_EQ(availability(9, {0xff}), WireError::OutOfRange);
  EXPECT_EQ(availability(8, {0xff, 0x00}), WireError::OutOfRange);
  EXPECT_EQ(availability(0xffff'fff9, {}), WireError::OutOfRange);
  const auto elsewhere = [](const Bytes& bits) {
    const auto seats = RawMessage().filled(1, 16).number(3, 9).bytes(4, Bytes{0xff, 0x01});
    return fault(decode_availability(RawMessage(seats).bytes(7, bits)));
  };
  EXPECT_EQ(elsewhere({0x00, 0x01}), std::nullopt);
  EXPECT_EQ(elsewhere({0x00, 0x02}), WireError::OutOfRange) << "an unused bit is set";
  EXPECT_EQ(elsewhere({0xff}), WireError::OutOfRange);
}

TEST(WireDecoding, RefusesMoneyWithoutCurrencyOrBounds) {
  const auto priced = [](const RawMessage& money) {
    const auto category = RawMessage().text(1, "A").message(2, money);
    const auto zone = RawMessage().text(1, "Standing").number(2, 10);
    return fault(decode_plan(RawMessage().text(1, "hall").message(2, category).message(4, zone)));
  };
  EXPECT_EQ(priced(RawMessage().number(1, 500).text(2, "EUR")), std::nullopt);
  EXPECT_EQ(priced(RawMessage().number(1, 500)), WireError::MissingField);
  EXPECT_EQ(priced(RawMessage().number(1, 500).text(2, "euro")), WireError::BadIdentifier);
  EXPECT_EQ(priced(RawMessage().number(1, 1'000'000'000'001).text(2, "EUR")), WireError::OutOfRange);
  EXPECT_EQ(priced(RawMessage().number(1, ~std::uint64_t{0}).text(2, "EUR")), WireError::OutOfRange) << "-1";
}

TEST(WireDecoding, RefusesPlansThatNobodyCouldSellFrom) {
  auto unknown_category = some_plan();
  unknown_category.plan.seats[0].category = seating::PriceCategoryIndex(2);
  EXPECT_EQ(fault(decode_plan(encode(unknown_category))), WireError::OutOfRange);
  auto twice = some_plan();
  twice.plan.seats[1].label = "1";
  EXPECT_EQ(fault(decode_plan(encode(twice))), WireError::OutOfRange);
  auto nameless = some_plan();
  nameless.name.clear();
  EXPECT_EQ(fault(decode_plan(encode(nameless))), WireError::MissingField);
  const auto lopsided = RawMessage().text(1, "A").text(3, "1").text(3, "2").number(4, 0).number(5, 1);
  EXPECT_EQ(fault(decode_plan(RawMessage().text(1, "hall").message(3, lopsided))), WireError::OutOfRange);
}

TEST(WireDecoding, TakesOnlyCanonicalClaimCodes) {
  const auto started = [](std::string_view code) {
    const auto money = RawMessage().text(2, "EUR");
    const auto order = RawMessage().filled(1, 16).filled(2, 16).message(4, money);
    const auto ticket = RawMessage().filled(1, 16).text(2, code);
    const auto body = RawMessage().message(1, order).filled(2, 16).message(3, ticket);
    return fault(decode_entry(entry_kind::sale, RawMessage().filled(1, 16).message(2, body)));
  };
  EXPECT_EQ(started(""), std::nullopt);
  EXPECT_EQ(started("00000000"), std::nullopt);
  EXPECT_EQ(started("0000-0000"), WireError::BadIdentifier);
  EXPECT_EQ(started("OOOOOOOO"), WireError::BadIdentifier);
  EXPECT_EQ(started("00000001"), WireError::BadIdentifier);
}

TEST(WireDecoding, SaysEachErrorInAWord) {
  EXPECT_EQ(text(WireError::NotProtobuf), "not_protobuf");
  EXPECT_EQ(text(WireError::MissingField), "missing_field");
  EXPECT_EQ(text(WireError::BadIdentifier), "bad_identifier");
  EXPECT_EQ(text(WireError::OutOfRange), "out_of_range");
  EXPECT_EQ(text(WireError::UnknownType), "unknown_type");
}

RawMessage timed_grant(std::uint64_t lease_ms) {
  return RawMessage().filled(1, 16).filled(2, 16).number(6, lease_ms);
}

// Covers KV-4.
TEST(WireDecoding, RefusesLeasesOfNoTimeOrOfYears) {
  EXPECT_EQ(fault(decode_grant(timed_grant(1))), std::nullopt);
  EXPECT_EQ(fault(decode_grant(timed_grant(0))), WireError::OutOfRange);
  const auto longest = static_cast<std::uint64_t>(longest_lease.count());
  EXPECT_EQ(fault(decode_grant(timed_grant(longest))), std::nullopt);
  EXPECT_EQ(fault(decode_grant(timed_grant(longest + 1))), WireError::OutOfRange);
}

// Covers KV-4.
TEST(WireDecoding, ReadsAGrantOfOldAsOneWithoutAnEnd) {
  const auto grant = decode_grant(RawMessage().filled(1, 16).filled(2, 16));
  ASSERT_TRUE(grant);
  EXPECT_FALSE(grant->is_timed());
}

TEST(WireDecoding, RefusesRecallsThatLiveTooLong) {
  const auto recall = [](std::uint64_t expires_after_ms) {
    return RawMessage().filled(1, 16).filled(2, 16).number(6, expires_after_ms);
  };
  EXPECT_EQ(fault(decode_recall(recall(500))), std::nullopt);
  EXPECT_EQ(fault(decode_recall(recall(60'001))), WireError::OutOfRange);
  EXPECT_EQ(fault(decode_recall(RawMessage().filled(2, 16))), WireError::MissingField);
}

}  // namespace
}  // namespace foyer::wire::test
