// The emergency on a real journal: opened first, journalled next, never forgotten.
#include "controller/door/emergency_desk.hpp"

#include <gtest/gtest.h>

#include "protocol/journal/memory_event_log.hpp"

namespace foyer::controller {
namespace {

class SetClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'800'000'000'000 + at.count()}; }
  [[nodiscard]] Duration since_boot() const override { return at; }
  Duration at{1'000};
};

class EmergencyTest : public testing::Test {
 protected:
  EmergencyTest() { open(); }

  void open() {
    device = *device::Device::open({*seating::VenueName::parse("lumen"), *ledger::DeviceName::parse("controller-1"),
                                    device::Role::Controller, root->public_key()},
                                   {log, documents, random, clock, *signer, verifier},
                                   [this](const journal::Entry&, const wire::Entry& entry) {
                                     notes.push_back(std::get<wire::DeviceEntry>(entry));
                                   });
    desk = std::make_unique<EmergencyDesk>(*device, *admission::GateName::parse("north"));
    for (const auto& note : notes) desk->take(note);
    desk->use({[this] { ++held_open; }, [this] { ++let_go; }});
  }
  void restart() {
    desk.reset();
    device.reset();
    notes.clear();
    open();
  }
  /// What is journalled, read back by a restart.
  std::vector<wire::DeviceEntry> journalled() {
    restart();
    return notes;
  }

  SystemRandom random;
  SetClock clock;
  Ed25519Verifier verifier;
  std::unique_ptr<Signer> root = ed25519_signer(random_signing_seed(random));
  std::unique_ptr<Signer> signer = ed25519_signer(random_signing_seed(random));
  journal::MemoryEventLog log{random};
  journal::MemoryDocumentStore documents;
  std::vector<wire::DeviceEntry> notes;
  std::unique_ptr<device::Device> device;
  std::unique_ptr<EmergencyDesk> desk;
  int held_open = 0;
  int let_go = 0;
};

// Covers KV-6.
TEST_F(EmergencyTest, JournalsWhoOpenedWhichGateWhenAndWhyAndItsEnd) {
  const auto opened_at = clock.now();
  ASSERT_TRUE(desk->open("Fire alarm", "staff-7"));
  clock.at += Duration(60'000);
  const auto ended_at = clock.now();
  ASSERT_TRUE(desk->end("staff-8"));
  EXPECT_EQ(held_open, 1);
  EXPECT_EQ(let_go, 1);
  const auto north = *admission::GateName::parse("north");
  const auto entries = journalled();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0], wire::DeviceEntry(wire::EmergencyOpened{north, "Fire alarm", opened_at, "staff-7"}));
  EXPECT_EQ(entries[1], wire::DeviceEntry(wire::EmergencyEnded{north, "staff-8", ended_at}));
}

// Covers KV-6.
TEST_F(EmergencyTest, OpensWithoutAJournalAndRecordsLater) {
  log.fail_next_append(journal::Error::StorageFull);
  EXPECT_EQ(desk->open("Fire alarm", "").error(), EmergencyError::NotRecorded);
  EXPECT_EQ(held_open, 1);
  EXPECT_FALSE(desk->is_recorded());
  log.fail_next_append(journal::Error::StorageFull);
  EXPECT_EQ(desk->end("").error(), EmergencyError::NotRecorded);
  EXPECT_EQ(let_go, 1);
  clock.at += EmergencyDesk::record_again_after;
  desk->tick(clock.at);
  EXPECT_TRUE(desk->is_recorded());
  EXPECT_EQ(journalled().size(), 2U);
}

// Covers KV-6.
TEST_F(EmergencyTest, OpensAgainAfterARestartUntilItWasEnded) {
  ASSERT_TRUE(desk->open("Fire alarm", ""));
  restart();
  EXPECT_EQ(held_open, 2);
  ASSERT_TRUE(desk->current());
  EXPECT_EQ(desk->current()->reason, "Fire alarm");
  ASSERT_TRUE(desk->end(""));
  restart();
  EXPECT_EQ(held_open, 2);
  EXPECT_FALSE(desk->current());
}

TEST_F(EmergencyTest, IsBegunByTheSwitchAndEndsOnlyWhenItIsPutBack) {
  desk->switched(true);
  desk->switched(true);
  EXPECT_EQ(held_open, 1);
  EXPECT_EQ(desk->current()->by, "switch");
  EXPECT_EQ(desk->end("staff-7").error(), EmergencyError::SwitchOn);
  EXPECT_EQ(let_go, 0);
  desk->switched(false);
  EXPECT_TRUE(desk->current());
  EXPECT_TRUE(desk->end("staff-7"));
  EXPECT_EQ(let_go, 1);
  EXPECT_EQ(journalled().size(), 2U);
}

TEST_F(EmergencyTest, OpenedTwiceIsOneEmergency) {
  ASSERT_TRUE(desk->open("Fire alarm", "staff-7"));
  ASSERT_TRUE(desk->open("Me too", "staff-8"));
  EXPECT_EQ(held_open, 2);
  EXPECT_EQ(desk->current()->by, "staff-7");
  EXPECT_EQ(journalled().size(), 1U);
}

}  // namespace
}  // namespace foyer::controller
