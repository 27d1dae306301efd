// deploy/udev against the drivers' tables: what a driver knows by its model, an ordinary user may open.
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "drivers/devices/claims.hpp"

namespace foyer::devices {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(std::string(FOYER_SOURCE_DIR) + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The models that a rule opens to the group.
std::set<std::string> models_in(const std::string& rules) {
  static const std::regex rule(
      R"~(\nATTR\{idVendor\}=="([0-9a-f]{4})", ATTR\{idProduct\}=="([0-9a-f]{4})", MODE="0660", GROUP="foyer")~");
  std::set<std::string> models;
  for (std::sregex_iterator at(rules.begin(), rules.end(), rule), end; at != end; ++at) {
    models.insert((*at)[1].str() + ":" + (*at)[2].str());
  }
  return models;
}

// Covers KV-3.
TEST(UdevRules, OpenEveryModelThatADriverKnows) {
  const auto open = models_in(text_of("/deploy/udev/70-foyer.rules"));
  for (const Family& family : families()) {
    for (const auto& model : family.binding.models) EXPECT_TRUE(open.contains(model.text())) << model.text();
  }
}

TEST(UdevRules, OpenEveryModelInTheQuirks) {
  const auto open = models_in(text_of("/deploy/udev/70-foyer.rules"));
  const std::string quirks = text_of("/drivers/usb/quirks.toml");
  static const std::regex key(R"~(\n\["([0-9a-f]{4}:[0-9a-f]{4})"\])~");
  std::size_t count = 0;
  for (std::sregex_iterator at(quirks.begin(), quirks.end(), key), end; at != end; ++at, ++count) {
    EXPECT_TRUE(open.contains((*at)[1].str())) << (*at)[1].str();
  }
  EXPECT_EQ(count, usb::Quirks::built_in().size());
}

TEST(UdevRules, OpenPrintersByTheirClass) {
  const std::string rules = text_of("/deploy/udev/70-foyer.rules");
  EXPECT_NE(rules.find("ENV{ID_USB_INTERFACES}==\"*:0701??:*\", MODE=\"0660\", GROUP=\"foyer\""), std::string::npos);
  for (const Family& family : families()) {
    if (family.kind != Kind::Printer) continue;
    for (const auto& type : family.binding.need.types) {
      EXPECT_EQ(type.base, 7);
      EXPECT_EQ(type.sub, 1);
    }
  }
}

}  // namespace
}  // namespace foyer::devices
