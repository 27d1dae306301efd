// Who has a certificate, who asks for one, and who is waited for without one.
#include "protocol/link/certificate_asker.hpp"
#include "tests/unit/central_fleet/world.hpp"

namespace foyer::central {
namespace {

// Covers KV-5. What lives asks for a certificate within seconds; what was never started keeps nobody waiting.
TEST_F(FleetCoreTest, SellsOnAfterARestoreThoughADeviceWasNeverStarted) {
  journal::MemoryEventLog restored{random};
  for (const auto& event : *log.read_all(1, 1'000)) {
    const auto next = *restored.head(event.stream) + 1;
    ASSERT_TRUE(restored.append({{{event.stream, next, {event.bytes}}}, {}, {}}));
  }
  child.reset();
  CommandPath second(restored, clock,
                     [this](std::function<void()> task) { boost::asio::post(context, std::move(task)); });
  FleetCore core(second, restored, clock, random, *root, verifier, [](const link::Outgoing&) {});
  live = &core;
  const auto started_at = clock.at;
  run_until([&] { return second.committed().authority() == restored.log_id(); });
  EXPECT_TRUE(second.committed().find_performance(performance)->suspended);
  run_until([&] { return !second.committed().find_performance(performance)->suspended; });
  EXPECT_GE(clock.at - started_at, certificate_patience);
  live = &fleet;
}

// Covers KV-5. Found by the simulator: the power failed between the new log's id and the word that the certificate is
// gone, and the program that started again took the certificate on its disk for one of the new log.
TEST_F(FleetCoreTest, IsAskedOnceByEachProgramThatHasItsCertificate) {
  certify();
  link::CertificateAsker asker(*device);
  std::size_t asked = 0;
  run_until([&] {
    asker.tick(*child, clock.at);
    for (const auto& message : to_central)
      asked += message.topic == wire::up_topic(*seating::VenueName::parse("lumen"), name, wire::UpKind::Request);
    return clock.at >= Duration(60'000);
  });
  EXPECT_EQ(asked, 1U);
}

TEST_F(FleetCoreTest, GrantsNothingWithoutACertificateAndNoSecondKey) {
  child->connected(clock.at);
  wire::GrantRequest wanted;
  wanted.performance = performance;
  wanted.zones = {{ledger::ZoneIndex(0), 5}};
  const auto reply = ask(request(wanted));
  ASSERT_TRUE(reply);
  EXPECT_EQ(std::get<wire::Refusal>(reply->what).code, "NO_CERTIFICATE");
  certify();
  const auto other = ask(request(wire::CertificateRequest{root->public_key()}));
  ASSERT_TRUE(other);
  EXPECT_EQ(std::get<wire::Refusal>(other->what).code, "KEY_CHANGED");
}

// Covers KV-15.
TEST_F(FleetCoreTest, TellsADeviceWhatTimeItIs) {
  child->connected(clock.at);
  const auto reply = ask(request(wire::TimeRequest{}));
  ASSERT_TRUE(reply);
  const auto& told = std::get<wire::TimeTold>(reply->what);
  EXPECT_TRUE(told.proven);
  EXPECT_LE(std::chrono::abs(told.at - clock.now()), Duration(1'000));
}

}  // namespace
}  // namespace foyer::central
