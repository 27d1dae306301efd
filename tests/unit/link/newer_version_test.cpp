// A device that was of a newer version for a while, and is of this one again: what it wrote meanwhile.
#include "tests/unit/link/world.hpp"

namespace foyer::link {
namespace {

class NewerVersionTest : public LinkTest {
 protected:
  void write(const std::string& kind, Bytes payload) {
    ASSERT_TRUE(device->journal().append({clock.now(), 0, kind, std::move(payload)}));
    link.grown(clock.at);
  }
  Result<std::unique_ptr<device::Device>, journal::Error> open_again() {
    texts.clear();
    return device::Device::open(
        device->identity(), device->parts(), [this](const journal::Entry&, const wire::Entry& entry) {
          const auto* of_device = std::get_if<wire::DeviceEntry>(&entry);
          const auto* fault = of_device == nullptr ? nullptr : std::get_if<wire::PrinterFault>(of_device);
          if (fault != nullptr) texts.push_back(fault->text);
        });
  }
  static Bytes with_unknown_field(Bytes message) {
    for (const std::uint8_t byte : {0x82, 0x7d, 0x01, 0x2a}) message.push_back(byte);  // Field 2000: one byte.
    return message;
  }

  std::vector<std::string> texts;
};

// Covers KV-1, KV-4.
TEST_F(NewerVersionTest, StartsOnNotesItDoesNotKnowCountsThemAndSendsThemByteForByte) {
  note("before");
  write("note-lamp", {1, 2, 3});
  write("note-of-two-lamps", {});
  note("after");
  const auto reopened = open_again();
  ASSERT_TRUE(reopened);
  EXPECT_EQ((*reopened)->skipped_notes(), 2U);
  EXPECT_EQ(texts, (std::vector<std::string>{"before", "after"}));
  EXPECT_EQ((*reopened)->journal().head(), device->journal().head());

  link.connected(clock.at);
  run(20);
  EXPECT_EQ(sink.journals[device->journal().id()], device->journal().read(1, 100, 1'000'000)->entries);
  EXPECT_EQ(link.status(clock.at).backlog, 0U);
}

// Covers KV-1.
TEST_F(NewerVersionTest, SkipsNotesInOldJournalsToo) {
  write("note-lamp", {1});
  static_cast<void>(device->journal().acknowledge(LogId::random(random), {device->journal().head().seq + 5, {}}));
  ASSERT_TRUE(device->open_new_journal());
  write("note-lamp", {2});
  const auto reopened = open_again();
  ASSERT_TRUE(reopened);
  EXPECT_EQ((*reopened)->skipped_notes(), 2U);
}

// Covers KV-1, KV-4.
TEST_F(NewerVersionTest, RefusesInWordsToStartOnWhatSomethingIsDecidedOn) {
  note("before");
  write("payroll", {1, 2, 3});
  const auto reopened = open_again();
  ASSERT_FALSE(reopened);
  EXPECT_EQ(reopened.error(), journal::Error::NewerVersion);
  EXPECT_EQ(journal::text(reopened.error()), "written by a newer version of foyer; install that version again");
}

// Covers KV-1.
TEST_F(NewerVersionTest, RefusesAnUnknownVariantOfAKindThatItKnows) {
  write(std::string(wire::entry_kind::ledger), [] {
    Bytes entry{0x0a, 16};
    entry.insert(entry.end(), 16, 0x07);
    for (const std::uint8_t byte : {0x12, 0x03, 0x82, 0x7d, 0x00}) entry.push_back(byte);
    return entry;
  }());
  EXPECT_EQ(open_again().error(), journal::Error::NewerVersion);
}

TEST_F(NewerVersionTest, StillCallsDamageDamage) {
  write(std::string(wire::entry_kind::device), {0xff, 0xff});
  EXPECT_EQ(open_again().error(), journal::Error::Corrupt);
}

// Covers KV-1.
TEST_F(NewerVersionTest, ReadsItsOwnEntriesWithFieldsThatItDoesNotKnow) {
  write(std::string(wire::entry_kind::device),
        with_unknown_field(wire::encode(wire::DeviceEntry(wire::PrinterFault{"jam", clock.now()}))));
  const auto reopened = open_again();
  ASSERT_TRUE(reopened);
  EXPECT_EQ(texts, std::vector<std::string>{"jam"});
  EXPECT_EQ((*reopened)->skipped_notes(), 0U);
}

}  // namespace
}  // namespace foyer::link
