#include "protocol/wire/topics.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace foyer::wire {
namespace {

const auto opera = seating::VenueName::parse("opera").value();
const auto kiosk = ledger::DeviceName::parse("kiosk-1").value();

// Covers KV-1.
TEST(Topics, NameVenueDeviceDirectionAndKind) {
  EXPECT_EQ(up_topic(opera, kiosk, UpKind::Birth), "foyer/v1/opera/kiosk-1/up/birth");
  EXPECT_EQ(up_topic(opera, kiosk, UpKind::Journal), "foyer/v1/opera/kiosk-1/up/journal");
  EXPECT_EQ(up_topic(opera, kiosk, UpKind::Request), "foyer/v1/opera/kiosk-1/up/request");
  EXPECT_EQ(up_topic(opera, kiosk, UpKind::Feed), "foyer/v1/opera/kiosk-1/up/feed");
  EXPECT_EQ(down_topic(opera, kiosk, DownKind::Acknowledgement), "foyer/v1/opera/kiosk-1/down/ack");
  EXPECT_EQ(down_topic(opera, kiosk, DownKind::Reply), "foyer/v1/opera/kiosk-1/down/reply");
  EXPECT_EQ(down_topic(opera, kiosk, DownKind::Feed), "foyer/v1/opera/kiosk-1/down/feed");
  EXPECT_EQ(down_topic(opera, kiosk, DownKind::Availability), "foyer/v1/opera/kiosk-1/down/availability");
  EXPECT_EQ(down_topic(opera, kiosk, DownKind::Recall), "foyer/v1/opera/kiosk-1/down/recall");
}

TEST(Topics, FilterOneSideOfOneDeviceOrOfEverybody) {
  EXPECT_EQ(up_filter(opera, kiosk), "foyer/v1/opera/kiosk-1/up/#");
  EXPECT_EQ(down_filter(opera, kiosk), "foyer/v1/opera/kiosk-1/down/#");
  EXPECT_EQ(up_filter_of_everybody(), "foyer/v1/+/+/up/#");
}

TEST(Topics, AreReadBack) {
  for (const auto kind : {UpKind::Birth, UpKind::Journal, UpKind::Request, UpKind::Feed, UpKind::Report}) {
    const auto parsed = parse_up_topic(up_topic(opera, kiosk, kind));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->venue, opera);
    EXPECT_EQ(parsed->device, kiosk);
    EXPECT_EQ(parsed->kind, kind);
  }
  for (const auto kind :
       {DownKind::Acknowledgement, DownKind::Reply, DownKind::Feed, DownKind::Availability, DownKind::Recall}) {
    const auto parsed = parse_down_topic(down_topic(opera, kiosk, kind));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->venue, opera);
    EXPECT_EQ(parsed->device, kiosk);
    EXPECT_EQ(parsed->kind, kind);
  }
}

TEST(Topics, RefuseWhatIsForeign) {
  const char* const foreign[] = {
      "",
      "foyer",
      "foyer/v1/",
      "foyer/v2/opera/kiosk-1/up/birth",
      "other/v1/opera/kiosk-1/up/birth",
      "foyer/v1/opera/kiosk-1/up",
      "foyer/v1/opera/kiosk-1/up/",
      "foyer/v1/opera/kiosk-1/up/birth/",
      "foyer/v1/opera/kiosk-1/up/birth/more",
      "foyer/v1/opera/kiosk-1/up/births",
      "foyer/v1/opera/kiosk-1/up/ack",
      "foyer/v1/opera/kiosk-1/sideways/birth",
      "foyer/v1//kiosk-1/up/birth",
      "foyer/v1/opera//up/birth",
      "foyer/v1/Opera/kiosk-1/up/birth",
      "foyer/v1/+/+/up/birth",
      "foyer/v1/opera/kiosk-1/up/#",
      "/foyer/v1/opera/kiosk-1/up/birth",
      "$SYS/broker/clients/connected",
  };
  for (const auto* topic : foreign) {
    EXPECT_FALSE(parse_up_topic(topic)) << topic;
    EXPECT_FALSE(parse_down_topic(topic)) << topic;
  }
}

TEST(Topics, OfOneDirectionAreNotOfTheOther) {
  EXPECT_FALSE(parse_down_topic("foyer/v1/opera/kiosk-1/up/feed"));
  EXPECT_FALSE(parse_up_topic("foyer/v1/opera/kiosk-1/down/feed"));
}

TEST(Topics, NeverCrashOnAnyText) {
  EXPECT_TRUE(rc::check("text", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("foyer/v1/+#upbirth")));
    const auto parsed = parse_up_topic(text);
    if (parsed) RC_ASSERT(up_topic(parsed->venue, parsed->device, parsed->kind) == text);
  }));
}

}  // namespace
}  // namespace foyer::wire
