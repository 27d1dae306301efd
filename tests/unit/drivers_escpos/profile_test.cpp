// Which model can do what, and how a venue says otherwise.
#include "drivers/printer/escpos/profile.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::printer::escpos {
namespace {

TEST(Profiles, KnowTheModelsOfTheReadme) {
  const Profiles& known = Profiles::built_in();
  for (const std::string_view model : {"TM-T20", "TM-T20II", "TM-T88V", "TM-m30", "CT-S310II", "SRP-350III"}) {
    EXPECT_TRUE(known.of_model(model)) << model;
  }
  EXPECT_EQ(known.of_model("TM-T20II")->width_dots, 576);
  EXPECT_EQ(known.of_model("TM-T88V")->width_dots, 512);
  EXPECT_EQ(known.of_model("TM-T88V")->dots_per_inch, 180);
  EXPECT_EQ(known.of_model("CT-S310II")->code_page, CodePage::Wpc1252);
  EXPECT_EQ(known.named("58mm")->cutting, Cutting::None);
  EXPECT_EQ(known.named("80mm"), Profile{}) << "what the code falls back on is what the table says";
}

// Covers KV-7.
TEST(Profiles, PromiseProofOnlyWhereTheModelTellsOfItsFaultsToo) {
  EXPECT_TRUE(Profiles::built_in().of_model("TM-T20II")->can_prove());
  EXPECT_FALSE(Profiles::built_in().of_model("CT-S310II")->can_prove());
  EXPECT_FALSE((Profile{.automatic_status = false, .process_id = true}).can_prove());
}

TEST(Profiles, FindAModelByItsWholeName) {
  const Profiles& known = Profiles::built_in();
  EXPECT_EQ(known.of_model("EPSON TM-T88V-i")->name, "Epson 180 dpi");
  EXPECT_FALSE(known.of_model("TM-T88"));
  EXPECT_FALSE(known.of_model("TM-T20IV"));
  EXPECT_FALSE(known.of_model("XTM-T20"));
  EXPECT_FALSE(known.of_model(""));
}

TEST(Profiles, AreOverlaidByAVenuesOwn) {
  const auto venue =
      Profiles::parse("['Epson 203 dpi']\nwidth_dots = 420\n[Our]\nmodels = ['TM-m30']\nnative_qr = false\n");
  ASSERT_TRUE(venue);
  const Profiles both = Profiles::built_in().overlaid_with(*venue);
  EXPECT_EQ(both.of_model("TM-T20II")->width_dots, 420);
  EXPECT_EQ(both.of_model("TM-m30")->name, "Our");
  EXPECT_EQ(both.of_model("TM-T88V")->width_dots, 512);
}

TEST(Profiles, RefuseWhatTheyDoNotUnderstand) {
  EXPECT_EQ(Profiles::parse("= 1").error(), ProfilesError::Malformed);
  EXPECT_EQ(Profiles::parse("[a]\nprocessid = true\n").error(), ProfilesError::BadField);
  EXPECT_EQ(Profiles::parse("[a]\nprocess_id = 1\n").error(), ProfilesError::BadField);
  EXPECT_EQ(Profiles::parse("[a]\nwidth_dots = 70000\n").error(), ProfilesError::BadField);
  EXPECT_EQ(Profiles::parse("[a]\ncode_page = 'pc999'\n").error(), ProfilesError::BadField);
  EXPECT_EQ(Profiles::parse("[a]\nmodels = ['']\n").error(), ProfilesError::BadField);
  EXPECT_EQ(Profiles::parse("a = 1").error(), ProfilesError::BadField);
  EXPECT_EQ(Profiles::load("/nowhere/profiles.toml").error(), ProfilesError::Unreadable);
}

RC_GTEST_PROP(Profiles, NeverFailOnNoise, (const std::string& noise)) {
  const auto parsed = Profiles::parse(noise);
  const bool is_small = !parsed || parsed->size() <= Profiles::max_profiles;
  RC_ASSERT(is_small);
}

}  // namespace
}  // namespace foyer::printer::escpos
